"""The clerks', the clinician's and the manager's story, on a real window, by keyboard."""

import pytest
from PySide6.QtWidgets import QLabel

from fallback.errors import FallbackError
from forms.spec import Keying, Kind
from tests.ui.stage import Stage, shown
from ui.recovery import acts
from ui.recovery.field import Field, Standing


def call_up(stage: Stage, number: str) -> None:
    """A sheet, from wherever one is."""
    stage.press("Ctrl+2")
    stage.reach(stage.window.frame.sheet.number)
    stage.window.frame.sheet.number.selectAll()
    stage.type(number)
    stage.press("Return")
    stage.settle()


def dose_line(stage: Stage) -> list[Field]:
    """The boxes of the first printed due time."""
    fields = stage.window.frame.sheet.form.fields
    group = next(f.box.group for f in fields if f.box.due)
    return [field for field in fields if field.box.group == group]


def key_dose(stage: Stage, dose: str) -> None:
    """The first due time as given, the rest blank; done."""
    line = dose_line(stage)
    stage.reach(line[0])
    said = {"time": "1405", "dose": dose, "sign": "me"}
    for field in line:
        stage.type(said.get(field.box.path.rsplit("/", 1)[1], ""))
        stage.press("Return" if field.edit.text() else "F6")
    stage.settle()
    stage.press("Ctrl+B")
    stage.settle()
    stage.press("Ctrl+Return")
    stage.settle()


def end_outage_as(stage: Stage, name: str) -> None:
    """The record system is back, says someone at the ledger."""
    stage.switch_to(name)
    for key in ("Ctrl+4", "Alt+4", "Alt+B"):
        stage.press(key)
        stage.settle()


def compare(stage: Stage) -> None:
    """With the record system; all findings are shown, what agrees as well."""
    stage.press("Alt+J")
    stage.settle()
    stage.reach(stage.window.frame.findings.shown)
    stage.press("End")
    stage.settle()


def test_a_sheet_is_keyed_in_the_papers_order_and_kept_field_by_field(
    stage: Stage, sheets: dict[str, str]
) -> None:
    stage.enter_as("Siv Lind")
    call_up(stage, sheets["administration"].lower())
    view = stage.window.frame.sheet
    assert "Virtanen" in view.about.text()
    total = view.form.remaining
    assert total == len(view.form.fields)
    assert stage.focus is view.form.fields[0].edit
    stage.press("F6", "F7", "F8")
    stage.settle()
    marks = [field._mark.text() for field in view.form.fields[:3]]
    assert marks == ["✓ tom", "✓ struken", "✓ oläslig"]
    assert view.form.remaining == total - 3
    assert f"{total - 3} kvar" in view.remaining.text()
    call_up(stage, sheets["administration"])
    assert [f.standing for f in view.form.fields[:3]] == [Standing.KEPT] * 3
    assert stage.focus is view.form.fields[3].edit


def test_what_stands_above_a_block_of_the_paper_stands_above_it_on_the_screen(
    stage: Stage, sheets: dict[str, str]
) -> None:
    stage.enter_as("Siv Lind")
    call_up(stage, sheets["administration"])
    form = stage.window.frame.sheet.form
    above = [one.text() for one in form.findChildren(QLabel) if one.property("role") == "block"]
    assert above[0] == "Givet efter ögonblicksbilden, innan detta blad skrevs ut"
    assert sum("Givet efter" in one for one in above) == 1


def test_a_number_is_shown_as_the_language_writes_it_and_kept_as_it_is(
    stage: Stage, sheets: dict[str, str]
) -> None:
    stage.enter_as("Siv Lind")
    call_up(stage, sheets["observations"])
    form = stage.window.frame.sheet.form
    field = next(one for one in form.fields if one.box.path.endswith("/temperature"))
    stage.reach(field)
    stage.type("37,4")
    stage.press("Return")
    stage.settle()
    assert field.held == ("value", "37.4")
    assert field.edit.text() == "37,4"
    stage.window.speak("en")
    stage.settle()
    assert field.edit.text() == "37.4"
    assert field.said == ("value", "37.4")


def test_tab_goes_in_the_papers_order_and_shift_tab_back(
    stage: Stage, sheets: dict[str, str]
) -> None:
    stage.enter_as("Siv Lind")
    call_up(stage, sheets["administration"])
    fields = stage.window.frame.sheet.form.fields
    for field in fields[:12]:
        assert stage.focus is field.edit
        stage.press("Tab")
    stage.press("Shift+Tab")
    assert stage.focus is fields[11].edit


def test_what_is_no_value_stays_and_says_why_where_it_is(
    stage: Stage, sheets: dict[str, str]
) -> None:
    stage.enter_as("Siv Lind")
    call_up(stage, sheets["administration"])
    time = dose_line(stage)[0]
    stage.reach(time)
    stage.type("2570")
    for key in ("Return", "Tab"):
        stage.press(key)
        assert stage.focus is time.edit
        assert "klockslag" in time._hint.text()
    assert time.edit.text() == "2570"
    time.edit.selectAll()
    stage.type("1405")
    stage.press("Return")
    stage.settle()
    assert time.edit.text() == "14:05"
    assert time.standing is Standing.KEPT


def test_an_unusual_value_asks_once_more_and_leaving_it_is_no_answer(
    stage: Stage, sheets: dict[str, str]
) -> None:
    stage.enter_as("Siv Lind")
    call_up(stage, sheets["observations"])
    pulse = next(
        field
        for field in stage.window.frame.sheet.form.fields
        if field.box.kind is Kind.NUMBER and field.box.usual_high
    )
    pulse.setFocus()
    stage.type(str(int(float(pulse.box.usual_high)) + 1))
    stage.press("Return")
    assert stage.focus is pulse.edit
    assert "ovanligt högt" in pulse._hint.text()
    stage.window.frame.sheet.number.setFocus()
    stage.settle()
    assert "ovanligt högt" in pulse._hint.text()
    assert not pulse._mark.text()
    pulse.setFocus()
    stage.press("Return")
    stage.settle()
    assert pulse.standing is Standing.KEPT


def test_finishing_is_no_answer_to_a_question(stage: Stage, sheets: dict[str, str]) -> None:
    stage.enter_as("Siv Lind")
    call_up(stage, sheets["observations"])
    view = stage.window.frame.sheet
    pulse = next(field for field in view.form.fields if field.box.path.endswith("/pulse"))
    stage.reach(pulse)
    stage.type("230")
    stage.press("Return", "Ctrl+Return")
    stage.settle()
    assert stage.focus is pulse.edit
    assert pulse.standing is Standing.ASKING
    assert shown(view.form)


def test_an_emptied_field_shows_again_what_the_store_holds(
    stage: Stage, sheets: dict[str, str]
) -> None:
    stage.enter_as("Siv Lind")
    call_up(stage, sheets["observations"])
    pulse = next(f for f in stage.window.frame.sheet.form.fields if f.box.path.endswith("/pulse"))
    stage.reach(pulse)
    stage.type("77")
    stage.press("Return")
    stage.settle()
    stage.reach(pulse)
    pulse.edit.selectAll()
    stage.press("Delete", "Tab")
    assert pulse.edit.text() == "77"
    assert pulse.standing is Standing.KEPT


def test_what_is_typed_is_kept_when_the_window_locks(stage: Stage, sheets: dict[str, str]) -> None:
    stage.enter_as("Siv Lind")
    call_up(stage, sheets["administration"])
    stage.reach(dose_line(stage)[0])
    stage.type("1405")
    stage.press("Ctrl+L")
    stage.settle()
    stage.enter_as("Siv Lind")
    call_up(stage, sheets["administration"])
    assert dose_line(stage)[0].edit.text() == "14:05"


def test_a_value_that_the_store_refuses_stays_as_typed_with_the_reason(
    stage: Stage, sheets: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> str:
        raise FallbackError("store.disk_full", path="store.db")

    stage.enter_as("Siv Lind")
    call_up(stage, sheets["administration"])
    view = stage.window.frame.sheet
    left = view.form.remaining
    with monkeypatch.context() as broken:
        broken.setattr(acts, "key", full)
        stage.reach(dose_line(stage)[0])
        stage.type("1405")
        stage.press("Return")
        stage.settle()
    field = dose_line(stage)[0]
    assert "Disken" in view.problem.text()
    assert field.edit.text() == "14:05"
    assert view.form.remaining == left
    stage.reach(field)
    stage.press("Return")
    stage.settle()
    assert view.form.remaining == left - 1


@pytest.mark.parametrize(
    ("typed", "word"), [("ABCDE-12345-XY", "kontrolltecknen"), ("", "bladnummer")]
)
def test_a_wrong_number_is_told_in_place(stage: Stage, typed: str, word: str) -> None:
    stage.enter_as("Siv Lind")
    call_up(stage, typed)
    view = stage.window.frame.sheet
    assert word in (view.problem.text() if typed else view._empty.text())
    assert stage.focus is view.number


def test_it_cannot_be_nobody_who_keys_second(stage: Stage, sheets: dict[str, str]) -> None:
    stage.enter_as("Siv Lind")
    call_up(stage, sheets["administration"])
    key_dose(stage, "3")
    view = stage.window.frame.sheet
    assert "inmat" in view.news.text() or "registr" in view.news.text()
    call_up(stage, sheets["administration"])
    assert not view.form.fields
    assert "Någon annan" in view.step.text()
    stage.switch_to("Otto Berg")
    call_up(stage, sheets["administration"])
    assert "Andra" in view.step.text()
    assert all(field.edit.text() == "" for field in view.form.fields)
    assert all(field.box.keying is Keying.TWICE for field in view.form.fields)


def test_from_two_keyings_that_differ_to_a_dose_in_the_record_system(
    stage: Stage, sheets: dict[str, str]
) -> None:
    stage.enter_as("Siv Lind")
    call_up(stage, sheets["administration"])
    key_dose(stage, "3")
    stage.switch_to("Otto Berg")
    call_up(stage, sheets["administration"])
    key_dose(stage, "2")
    stage.switch_to("Asta Vik")
    call_up(stage, sheets["administration"])
    view = stage.window.frame.sheet
    (dose,) = view.form.fields
    assert "3" in dose._hint.text()
    assert "2" in dose._hint.text()
    stage.type("3")
    stage.press("Return")
    stage.settle()
    stage.press("Ctrl+Return")
    stage.settle()
    end_outage_as(stage, "Eva Norin")
    stage.press("Ctrl+3")
    stage.settle()
    findings = stage.window.frame.findings
    assert "Inga fynd" in findings._empty.text()
    compare(stage)
    line = findings.table.lines.line(0)
    assert line is not None
    assert line.cells[0][0] in "+≠?="
    findings.table.enter()
    assert shown(findings.detail)


def test_a_finding_is_not_dismissed_without_a_reason(stage: Stage, sheets: dict[str, str]) -> None:
    for name in ("Siv Lind", "Otto Berg"):
        (stage.enter_as if name == "Siv Lind" else stage.switch_to)(name)
        call_up(stage, sheets["administration"])
        key_dose(stage, "3")
    end_outage_as(stage, "Eva Norin")
    stage.press("Ctrl+3")
    stage.settle()
    compare(stage)
    findings = stage.window.frame.findings
    findings.table.enter()
    stage.press("Alt+K")
    stage.settle()
    assert "varför" in findings.problem.text()
    stage.reach(findings.detail.reason)
    stage.type("Skrivet på fel patient")
    stage.press("Return")
    stage.settle()
    line = findings.table.lines.line(0)
    assert line is not None
    assert line.cells[5] == "avskrivs"


def test_a_sheet_on_the_desk_is_put_away_when_the_person_changes(
    stage: Stage, sheets: dict[str, str]
) -> None:
    stage.enter_as("Siv Lind")
    call_up(stage, sheets["administration"])
    stage.press("Ctrl+U")
    stage.settle()
    stage.press("Alt+T")  # back, as the same person
    assert stage.window.frame.sheet.form.fields
    stage.switch_to("Otto Berg")
    assert not stage.window.frame.sheet.form.fields
    assert not shown(stage.window.frame.sheet.about)

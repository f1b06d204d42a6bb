"""The ward's other pages, by keyboard alone: a patient, arrivals, blank forms, the plan, snapshots,
printers."""

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

import msgspec
import pytest

from fallback.outage.plan import plan_of
from fallback.session import Session
from fallback.snapshots import take as taking
from fallback.store import snapshots as stored
from fallback.store.outages import Outage, OutageKind
from tests.ui.stage import Stage, shown
from tests.ui.test_ward_story import declare
from ui import style
from ui.paper.kinds import Labels, Trial
from ui.ward.reason import Reason
from ui.ward.small import AskLabels

T = TypeVar("T")
KINDS: tuple[OutageKind, ...] = ("outage", "suspect", "drill")


def ask(stage: Stage, act: Callable[[Session], T]) -> T:
    """What the store has, asked on its own thread."""
    found: list[T] = []
    stage.window.desk.store.ask(stage.window, act, found.append, stage.window.problem.fail)
    stage.settle()
    return found[0]


def page(stage: Stage, number: int) -> None:
    """To a page of the ward, by its key."""
    stage.press(f"Alt+{number}")
    stage.settle()


def test_a_patient_is_read_on_the_screen_and_unknown_cannot_be_overlooked(stage: Stage) -> None:
    stage.enter_as("Nils Ås")
    frame = stage.window.frame
    lines = frame.ward.table.lines
    unknown = next(n for n in range(28) if (one := lines.line(n)) and one.cells[3] == "? OKÄNT")
    frame.ward.table.enter()
    stage.press(*["Down"] * unknown, "Return")
    stage.settle()
    view = frame.space.patient
    assert shown(view.text)
    assert stage.focus is view.text
    text = view.text.toPlainText()
    assert "? OKÄNT" in text
    name = frame.ward.table.current()
    assert name is not None
    assert name.cells[1].split("\n")[0] == view._name.text()
    assert text.count("gammalt nu") == len(view._now.parts if view._now else ())
    assert "GÄLLER EJ EFTER" in view._valid.text()
    assert name.cells[1] not in stage.window.windowTitle()


def test_the_next_patient_is_one_key_away_and_escape_goes_back_to_the_list(stage: Stage) -> None:
    stage.enter_as("Nils Ås")
    frame = stage.window.frame
    frame.ward.table.enter()
    stage.press("Return")
    stage.settle()
    first = frame.space.patient._name.text()
    stage.press("Alt+Down")
    stage.settle()
    second = frame.space.patient._name.text()
    assert first != second
    stage.press("Alt+Up")
    stage.settle()
    assert frame.space.patient._name.text() == first
    stage.press("Escape")
    stage.settle()
    assert shown(frame.ward.table)
    assert frame.space.patient.text.toPlainText() == ""


def test_a_locked_window_keeps_nothing_of_a_patient_that_was_read(stage: Stage) -> None:
    stage.enter_as("Nils Ås")
    frame = stage.window.frame
    frame.ward.table.enter()
    stage.press("Return")
    stage.settle()
    stage.press("Ctrl+L")
    stage.settle()
    assert frame.space.patient.text.toPlainText() == ""
    assert frame.space.patient._name.text() == ""


def test_an_arrival_gets_a_number_forms_labels_and_a_wristband(stage: Stage, printer: Path) -> None:
    stage.enter_as("Nils Ås")
    page(stage, 2)
    frame = stage.window.frame
    view = frame.space.arrivals
    assert "LOKAL" in view.warning.text()
    stage.type("Testson, Test")
    stage.press("Return")
    stage.type("1958-03-17")
    stage.press("Return", "Return")
    stage.settle()
    declare(stage, "Strömavbrott")
    line = view.table.current()
    assert line is not None
    assert line.cells[:3] == (line.id, "Testson, Test", "1958-03-17")
    assert line.id.startswith("LOKAL-")
    assert line.cells[6] == "Ej utskriven"
    assert stage.focus is view.forms
    stage.press("Ctrl+P")
    stage.settle()
    assert shown(frame.preview)
    assert {one.patient_id for one in stage.packet.sheets} == {f"reserve:{line.id}"}
    stage.press("Escape")
    stage.settle()
    assert shown(view)
    assert view.table.current() is not None
    stage.press("Alt+E")
    dialog = stage.window.findChildren(AskLabels)[-1]
    stage.activate(dialog)
    stage.press("Return")
    stage.settle()
    stage.activate(stage.window)
    assert isinstance(frame.preview.paper, Labels)
    assert frame.preview.paper.printout.count == 21
    stage.press("Ctrl+P")
    stage.settle()
    assert printer.read_bytes() == frame.preview.paper.pdf
    stage.press("Space")
    stage.settle()
    assert "Etiketterna kom ut" in frame.preview.printing.news.text()
    stage.press("Escape")
    stage.settle()
    stage.press("Alt+A")
    dialog = stage.window.findChildren(AskLabels)[-1]
    stage.activate(dialog)
    assert not dialog.count.isEnabled()
    stage.press("Return")
    stage.settle()
    assert isinstance(frame.preview.paper, Labels)
    assert frame.preview.paper.printout.count == 1


def test_a_date_that_is_none_is_told_in_place_and_no_number_is_given(
    stage: Stage, sheets: dict[str, str]
) -> None:
    stage.enter_as("Nils Ås")
    page(stage, 2)
    stage.press("Tab")
    stage.type("17 mars")
    stage.press("Return", "Return")
    stage.settle()
    view = stage.window.frame.space.arrivals
    assert "17 mars" in view.problem.text()
    assert view.born.text() == "17 mars"
    assert view.table.lines.of_all == 0


def test_a_number_that_is_not_used_is_void_with_a_reason(
    stage: Stage, sheets: dict[str, str]
) -> None:
    stage.enter_as("Nils Ås")
    page(stage, 2)
    stage.press("Alt+G")
    stage.settle()
    view = stage.window.frame.space.arrivals
    stage.press("Alt+I")
    dialog = stage.window.findChildren(Reason)[-1]
    stage.activate(dialog)
    assert not dialog.do.isEnabled()
    stage.type("gavs två gånger")
    stage.press("Return")
    stage.settle()
    line = view.table.current()
    assert line is not None
    assert line.cells[5] == "makulerat: gavs två gånger"
    assert not view.forms.isEnabled()


def test_blank_forms_are_counted_with_plus_and_printed(stage: Stage, printer: Path) -> None:
    stage.enter_as("Nils Ås")
    page(stage, 3)
    view = stage.window.frame.space.blanks
    assert not view.print_them.isEnabled()
    stage.press("Plus", "Plus", "Down", "Plus", "Minus", "Down", "Plus")
    assert "3" in view._count.text()
    stage.press("Ctrl+P")
    stage.settle()
    declare(stage, "Strömavbrott")
    packet = stage.packet
    assert [one.form for one in packet.sheets if one.page == 1].count("summary") == 2
    assert {one.form for one in packet.sheets} == {"summary", "administration"}
    assert {one.patient_id for one in packet.sheets} == {""}
    stage.press("Escape")
    stage.settle()
    assert not view.print_them.isEnabled()  # the next are counted from none


def test_the_plan_is_changed_looked_at_and_kept(stage: Stage) -> None:
    stage.enter_as("Nils Ås")
    page(stage, 4)
    view = stage.window.frame.space.plan
    assert view.pages.count > 0  # shown at once
    before = view.total.text()
    stage.press("Plus", "Alt+Down")
    assert view.pages.count == 0  # it is not what is chosen any more
    stage.press("F5")
    stage.settle()
    assert view.total.text() != before
    ward = stage.window.frame.ward._picture
    assert ward is not None
    assert ward.ward is not None
    id = ward.ward.id

    def forms() -> list[tuple[str, int]]:
        plan = ask(stage, lambda session: plan_of(session, id))
        return [(one.form, one.copies) for one in plan.forms]

    assert forms()[0] == ("summary", 1)
    stage.press("Ctrl+S")
    stage.settle()
    assert "sparad" in view.news.text()
    assert forms()[:2] == [("medications", 1), ("summary", 2)]


def test_a_plan_that_is_not_saved_yet_is_still_there_when_one_comes_back(stage: Stage) -> None:
    stage.enter_as("Nils Ås")
    page(stage, 4)
    view = stage.window.frame.space.plan
    stage.press("Plus")
    page(stage, 1)
    page(stage, 4)
    assert view.plan().forms[0].copies == 2
    stage.press("Ctrl+L")
    stage.settle()
    stage.enter_as("Nils Ås")
    page(stage, 4)
    assert view.plan().forms[0].copies == 1


def test_a_plan_that_prints_nothing_is_refused_in_place(stage: Stage) -> None:
    stage.enter_as("Nils Ås")
    page(stage, 4)
    view = stage.window.frame.space.plan
    stage.press("Minus", "Down", "Minus", "Down", "Minus", "Down", "Minus")
    stage.press("Ctrl+S")
    stage.settle()
    assert "Planen skriver inte ut något" in view.problem.text()


def land_half_a_ward(session: Session) -> None:
    """A snapshot in which most are gone."""
    with session.read() as tx:
        ward = stored.wards(tx)[0]
        row = stored.current(tx, ward.id)
        assert row is not None
        whole = stored.load(tx, row.id)
    taking.land(session, msgspec.structs.replace(whole, id="half", charts=whole.charts[:5]))


def test_a_doubtful_snapshot_says_why_and_is_trusted_with_a_reason(stage: Stage) -> None:
    stage.enter_as("Nils Ås")
    ask(stage, land_half_a_ward)
    page(stage, 5)
    frame = stage.window.frame
    view = frame.space.snapshots
    first = view.table.lines.line(0)
    assert first is not None
    assert first.cells[2] == "5"
    assert "HÅLLS ÅTSKILD" in first.cells[4]
    view.table.selectRow(0)
    assert "▲" in view.why.text()
    assert frame.ward.table.lines.of_all == 28
    stage.press("Alt+I")
    dialog = stage.window.findChildren(Reason)[-1]
    stage.activate(dialog)
    stage.type("avdelningen är halverad")
    stage.press("Return")
    stage.settle()
    line = view.table.lines.line(0)
    assert line is not None
    assert "Gäller" in line.cells[4]
    assert "Nils Ås" in line.cells[4]
    assert "avdelningen är halverad" in view.why.text()
    assert frame.ward.table.lines.of_all == 5


def test_a_snapshot_without_doubts_says_so_and_needs_no_trust(stage: Stage) -> None:
    stage.enter_as("Nils Ås")
    page(stage, 5)
    view = stage.window.frame.space.snapshots
    line = view.table.current()
    assert line is not None
    assert line.cells[3:] == ("✓ ja", "● Gäller: utskrifter görs ur den")
    assert not shown(view.trust)


def test_a_printer_is_tried_with_a_page_that_bears_nobody(stage: Stage, printer: Path) -> None:
    stage.enter_as("Nils Ås")
    page(stage, 6)
    frame = stage.window.frame
    line = frame.space.printers.table.current()
    assert line is not None
    assert line.id == "ward-12"
    assert line.cells[2] == "✓ redo"
    stage.press("Ctrl+P")
    stage.settle()
    assert isinstance(frame.preview.paper, Trial)
    assert frame.preview.printing.queue.currentText() == "ward-12"
    assert not shown(frame.preview.save)
    stage.press("Space")
    stage.settle()
    assert printer.read_bytes().startswith(b"%PDF")
    stage.press("Space")
    stage.settle()
    assert "går att använda" in frame.preview.printing.news.text()


def test_without_a_printing_system_the_page_says_so(
    stage: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage.enter_as("Nils Ås")
    monkeypatch.setenv("PATH", str(tmp_path))
    page(stage, 6)
    view = stage.window.frame.space.printers
    assert "CUPS" in view.problem.text()
    assert not view.test.isEnabled()


def test_what_is_on_paper_stands_in_the_list(stage: Stage, sheets: dict[str, str]) -> None:
    stage.enter_as("Nils Ås")
    lines = stage.window.frame.ward.table.lines
    said = [line.cells[6] for n in range(28) if (line := lines.line(n))]
    assert said.count("Ej skickad") == 1
    assert said.count("Ej utskriven") == 27


def test_outage_suspect_and_drill_differ_in_words_shape_and_dress(stage: Stage) -> None:
    stage.enter_as("Nils Ås")
    frame = stage.window.frame
    picture = frame.ward._picture
    assert picture is not None
    seen: list[tuple[str, str, str]] = []
    for kind in KINDS:
        event = Outage("1", kind, "w", "Avdelning", "", "2026-11-24T05:00:00Z", "")
        frame.banner.show_picture(replace(picture, outage=event, outage_since="06:00"))
        text, sign = frame.banner.state.text(), frame.banner.sign.pixmap().toImage()
        drawn = bytes(sign.constBits()).hex()
        seen.append((drawn, text.split("\n")[0], frame.banner._kind.property("state")))
        assert "06:00" in text
        assert shown(frame.banner._copy)
        assert frame.banner.minimumSizeHint().width() <= 1366
    for part in zip(*seen, strict=True):
        assert len(set(part)) == len(KINDS)
    sheet = (Path(style.__file__).parent / "style.qss").read_text("utf-8")
    dresses = [sheet.split(f'QFrame[state="{kind}"] {{')[1].split("}")[0] for kind in KINDS]
    assert len({re.findall(r"solid|dashed|dotted", dress)[0] for dress in dresses}) == len(KINDS)


def test_numbers_on_a_printed_arrivals_log_are_listed_as_that(
    stage: Stage, sheets: dict[str, str]
) -> None:
    stage.enter_as("Nils Ås")
    page(stage, 3)
    view = stage.window.frame.space.blanks
    view.forms.table.select("arrivals")
    stage.press("Plus", "Ctrl+P")
    stage.settle()
    assert {one.form for one in stage.packet.sheets} == {"arrivals"}
    page(stage, 2)
    lines = stage.window.frame.space.arrivals.table.lines
    assert lines.of_all > 5
    said = {line.cells[5] for n in range(lines.of_all) if (line := lines.line(n))}
    assert said == {"på en utskriven ankomstlista"}

"""From a stack of scans to a settled sheet, by keyboard alone, in both languages."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from fallback.recovery.intake.folder import WAIT
from fallback.session import Session
from fallback.store import entries
from fallback.store.entries import Entry
from fallback.texts import Lang
from forms.codes import payload
from tests.scan.simulator import Damage
from tests.ui.keying.conftest import NO_CODES, Paper, call_up
from tests.ui.stage import Stage, shown
from ui.recovery.field import Field, Standing
from ui.recovery.intake.view import IntakeView
from ui.recovery.sheet import SheetView

WORDS = {
    "sv": {
        "confirm": "stämmer",
        "second": "Andra",
        "differ": "skiljer",
        "todo": "Sidor att ta hand om",
    },
    "en": {
        "confirm": "the same",
        "second": "Second",
        "differ": "differ",
        "todo": "Pages to see to",
    },
}


def view(stage: Stage) -> SheetView:
    return stage.window.frame.sheet


def intake(stage: Stage) -> IntakeView:
    return stage.window.frame.recovery.intake


def take_in(stage: Stage, path: Path) -> None:
    """As a file that is dropped on the window."""
    stage.press("Ctrl+2", "Alt+2")
    intake(stage).take((path,))
    stage.settle()


def line(stage: Stage) -> list[Field]:
    """The boxes of the first printed due time."""
    fields = view(stage).form.fields
    group = next(f.box.group for f in fields if f.box.due)
    return [field for field in fields if field.box.group == group]


def key_first_line(stage: Stage, dose: str) -> None:
    """Time, dose and signature; the code is passed; the rest of the sheet is blank."""
    first = line(stage)[0]
    while stage.focus is not first.edit:
        stage.press("PageDown")
    for typed in ("1405", dose, ""):
        stage.type(typed)
        stage.press("Return")
    if any(field.box.path.endswith("/sign") for field in line(stage)):
        stage.type("me")
        stage.press("Return")
    stage.settle()
    stage.press("Ctrl+B")
    stage.settle()
    stage.press("Ctrl+Return")
    stage.settle()
    assert not shown(view(stage).problem), view(stage).problem.text()


@pytest.mark.parametrize("lang", ["sv", "en"])
def test_scans_come_in_and_a_sheet_is_placed_confirmed_keyed_twice_and_settled(
    stage: Stage, paper: Paper, scans: Callable[..., Path], lang: Lang
) -> None:
    words = WORDS[lang]
    stage.unlock()
    stage.sign_in("Siv Lind")
    stage.window.speak(lang)
    stage.settle()
    take_in(stage, scans(paper.scan("administration", NO_CODES), paper.scan("observations")))
    page = intake(stage)
    assert page._count.text().endswith(": 2")
    assert words["todo"] in page._count.text()
    page.table.select("2")
    stage.settle()
    assert words["confirm"] in page.confirm.question.text()  # one that found its sheet by itself
    page.table.select("1")
    stage.reach(page.table)
    stage.settle()
    stage.press("Return")  # from the list into what is asked of the page
    stage.type(paper.numbers["administration"])
    stage.press("Return")
    stage.settle()
    assert shown(page.confirm)
    assert "Virtanen" in page.confirm.record.text()
    assert not page.confirm.head.pixmap().isNull()
    stage.press("F2")
    stage.settle()
    call_up(stage, paper.numbers["administration"])
    assert shown(view(stage).form)
    assert shown(line(stage)[0].crop)
    key_first_line(stage, "3")
    stage.switch_to("Otto Berg")
    stage.press("Ctrl+2")
    stage.press("F4")  # the next sheet, handed out to nobody else
    stage.settle()
    assert view(stage).number.text() == paper.numbers["administration"]
    assert words["second"] in view(stage).step.text()
    assert {field.edit.text() for field in view(stage).form.fields} == {""}
    key_first_line(stage, "2")
    stage.switch_to("Asta Vik")
    stage.press("F4")
    stage.settle()
    (dose,) = view(stage).form.fields
    assert "Siv Lind: 3" in dose._hint.text()
    assert "Otto Berg: 2" in dose._hint.text()
    assert shown(dose.crop)
    stage.type("3")
    stage.press("Return", "Ctrl+Return")
    stage.settle()
    assert shown(view(stage).news)
    stage.press("F4")
    stage.settle()
    assert not view(stage).form.fields  # the observation chart still waits to be confirmed


def test_no_box_opens_before_the_name_is_confirmed_and_enter_confirms_nothing(
    stage: Stage, paper: Paper, scans: Callable[..., Path]
) -> None:
    stage.enter_as("Siv Lind")
    take_in(stage, scans(paper.scan("administration")))
    call_up(stage, paper.numbers["administration"])
    assert shown(view(stage).confirm)
    assert not view(stage).form.fields
    stage.press("Return", "Return")  # a barcode reader ends with it
    stage.settle()
    assert not view(stage).form.fields
    stage.press("F3", "Return")
    stage.settle()
    assert "varför" in view(stage).problem.text()
    stage.type("En annan patients etikett")
    stage.press("Return")
    stage.settle()
    assert view(stage).form.fields  # from paper now
    assert not shown(view(stage).form.fields[0].crop)
    assert "inte skannat" in view(stage).paper._keys.text()


def test_a_barcode_reader_calls_up_another_sheet_wherever_the_keys_go(
    stage: Stage, paper: Paper
) -> None:
    stage.enter_as("Siv Lind")
    call_up(stage, paper.numbers["administration"])
    code = payload("OBS", 1, 1, 1, "ABCDEFGH", "12345678")
    stage.type(code)
    stage.press("Return")
    stage.settle()
    assert "inte är utskrivet" in view(stage).problem.text()
    assert stage.focus is view(stage).number
    call_up(stage, paper.numbers["administration"])
    assert view(stage).form.fields[0].edit.text() == ""  # the code was kept in no box


@pytest.fixture
def at_doses(stage: Stage, paper: Paper) -> list[Field]:
    """A clerk at the first line of a sheet, from paper."""
    stage.enter_as("Siv Lind")
    call_up(stage, paper.numbers["administration"])
    found = line(stage)
    found[0].setFocus()
    return found


def test_page_down_goes_line_by_line_and_page_up_back(stage: Stage, at_doses: list[Field]) -> None:
    groups = []
    for _ in range(3):
        group = stage.focus.parent()
        assert isinstance(group, Field)
        groups.append(group.box.group)
        stage.press("PageDown")
    assert len(set(groups)) == 3
    for _ in range(3):
        stage.press("PageUp")
    assert stage.focus is at_doses[0].edit
    stage.press("Ctrl+PageDown")  # past the order, however many lines it has
    order = at_doses[0].box.path.split("/")[:2]
    after = stage.focus.parent()
    assert isinstance(after, Field)
    assert after.box.path.split("/")[:2] != order
    assert after.box.path.split("/")[0] == order[0]


def test_one_key_says_the_same_again_and_initials_are_completed(
    stage: Stage, at_doses: list[Field]
) -> None:
    fields = view(stage).form.fields
    for typed in ("815", "1,5", "", "akn"):
        stage.type(typed)
        stage.press("Return")
    stage.settle()
    assert [field.edit.text() for field in at_doses] == ["08:15", "1,5", "", "AKN"]
    stage.press("PageUp", "PageDown")
    stage.press("F5", "F5")  # time and dose, within the same order
    stage.settle()
    second = [f for f in fields if f.box.group == fields[fields.index(at_doses[-1]) + 1].box.group]
    assert [field.edit.text() for field in second[:2]] == ["08:15", "1,5"]
    stage.press("Return")
    call_up(stage, view(stage).number.text())  # known initials come with the sheet
    sign = next(f for f in view(stage).form.fields if f.box.path == second[3].box.path)
    stage.reach(sign)
    stage.type("a")
    assert sign.edit.text() == "AKN"
    stage.type("b")
    assert sign.edit.text() == "Ab"
    stage.press("Return")
    stage.settle()
    assert sign.edit.text() == "AB"


def test_initials_typed_into_an_empty_box_of_codes_go_to_the_signature_and_no_code_is_kept(
    stage: Stage, at_doses: list[Field]
) -> None:
    time, _, code, sign = at_doses[:4]
    assert view(stage).form.take_strokes() == 1  # the one that will finish the sheet
    code.setFocus()
    stage.type("akn")
    assert view(stage).form.take_strokes() == 3
    assert (code.edit.text(), sign.edit.text()) == ("", "akn")
    stage.press("Return")
    stage.settle()
    assert (code.standing, sign.said) == (Standing.OPEN, ("value", "AKN"))
    code.setFocus()
    stage.type("x")  # the signature stands: nothing is written over it
    assert (code.edit.text(), sign.edit.text()) == ("x", "AKN")
    code.edit.clear()
    stage.type("2")
    stage.press("Return")
    stage.settle()
    assert code.said == ("value", "2")
    time.setFocus()
    stage.type("x")
    assert time.edit.text() == "x"


def test_what_was_keyed_is_undone_the_last_first(stage: Stage, at_doses: list[Field]) -> None:
    left = view(stage).form.remaining
    stage.type("0815")
    stage.press("Return")
    stage.reach(at_doses[0])
    at_doses[0].edit.selectAll()
    stage.type("0820")
    stage.press("Return")
    stage.settle()
    stage.press("Ctrl+Z")
    stage.settle()
    assert at_doses[0].edit.text() == "08:15"
    assert view(stage).form.remaining == left - 1
    stage.press("Ctrl+Z")
    stage.settle()
    assert at_doses[0].edit.text() == ""
    assert at_doses[0].standing is Standing.OPEN
    assert view(stage).form.remaining == left
    call_up(stage, view(stage).number.text())
    assert line(stage)[0].edit.text() == ""


def test_a_sheet_that_is_put_away_is_free_for_others(stage: Stage, paper: Paper) -> None:
    stage.enter_as("Siv Lind")
    call_up(stage, paper.numbers["administration"])
    held: list[int] = []

    def count() -> int:
        stage.window.desk.store.ask(
            stage.window,
            _leases,
            held.append,
            stage.window.problem.fail,
        )
        stage.settle()
        return held[-1]

    assert count() == 1
    stage.press("Escape")
    stage.settle()
    assert count() == 0
    assert not view(stage).form.fields
    assert stage.focus is view(stage).number


def _leases(session: Session) -> int:
    with session.read() as tx:
        return len(tx.rows("SELECT 1 FROM lease"))


def test_the_scanners_folder_is_watched_and_remembered(
    stage: Stage, paper: Paper, scans: Callable[..., Path], tmp_path: Path
) -> None:
    folder = tmp_path / "scanner"
    folder.mkdir()
    stage.enter_as("Siv Lind")
    stage.press("Ctrl+2", "Alt+2")
    page = intake(stage)
    page.watch_folder(folder)
    stage.settle()
    path = scans(paper.scan("observations", Damage(turn=2)))
    path.rename(folder / path.name)
    page.watching.look()  # as the clock does, every WAIT seconds
    stage.settle()
    assert page.table.lines.rowCount() == 0  # once is no proof that nobody writes to it
    page.watching.look()
    stage.settle()
    assert page.table.lines.rowCount() == 1
    assert page.watching._timer.interval() == WAIT * 1000
    assert (folder / "intagna" / path.name).exists()
    assert str(folder) in page._folder.text()
    stage.press("Ctrl+L")
    stage.settle()
    assert not page.watching._timer.isActive()
    stage.enter_as("Otto Berg")
    stage.press("Ctrl+2")
    assert page.watching.folder == folder
    assert page.watching._timer.isActive()


def test_a_page_that_does_not_fit_is_laid_straight_by_its_corners(
    stage: Stage, paper: Paper, scans: Callable[..., Path]
) -> None:
    stage.enter_as("Siv Lind")
    small = Damage(lost_codes=NO_CODES.lost_codes, scale=0.8, turn=2)
    take_in(stage, scans(paper.scan("observations", small)))
    page = intake(stage)
    stage.reach(page.place)
    stage.type(paper.numbers["observations"])
    stage.press("Return")
    stage.settle()
    assert "hörn" in page.place.about.text()
    stage.press("F7")
    photo = page.place.photo
    assert stage.focus is photo
    stage.press("R", "R")  # it lies upside down
    size = photo._came.size()
    inset = round(size.width() * 0.1 / 40), round(size.height() * 0.1 / 40)
    for corner, across, down in (("1", 1, 1), ("2", -1, 1), ("3", -1, -1), ("4", 1, -1)):
        stage.press(corner)
        for _ in range(inset[0]):
            stage.press("Shift+Right" if across > 0 else "Shift+Left")
        for _ in range(inset[1]):
            stage.press("Shift+Down" if down > 0 else "Shift+Up")
    stage.press("Return")
    stage.settle()
    assert shown(page.confirm), page.problem.text()


def test_a_foreign_paper_is_put_aside_with_a_reason_and_an_empty_list_says_so(
    stage: Stage, paper: Paper, scans: Callable[..., Path]
) -> None:
    stage.enter_as("Siv Lind")
    take_in(stage, scans(paper.scan("observations", NO_CODES)))
    page = intake(stage)
    stage.press("F3", "Return")
    stage.settle()
    assert "varför" in page.problem.text()
    stage.press("F3")
    stage.type("Remiss från röntgen")
    stage.press("Return")
    stage.settle()
    assert page.table.lines.rowCount() == 0
    assert shown(page._none)
    page.every.setChecked(True)
    row = page.table.lines.line(0)
    assert row is not None
    assert "Remiss från röntgen" in row.cells[3]


def test_who_may_not_confirm_is_told_so(
    stage: Stage, paper: Paper, scans: Callable[..., Path]
) -> None:
    stage.enter_as("Maja Ek")  # IT takes scans in, and sees no page
    take_in(stage, scans(paper.scan("observations")))
    stage.press("F2")
    stage.settle()
    assert "Maja Ek" in intake(stage).problem.text()


def test_one_key_says_that_the_rest_is_blank_and_finishes(
    stage: Stage, at_doses: list[Field]
) -> None:
    number = view(stage).number.text()
    stage.type("815")
    stage.press("Return")
    stage.type("2")
    stage.press("Ctrl+Shift+Return")
    stage.settle()
    assert not view(stage).form.fields
    assert number in view(stage).news.text()

    told: list[tuple[Entry, ...]] = []
    ask, problem = stage.window.desk.store.ask, stage.window.problem
    ask(stage.window, partial(_keyed, number), told.append, problem.fail)
    stage.settle()
    (keyed,) = told
    assert [(one.state, one.value) for one in keyed if one.state != "blank"] == [
        ("value", "08:15"),
        ("value", "2"),
    ]
    assert sum(one.strokes for one in keyed) == len("815") + 1 + len("2") + 1


def _keyed(number: str, session: Session) -> tuple[Entry, ...]:
    with session.read() as tx:
        return entries.of_sheet(tx, number)

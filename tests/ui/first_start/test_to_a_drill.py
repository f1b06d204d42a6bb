"""A nurse's way from an empty computer to a printed drill and its record, by keyboard alone."""

from pathlib import Path

import pytest

from fallback.texts import Lang
from tests.ui.drill.test_drill_story import letter, opened, to_drills
from tests.ui.first_start.test_first_start_story import to_codes
from tests.ui.stage import PIN, Stage, shown
from ui.ask import Ask
from ui.people import AddPerson
from ui.readiness.tell import Tell

RESULT: dict[Lang, tuple[str, str]] = {
    "sv": ("ÖVNING\nsedan ", "signerad av Nora Natt"),
    "en": ("DRILL\nsince ", "signed by Nora Natt"),
}


def to_the_ward_as_a_nurse(stage: Stage, lang: Lang) -> None:
    """IT sets up and adds the nurse, who signs in."""
    to_codes(stage, lang)
    stage.press("Space", "Tab", "Space")
    stage.settle()
    stage.press(letter(stage.window.first.proven.go.text()))  # the hand may be at the printer
    stage.settle()
    stage.press("Ctrl+5")
    stage.settle()
    stage.press("Alt+7")
    stage.settle()
    people = stage.window.frame.readiness.people
    assert shown(people)
    stage.press(letter(people.add.text()))
    dialog = opened(stage, AddPerson)
    assert isinstance(dialog, AddPerson)
    stage.reach(dialog.name)
    stage.type("Nora Natt")
    stage.press("Tab")
    while dialog.role.currentText() not in ("sjuksköterska", "nurse"):
        stage.press("Down")
    stage.press("Tab")
    stage.type(PIN)
    stage.press("Return")
    stage.settle()
    stage.press("Escape")
    stage.activate(stage.window)
    stage.switch_to("Nora Natt")


@pytest.mark.parametrize("lang", ["sv", "en"])
def test_from_an_empty_computer_to_a_drill_that_is_printed_and_signed(
    first_start: Stage, printer: Path, lang: Lang
) -> None:
    stage, (banner, signed) = first_start, RESULT[lang]
    to_the_ward_as_a_nurse(stage, lang)
    frame = stage.window.frame
    drills = to_drills(stage)
    stage.press(letter(drills.hold.text()))
    opened(stage, Ask)
    stage.type("Natten")
    stage.press("Return")
    stage.settle()
    stage.activate(stage.window)
    assert frame.banner.state.text().startswith(banner)
    stage.press("Ctrl+1")
    stage.settle()
    stage.press(letter(frame.ward.print_ward.text()))  # the whole ward
    stage.settle()
    assert frame.preview.pages.count > 28 * 4
    stage.press("Space")
    stage.settle()
    assert printer.read_bytes().startswith(b"%PDF")
    stage.press("Space")  # all of it came out right
    stage.settle()
    drills = to_drills(stage)
    for act in (drills.found, drills.end):
        stage.press(letter(act.text()))
        stage.settle()
    stage.press(letter(drills.tell.text()))
    opened(stage, Tell)
    stage.settle()
    stage.type("Nora Natt")
    stage.press("Tab", "Tab", "Space")
    stage.settle()
    stage.activate(stage.window)
    stage.press(letter(drills.sign.text()))
    asked = opened(stage, Ask)
    assert isinstance(asked, Ask)
    stage.press(letter(asked.do.text()))
    stage.settle()
    stage.activate(stage.window)
    line = drills.table.lines.line(0)
    assert line is not None
    assert signed in line.cells[0]
    stage.reach(drills.table)
    printer.unlink()
    stage.press("Return")
    stage.settle()
    assert shown(frame.preview)
    assert frame.preview.pages.count == 1
    stage.press("Space")
    stage.settle()
    assert printer.read_bytes().startswith(b"%PDF")

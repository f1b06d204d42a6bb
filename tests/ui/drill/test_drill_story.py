"""A nurse holds a drill and leaves a signed record of it, by keyboard alone, in both languages."""

import json
from pathlib import Path

import pytest

from fallback.texts import Lang
from tests.ui.stage import Stage, shown
from ui.ask import Ask
from ui.page import Dialog
from ui.readiness.drills import DrillsView
from ui.readiness.tell import Tell

WORDS: dict[Lang, dict[str, str]] = {
    "sv": {"banner": "ÖVNING\nsedan ", "signed": "signerad av Nils Ås", "no": "inte nått"},
    "en": {"banner": "DRILL\nsince ", "signed": "signed by Nils Ås", "no": "not reached"},
}


def opened(stage: Stage, kind: type[Dialog]) -> Dialog:
    dialog = [one for one in stage.window.findChildren(kind) if one.isVisible()][-1]
    stage.activate(dialog)
    return dialog


def letter(text: str) -> str:
    return "Alt+" + text[text.index("&") + 1].upper()


def to_drills(stage: Stage) -> DrillsView:
    """By keyboard: readiness, its line about drills, and their page."""
    stage.press("Ctrl+5")
    stage.settle()
    space = stage.window.frame.readiness
    if shown(space.drills):  # where one was before
        return space.drills
    stage.press("Alt+1")
    stage.settle()
    for _ in range(space.ready.table.lines.rowCount()):
        if shown(space.ready.drills):
            break
        stage.press("Down")
    stage.press(letter(space.ready.drills.text()))
    stage.settle()
    assert shown(space.drills)
    return space.drills


@pytest.mark.parametrize("lang", ["sv", "en"])
def test_a_nurse_holds_a_drill_and_files_its_record(
    stage: Stage, printer: Path, tmp_path: Path, lang: Lang
) -> None:
    said, frame = WORDS[lang], stage.window.frame
    stage.enter_as("Nils Ås")
    stage.window.speak(lang)
    stage.settle()
    drills = to_drills(stage)
    assert drills.table.lines.rowCount() == 0
    stage.press(letter(drills.hold.text()))
    opened(stage, Ask)
    stage.type("Natten")
    stage.press("Return")
    stage.settle()
    stage.activate(stage.window)
    assert frame.banner.state.text().startswith(said["banner"])
    assert said["no"] in drills.about.text()

    stage.press("Ctrl+1")
    stage.settle()
    frame.ward.table.enter()
    stage.press("Ctrl+P")  # no declaration is asked for: the drill is one
    stage.settle()
    assert shown(frame.preview)
    stage.press("Space")
    stage.settle()
    stage.press("Space")  # it came out right
    stage.settle()

    drills = to_drills(stage)
    assert said["no"] not in drills.about.text().splitlines()[3]  # the first page
    stage.press(letter(drills.found.text()))
    stage.settle()
    stage.press(letter(drills.end.text()))
    stage.settle()
    assert shown(drills.sign)
    stage.press(letter(drills.sign.text()))
    refused = opened(stage, Ask)
    stage.press(letter(refused.do.text()))  # type: ignore[attr-defined]  # an Ask
    stage.settle()
    assert shown(refused.problem)  # type: ignore[attr-defined]  # nobody told who took part
    stage.press("Escape")
    stage.activate(stage.window)
    stage.press(letter(drills.tell.text()))
    opened(stage, Tell)
    stage.settle()
    stage.type("Nils Ås, sjuksköterska")
    stage.press("Tab")
    stage.type("Skrivaren stod i fel rum.")
    stage.press("Tab", "Space")
    stage.settle()
    stage.activate(stage.window)
    stage.press(letter(drills.sign.text()))
    dialog = opened(stage, Ask)
    stage.press(letter(dialog.do.text()))  # type: ignore[attr-defined]  # an Ask
    stage.settle()
    stage.activate(stage.window)
    assert said["signed"] in drills.table.lines.line(0).cells[0]  # type: ignore[union-attr]

    save = drills.ask_data()
    assert save is not None
    save.save_to(str(tmp_path / "drill.json"))
    stage.settle()
    kept = json.loads((tmp_path / "drill.json").read_text())
    assert kept["signed_by"] == "Nils Ås"
    assert kept["went_wrong"] == "Skrivaren stod i fel rum."
    stage.activate(stage.window)
    stage.reach(drills.table)
    stage.press("Return")
    stage.settle()
    assert shown(frame.preview)
    assert frame.preview.pages.count == 1
    printer.unlink()
    stage.press("Space")
    stage.settle()
    assert printer.read_bytes().startswith(b"%PDF")
    stage.press("Escape")
    stage.settle()
    assert shown(frame.readiness)

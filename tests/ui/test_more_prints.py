"""After the first print, by keyboard: several patients, again, only what changed, the next day."""

from pathlib import Path

from tests.ui.stage import Stage, shown
from tests.ui.test_ward_story import declare
from ui.ward.more import MorePrints


def more(stage: Stage) -> MorePrints:
    """The dialog, opened by its button's letter."""
    stage.press("Alt+G")
    stage.settle()
    dialog = stage.window.findChildren(MorePrints)[-1]
    stage.activate(dialog)
    return dialog


def back_to_the_ward(stage: Stage) -> None:
    stage.activate(stage.window)
    stage.press("Escape")
    stage.settle()
    stage.window.frame.ward.table.enter()


def print_two(stage: Stage) -> None:
    """The first two in the list, after an outage was declared."""
    stage.enter_as("Nils Ås")
    table = stage.window.frame.ward.table
    table.enter()
    stage.press("Shift+Down")
    stage.window.frame.reload()  # as when another page changed something
    stage.settle()
    assert len(table.selected()) == 2
    stage.press("Ctrl+P")
    stage.settle()
    declare(stage, "Strömavbrott")


def test_several_patients_are_selected_and_printed_together(stage: Stage, printer: Path) -> None:
    print_two(stage)
    frame = stage.window.frame
    assert shown(frame.preview)
    issued = stage.packet
    assert len({sheet.patient_id for sheet in issued.sheets}) == 2
    back_to_the_ward(stage)
    stage.press("Shift+Down")
    assert "2" in frame.ward.chosen.text()


def test_printing_again_needs_a_reason_and_replaces(stage: Stage, printer: Path) -> None:
    print_two(stage)
    first = stage.packet
    back_to_the_ward(stage)
    dialog = more(stage)
    assert not dialog.print_again.isEnabled()
    dialog.reason.setFocus()
    stage.type("pappersstopp")
    dialog.print_again.click()
    stage.settle()
    again = stage.packet
    old = {sheet.number for sheet in first.sheets}
    assert {sheet.replaces for sheet in again.sheets} <= old


def test_only_what_was_not_printed_yet_and_why(stage: Stage, printer: Path) -> None:
    print_two(stage)
    first = stage.packet
    back_to_the_ward(stage)
    more(stage).print_changed.click()
    stage.settle()
    preview = stage.window.frame.preview
    issued = stage.packet
    whom = {sheet.patient_id for sheet in issued.sheets}
    assert whom.isdisjoint({sheet.patient_id for sheet in first.sheets})
    assert "inte utskrivet tidigare" in preview.faults.text()


def test_the_next_day_of_those_who_are_chosen(stage: Stage, printer: Path) -> None:
    print_two(stage)
    back_to_the_ward(stage)
    more(stage).print_next.click()
    stage.settle()
    issued = stage.packet
    assert {sheet.form for sheet in issued.sheets} == {"continuation"}
    assert len({sheet.patient_id for sheet in issued.sheets}) == 1

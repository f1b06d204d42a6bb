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
    assert len(table.selected()) == 2
    stage.press("Return")
    stage.settle()
    declare(stage, "Strömavbrott")


def test_several_patients_are_selected_and_printed_together(stage: Stage, printer: Path) -> None:
    print_two(stage)
    frame = stage.window.frame
    assert shown(frame.preview)
    issued = frame.preview._issued
    assert issued is not None
    assert len({sheet.patient_id for sheet in issued.packet.sheets}) == 2
    back_to_the_ward(stage)
    stage.press("Shift+Down")
    assert "2" in frame.ward.chosen.text()


def test_printing_again_needs_a_reason_and_replaces(stage: Stage, printer: Path) -> None:
    print_two(stage)
    first = stage.window.frame.preview._issued
    assert first is not None
    back_to_the_ward(stage)
    dialog = more(stage)
    assert not dialog.print_again.isEnabled()
    dialog.reason.setFocus()
    stage.type("pappersstopp")
    dialog.print_again.click()
    stage.settle()
    again = stage.window.frame.preview._issued
    assert again is not None
    old = {sheet.number for sheet in first.packet.sheets}
    assert {sheet.replaces for sheet in again.packet.sheets} <= old


def test_only_what_was_not_printed_yet_and_why(stage: Stage, printer: Path) -> None:
    print_two(stage)
    first = stage.window.frame.preview._issued
    assert first is not None
    back_to_the_ward(stage)
    more(stage).print_changed.click()
    stage.settle()
    preview = stage.window.frame.preview
    issued = preview._issued
    assert issued is not None
    whom = {sheet.patient_id for sheet in issued.packet.sheets}
    assert whom.isdisjoint({sheet.patient_id for sheet in first.packet.sheets})
    assert "inte utskrivet tidigare" in preview.faults.text()


def test_the_next_day_of_those_who_are_chosen(stage: Stage, printer: Path) -> None:
    print_two(stage)
    back_to_the_ward(stage)
    more(stage).print_next.click()
    stage.settle()
    issued = stage.window.frame.preview._issued
    assert issued is not None
    assert {sheet.form for sheet in issued.packet.sheets} == {"continuation"}
    assert len({sheet.patient_id for sheet in issued.packet.sheets}) == 1

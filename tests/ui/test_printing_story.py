"""A print-out that goes wrong, in the window: said in place, and printed elsewhere."""

import pytest

from fallback.session import Session
from fallback.store import sheets
from fallback.store.sheets import SheetState
from tests.printing.conftest import cups, other, printer, running_cups
from tests.servers.cups import Cups, Printer
from tests.ui.stage import PATIENCE, Stage, shown
from tests.ui.test_ward_story import declare
from ui.paper.printing import Printing

__all__ = ["cups", "other", "printer", "running_cups"]  # fixtures


@pytest.fixture
def panel(stage: Stage, printer: Printer, other: Printer) -> Printing:
    """At a patient's packet, with two printers."""
    stage.enter_as("Nils Ås")
    stage.window.frame.ward.table.enter()
    stage.press("Ctrl+P")
    stage.settle()
    declare(stage, "Strömavbrott")
    return stage.window.frame.preview.printing


def wait(stage: Stage, until: Printing, text: str) -> None:
    """Until the panel says it."""
    stage.qtbot.waitUntil(
        lambda: text in f"{until.stuck.text()} {until.on_its_way.text()}", timeout=PATIENCE
    )


def states(stage: Stage) -> set[SheetState]:
    """Of the packet's sheets."""
    found: list[set[SheetState]] = []
    packet = stage.packet

    def ask(session: Session) -> set[SheetState]:
        with session.read() as tx:
            return {one.state for one in sheets.of_packet(tx, packet.packet_id)}

    stage.window.desk.store.ask(stage.window, ask, found.append, stage.window.problem.fail)
    stage.settle()
    return found[0]


def test_a_printer_without_paper_is_said_and_the_packet_is_printed_elsewhere(
    stage: Stage, panel: Printing, printer: Printer, other: Printer
) -> None:
    printer.trouble("media-empty-error")
    assert [panel.queue.itemText(n) for n in range(2)] == ["Avd11", "Exp"]
    stage.press("Space")
    wait(stage, panel, "Papperet är slut")
    assert shown(panel.elsewhere)
    assert states(stage) == {"sent"}
    stage.press("Ctrl+E")
    stage.qtbot.waitUntil(lambda: panel.print.isEnabled(), timeout=PATIENCE)
    assert panel.queue.currentText() == "Exp"
    assert states(stage) == {"uncertain"}
    stage.press("Ctrl+P")
    wait(stage, panel, "tagit emot")
    assert (len(printer.came_out), len(other.came_out)) == (0, 1)
    assert states(stage) == {"sent"}
    assert stage.focus is panel.right
    stage.press("Space")
    stage.settle()
    assert states(stage) == {"printed"}


def test_the_question_waits_while_it_prints_and_goes_away_with_the_answer(
    stage: Stage, panel: Printing, printer: Printer
) -> None:
    assert not shown(panel.question)
    stage.press("Space")
    wait(stage, panel, "tagit emot")
    assert shown(panel.question)
    stage.reach(panel.unsure)
    stage.press("Space")
    stage.settle()
    assert not shown(panel.question)
    assert states(stage) == {"uncertain"}
    assert panel.print.isEnabled()  # to print it again


def test_a_stopped_printer_is_marked_in_the_chooser_and_said_in_words(
    stage: Stage, panel: Printing, cups: Cups
) -> None:
    cups.run("cupsdisable", "-r", "Byter toner", "Avd11")
    stage.press("F5")
    stage.settle()
    assert panel.queue.itemText(0) == "▲ Avd11"
    assert "stoppad" in panel.standing.text()
    assert "Byter toner" in panel.standing.text()

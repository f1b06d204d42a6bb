"""The window over the Windows spooler: the same panel, and no more said than Windows knows."""

import pytest

from tests.printing.spooler import BadSpooler
from tests.printing.test_windows_spooler import spooler
from tests.ui.stage import Stage, shown
from tests.ui.test_printing_story import states, wait
from tests.ui.test_ward_story import declare
from ui.paper.printing import Printing

__all__ = ["spooler"]  # fixtures


@pytest.fixture
def panel(stage: Stage, spooler: BadSpooler) -> Printing:
    """At a patient's packet, with two printers."""
    stage.enter_as("Nils Ås")
    stage.window.frame.ward.table.enter()
    stage.press("Ctrl+P")
    stage.settle()
    declare(stage, "Strömavbrott")
    return stage.window.frame.preview.printing


def test_a_packet_stands_still_is_printed_elsewhere_and_asked_about_once_it_has_left(
    stage: Stage, panel: Printing, spooler: BadSpooler
) -> None:
    assert [panel.queue.itemText(n) for n in range(panel.queue.count())] == ["Exp", "Avd11"]
    office, ward = spooler.queues["Exp"], spooler.queues["Avd11"]
    office.stays = True
    spooler.set_status("Exp", 0x10)
    stage.press("Space")
    wait(stage, panel, "Papperet är slut")
    stage.press("Ctrl+E")
    stage.qtbot.waitUntil(lambda: panel.print.isEnabled(), timeout=20_000)
    assert (panel.queue.currentText(), office.jobs) == ("Avd11", [])
    assert states(stage) == {"uncertain"}
    stage.press("Ctrl+P")
    wait(stage, panel, "lämnat kön Avd11")
    assert shown(panel.question)
    assert len(ward.sides) > 0
    assert states(stage) == {"sent"}
    stage.press("Space")
    stage.settle()
    assert states(stage) == {"printed"}

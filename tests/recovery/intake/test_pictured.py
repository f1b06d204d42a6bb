"""A sheet of which there is a picture is not given up without a second word."""

import pytest

from fallback.errors import FallbackError
from fallback.outage.ledger import set_state
from fallback.recovery.intake.add import add
from fallback.recovery.intake.pages import set_aside
from fallback.store import trail
from fallback.store.sheets import SheetState
from tests.recovery.conftest import Desk
from tests.recovery.intake.conftest import Printed, as_pdf


@pytest.mark.parametrize("state", ["void", "lost"])
def test_it_is_said_that_there_is_a_picture_and_asked_once_more(
    desk: Desk, packet: Printed, state: SheetState
) -> None:
    number = packet.sheets[0].number
    add(desk["Kim"], "scan.pdf", as_pdf([packet.scan(0)]))
    with pytest.raises(FallbackError) as refused:
        set_state(desk["Nour"], number, state, "tomt")
    assert refused.value.message.key == "outage.sheet_pictured"
    assert "bild" in refused.value.text("sv")
    assert set_state(desk["Nour"], number, state, "tomt", pictured=True).state == state
    with desk["Nour"].read() as tx:
        assert [row for row in trail.rows(tx) if '"pictured"' in row.details]


def test_nothing_is_asked_of_a_sheet_without_a_picture_nor_of_one_that_was_put_aside(
    desk: Desk, packet: Printed
) -> None:
    assert set_state(desk["Nour"], packet.sheets[1].number, "void", "oanvänt").state == "void"
    (page,) = add(desk["Kim"], "scan.pdf", as_pdf([packet.scan(0)])).pages
    set_aside(desk["Kim"], page.id, "dubbel")
    assert set_state(desk["Nour"], packet.sheets[0].number, "void", "oanvänt").state == "void"


def test_that_a_scanned_sheet_came_back_is_noted_without_a_question(
    desk: Desk, packet: Printed
) -> None:
    add(desk["Kim"], "scan.pdf", as_pdf([packet.scan(0)]))
    assert set_state(desk["Nour"], packet.sheets[0].number, "returned").state == "returned"

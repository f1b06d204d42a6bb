"""An outage is not closed over scanned pages that nobody placed."""

import pytest

from fallback.errors import FallbackError
from fallback.recovery.closing import closing
from fallback.recovery.intake.add import add
from fallback.recovery.intake.confirm import confirm_patient
from fallback.recovery.intake.pages import set_aside
from fallback.texts import Message
from tests.recovery.conftest import Desk
from tests.recovery.intake.conftest import Printed, as_pdf, blank_back, foreign
from tests.scan.sheets import side
from tests.scan.simulator import Damage, scanned

SCANS = ("closing.pages_unplaced", "closing.files_interrupted")


def left(desk: Desk) -> list[Message]:
    found = closing.what_is_left(desk["Chris"], desk.outage.id)
    return [one for one in found if one.key in SCANS]


def test_each_page_has_to_end_in_a_place(desk: Desk, packet: Printed) -> None:
    pages = [packet.scan(0), foreign(), blank_back()]
    first, other, _ = add(desk["Kim"], "scan.pdf", as_pdf(pages)).pages
    (said,) = left(desk)
    assert said.values["pages"] == f"{first.id}, {other.id}"
    assert "åt sidan" in said.text("sv")
    confirm_patient(desk["Kim"], first.id, yes=True)
    (said,) = left(desk)
    assert said.values["pages"] == str(other.id)
    with pytest.raises(FallbackError) as refused:
        closing.close_outage(desk["Chris"], desk.outage.id)
    assert said.text("sv") in refused.value.text("sv")
    set_aside(desk["Kim"], other.id, "reklam")
    assert left(desk) == []


def test_a_second_scan_that_nobody_looked_at_may_hold_what_was_written_later(
    desk: Desk, packet: Printed
) -> None:
    first, second = add(desk["Kim"], "s.pdf", as_pdf([packet.scan(0), packet.scan(0)])).pages
    confirm_patient(desk["Kim"], first.id, yes=True)
    assert [one.values["pages"] for one in left(desk)] == [str(second.id)]


def test_a_page_kept_apart_still_holds_its_own_outage_open(desk: Desk, packet: Printed) -> None:
    (page,) = add(desk["Kim"], "scan.pdf", as_pdf([packet.scan(0)]), "another").pages
    assert page.state == "other_outage"
    assert [one.values["pages"] for one in left(desk)] == [str(page.id)]  # its sheet is ours


def test_a_page_that_was_not_printed_here_may_be_of_the_outage_all_the_same(
    desk: Desk, packet: Printed
) -> None:
    strange = scanned(side("observations")[1], Damage()).jpeg  # of a store that is not here
    (page,) = add(desk["Kim"], "annan.jpg", strange).pages
    assert page.state == "elsewhere"
    assert [one.values["pages"] for one in left(desk)] == [str(page.id)]
    with pytest.raises(FallbackError):
        closing.close_outage(desk["Chris"], desk.outage.id)
    set_aside(desk["Kim"], page.id, "avdelning 14:s, lämnad dit")
    assert left(desk) == []


def test_a_file_that_was_interrupted_is_named_until_it_is_whole(
    desk: Desk, packet: Printed
) -> None:
    data = as_pdf([blank_back(), blank_back()])
    with pytest.raises(FallbackError):
        add(desk["Kim"], "halv.pdf", data, progress=lambda _done, _of: False)
    (said,) = left(desk)
    assert said.key == "closing.files_interrupted"
    assert "halv.pdf" in said.text("en")
    add(desk["Kim"], "halv.pdf", data)
    assert left(desk) == []

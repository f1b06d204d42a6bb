"""A barcode reader is a keyboard: what it types is the sheet it was held to, or is said for what
it is."""

import pytest

from fallback.errors import FallbackError
from fallback.outage.reserve.local import local_number
from fallback.recovery.keying import entry
from fallback.store import outages
from fallback.store.outages import Outage
from forms import codes
from tests.recovery.conftest import Desk, key_in, put_sheet
from tests.recovery.papers import dose_line

TOKEN = "K7M4PQ2X"
SWEDISH = str.maketrans("-/", "+-")  # what a reader set for the US types on a Swedish machine
AMERICAN = str.maketrans("-", "/")  # and the other way round


def payload(token: str = TOKEN, form: str = "ADM", page: int = 1, pages: int = 1) -> str:
    return codes.payload(form, 1, page, pages, token, "snapshot-1")


@pytest.fixture
def number(desk: Desk) -> str:
    return put_sheet(desk, 1, dose_line(due="08:00"), token=TOKEN)


def said(desk: Desk, typed: str, outage_id: str = "") -> str:
    with pytest.raises(FallbackError) as refusal:
        entry.call_up(desk["Kim"], typed, outage_id)
    assert refusal.value.text("sv")
    return refusal.value.message.key


@pytest.mark.parametrize("slot", ["", "1", "6"])
def test_a_page_code_calls_up_its_sheet_whichever_corner_was_scanned(
    desk: Desk, number: str, slot: str
) -> None:
    for typed in (payload() + slot, f" {payload()}{slot}\r\n", f"]Q1{payload()}{slot}".lower()):
        assert entry.call_up(desk["Kim"], typed).sheet.number == number


def test_a_sheet_is_keyed_and_finished_by_its_code(desk: Desk, number: str) -> None:
    assert key_in(desk["Kim"], payload(), time="0810", dose="1000", sign="ab") == "keyed"
    assert entry.call_up(desk["Lo"], number).step == "second"


@pytest.mark.parametrize("layout", [SWEDISH, AMERICAN])
def test_a_reader_set_for_another_keyboard_still_finds_the_sheet(
    desk: Desk, number: str, layout: dict[int, str]
) -> None:
    assert number.translate(layout) != number
    assert entry.call_up(desk["Kim"], number.translate(layout)).sheet.number == number
    assert entry.call_up(desk["Kim"], payload().translate(layout)).sheet.number == number


@pytest.mark.parametrize("place", range(37))
def test_a_code_with_one_wrong_character_is_never_another_sheet(
    desk: Desk, number: str, place: int
) -> None:
    right = payload()
    wrong = right[:place] + ("7" if right[place] != "7" else "8") + right[place + 1 :]
    assert said(desk, wrong) in ("recovery.code_misread", "recovery.wrong_number")


def test_a_keyboard_that_changes_the_dots_is_named_as_the_likely_cause(
    desk: Desk, number: str
) -> None:
    assert said(desk, payload().replace(".", ":")) == "recovery.code_misread"
    assert said(desk, payload().replace(".", ">")) == "recovery.code_misread"


def test_a_page_that_was_printed_elsewhere_is_not_called_up(desk: Desk, number: str) -> None:
    assert said(desk, payload("ABCDEFGH")) == "recovery.code_not_here"
    assert said(desk, payload(page=2, pages=2)) == "recovery.code_not_here"
    assert said(desk, payload(pages=3)) == "recovery.code_not_here"  # the token fits, no more


def test_the_printers_test_page_and_a_wristband_are_said_for_what_they_are(
    desk: Desk, number: str
) -> None:
    assert said(desk, payload(form="TST")) == "recovery.code_of_trial"
    local = local_number("K7M4P", 12)
    for typed in (local, local.translate(SWEDISH), "19900101-0017", "199001010017", "991981123456"):
        assert said(desk, typed) == "recovery.code_of_patient"


def test_a_sheet_of_another_outage_is_named_with_its_ward(desk: Desk, number: str) -> None:
    assert entry.call_up(desk["Kim"], payload(), desk.outage.id).sheet.number == number
    with desk["Nour"].database.write() as tx:
        other = Outage(
            "outage-2", "outage", "ward-9", "Avdelning 9", "", "2026-11-24T06:00:00Z", ""
        )
        outages.declare(tx, other)
    with pytest.raises(FallbackError) as refusal:
        entry.call_up(desk["Kim"], number, "outage-2")
    told = refusal.value.text("sv")
    assert (number in told, "Avdelning 12" in told, "2026-11-24 07:40" in told) == (True,) * 3

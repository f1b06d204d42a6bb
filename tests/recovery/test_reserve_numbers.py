"""At closing every reserve number is accounted for: linked, used, given back, or perhaps used."""

from fallback.outage import ledger
from fallback.outage.reserve.identities import arrivals, link, take, take_for_log, void
from fallback.outage.reserve.log import FORM
from fallback.packet.blank import LOG_ROWS
from fallback.recovery.closing import closing
from fallback.recovery.ledger.reserve_numbers import Standing, numbers_of, told
from fallback.recovery.writeback.decisions import decide
from forms import proof
from tests.recovery.conftest import Desk, key_in
from tests.recovery.test_arrivals_log import compared, keyed_in, number_of


def standings(desk: Desk) -> list[Standing]:
    return [one.standing for one in numbers_of(desk["Nour"], desk.outage)]


def test_a_number_on_a_log_that_is_out_may_be_anybodys(desk: Desk, log: str) -> None:
    assert standings(desk) == ["out"] * LOG_ROWS
    key_in(desk["Kim"], log)  # blank; the second keying is not done
    assert standings(desk) == ["out"] * LOG_ROWS
    key_in(desk["Lo"], log)
    assert standings(desk) == ["unused"] * LOG_ROWS


def test_a_keyed_log_tells_who_got_which_number(desk: Desk, log: str) -> None:
    keyed_in(
        desk,
        log,
        {"0__name": "Ada", "1__name": "[illegible]", "2__name": "[struck]", "3__bed": "14"},
        {},
    )
    found = numbers_of(desk["Nour"], desk.outage)
    expected = ["used", "used", "unsure", "used"] + ["unused"] * (LOG_ROWS - 4)
    assert [one.standing for one in found] == expected
    assert (found[0].name, found[0].sheet) == ("Ada", log)
    assert log in told(found[0]).text("sv")


def test_what_is_linked_or_void_is_told_before_what_the_log_says(desk: Desk, log: str) -> None:
    link(desk["Nour"], number_of(desk, 0).number, "pat-1", "passport")
    void(desk["Nour"], number_of(desk, 1).number, "row spoilt")
    take(desk["Nour"], desk.outage, name="Bo", birth_date=None, sex="male")
    take_for_log(desk["Nour"], desk.outage, 1)  # a log that was never issued
    assert [standings(desk)[n] for n in (0, 1, 2, -2, -1)] == [
        "linked",
        "void",
        "out",
        "given",
        "unprinted",
    ]


def test_the_numbers_of_a_lost_log_are_never_called_unused(desk: Desk, log: str) -> None:
    ledger.set_state(desk["Nour"], log, "lost", "gone with the patient")
    assert standings(desk) == ["unsure"] * LOG_ROWS
    closing.close_outage(desk["Chris"], desk.outage.id)
    assert {one.state for one in arrivals(desk["Nour"], desk.outage.id)} == {"given"}


def test_closing_gives_back_what_nobody_got_and_the_report_lists_every_number(
    desk: Desk, log: str
) -> None:
    keyed_in(desk, log, {"0__name": "Okänd man"}, {})
    link(desk["Nour"], number_of(desk, 0).number, "pat-1", "passport")
    (found,) = compared(desk)
    decide(desk["Dag"], found.id, "dismiss", "entered by hand already")
    closed = closing.close_outage(desk["Chris"], desk.outage.id)
    assert [one.standing for one in closed.report.reserve] == ["linked"] + ["unused"] * (
        LOG_ROWS - 1
    )
    kept = arrivals(desk["Nour"], desk.outage.id)
    assert [one.state for one in kept] == ["linked"] + ["void"] * (LOG_ROWS - 1)
    assert all(log in one.reason for one in kept[1:])
    paper = "".join(proof.texts(closed.packet.pdf))
    for one in kept:
        assert proof.stands(one.number, paper)
    assert proof.stands("Okänd man", paper)
    assert proof.stands("kopplat till pat-1", paper)
    assert FORM in closed.report.titles


def test_a_number_that_was_given_back_is_not_given_again(desk: Desk, log: str) -> None:
    before = {one.number for one in arrivals(desk["Nour"], desk.outage.id)}
    key_in(desk["Kim"], log)
    key_in(desk["Lo"], log)
    closing.close_outage(desk["Chris"], desk.outage.id)
    with desk["Nour"].database.write() as tx:
        tx.run("UPDATE outage SET closed_at = NULL")
    again = take_for_log(desk["Nour"], desk.outage, 5)
    assert before.isdisjoint(one.number for one in again)

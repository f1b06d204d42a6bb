"""Who a reserve number may be is proposed with what agrees; nobody is linked by it."""

from datetime import date

import msgspec
import pytest

from fallback.chart.model import Chart, Patient, Snapshot
from fallback.errors import FallbackError
from fallback.outage.reserve.identities import take
from fallback.recovery.findings.identity_proposals import Told, proposals, propose
from fallback.session import iso
from fallback.sources.record_system import Progress
from fallback.store import machine, reserve
from tests.recovery.conftest import Desk, go_on, key_in
from tests.recovery.papers import ISSUED, chart, snapshot
from tests.recovery.test_reconcile import Live

BORN, OTHER = date(1990, 1, 1), date(1991, 1, 1)


def person(
    id: str, family: str, given: str, born: date | None = BORN, sex: str = "female"
) -> Chart:
    found = Patient(id, family, given, f"{id}-nr", birth_date=born)
    return chart(patient=msgspec.structs.replace(found, sex=sex))


ASTRID = person("a", "Testsson", "Astrid")
BORIS = person("b", "Provsson", "Boris", date(1950, 5, 5), "male")


@pytest.mark.parametrize(
    ("told", "who", "agrees", "differs"),
    [
        (Told("Astrid Testsson", BORN, "female"), ["a"], ("name", "birth_date", "sex"), ()),
        (Told("Testsson, Astrid", None, "unknown"), ["a"], ("name",), ()),
        (Told("", BORN, "unknown"), ["a"], ("birth_date",), ()),
        (
            Told("Astrid Testsson", date(1991, 1, 1), "male"),
            ["a"],
            ("name",),
            ("birth_date", "sex"),
        ),
        (Told("Okänd", None, "female"), [], (), ()),
        (Told("Astrid Provsson", None, "unknown"), [], (), ()),
        (Told("", None, "male"), [], (), ()),
    ],
)
def test_what_was_told_against_who_is_there(
    told: Told, who: list[str], agrees: tuple[str, ...], differs: tuple[str, ...]
) -> None:
    found = proposals(told, (ASTRID, BORIS))
    assert [one.patient_id for one in found] == who
    if found:
        assert (found[0].agrees, found[0].differs) == (agrees, differs)


def test_the_most_alike_comes_first() -> None:
    twin = person("t", "Testsson", "Astrid", date(1980, 2, 2))
    told = Told("Astrid Testsson", BORN, "female")
    assert [one.patient_id for one in proposals(told, (twin, BORIS, ASTRID))] == ["a", "t"]


class OneWard(Live):
    """A record system with one ward."""

    def read_ward(self, _ward_id: str, _progress: Progress) -> Snapshot:
        return snapshot(ASTRID, BORIS)


def test_a_number_given_on_the_screen_is_proposed_and_stays_unlinked(desk: Desk) -> None:
    with desk["Nour"].database.write() as tx:
        machine.create(tx, "store-1", "AAAAA", iso(ISSUED))
    one = take(desk["Nour"], desk.outage, name="astrid testsson", birth_date=BORN, sex="female")
    (found,) = propose(desk["Nour"], one.number.lower(), OneWard(chart()), go_on)
    assert (found.patient_id, found.bed) == ("a", "12:1")
    with desk["Nour"].read() as tx:
        kept = reserve.get(tx, one.number)
    assert kept is not None
    assert (kept.state, kept.patient_id) == ("given", "")


def test_a_number_of_a_printed_log_is_proposed_by_what_was_written_there(
    desk: Desk, log: str
) -> None:
    with desk["Nour"].read() as tx:
        one = reserve.of_outage(tx, desk.outage.id)[0]
    written = {"arrivals__0__name": "Astrid Testsson", "arrivals__0__birth_date": "1990-01-01"}
    key_in(desk["Kim"], log, **written)
    key_in(desk["Lo"], log, arrivals__0__birth_date="1990-01-01")
    (found,) = propose(desk["Nour"], one.number, OneWard(chart()), go_on)
    assert found.agrees == ("name", "birth_date")


def test_a_number_that_was_not_given_here_is_said_to_be_so(desk: Desk) -> None:
    with pytest.raises(FallbackError) as refused:
        propose(desk["Nour"], "X-1", OneWard(chart()), go_on)
    assert refused.value.message.key == "reserve.unknown"

"""A bad snapshot is told from a good one by what is gone since the last, and within a day."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from fallback.chart.model import Allergy, Chart, MedicationOrder, Snapshot
from fallback.chart.section import (
    AssertedNone,
    NotFetched,
    NotRecorded,
    Recorded,
    items,
)
from fallback.settings import Thresholds
from fallback.snapshots.judge import Judgement, judge
from fallback.texts import say
from tests.outage.conftest import NOW, WARD, with_id
from tests.store.ward import chart as small_chart

Charts = tuple[Chart, ...]
Change = Callable[[Charts], Charts]
GONE = NotFetched(say("chart.untimed_none"))


def snapshot(charts: Charts, hours: float = 0) -> Snapshot:
    return Snapshot("0" * 16, WARD, "Provjournalen", NOW + timedelta(hours=hours), charts)


def keys(found: Judgement) -> list[str]:
    return [one.key.removeprefix("snapshots.doubt_") for one in found.doubts]


def judged(change: Change, charts: Charts, hours: float = 0.1) -> list[str]:
    return keys(judge(snapshot(change(charts), hours), snapshot(charts)))


def each(change: Callable[[Chart], Chart]) -> Change:
    return lambda charts: tuple(map(change, charts))


def first(change: Callable[[Chart], Chart]) -> Change:
    return lambda charts: (change(charts[0]), *charts[1:])


def without_medications(chart: Chart) -> Chart:
    return replace(chart, medications=NotRecorded())


def one_order(chart: Chart) -> Chart:
    return replace(chart, medications=Recorded(items(chart.medications)[:1]))


def ended(chart: Chart) -> Chart:
    orders = tuple(replace(one, status="stopped") for one in items(chart.medications))
    return replace(chart, medications=Recorded(orders))


def renumbered(chart: Chart) -> Chart:
    return replace(chart, patient=replace(chart.patient, number="191212121212"))


def reborn(chart: Chart) -> Chart:
    return replace(chart, patient=replace(chart.patient, birth_date=date(1901, 1, 1)))


def identified(chart: Chart) -> Chart:
    """A reserve number became a personnummer."""
    patient = replace(chart.patient, number="191212121212", number_system="urn:oid:another")
    return replace(chart, patient=patient)


def another_system(charts: Charts) -> Charts:
    return tuple(with_id(chart, f"new-{n}") for n, chart in enumerate(charts))


TABLE: list[tuple[Change, list[str]]] = [
    (lambda charts: charts, []),
    (lambda charts: charts[:0], ["empty_ward"]),
    (lambda charts: charts[4:], []),
    (lambda charts: charts[5:], ["gone"]),
    (another_system, ["ids"]),
    (lambda charts: (*charts, with_id(charts[0], "new")), []),
    (each(without_medications), ["medications_emptied"]),
    (each(ended), ["medications_emptied"]),
    (each(lambda one: replace(one, medications=GONE)), ["medications_not_fetched"]),
    (first(without_medications), []),
    (each(one_order), ["orders_fewer"]),
    (each(lambda one: replace(one, allergies=NotRecorded())), ["allergies_gone"]),
    (each(lambda one: replace(one, allergies=AssertedNone("none"))), ["allergies_gone"]),
    (each(lambda one: replace(one, allergies=GONE)), ["allergies_not_fetched"]),
    (each(lambda one: replace(one, alerts=NotRecorded())), ["alerts_emptied"]),
    (each(lambda one: replace(one, alerts=GONE)), ["alerts_not_fetched"]),
    (first(lambda one: replace(one, alerts=NotRecorded())), []),
    (each(lambda one: replace(one, administrations=NotRecorded())), ["doses_emptied"]),
    (each(lambda one: replace(one, administrations=GONE)), []),
    (first(renumbered), ["identities"]),
    (first(reborn), ["identities"]),
    (first(identified), []),
]


@pytest.mark.parametrize(("change", "expected"), TABLE)
def test_the_table_of_doubts(change: Change, expected: list[str], demo_charts: Charts) -> None:
    assert judged(change, demo_charts) == expected


def test_lists_that_were_partly_emptied_and_partly_not_fetched_are_told_apart(
    demo_charts: Charts,
) -> None:
    def half(charts: Charts) -> Charts:
        return tuple(
            replace(one, medications=GONE if n % 2 else NotRecorded())
            for n, one in enumerate(charts)
        )

    assert judged(half, demo_charts) == ["medications_emptied", "medications_not_fetched"]


def test_a_list_that_was_not_fetched_is_said_even_where_it_is_no_doubt(
    demo_charts: Charts,
) -> None:
    one = replace(demo_charts[0], medications=GONE)
    found = judge(snapshot((one, *demo_charts[1:]), 0.1), snapshot(demo_charts))
    assert found.doubts == ()
    told = [said.text("sv") for said in found.remarks]
    assert "Läkemedel kunde inte hämtas för 1 av 8 patienter." in told


@pytest.mark.parametrize(("before", "after"), [(2, 1), (3, 2), (3, 1), (4, 2)])
def test_a_discharge_from_a_small_ward_is_no_alarm(
    before: int, after: int, demo_charts: Charts
) -> None:
    assert judged(lambda charts: charts[:after], demo_charts[:before]) == []


@pytest.mark.parametrize("size", [2, 3])
def test_on_a_small_ward_emptied_lists_are_an_alarm(size: int, demo_charts: Charts) -> None:
    charts = demo_charts[:size]
    assert judged(each(without_medications), charts) == ["medications_emptied"]


def test_a_snapshot_older_than_the_current_one_is_doubted(demo_charts: Charts) -> None:
    assert judged(lambda charts: charts, demo_charts, hours=-1) == ["older"]


def test_a_snapshot_stamped_by_a_clock_ahead_does_not_make_every_later_one_older(
    demo_charts: Charts,
) -> None:
    ahead = snapshot(demo_charts, 24 * 365 * 10)
    assert keys(judge(snapshot(demo_charts, 1), ahead, now=NOW + timedelta(hours=1))) == []


def test_the_first_snapshot_of_a_ward_is_trusted_unless_it_is_empty(demo_charts: Charts) -> None:
    assert judge(snapshot(demo_charts), None).doubts == ()
    assert keys(judge(snapshot(()), None)) == ["empty_ward"]


def test_a_ward_that_was_empty_may_stay_so() -> None:
    assert judge(snapshot((), 1), snapshot(())).doubts == ()


def test_after_a_weekend_other_people_in_the_beds_are_no_alarm_and_empty_beds_are(
    demo_charts: Charts,
) -> None:
    def others(charts: Charts) -> Charts:
        renumbered = (with_id(one, f"n{n}") for n, one in enumerate(charts))
        return tuple(
            replace(one, patient=replace(one.patient, number=f"n{n}"))
            for n, one in enumerate(renumbered)
        )

    week = Thresholds(silent_hours=1000)
    new = snapshot(others(demo_charts), 60)
    assert keys(judge(new, snapshot(demo_charts), limits=week)) == []
    few = snapshot(others(demo_charts)[:3], 60)
    assert keys(judge(few, snapshot(demo_charts), limits=week)) == ["gone"]


@dataclass
class Day:
    """A ward that is read every quarter of an hour, judged as the machine judges."""

    charts: Charts
    kept: list[Snapshot] = field(default_factory=list)

    def read(self, charts: Charts) -> list[str]:
        new = snapshot(charts, len(self.kept) / 4)
        day_ago = self.kept[-96] if len(self.kept) >= 96 else None
        last = self.kept[-1] if self.kept else None
        self.kept.append(new)
        return keys(judge(new, last, day_ago=day_ago, limits=Thresholds(silent_hours=1000)))


def test_lists_that_are_emptied_one_at_a_time_show_within_a_day(demo_charts: Charts) -> None:
    day = Day(demo_charts)
    for _ in range(96):
        assert day.read(demo_charts) == []
    found: list[list[str]] = []
    for n in range(1, 9):
        eroded = (*map(without_medications, demo_charts[:n]), *demo_charts[n:])
        found.append(day.read(eroded))
    assert found[0] == found[3] == []
    assert found[-2] == ["medications_emptied"]


def test_a_source_that_stands_still_and_says_it_is_new_is_doubted_after_half_a_day(
    demo_charts: Charts,
) -> None:
    first = snapshot(demo_charts)
    assert keys(judge(snapshot(demo_charts, 11), first)) == []
    (doubt,) = judge(snapshot(demo_charts, 14), first).doubts
    assert doubt.key == "snapshots.doubt_silent"
    # read every five minutes, each is as the one before: a day ago tells
    last = snapshot(demo_charts, 24 - 1 / 12)
    assert keys(judge(snapshot(demo_charts, 24), last, day_ago=first)) == ["silent"]


def test_a_doubt_says_how_many_and_since_when(demo_charts: Charts) -> None:
    new = snapshot(demo_charts[5:], 1)
    (doubt,) = judge(new, snapshot(demo_charts)).doubts
    assert doubt.text("sv") == "5 av 8 patienter är borta sedan den förra hämtningen."
    (doubt,) = judge(new, new, day_ago=snapshot(demo_charts)).doubts
    assert doubt.text("en") == "5 of 8 patients are gone within a day."


def test_a_ward_may_have_thresholds_of_its_own(demo_charts: Charts) -> None:
    new, last = snapshot(demo_charts[2:], 0.1), snapshot(demo_charts)
    assert keys(judge(new, last)) == []
    assert keys(judge(new, last, limits=Thresholds(gone=0.1, gone_least=2))) == ["gone"]


_STATUS = st.sampled_from(["active", "stopped", "on-hold", ""])
_ORDERS = st.lists(st.builds(MedicationOrder, st.text(max_size=3), _STATUS, st.text(max_size=3)))
_ALLERGIES = st.lists(st.builds(Allergy, st.text(max_size=3), st.text(max_size=3)))
_OTHER = st.sampled_from([NotRecorded(), AssertedNone("x"), GONE])
_CHART = st.builds(
    lambda id, name, orders, allergies: replace(
        small_chart(id, name), medications=orders, allergies=allergies
    ),
    st.text(max_size=2),
    st.text(max_size=3),
    _OTHER | st.builds(lambda found: Recorded(tuple(found)), _ORDERS),
    _OTHER | st.builds(lambda found: Recorded(tuple(found)), _ALLERGIES),
)
_SNAPSHOT = st.builds(
    lambda charts, hours: snapshot(tuple(charts), hours),
    st.lists(_CHART, max_size=6, unique_by=lambda one: one.patient.id),
    st.floats(-1e5, 1e5),
)


@given(_SNAPSHOT, st.none() | _SNAPSHOT, st.none() | _SNAPSHOT)
def test_any_two_snapshots_can_be_judged_and_every_doubt_be_worded(
    new: Snapshot, last: Snapshot | None, day_ago: Snapshot | None
) -> None:
    found = judge(new, last, day_ago=day_ago, now=NOW)
    for said in (*found.doubts, *found.remarks):
        assert said.text("sv") != said.text("en")


@given(_SNAPSHOT)
def test_the_same_again_is_never_doubted(one: Snapshot) -> None:
    if one.charts:
        assert judge(one, one, day_ago=one, now=one.fetched_at).doubts == ()

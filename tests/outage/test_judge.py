"""A bad snapshot is told from a good one by what is gone since the last."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from msgspec.structs import replace

from fallback.chart.model import Chart, Snapshot
from fallback.chart.section import NotFetched, NotRecorded
from fallback.snapshots.judge import judge
from fallback.texts import say
from tests.outage.conftest import NOW, WARD, with_id

Change = Callable[[tuple[Chart, ...]], tuple[Chart, ...]]


def snapshot(charts: tuple[Chart, ...], hours: int = 0) -> Snapshot:
    return Snapshot("0" * 16, WARD, "Provjournalen", NOW + timedelta(hours=hours), charts)


def keys(change: Change, charts: tuple[Chart, ...], hours: int = 1) -> list[str]:
    return [one.key for one in judge(snapshot(change(charts), hours), snapshot(charts))]


def without_medications(chart: Chart) -> Chart:
    return replace(chart, medications=NotRecorded())


def medications_not_fetched(chart: Chart) -> Chart:
    return replace(chart, medications=NotFetched(say("chart.untimed_none")))


def without_allergies(chart: Chart) -> Chart:
    return replace(chart, allergies=NotRecorded())


def renumbered(chart: Chart) -> Chart:
    return replace(chart, patient=replace(chart.patient, number="191212121212"))


def reborn(chart: Chart) -> Chart:
    return replace(chart, patient=replace(chart.patient, birth_date=date(1901, 1, 1)))


def identified(chart: Chart) -> Chart:
    """A reserve number became a personnummer."""
    patient = replace(chart.patient, number="191212121212", number_system="urn:oid:another")
    return replace(chart, patient=patient)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda charts: charts, []),
        (lambda charts: charts[:0], ["snapshots.doubt_empty_ward"]),
        (lambda charts: charts[4:], []),
        (lambda charts: charts[5:], ["snapshots.doubt_gone"]),
        (lambda charts: (*charts, with_id(charts[0], "new")), []),
        (
            lambda charts: tuple(map(without_medications, charts)),
            ["snapshots.doubt_medications_emptied"],
        ),
        (
            lambda charts: tuple(map(medications_not_fetched, charts)),
            ["snapshots.doubt_medications_emptied"],
        ),
        (lambda charts: (without_medications(charts[0]), *charts[1:]), []),
        (
            lambda charts: tuple(map(without_allergies, charts)),
            ["snapshots.doubt_allergies_emptied"],
        ),
        (lambda charts: (renumbered(charts[0]), *charts[1:]), ["snapshots.doubt_identities"]),
        (lambda charts: (reborn(charts[0]), *charts[1:]), ["snapshots.doubt_identities"]),
        (lambda charts: (identified(charts[0]), *charts[1:]), []),
    ],
)
def test_the_table_of_doubts(
    change: Change, expected: list[str], demo_charts: tuple[Chart, ...]
) -> None:
    assert keys(change, demo_charts) == expected


def test_a_snapshot_older_than_the_current_one_is_doubted(demo_charts: tuple[Chart, ...]) -> None:
    assert keys(lambda charts: charts, demo_charts, hours=-1) == ["snapshots.doubt_older"]


def test_the_first_snapshot_of_a_ward_is_trusted_unless_it_is_empty(
    demo_charts: tuple[Chart, ...],
) -> None:
    assert judge(snapshot(demo_charts), None) == ()
    assert [one.key for one in judge(snapshot(()), None)] == ["snapshots.doubt_empty_ward"]


def test_a_doubt_says_how_many(demo_charts: tuple[Chart, ...]) -> None:
    (doubt,) = judge(snapshot(demo_charts[5:], 1), snapshot(demo_charts))
    assert doubt.text("sv") == "5 av 8 patienter är borta sedan den förra hämtningen."

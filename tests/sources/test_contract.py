"""What every source keeps to, whatever it reads: one ward whole, nothing guessed, gaps in words."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import msgspec
import pytest

from fallback.app.record_system import RecordSystem
from fallback.chart.model import Chart, Snapshot
from fallback.chart.section import AssertedNone, NotFetched, Recorded, items
from fallback.errors import FallbackError
from fallback.sources.record_system import DoseItem, RefusedError
from fallback.store import snapshots
from fallback.store.database import Database, migrate
from fallback.store.times import iso
from fallback.texts import Message
from tests.sources.contract import CASES, NOW, Case

SECTIONS = (*("allergies", "alerts", "problems", "medications", "administrations", "observations"),)


@pytest.fixture(params=CASES, ids=lambda case: case.name)
def case(request: pytest.FixtureRequest) -> Case:
    found = request.param
    assert isinstance(found, Case)
    return found


@pytest.fixture
def source(case: Case, tmp_path: Path) -> Iterator[RecordSystem]:
    with case.opened(tmp_path) as opened:
        yield opened


@pytest.fixture
def snapshot(case: Case, source: RecordSystem) -> Snapshot:
    return source.read_ward(case.ward, lambda _done, _all: True)


def test_the_ward_is_one_of_the_wards_and_each_has_a_name(case: Case, source: RecordSystem) -> None:
    wards = source.wards()
    assert case.ward in {ward.id for ward in wards}
    assert len({ward.id for ward in wards}) == len(wards)
    assert all(ward.name for ward in wards)


def test_a_snapshot_says_of_which_ward_from_where_and_when(
    case: Case, source: RecordSystem, snapshot: Snapshot
) -> None:
    assert snapshot.ward.id == case.ward
    assert snapshot.source == source.name != ""
    assert snapshot.fetched_at.tzinfo is not None
    assert snapshot.charts


def test_everyone_is_there_once_on_this_ward_and_can_be_told_apart(
    case: Case, snapshot: Snapshot
) -> None:
    ids = [chart.patient.id for chart in snapshot.charts]
    assert len(set(ids)) == len(ids)
    for chart in snapshot.charts:
        assert chart.patient.id
        assert chart.patient.name or chart.patient.number
        assert chart.stay.ward_id == case.ward


def test_what_is_ordered_is_on_the_chart_and_every_order_says_what_it_is(
    case: Case, snapshot: Snapshot
) -> None:
    charts = {chart.patient.id: chart for chart in snapshot.charts}
    for patient_id, drugs in case.orders.items():
        found = [order.drug for order in items(charts[patient_id].medications)]
        assert all(any(drug in one for one in found) for drug in drugs)
    for chart in snapshot.charts:
        orders = items(chart.medications)
        assert len({order.id for order in orders}) == len(orders)
        assert all(order.drug or order.source_text for order in orders)


def test_silence_about_allergies_is_never_none(case: Case, snapshot: Snapshot) -> None:
    for chart in snapshot.charts:
        if chart.patient.id == case.silent:
            assert not isinstance(chart.allergies, AssertedNone | Recorded)


def messages(chart: Chart) -> Iterator[Message]:
    """All that a chart says is missing."""
    for name in SECTIONS:
        section = getattr(chart, name)
        if isinstance(section, NotFetched):
            yield section.reason
        elif isinstance(section, Recorded):
            yield from section.missing


def test_what_is_missing_is_said_in_both_languages(snapshot: Snapshot) -> None:
    said = [*snapshot.gaps, *(one for chart in snapshot.charts for one in messages(chart))]
    for one in said:
        assert one.text("sv")
        assert one.text("en")


def times(part: object) -> Iterator[datetime]:
    """Every moment in it."""
    if isinstance(part, datetime):
        yield part
    elif isinstance(part, msgspec.Struct):
        yield from (one for name in part.__struct_fields__ for one in times(getattr(part, name)))
    elif isinstance(part, tuple):
        yield from (one for item in part for one in times(item))


def test_every_moment_is_in_utc(snapshot: Snapshot) -> None:
    for moment in times(snapshot):
        assert moment.utcoffset() is not None
        assert not moment.utcoffset()


def test_progress_ends_with_all_of_them_and_a_stop_is_obeyed(
    case: Case, source: RecordSystem, snapshot: Snapshot
) -> None:
    seen: list[tuple[int, int]] = []

    def note(done: int, of: int) -> bool:
        seen.append((done, of))
        return True

    source.read_ward(case.ward, note)
    assert seen[-1][0] == seen[-1][1] >= len(snapshot.charts)
    with pytest.raises(FallbackError):
        source.read_ward(case.ward, lambda _done, _of: False)


def test_a_ward_that_is_not_there_is_refused_in_words(source: RecordSystem) -> None:
    with pytest.raises(FallbackError) as refused:
        source.read_ward("no-such-ward", lambda _done, _of: True)
    assert refused.value.text("sv")


def test_a_second_reading_is_another_snapshot_of_the_same(
    case: Case, source: RecordSystem, snapshot: Snapshot
) -> None:
    again = source.read_ward(case.ward, lambda _done, _of: True)
    assert again.id != snapshot.id
    assert [c.patient for c in again.charts] == [c.patient for c in snapshot.charts]
    assert [c.medications for c in again.charts] == [c.medications for c in snapshot.charts]


def test_one_patient_is_read_as_the_ward_was_and_nobody_is_nobody(
    source: RecordSystem, snapshot: Snapshot
) -> None:
    for chart in snapshot.charts[:3]:
        alone = source.read_chart(chart.patient.id)
        assert alone is not None
        assert alone.patient == chart.patient
        assert {o.id for o in items(chart.medications)} <= {o.id for o in items(alone.medications)}
    assert source.read_chart("no-such-patient") is None


def test_a_snapshot_is_the_same_after_it_was_kept(snapshot: Snapshot, tmp_path: Path) -> None:
    with Database(tmp_path / "kept.db", bytes(32)) as database:
        migrate(database)
        with database.write() as tx:
            snapshots.land(tx, snapshot, landed_at=iso(NOW), doubts=())
            assert snapshots.load(tx, snapshot.id) == snapshot


def test_what_is_not_offered_is_refused(source: RecordSystem, snapshot: Snapshot) -> None:
    if "dose" in source.offers():
        return
    chart = snapshot.charts[0]
    item = DoseItem("i", chart.patient.id, "", "", "x", True, NOW, None, "", "", "")
    assert source.look_up(item) is None
    with pytest.raises((RefusedError, FallbackError)):
        source.create(item)

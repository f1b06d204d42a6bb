import threading
import uuid
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from msgspec.structs import replace

from fallback.chart.model import Administration, Chart, Quantity, Snapshot
from fallback.chart.section import items
from fallback.demo.meanwhile import DoseCharted, OrderChanged, OrderStopped, PatientMoved, usual
from fallback.demo.record_system import DemoRecordSystem
from fallback.errors import FallbackError
from fallback.sources.record_system import (
    DocumentItem,
    DoseItem,
    ObservationItem,
    RefusedError,
    Source,
    Target,
)

START = datetime(2026, 11, 24, 6, 50, tzinfo=UTC)
FILE = "demo-record-system.json"


class Clock:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now

    def on(self, **step: float) -> None:
        self.now += timedelta(**step)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def demo(tmp_path: Path, clock: Clock) -> DemoRecordSystem:
    return DemoRecordSystem(tmp_path, clock=clock)


def read(demo: DemoRecordSystem) -> Snapshot:
    return demo.read_ward(demo.wards()[0].id, lambda _done, _all: True)


def chart(demo: DemoRecordSystem, patient_id: str) -> Chart:
    found = demo.read_chart(patient_id)
    assert found is not None
    return found


def dose_item(chart: Chart, at: datetime) -> DoseItem:
    order = items(chart.medications)[0]
    return DoseItem(
        identifier=str(uuid.uuid4()),
        patient_id=chart.patient.id,
        encounter_id=chart.stay.encounter_id,
        order_id=order.id,
        drug=order.drug,
        given=True,
        at=at,
        dose=order.dosages[0].dose,
        reason="",
        performer="ME",
        note="",
    )


def signed_after(chart: Chart, moment: datetime) -> tuple[Administration, ...]:
    return tuple(one for one in items(chart.administrations) if one.at and one.at > moment)


def test_it_is_a_source_and_a_target(demo: DemoRecordSystem) -> None:
    source: Source = demo
    target: Target = demo
    assert source.name == "Demojournalen"
    assert target.offers() == {"dose", "observation", "document"}


def test_reading_again_from_another_program_gives_the_same_ward(
    demo: DemoRecordSystem, tmp_path: Path, clock: Clock
) -> None:
    first = read(demo)
    clock.on(days=2)
    again = read(DemoRecordSystem(tmp_path, clock=clock))
    assert [c.patient for c in again.charts] == [c.patient for c in first.charts]
    assert [c.stay for c in again.charts] == [c.stay for c in first.charts]
    assert again.id != first.id
    assert again.fetched_at == clock.now


def test_between_snapshots_care_goes_on_and_is_signed(demo: DemoRecordSystem, clock: Clock) -> None:
    read(demo)
    clock.on(hours=8)
    assert any(signed_after(one, START) for one in read(demo).charts)


def test_after_a_snapshot_the_ward_writes_on_paper_until_the_next(
    demo: DemoRecordSystem, clock: Clock
) -> None:
    first = read(demo)
    clock.on(hours=8)
    for one in first.charts:
        assert not signed_after(chart(demo, one.patient.id), START)


def test_what_was_due_on_paper_is_never_signed_by_itself(
    demo: DemoRecordSystem, clock: Clock
) -> None:
    first = read(demo)
    clock.on(hours=2)
    demo.fail()
    down = clock.now
    clock.on(hours=6)
    demo.carry_on()
    up = clock.now
    clock.on(hours=6)
    later = read(demo)
    times = [one.at for c in later.charts for one in signed_after(c, START) if one.at]
    assert len(later.charts) == len(first.charts)
    assert any(at <= down for at in times)
    assert not any(down < at <= up for at in times)
    assert any(at > up for at in times)


def test_what_was_written_back_from_paper_is_not_signed_a_second_time(
    demo: DemoRecordSystem, clock: Clock
) -> None:
    base = read(demo).charts[0]
    clock.on(hours=4)
    demo.create(dose_item(base, START + timedelta(hours=1)))
    later = read(demo).charts[0]
    assert len(signed_after(later, START)) == 1


def test_while_it_is_down_nothing_can_be_read_or_written(demo: DemoRecordSystem) -> None:
    snapshot = read(demo)
    item = dose_item(snapshot.charts[0], START)
    demo.fail()
    tries: tuple[Callable[[], object], ...] = (
        demo.wards,
        lambda: read(demo),
        lambda: demo.read_chart("w1-p01"),
        lambda: demo.look_up(item),
        lambda: demo.create(item),
    )
    for attempt in tries:
        with pytest.raises(FallbackError) as raised:
            attempt()
        assert raised.value.message.key == "demo.down"
    demo.carry_on()
    assert demo.look_up(item) is None


def test_a_dose_that_is_written_is_found_and_stands_in_the_chart(
    demo: DemoRecordSystem, tmp_path: Path, clock: Clock
) -> None:
    base = read(demo).charts[0]
    clock.on(hours=3)
    item = dose_item(base, START + timedelta(hours=1))
    assert demo.look_up(item) is None
    receipt = demo.create(item)
    assert receipt.location.startswith("MedicationAdministration/")
    again = DemoRecordSystem(tmp_path, clock=clock)
    assert again.look_up(item) == receipt
    (kept,) = signed_after(chart(again, base.patient.id), START)
    assert (kept.order_id, kept.dose, kept.by) == (item.order_id, item.dose, "ME")
    assert kept.identifiers[0].value.endswith(item.identifier)


def test_a_dose_not_given_keeps_its_reason(demo: DemoRecordSystem) -> None:
    base = read(demo).charts[0]
    item = dose_item(base, START + timedelta(minutes=5))
    demo.create(replace(item, given=False, dose=None, reason="Patienten avböjde"))
    (kept,) = signed_after(chart(demo, base.patient.id), START)
    assert (kept.status, kept.reason, kept.dose) == ("not-done", "Patienten avböjde", None)


def test_an_observation_that_is_written_comes_first(demo: DemoRecordSystem, clock: Clock) -> None:
    base = read(demo).charts[0]
    clock.on(hours=3)
    item = ObservationItem(
        identifier=str(uuid.uuid4()),
        patient_id=base.patient.id,
        encounter_id=base.stay.encounter_id,
        code="http://loinc.org|8867-4",
        name="Puls",
        at=clock.now,
        value=Quantity(Decimal(72), "/min", "/min"),
        text="",
        performer="ME",
        note="",
    )
    demo.create(item)
    assert items(chart(demo, base.patient.id).observations)[0].at == clock.now


def test_a_document_is_kept_without_its_pages(demo: DemoRecordSystem, tmp_path: Path) -> None:
    base = read(demo).charts[0]
    item = DocumentItem(
        identifier=str(uuid.uuid4()),
        patient_id=base.patient.id,
        encounter_id=base.stay.encounter_id,
        title="Reservpärm",
        period_start=START,
        period_end=START,
        pdf=b"%PDF-1.7" * 100_000,
    )
    receipt = demo.create(item)
    assert receipt.location.startswith("DocumentReference/")
    assert demo.look_up(item) == receipt
    assert (tmp_path / FILE).stat().st_size < 5_000


def test_an_unknown_patient_is_refused(demo: DemoRecordSystem) -> None:
    item = dose_item(read(demo).charts[0], START)
    stranger = replace(item, patient_id="w9-p01")
    with pytest.raises(RefusedError):
        demo.create(stranger)
    assert demo.look_up(stranger) is None
    assert demo.read_chart("w1-p29") is None
    assert demo.read_chart("nobody") is None


def test_what_others_did_shows_when_the_system_carries_on(
    demo: DemoRecordSystem, tmp_path: Path, clock: Clock
) -> None:
    base = read(demo)
    demo.fail()
    changes = usual(base, START)
    demo.meanwhile(changes)
    clock.on(hours=12)
    live = DemoRecordSystem(tmp_path, clock=clock)
    live.carry_on()
    charts = {one.patient.id: chart(live, one.patient.id) for one in base.charts}
    orders = {o.id: o for c in charts.values() for o in items(c.medications)}
    before = {o.id: o for c in base.charts for o in items(c.medications)}
    kinds = {type(one) for one in changes}
    assert kinds == {OrderStopped, DoseCharted, OrderChanged, PatientMoved}
    signed = {d.order_id: d for c in charts.values() for d in signed_after(c, START)}
    for change in changes:
        match change:
            case OrderStopped():
                assert orders[change.order_id].status == "stopped"
                assert orders[change.order_id].version == "2"
            case OrderChanged():
                changed = orders[change.order_id].dosages[0]
                assert changed.dose == change.dose != before[change.order_id].dosages[0].dose
            case DoseCharted():
                dose = signed.pop(change.order_id)
                assert (dose.at, dose.reason, dose.by) == (change.at, change.reason, change.by)
            case PatientMoved():
                assert charts[change.patient_id].stay.bed == change.bed
    assert not signed


def test_changes_do_not_show_before_it_carries_on(demo: DemoRecordSystem) -> None:
    base = read(demo)
    demo.meanwhile([PatientMoved("w1-p01", "Korridor 1")])
    assert chart(demo, "w1-p01").stay == base.charts[0].stay
    demo.carry_on()
    assert chart(demo, "w1-p01").stay.bed == "Korridor 1"


def test_a_reading_that_is_stopped_says_so(demo: DemoRecordSystem) -> None:
    with pytest.raises(FallbackError) as raised:
        demo.read_ward("ward-1", lambda done, _all: done < 5)
    assert raised.value.message.key == "demo.interrupted"
    with pytest.raises(FallbackError) as raised:
        demo.read_ward("ward-2", lambda _done, _all: True)
    assert raised.value.message.key == "demo.no_such_ward"


def test_a_damaged_file_is_named_and_left_alone(demo: DemoRecordSystem, tmp_path: Path) -> None:
    (tmp_path / FILE).write_text("{", "utf-8")
    with pytest.raises(FallbackError) as raised:
        read(demo)
    assert raised.value.message.key == "demo.unreadable"
    assert (tmp_path / FILE).read_text("utf-8") == "{"


def test_two_programs_that_write_at_once_lose_nothing(tmp_path: Path, clock: Clock) -> None:
    base = read(DemoRecordSystem(tmp_path, clock=clock)).charts[0]
    batches = [[dose_item(base, START + timedelta(minutes=n)) for n in range(8)] for _ in range(4)]

    def send(batch: list[DoseItem]) -> None:
        demo = DemoRecordSystem(tmp_path, clock=clock)
        for item in batch:
            demo.create(item)

    threads = [threading.Thread(target=send, args=(batch,)) for batch in batches]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    demo = DemoRecordSystem(tmp_path, clock=clock)
    assert all(demo.look_up(item) for batch in batches for item in batch)
    assert not (tmp_path / FILE).with_suffix(".lock").exists()


def test_a_lock_left_by_a_program_that_died_is_broken(
    demo: DemoRecordSystem, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("fallback.demo.keeping.PATIENCE", 0.05)
    (tmp_path / FILE).with_suffix(".lock").touch()
    assert len(read(demo).charts) == 28

"""Readiness is what lies in the store, proven and fresh, and a printer that answers."""

import re
import shutil
from pathlib import Path

import msgspec
import pytest
from msgspec.structs import replace

from fallback.errors import FallbackError
from fallback.outage.declare import declare
from fallback.printing import Queue
from fallback.session import Session
from fallback.snapshots import prove as proving
from fallback.snapshots.take import take
from fallback.staging.fleet import metrics, status
from fallback.staging.fleet.fleet import WardOfFleet, fleet
from fallback.staging.fleet.readiness import Readiness, look
from fallback.staging.fleet.status import Status
from fallback.staging.fleet.stock import count_forms
from fallback.staging.packages import sealing, signed
from fallback.staging.packages.enrolment import revoke
from fallback.staging.shares.share import Folder
from fallback.store import keyslots, readiness, staging, trail
from fallback.store.ways import MachineSecret, Params, Passphrase
from fallback.texts import Message, say
from tests.outage.conftest import Clock
from tests.staging.conftest import WARD, Hospital, enrol, opened

IDLE = Queue("avd11-laser", "idle")
CHEAP = Params(memory_kib=64, iterations=1)


def going_on(_done: int, _of: int) -> bool:
    return True


@pytest.fixture
def pc(enrolled: Session, hospital: Hospital) -> Session:
    """An enrolled ward PC with keyslots, a printer and a fresh snapshot."""
    slots = keyslots.create("store-BBBBB", b"k" * 32)
    for way in (
        Passphrase("fyra små ord räcker", CHEAP),
        MachineSecret(enrolled.settings.data_dir),
    ):
        slots = keyslots.with_slot(slots, b"k" * 32, way, label=way.type, at="2026-11-24T06:00:00Z")
    keyslots.write(enrolled.settings.keyslot_file, slots)
    named = msgspec.structs.replace(enrolled.settings, printer=IDLE.name)
    session = Session(enrolled.database, named, enrolled.person, clock=enrolled.clock)
    take(session, hospital, WARD.id, going_on)
    return session


def seen(pc: Session, *queues: Queue) -> Readiness:
    return look(pc, printers=lambda: queues or (IDLE,), next_run=lambda: pc.now())


def hindrances(found: Readiness) -> list[str]:
    return [one.key for one in (*found.hindrances, *(h for w in found.wards for h in w.hindrances))]


def remarks(found: Readiness) -> list[str]:
    return [one.key for one in (*found.remarks, *(r for w in found.wards for r in w.remarks))]


def test_a_fresh_proven_snapshot_and_a_printer_that_answers_are_ready(pc: Session) -> None:
    found = seen(pc)
    assert hindrances(found) == []
    assert found.ready
    (ward,) = found.wards
    assert (ward.name, ward.charts, ward.proven) == (WARD.name, 2, True)


def test_a_snapshot_grows_old(pc: Session, clock: Clock) -> None:
    clock.on(minutes=60)
    assert seen(pc).ready
    clock.on(minutes=1)
    assert hindrances(seen(pc)) == ["ready.stale"]


def test_a_snapshot_from_the_future_is_no_fresh_one(pc: Session, clock: Clock) -> None:
    clock.on(hours=-2)
    assert hindrances(seen(pc)) == ["ready.clock"]


def test_a_job_that_succeeded_is_no_evidence(
    pc: Session, hospital: Hospital, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock.on(minutes=1)
    with monkeypatch.context() as broken:
        broken.setattr(proving, "_tried", lambda *_: (say("ready.no_wards"),))
        take(pc, hospital, WARD.id, going_on)
    assert hindrances(seen(pc)) == ["ready.not_proven"]


def test_a_suspicious_snapshot_that_waits_is_a_remark(
    pc: Session, hospital: Hospital, clock: Clock
) -> None:
    clock.on(minutes=1)
    hospital.charts = ()
    take(pc, hospital, WARD.id, going_on)
    found = seen(pc)
    assert found.ready
    assert "ready.waiting" in remarks(found)


@pytest.mark.parametrize(
    ("queue", "key"),
    [
        (Queue("another", "idle"), "ready.unknown_printer"),
        (Queue(IDLE.name, "stopped"), "ready.printer"),
        (Queue(IDLE.name, "idle", ("media-empty-error",)), "ready.printer"),
        (Queue(IDLE.name, "idle", accepts=False), "ready.printer"),
    ],
)
def test_a_printer_that_would_not_print_hinders(pc: Session, queue: Queue, key: str) -> None:
    assert key in hindrances(seen(pc, queue))


def test_no_printing_system_hinders_and_is_said(pc: Session) -> None:
    def none() -> tuple[Queue, ...]:
        raise FallbackError("printing.no_cups")

    found = look(pc, printers=none, next_run=lambda: pc.now())
    assert hindrances(found) == ["printing.no_cups"]


def test_a_pc_without_a_printers_name_is_not_ready(pc: Session) -> None:
    bare = Session(
        pc.database, msgspec.structs.replace(pc.settings, printer=""), pc.person, clock=pc.clock
    )
    assert hindrances(seen(bare)) == ["ready.no_printer"]


def test_a_ward_that_is_granted_and_has_no_snapshot_is_not_ready(pc: Session, it: Session) -> None:
    enrol(pc, it, WARD.id, "ward-9")
    assert hindrances(seen(pc)) == ["ready.no_snapshot"]


def test_a_store_that_no_person_can_open_is_not_ready(pc: Session) -> None:
    slots = keyslots.create("store-BBBBB", b"k" * 32)
    way = MachineSecret(pc.settings.data_dir)
    slots = keyslots.with_slot(slots, b"k" * 32, way, label="m", at="2026-11-24T06:00:00Z")
    keyslots.write(pc.settings.keyslot_file, slots)
    assert hindrances(seen(pc)) == ["ready.no_keyslot"]


def test_a_keyslot_was_exercised_when_it_last_opened_the_store(pc: Session, clock: Clock) -> None:
    assert "ready.not_exercised" in remarks(seen(pc))
    slots = {one.type: one.id for one in keyslots.read(pc.settings.keyslot_file).slots}
    for at in ("2026-11-01T06:00:00Z", "2026-11-20T06:00:00Z"):
        with pc.database.write() as tx:
            trail.append(
                tx,
                at=at,
                person_id="",
                person_name="",
                action="store.unlock",
                details={"slot": slots["passphrase"]},
            )
    found = seen(pc)
    assert {s.type: s.exercised for s in found.keyslots} == {
        "passphrase": "2026-11-20T06:00:00Z",
        "machine": "",
    }
    assert "ready.not_exercised" not in remarks(found)
    clock.on(days=180)
    assert "ready.not_exercised" in remarks(seen(pc))


def test_a_drill_counts_and_an_outage_does_not(pc: Session) -> None:
    declare(pc, ward_id=WARD.id, ward_name=WARD.name, kind="drill")
    assert "ready.no_drill" not in remarks(seen(pc))
    with pc.read() as tx:
        assert readiness.last_drill(tx, "ward-9") is None


def test_the_box_of_blank_forms_is_counted_emptied_and_outdated(pc: Session) -> None:
    assert "ready.no_stock" in remarks(seen(pc))
    count_forms(pc, WARD, "orders", 20)
    found = seen(pc)
    assert [(one.form, one.copies) for one in found.stock[WARD.id]] == [("orders", 20)]
    assert not {"ready.no_stock", "ready.stock_empty", "ready.stock_old"} & set(remarks(found))
    count_forms(pc, WARD, "orders", 0)
    assert "ready.stock_empty" in remarks(seen(pc))
    with pc.database.write() as tx:
        tx.run("UPDATE form_stock SET form = 'of-old', copies = 3")
    assert "ready.stock_old" in remarks(seen(pc))


def test_a_form_that_does_not_exist_cannot_be_counted(pc: Session) -> None:
    for form, copies in (("nothing", 1), ("orders", -1)):
        with pytest.raises(FallbackError) as refused:
            count_forms(pc, WARD, form, copies)
        assert refused.value.message.key == "ready.unknown_form"


def test_little_disk_and_no_timetable_are_said(
    pc: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = shutil.disk_usage(pc.settings.data_dir)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage._replace(free=10_000_000))
    found = look(pc, printers=lambda: (IDLE,), next_run=lambda: None)
    assert {"ready.disk", "ready.not_scheduled"} <= set(remarks(found))


def rows(it: Session, share: Folder) -> tuple[WardOfFleet, ...]:
    return fleet(it, share)


def told(row: WardOfFleet) -> list[str]:
    return [one.key for one in row.told]


def test_a_pc_that_never_said_anything_counts_as_failing(
    it: Session, enrolled: Session, share: Folder
) -> None:
    (row,) = rows(it, share)
    assert not row.ready
    assert told(row) == ["ready.silent_always"]


def test_a_pc_that_is_ready_says_so_until_it_falls_silent(
    it: Session, pc: Session, share: Folder, clock: Clock
) -> None:
    status.publish(pc, share, seen(pc))
    (row,) = rows(it, share)
    assert (row.ready, row.age_seconds, row.said_seconds, row.proven) == (True, 0, 0, True)
    clock.on(minutes=60)
    assert rows(it, share)[0].ready
    clock.on(minutes=1)
    assert set(told(rows(it, share)[0])) == {"ready.silent", "ready.stale"}


def test_a_snapshot_that_was_not_proven_is_counted_whatever_the_pc_thinks_of_it(
    it: Session, pc: Session, share: Folder
) -> None:
    found = seen(pc)
    status.publish(pc, share, replace(found, wards=(replace(found.wards[0], proven=False),)))
    assert told(rows(it, share)[0]) == ["ready.not_proven"]


def test_an_old_status_put_back_only_makes_a_pc_silent(
    it: Session, pc: Session, share: Folder, clock: Clock, hospital: Hospital
) -> None:
    status.publish(pc, share, seen(pc))
    (name,) = share.names()
    old = share.read(name, 10**6)
    assert old
    clock.on(hours=3)
    take(pc, hospital, WARD.id, going_on)
    status.publish(pc, share, seen(pc))
    assert rows(it, share)[0].ready
    share.write(name, old)
    assert "ready.silent" in told(rows(it, share)[0])


def test_a_status_from_the_future_is_not_believed(
    it: Session, pc: Session, share: Folder, clock: Clock
) -> None:
    clock.on(hours=2)
    status.publish(pc, share, seen(pc))
    clock.on(hours=-2)
    assert "ready.status_clock" in told(rows(it, share)[0])


def test_a_status_of_another_hand_is_not_believed(it: Session, pc: Session, share: Folder) -> None:
    status.publish(pc, share, seen(pc))
    (name,) = share.names()
    whole = share.read(name, 10**6)
    assert whole
    content, _ = signed.read(whole, Status, "status", lambda _: own_key(pc))
    forged, _ = signed.write(content, Status, sealing.new_signing_pair(), "status")
    for data in (forged, whole[:-9], b"", b"[" * 100_000, whole.replace(b"true", b"True")):
        share.write(name, data)
        assert told(rows(it, share)[0]) == ["ready.status_not_genuine"]


def own_key(pc: Session) -> bytes:
    with pc.read() as tx:
        pair = staging.key_pair(tx, "sign")
    assert pair
    return pair.public


@pytest.mark.parametrize(
    "said",
    [
        Message("no.such_key"),
        Message("ready.stale", {}),
        Message("ready.printer", {"printer": "\x1b[2J"}),
    ],
)
def test_a_pc_that_says_what_no_fallback_says_is_not_believed(
    said: Message, it: Session, pc: Session, share: Folder
) -> None:
    found = replace(seen(pc), hindrances=(said,))
    status.publish(pc, share, found)
    assert told(rows(it, share)[0]) == ["ready.status_not_genuine"]


def test_the_wards_that_could_not_print_come_first(
    it: Session, pc: Session, share: Folder, tmp_path: Path, clock: Clock
) -> None:
    other = opened(tmp_path / "pc2", "CCCCC", clock, "Per")
    with other.database:
        enrol(other, it, "ward-7")
        status.publish(pc, share, seen(pc))
        found = rows(it, share)
    assert [(row.code, row.ready) for row in found] == [("CCCCC", False), ("BBBBB", True)]


def test_a_revoked_pc_is_no_part_of_the_fleet(it: Session, pc: Session, share: Folder) -> None:
    revoke(it, "BBBBB")
    assert rows(it, share) == ()


def test_a_share_that_is_not_there_is_an_error_and_not_a_silent_fleet(
    it: Session, enrolled: Session, share: Folder
) -> None:
    share.path.rmdir()
    with pytest.raises(FallbackError) as refused:
        rows(it, share)
    assert refused.value.message.key == "staging.no_share"


def test_no_name_of_a_patient_is_in_a_status(
    pc: Session, share: Folder, hospital: Hospital
) -> None:
    status.publish(pc, share, seen(pc))
    lying = b"".join(file.read_bytes() for file in share.path.iterdir()).decode()
    for chart in hospital.charts:
        for word in (chart.patient.family, chart.patient.number, chart.patient.id):
            assert word not in lying


def test_prometheus_gets_a_line_a_ward_and_escaped_names(tmp_path: Path) -> None:
    row = WardOfFleet("pc\n1", "BBBBB", "w1", 'A "B" \\', 90, None, False, (say("ready.no_wards"),))
    text = metrics.text([row], 1_700_000_000)
    line = r'{ward="w1",ward_name="A \"B\" \\",machine="pc\n1",code="BBBBB"}'
    assert f"fallback_packet_ready{line} 0\n" in text
    assert f"fallback_snapshot_age_seconds{line} 90\n" in text
    assert "fallback_status_age_seconds{" not in text
    for shown in text.splitlines():
        assert re.fullmatch(r"# (HELP|TYPE) .+|[a-z_]+(\{.*\})? -?\d+", shown)
    file = tmp_path / "fallback.prom"
    metrics.write([row], 1, file)
    assert file.read_text("utf-8").endswith("timestamp_seconds 1\n")
    assert [one.name for one in tmp_path.iterdir()] == ["fallback.prom"]

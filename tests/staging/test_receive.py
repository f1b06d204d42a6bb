"""A ward PC takes what IT signed for its ward, newer than what it has; all else changes nothing."""

import dataclasses
from contextlib import suppress
from pathlib import Path

import msgspec
import pytest

from fallback.errors import FallbackError
from fallback.outage.declare import declare
from fallback.outage.packets import ward_packet
from fallback.session import Session, iso
from fallback.snapshots.drill import ForDrill, for_drill
from fallback.snapshots.take import take
from fallback.staging.packages import enrolment, package
from fallback.staging.receive import Arrival, receive
from fallback.staging.shares.share import Folder
from fallback.staging.stage import stage
from fallback.store import snapshots, staging, trail
from fallback.store.outages import OutageKind
from fallback.store.snapshots import SnapshotRow
from fallback.texts import say
from forms.proof.pdfium import texts
from tests.outage.conftest import Clock
from tests.staging.conftest import OTHER, WARD, Hospital, enrol, opened

FILE = package.file_name(WARD.id)


def going_on(_done: int, _of: int) -> bool:
    return True


def current(session: Session) -> SnapshotRow | None:
    with session.read() as tx:
        return snapshots.current(tx, WARD.id)


def only(session: Session, share: Folder) -> Arrival:
    (arrival,) = receive(session, share)
    return arrival


def keys(arrival: Arrival) -> list[str]:
    return [told.key for told in arrival.told]


def test_a_package_lands_trusted_and_proven_and_equals_what_was_read(
    it: Session, enrolled: Session, share: Folder, hospital: Hospital
) -> None:
    (first, other) = stage(it, hospital, share)
    assert (first.charts, first.readers, first.fault) == (2, 1, None)
    assert other.fault is not None
    assert other.fault.key == "staging.ward_without_pc"
    assert only(enrolled, share).outcome == "landed"
    row = current(enrolled)
    assert row is not None
    assert row.proven_at
    with enrolled.read() as tx:
        landed = snapshots.load(tx, row.id)
        actions = [one.action for one in trail.rows(tx)]
    assert sorted(landed.charts, key=lambda c: c.patient.id) == sorted(
        hospital.charts, key=lambda c: c.patient.id
    )
    assert actions.count("snapshot.land") == actions.count("snapshot.prove") == 1


def test_no_name_of_a_patient_can_be_read_on_the_share(
    it: Session, enrolled: Session, share: Folder, hospital: Hospital
) -> None:
    stage(it, hospital, share)
    lying = b"".join(file.read_bytes() for file in share.path.iterdir())
    for chart in hospital.charts:
        for word in (chart.patient.family, chart.patient.number, chart.patient.id):
            assert word.encode() not in lying


def test_the_same_package_twice_is_nothing_new(
    it: Session, enrolled: Session, share: Folder, hospital: Hospital
) -> None:
    stage(it, hospital, share)
    receive(enrolled, share)
    before = current(enrolled)
    assert only(enrolled, share).outcome == "nothing-new"
    assert current(enrolled) == before


def test_an_old_package_that_comes_back_is_refused(
    it: Session, enrolled: Session, share: Folder, hospital: Hospital, clock: Clock
) -> None:
    stage(it, hospital, share)
    old = share.read(FILE, 10**9)
    assert old
    receive(enrolled, share)
    clock.on(minutes=10)
    stage(it, hospital, share)
    receive(enrolled, share)
    newest = current(enrolled)
    share.write(FILE, old)
    assert keys(only(enrolled, share)) == ["staging.rolled_back"]
    assert current(enrolled) == newest


def test_a_share_that_is_frozen_is_said_once_its_package_is_past_its_time(
    it: Session, enrolled: Session, share: Folder, hospital: Hospital, clock: Clock
) -> None:
    stage(it, hospital, share)
    receive(enrolled, share)
    clock.on(hours=24)
    assert only(enrolled, share).well
    clock.on(minutes=11)
    frozen = only(enrolled, share)
    assert keys(frozen) == ["staging.expired"]
    assert not frozen.well
    assert current(enrolled)


def test_a_package_that_came_too_late_is_not_landed(
    it: Session, enrolled: Session, share: Folder, hospital: Hospital, clock: Clock
) -> None:
    stage(it, hospital, share)
    clock.on(hours=25)
    assert keys(only(enrolled, share)) == ["staging.expired"]
    assert current(enrolled) is None


def test_a_clock_that_jumps_is_said_and_the_next_package_lands_when_it_is_right_again(
    it: Session, enrolled: Session, share: Folder, hospital: Hospital, clock: Clock
) -> None:
    stage(it, hospital, share)
    for jump in (-30, +30):
        clock.on(days=jump)
        refused = only(enrolled, share)
        assert keys(refused) == [f"staging.{'from_the_future' if jump < 0 else 'expired'}"]
        assert iso(clock()) in refused.told[0].text("en")
        clock.on(days=-jump)
    assert only(enrolled, share).outcome == "landed"


def test_serials_go_on_when_its_clock_is_set_back(
    it: Session, enrolled: Session, share: Folder, hospital: Hospital, clock: Clock
) -> None:
    stage(it, hospital, share)
    receive(enrolled, share)
    clock.on(minutes=-2)
    stage(it, hospital, share)
    assert only(enrolled, share).outcome == "overtaken"
    clock.on(minutes=-28)
    stage(it, hospital, share)
    clock.on(minutes=30)
    assert keys(only(enrolled, share)) == ["staging.clock_set_back"]
    clock.on(minutes=5)
    stage(it, hospital, share)
    assert only(enrolled, share).outcome == "landed"


def test_a_package_of_another_ward_under_this_wards_name_is_refused(
    it: Session, enrolled: Session, share: Folder, hospital: Hospital
) -> None:
    enrol(enrolled, it, WARD.id, OTHER.id)
    stage(it, hospital, share)
    other = share.read(package.file_name(OTHER.id), 10**9)
    assert other
    share.write(FILE, other)
    mine, theirs = receive(enrolled, share)
    assert keys(mine) == ["staging.another_ward"]
    assert theirs.outcome == "landed"
    assert current(enrolled) is None


def test_a_ward_pc_that_was_revoked_cannot_open_the_next_package(
    it: Session, enrolled: Session, share: Folder, hospital: Hospital, clock: Clock
) -> None:
    stage(it, hospital, share)
    receive(enrolled, share)
    before = current(enrolled)
    enrolment.revoke(it, "avd11-pc1")
    with pytest.raises(FallbackError) as none_left:
        stage(it, hospital, share)
    assert none_left.value.message.key == "staging.nobody_enrolled"
    enrol_another(it, share.path.parent)
    clock.on(minutes=10)
    stage(it, hospital, share)
    assert keys(only(enrolled, share)) == ["staging.not_for_us"]
    assert current(enrolled) == before


def enrol_another(it: Session, folder: Path) -> None:
    """A second PC of the same ward."""
    pc = opened(folder / "pc2", "CCCCC", Clock(), "Per")
    with pc.database:
        enrol(pc, it)


def test_the_newest_wins_whether_it_was_read_here_or_came_in_a_package(
    it: Session, enrolled: Session, share: Folder, hospital: Hospital, clock: Clock
) -> None:
    stage(it, hospital, share)
    clock.on(minutes=1)
    direct = take(enrolled, hospital, WARD.id, going_on)
    assert only(enrolled, share).outcome == "overtaken"
    assert current(enrolled) == direct.row
    clock.on(minutes=1)
    stage(it, hospital, share)
    assert only(enrolled, share).outcome == "landed"
    assert current(enrolled) != direct.row


def test_what_a_kill_left_landed_and_not_proven_is_proven_by_the_next_run(
    it: Session, enrolled: Session, share: Folder, hospital: Hospital
) -> None:
    stage(it, hospital, share)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("fallback.snapshots.take.prove", _killed)
        with pytest.raises(KeyboardInterrupt):
            receive(enrolled, share)
    row = current(enrolled)
    assert row is not None
    assert not row.proven_at
    assert only(enrolled, share).outcome == "nothing-new"
    row = current(enrolled)
    assert row is not None
    assert row.proven_at


def _killed(_session: Session, _snapshot: str) -> None:
    raise KeyboardInterrupt


def test_a_suspicious_package_is_kept_apart_and_is_not_tried_again(
    it: Session, enrolled: Session, share: Folder, hospital: Hospital, clock: Clock
) -> None:
    stage(it, hospital, share)
    receive(enrolled, share)
    before = current(enrolled)
    clock.on(minutes=10)
    hospital.charts = ()
    stage(it, hospital, share)
    apart = only(enrolled, share)
    assert apart.outcome == "doubted"
    assert not apart.well
    assert current(enrolled) == before
    assert only(enrolled, share).outcome == "nothing-new"


def test_a_pc_that_is_not_enrolled_takes_nothing(
    it: Session, ward_pc: Session, share: Folder
) -> None:
    with pytest.raises(FallbackError) as refused:
        receive(ward_pc, share)
    assert refused.value.message.key == "staging.not_enrolled"


def test_an_empty_share_is_said(enrolled: Session, share: Folder) -> None:
    assert keys(only(enrolled, share)) == ["staging.no_package"]


def test_when_the_landing_fails_nothing_of_the_package_is_remembered(
    it: Session,
    enrolled: Session,
    share: Folder,
    hospital: Hospital,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    stage(it, hospital, share)

    def full(*_: object) -> None:
        raise FallbackError("store.disk_full", path="x")

    with monkeypatch.context() as broken, suppress(FallbackError):
        broken.setattr(staging, "keep_received", full)
        assert keys(only(enrolled, share)) == ["store.disk_full"]
    assert current(enrolled) is None
    assert only(enrolled, share).outcome == "landed"


def test_a_ward_that_fails_keeps_its_earlier_package_and_the_others_are_done(
    it: Session, enrolled: Session, share: Folder, hospital: Hospital, clock: Clock
) -> None:
    enrol(enrolled, it, WARD.id, OTHER.id)
    stage(it, hospital, share)
    before = share.read(FILE, 10**9)
    clock.on(minutes=10)
    hospital.fails = {WARD.id}
    failed, fine = sorted(stage(it, hospital, share, more=(hospital,)), key=lambda one: one.ward.id)
    assert failed.fault is not None
    assert failed.fault.key == "outage.no_snapshot"
    assert fine.fault is None
    assert share.read(FILE, 10**9) == before


def test_a_source_that_answers_with_another_ward_is_not_believed(
    it: Session, enrolled: Session, share: Folder, hospital: Hospital
) -> None:
    real = hospital.read_ward
    hospital.read_ward = lambda *_: real(OTHER.id, going_on)  # type: ignore[method-assign] # it lies
    first, _ = stage(it, hospital, share)
    assert first.fault is not None
    assert first.fault.key == "staging.source_mixed"
    assert share.names() == ()


def test_what_is_kept_of_a_package_can_be_written_in_both_languages(
    it: Session, enrolled: Session, share: Folder, hospital: Hospital
) -> None:
    stage(it, hospital, share)
    arrival = only(enrolled, share)
    assert "2 patienter" in arrival.told[0].text("sv")
    assert msgspec.json.encode(arrival)


def test_invented_patients_never_take_the_place_of_real_ones(
    it: Session, enrolled: Session, share: Folder, hospital: Hospital
) -> None:
    stage(it, hospital, share)
    assert only(enrolled, share).outcome == "landed"
    before = current(enrolled)
    hospital.clock.on(minutes=1)
    stage(it, ForDrill(hospital), share)
    refused = only(enrolled, share)
    assert (refused.outcome, keys(refused)) == ("refused", ["staging.for_drill"])
    assert current(enrolled) == before


def test_real_patients_follow_invented_ones_and_are_not_laid_against_them(
    it: Session, enrolled: Session, share: Folder, hospital: Hospital
) -> None:
    stage(it, ForDrill(hospital), share)
    assert only(enrolled, share).outcome == "landed"
    hospital.charts = hospital.charts[:1]  # half of them "gone", and it is no worse for it
    stage(it, hospital, share)
    arrival = only(enrolled, share)
    assert (arrival.outcome, keys(arrival)) == ("landed", ["staging.landed"])
    row = current(enrolled)
    assert row is not None
    assert not for_drill(row)


@pytest.mark.parametrize("kind", ["outage", "suspect", "drill"])
def test_every_page_from_a_package_for_a_drill_says_so_whatever_is_declared(
    kind: OutageKind, it: Session, enrolled: Session, share: Folder, hospital: Hospital
) -> None:
    stage(it, ForDrill(hospital), share)
    assert only(enrolled, share).outcome == "landed"
    hospital.clock.on(minutes=1)
    outage = declare(enrolled, ward_id=WARD.id, ward_name=WARD.name, kind=kind)
    pages = texts(ward_packet(enrolled, outage).pdf)
    assert len(pages) > 2
    said = say("packet.kind_drill").text(enrolled.lang)
    assert [page for page in pages if said not in " ".join(page.split())] == []


def test_a_package_for_a_drill_that_hides_it_outside_is_refused(
    it: Session, enrolled: Session, share: Folder, hospital: Hospital
) -> None:
    stage(it, ForDrill(hospital), share)
    with it.read() as tx:
        signer = staging.key_pair(tx, "sign")
    with enrolled.read() as tx:
        pair = staging.key_pair(tx, "open")
    assert signer
    assert pair
    marked = ForDrill(hospital).read_ward(WARD.id, going_on)
    hidden = dataclasses.replace(package.document(marked), drill=False)
    stamp = package.Stamp(7, hospital.clock(), hospital.clock())
    sealed = package.seal(hidden, stamp, signer, (pair.public,))
    found = package.verify(sealed, signer.public, FILE)
    assert not found.header.drill
    with pytest.raises(FallbackError) as error:
        package.unseal(found, pair, FILE)
    assert error.value.message.key == "staging.parts_mixed"


def test_a_package_that_is_for_no_drill_is_written_as_before_there_were_any(
    it: Session, enrolled: Session, share: Folder, hospital: Hospital
) -> None:
    for source, drill in ((hospital, False), (ForDrill(hospital), True)):
        stage(it, source, share)
        data = (share.path / FILE).read_bytes()
        assert (b'"drill"' in data[:4096]) == drill

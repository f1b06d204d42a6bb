"""A ward PC is enrolled only by files that somebody has read aloud; its private keys stay there."""

from pathlib import Path

import msgspec
import pytest

from fallback.errors import FallbackError
from fallback.session import Session
from fallback.staging.packages import enrolment, sealing, signed
from fallback.staging.packages.enrolment import Request
from fallback.store import staging, trail
from fallback.store.people import MACHINE, Person
from tests.staging.conftest import WARD, enrol


def refused(error: pytest.ExceptionInfo[FallbackError]) -> str:
    return error.value.message.key


def test_after_two_files_each_side_has_the_others_key(ward_pc: Session, it: Session) -> None:
    enrol(ward_pc, it)
    with ward_pc.read() as here, it.read() as there:
        grant, mine = staging.grant(here), staging.key_pair(here, "open")
        (known,) = staging.recipients(there)
        theirs = staging.key_pair(there, "sign")
        actions = [(row.action, row.person_name) for row in trail.rows(there)]
    assert grant
    assert mine
    assert theirs
    assert (grant.sign_key, grant.wards) == (theirs.public, (WARD.id,))
    assert (known.open_key, known.wards, known.code) == (mine.public, (WARD.id,), "BBBBB")
    assert ("staging.enrol", "Ida IT") in actions


def test_no_private_key_is_in_either_file(ward_pc: Session, it: Session) -> None:
    asked = enrolment.request(ward_pc, "pc1", [WARD.id])
    _, grant = enrolment.accept(it, asked.data, asked.fingerprint)
    for session in (ward_pc, it):
        with session.read() as tx:
            pairs = [staging.key_pair(tx, "open"), staging.key_pair(tx, "sign")]
        for pair in filter(None, pairs):
            for data in (asked.data, grant.data):
                assert msgspec.json.encode(pair.private)[1:-1] not in data


@pytest.mark.parametrize("said", ["", "AAAA-AAAA-AAAA-AAAA-AAAA", "å"])
def test_a_request_that_was_not_read_aloud_is_not_accepted(
    said: str, ward_pc: Session, it: Session
) -> None:
    asked = enrolment.request(ward_pc, "pc1", [WARD.id])
    with pytest.raises(FallbackError) as error:
        enrolment.accept(it, asked.data, said)
    assert refused(error) == "staging.other_fingerprint"
    assert asked.fingerprint not in error.value.text("en")
    assert enrolment.enrolled(it) == ()


def test_a_fingerprint_may_be_typed_in_any_case_with_or_without_dashes(
    ward_pc: Session, it: Session
) -> None:
    asked = enrolment.request(ward_pc, "pc1", [WARD.id])
    enrolment.accept(it, asked.data, asked.fingerprint.lower().replace("-", " "))
    assert [one.machine for one in enrolment.enrolled(it)] == ["pc1"]


def test_a_request_swapped_on_the_way_has_another_fingerprint(
    ward_pc: Session, it: Session
) -> None:
    asked = enrolment.request(ward_pc, "pc1", [WARD.id])
    pair = sealing.new_signing_pair()
    mallory = Request(
        kind="fallback-enrolment-request 1",
        machine="pc1",
        code="BBBBB",
        wards=(WARD.id,),
        open_key=sealing.new_opening_pair().public,
        sign_key=pair.public,
        made_at="2026-11-24T06:45:00Z",
    )
    data, _ = signed.write(mallory, Request, pair, "enrolment request")
    with pytest.raises(FallbackError) as error:
        enrolment.accept(it, data, asked.fingerprint)
    assert refused(error) == "staging.other_fingerprint"


def test_a_request_changed_on_the_way_is_refused(ward_pc: Session, it: Session) -> None:
    asked = enrolment.request(ward_pc, "pc1", [WARD.id])
    for data in (
        asked.data.replace(b"ward-1", b"ward-2"),
        asked.data[:-10],
        b"[" * 100_000,
        b"x" * (signed.MOST + 1),
        b"",
    ):
        with pytest.raises(FallbackError) as error:
            enrolment.accept(it, data, asked.fingerprint)
        assert refused(error) == "staging.not_enrolment"


def test_a_key_that_opens_for_everyone_is_refused(it: Session) -> None:
    pair = sealing.new_signing_pair()
    weak = Request(
        kind="fallback-enrolment-request 1",
        machine="pc1",
        code="BBBBB",
        wards=(WARD.id,),
        open_key=bytes(32),
        sign_key=pair.public,
        made_at="2026-11-24T06:45:00Z",
    )
    data, raw = signed.write(weak, Request, pair, "enrolment request")
    with pytest.raises(FallbackError) as error:
        enrolment.accept(it, data, sealing.fingerprint(raw))
    assert refused(error) == "staging.not_enrolment"


@pytest.mark.parametrize("name", ["", "  ", "a\x1b[2J", "x" * 81, "a\nb"])
def test_a_name_that_could_steer_a_screen_is_refused(name: str, ward_pc: Session) -> None:
    with pytest.raises(FallbackError) as error:
        enrolment.request(ward_pc, name, [WARD.id])
    assert refused(error) == "staging.enrolment_wrong"
    with ward_pc.read() as tx:
        assert staging.key_pair(tx, "open") is None


def test_a_request_without_a_ward_is_refused(ward_pc: Session) -> None:
    with pytest.raises(FallbackError) as error:
        enrolment.request(ward_pc, "pc1", [])
    assert refused(error) == "staging.enrolment_wrong"


def test_the_grant_of_another_pc_is_not_taken(ward_pc: Session, it: Session) -> None:
    asked = enrolment.request(ward_pc, "pc1", [WARD.id])
    _, grant = enrolment.accept(it, asked.data, asked.fingerprint)
    enrolment.request(ward_pc, "pc1", [WARD.id], new_keys=True)
    with pytest.raises(FallbackError) as error:
        enrolment.finish(ward_pc, grant.data, grant.fingerprint)
    assert refused(error) == "staging.grant_of_another"


def test_a_grant_by_somebody_else_is_not_taken(ward_pc: Session, it: Session) -> None:
    asked = enrolment.request(ward_pc, "pc1", [WARD.id])
    _, grant = enrolment.accept(it, asked.data, asked.fingerprint)
    with pytest.raises(FallbackError) as error:
        enrolment.finish(ward_pc, asked.data, asked.fingerprint)
    assert refused(error) == "staging.not_enrolment"
    with pytest.raises(FallbackError):
        enrolment.finish(ward_pc, grant.data, asked.fingerprint)
    with ward_pc.read() as tx:
        assert staging.grant(tx) is None


def test_new_keys_of_the_same_pc_revoke_its_old_ones(ward_pc: Session, it: Session) -> None:
    enrol(ward_pc, it)
    asked = enrolment.request(ward_pc, "pc1", [WARD.id], new_keys=True)
    enrolment.accept(it, asked.data, asked.fingerprint)
    old, new = sorted(enrolment.enrolled(it), key=lambda one: one.revoked_at is None)
    assert old.revoked_at
    assert new.revoked_at is None


def test_a_revoked_key_never_comes_back(ward_pc: Session, it: Session) -> None:
    enrol(ward_pc, it)
    enrolment.revoke(it, "BBBBB")
    asked = enrolment.request(ward_pc, "pc1", [WARD.id])
    with pytest.raises(FallbackError) as error:
        enrolment.accept(it, asked.data, asked.fingerprint)
    assert refused(error) == "staging.was_revoked"
    with pytest.raises(FallbackError) as unknown:
        enrolment.revoke(it, "BBBBB")
    assert refused(unknown) == "staging.which_machine"


def test_it_may_grant_fewer_or_other_wards_than_were_asked_for(
    ward_pc: Session, it: Session
) -> None:
    asked = enrolment.request(ward_pc, "pc1", [WARD.id, "ward-9"])
    one, grant = enrolment.accept(it, asked.data, asked.fingerprint, ["ward-9"])
    assert one.wards == ("ward-9",)
    assert enrolment.finish(ward_pc, grant.data, grant.fingerprint).wards == ("ward-9",)


@pytest.mark.parametrize("who", ["machine", "nurse"])
def test_only_a_person_of_it_enrols(who: str, ward_pc: Session, tmp_path: Path) -> None:
    person = MACHINE if who == "machine" else Person("n", "Nora", "nurse")
    with pytest.raises(FallbackError):
        enrolment.request(ward_pc.as_person(person), "pc1", [WARD.id])
    assert list(tmp_path.glob("*.request")) == []

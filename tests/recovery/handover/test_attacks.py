"""What is forged, altered, cut short, old, a copy or another desk's is refused in a sentence, and
nothing is changed by it."""

import os
import random
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from fallback.recovery.handover import desk as desks
from fallback.staging.packages import enrolment
from fallback.staging.shares.share import Folder
from fallback.store import handover, outages, sheets, trail
from fallback.store.database import Database, migrate
from tests.recovery.handover.conftest import WARD
from tests.recovery.handover.pcs import Pc, a_desk, a_pc, acquaint, hand_over, take
from tests.recovery.handover.test_handover import refused


def everything(desk: Pc) -> list[object]:
    """All rows of the desk's store."""
    with desk.database.read() as tx:
        tables = tx.rows("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
        return [tx.rows(f"SELECT * FROM {name}") for (name,) in tables]  # noqa: S608


def is_refused(desk: Pc, share: Folder, *keys: str) -> None:
    """All that lies there is refused, with these sentences, and nothing is changed."""
    before = everything(desk)
    found = take(desk, share)
    assert [one.outcome for one in found] == ["refused"] * len(keys), found
    assert [one.told[0].key for one in found] == [f"handover.{key}" for key in keys]
    for one in found:
        assert all("{" not in one.told[0].text(lang) for lang in ("sv", "en"))
    assert everything(desk) == before


def files(share: Folder, *, manifest: bool) -> list[Path]:
    """Manifests, or parts."""
    return sorted(share.path.glob("handover-*" if manifest else "handed-*"))


def flipped(data: bytes, rng: random.Random) -> bytes:
    at = rng.randrange(len(data))
    return data[:at] + bytes([data[at] ^ 1 << rng.randrange(8)]) + data[at + 1 :]


@pytest.fixture
def handed(pc: Pc, desk: Pc, share: Folder) -> Folder:
    """A handover that lies there."""
    pc.scan([pc.sheet("returned"), None])
    hand_over(pc, share)
    return share


def cut(data: bytes, rng: random.Random) -> bytes:
    return data[: rng.randrange(len(data))]


@pytest.mark.parametrize("harm", [flipped, cut])
def test_a_manifest_that_was_altered_or_cut_short_is_refused(
    desk: Pc, handed: Folder, rng: random.Random, harm: Callable[[bytes, random.Random], bytes]
) -> None:
    (file,) = files(handed, manifest=True)
    whole = file.read_bytes().rstrip()
    for _ in range(40):
        file.write_bytes(harm(whole, rng))
        is_refused(desk, handed, "not_genuine")


@pytest.mark.parametrize("harm", [flipped, cut])
def test_a_part_that_was_altered_or_cut_short_is_refused_and_a_new_export_mends_it(
    pc: Pc, desk: Pc, handed: Folder, rng: random.Random,
    harm: Callable[[bytes, random.Random], bytes],
) -> None:  # fmt: skip
    for part in files(handed, manifest=False):
        whole = part.read_bytes()
        part.write_bytes(harm(whole, rng))
        is_refused(desk, handed, "part_damaged")
        # what was fetched whole is not fetched again
        shutil.rmtree(desk.folder / "handover", ignore_errors=True)
        part.write_bytes(whole)
    part.write_bytes(b"")
    hand_over(pc, handed)
    (arrival,) = take(desk, handed)
    assert arrival.outcome == "taken"


def test_parts_that_are_missing_or_swapped_are_refused(desk: Pc, handed: Folder) -> None:
    one, two, *_ = files(handed, manifest=False)
    kept = one.read_bytes()
    one.unlink()
    is_refused(desk, handed, "part_missing")
    one.write_bytes(two.read_bytes())
    is_refused(desk, handed, "part_damaged")
    one.write_bytes(kept)
    assert take(desk, handed)[0].outcome == "taken"


def test_an_older_handover_that_comes_back_is_refused(
    pc: Pc, desk: Pc, handed: Folder, tmp_path: Path
) -> None:
    shutil.copytree(handed.path, tmp_path / "old")
    pc.sheet()
    hand_over(pc, handed)
    assert take(desk, handed)[0].outcome == "taken"
    is_refused(desk, Folder(tmp_path / "old"), "rolled_back")


def test_a_handover_under_another_name_or_of_a_stranger_is_refused(
    pc: Pc, desk: Pc, handed: Folder, tmp_path: Path
) -> None:
    (file,) = files(handed, manifest=True)
    file.rename(file.with_name("handover-bbbbb-outage-9.package"))
    is_refused(desk, handed, "not_genuine")
    with a_pc(tmp_path / "stranger", "CCCCC", WARD) as stranger:
        card = desks.card(desk["Ida"], "Bordet")
        desks.use(stranger["Ida"], card.data, card.fingerprint)
        stranger.sheet()
        file.with_name("handover-bbbbb-outage-9.package").unlink()
        hand_over(stranger, handed)
        is_refused(desk, handed, "unknown_pc")


def test_a_revoked_pc_is_refused(desk: Pc, handed: Folder) -> None:
    enrolment.revoke(desk["Ida"], "pc-aaaaa")
    is_refused(desk, handed, "revoked")


def test_another_desks_handover_is_refused(pc: Pc, desk: Pc, share: Folder, tmp_path: Path) -> None:
    with Database(tmp_path / "desk2.db", os.urandom(32)) as database:
        migrate(database)
        second = a_desk(database, tmp_path / "desk2")
        acquaint(pc, second)
        pc.sheet()
        hand_over(pc, share)
        is_refused(desk, share, "other_desk")
        assert take(second, share)[0].outcome == "taken"


@pytest.fixture
def clone(pc: Pc, desk: Pc, tmp_path: Path) -> Iterator[Pc]:
    """The PC's disk copied, while it was on paper."""
    pc.sheet()
    pc.database.tidy(compact=False)
    (tmp_path / "clone").mkdir()
    shutil.copy(pc.folder / "store.db", tmp_path / "clone" / "store.db")
    with Database(tmp_path / "clone" / "store.db", pc.database._key) as database:
        twin = {name: replace(one, database=database) for name, one in pc.sessions.items()}
        yield Pc(pc.code, database, pc.clock, twin, pc.outage, pc.serial, tmp_path / "clone")


def test_a_cloned_disk_that_prints_the_same_numbers_is_found(
    pc: Pc, clone: Pc, desk: Pc, share: Folder, tmp_path: Path
) -> None:
    pc.sheet()
    clone.sheet()
    clone.sheet()
    hand_over(pc, share)
    assert take(desk, share)[0].outcome == "taken"
    (tmp_path / "clones").mkdir()
    hand_over(clone, Folder(tmp_path / "clones"))
    hand_over(clone, Folder(tmp_path / "clones"))
    (found,) = take(desk, Folder(tmp_path / "clones"))
    assert found.outcome == "refused"
    assert found.told[0].key in ("handover.number_twice", "handover.two_machines")
    with desk.database.read() as tx:
        assert len(sheets.of_outage(tx, pc.id)) == 2
        assert trail.first_fault(tx) is None


def test_a_clone_with_an_outage_of_its_own_is_found_by_its_trail_or_its_numbers(
    pc: Pc, clone: Pc, desk: Pc, share: Folder
) -> None:
    with clone.database.write() as tx:
        outages.mark_ended(tx, clone.id, "2026-11-24T08:00:00Z")
        outages.mark_closed(tx, clone.id, "2026-11-24T08:00:00Z")
    clone.declare(WARD)
    clone.sheet()
    pc.sheet()
    hand_over(pc, share)
    assert take(desk, share)[0].outcome == "taken"
    hand_over(clone, share)
    (one, two) = take(desk, share)
    told = {one.outcome, two.outcome}
    assert told == {"nothing-new", "refused"}
    (wrong,) = (arrival for arrival in (one, two) if arrival.outcome == "refused")
    assert wrong.told[0].key in ("handover.number_twice", "handover.two_machines")


def test_a_pc_that_trusts_no_card_but_its_own_its_or_one_read_aloud(pc: Pc, desk: Pc) -> None:
    card = desks.card(desk["Ida"], "Bordet")
    assert refused(desks.use, pc["Ida"], card.data) == "handover.call_first"
    assert refused(desks.use, pc["Ida"], card.data, "AAAA") == "staging.other_fingerprint"
    assert refused(desks.use, pc["Ida"], card.data[:-9], card.fingerprint) == "handover.no_card"
    asked = enrolment.request(pc["Ida"], "pc-aaaaa", ["ward-12"])
    _, grant = enrolment.accept(desk["Ida"], asked.data, asked.fingerprint)
    enrolment.finish(pc["Ida"], grant.data, grant.fingerprint)
    assert desks.use(pc["Ida"], card.data).name == "Bordet"


IMPOSSIBLE = {
    "a value that is none": "UPDATE entry SET value = '' WHERE state = 'value'",
    "an entry of nobody": "UPDATE entry SET person_id = 'nobody'",
    "one person's both keyings": "UPDATE keying_pass SET person_id = 'Lo-AAAAA' WHERE keying = 1",
    "a birth date that is no day": "UPDATE reserve_identity SET birth_date = 'yesterday'",
    "a state of a sheet that is none": "UPDATE sheet SET reason = '' WHERE state = 'void'",
}


@pytest.mark.parametrize("sql", IMPOSSIBLE.values(), ids=IMPOSSIBLE.keys())
def test_what_is_signed_and_yet_cannot_be_is_refused_in_a_sentence(
    pc: Pc, either: Pc, share: Folder, sql: str
) -> None:
    number = pc.sheet("returned")
    pc.sheet("void")
    pc.arrival()
    pc.key("Kim", number)
    pc.key("Lo", number)
    with pc.database.read() as tx:
        triggers = tx.rows("SELECT name FROM sqlite_master WHERE type = 'trigger'")
    for pragma in ("foreign_keys = OFF", "ignore_check_constraints = ON"):
        pc.database._run(f"PRAGMA {pragma}")
    with pc.database.write() as tx:
        for (name,) in triggers:
            tx.run(f"DROP TRIGGER {name}")
        assert tx.run(sql)
    hand_over(pc, share)
    (arrival,) = take(either, share)
    assert arrival.outcome == "refused"
    assert all(arrival.told[0].text(lang) for lang in ("sv", "en"))
    with either.database.read() as tx:
        assert outages.get(tx, pc.id) is None
        assert handover.all_taken_over(tx) == ()


def test_one_persons_two_accounts_on_a_ward_are_one_at_the_desk_and_verify_nothing(
    pc: Pc, desk: Pc, share: Folder
) -> None:
    number = pc.sheet("returned")
    pc.key("Kim", number)
    pc.key("Lo", number)
    with pc.database.write() as tx:
        tx.run("UPDATE person SET name = 'KIM ' WHERE id = 'Lo-AAAAA'")
    hand_over(pc, share)
    (arrival,) = take(desk, share)
    assert arrival.outcome == "refused"
    with desk.database.read() as tx:
        assert sheets.get(tx, number) is None


def test_a_ward_pcs_trail_that_was_changed_there_is_refused(
    pc: Pc, desk: Pc, share: Folder
) -> None:
    pc.sheet()
    with pc.database.write() as tx:
        for (name,) in tx.rows(
            "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'trail'"
        ):
            tx.run(f"DROP TRIGGER {name}")
        assert tx.run("UPDATE trail SET person_name = 'Nobody' WHERE action = 'outage.declare'")
    hand_over(pc, share)
    is_refused(desk, share, "not_whole")

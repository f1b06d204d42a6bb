"""Set-up leaves a complete store or none; unlocking tells apart all that can be wrong."""

import errno
import os
import pydoc
import random
import sys
from pathlib import Path

import pytest

from fallback import audit
from fallback.app import keys
from fallback.app.set_up import FirstPerson, set_up
from fallback.app.sign_in import sign_in
from fallback.app.unlock import unlock, way_of
from fallback.errors import FallbackError
from fallback.session import Session
from fallback.store import files, keyslots, machine, people, trail
from fallback.store.database import Database
from fallback.store.ways import MachineSecret, Passphrase
from tests.store.installed import ADA, CHEAP, Clock, installed, settings
from tests.store.ward import PASSPHRASE


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "data"


def refused(folder: Path, **way: str | bool) -> str:
    with pytest.raises(FallbackError) as error:
        unlock(settings(folder), **way).database.close()  # type: ignore[arg-type] # named ways
    return error.value.message.key


def check_complete(session: Session) -> None:
    """The store holds its machine, its first person, and a trail that begins with the set-up."""
    with session.database, session.read() as tx:
        assert [person.name for person in people.everyone(tx)] == [ADA.name]
        assert machine.read(tx).next_sheet == 1
        assert [row.action for row in trail.rows(tx)][:2] == ["store.set-up", "store.unlock"]
        assert trail.first_fault(tx) is None


def test_all_ways_unlock_what_was_set_up(folder: Path) -> None:
    made = installed(folder)
    typed = made.envelopes[0].code.text.lower().replace("-", " ")
    check_complete(unlock(settings(folder), passphrase=PASSPHRASE))
    check_complete(unlock(settings(folder), code=typed))
    check_complete(unlock(settings(folder), code=made.envelopes[1].code.text))
    check_complete(unlock(settings(folder), machine=True))


@pytest.mark.usefixtures("keyslots_cost_as_at_work")
def test_guessing_a_passphrase_or_a_code_costs_time_and_memory(folder: Path) -> None:
    made = set_up(settings(folder), passphrase=PASSPHRASE, first=ADA, envelopes=1)
    slots = {one.type: one.params for one in keyslots.read(settings(folder).keyslot_file).slots}
    assert slots["passphrase"].memory_kib >= 128 * 1024
    assert slots["break-glass"].memory_kib >= 64 * 1024
    assert min(slots["passphrase"].iterations, slots["break-glass"].iterations) >= 3
    check_complete(unlock(settings(folder), code=made.envelopes[0].code.text))


def test_the_files_are_the_owners_alone_and_nothing_else_is_left(folder: Path) -> None:
    installed(folder)
    assert folder.stat().st_mode & 0o777 == 0o700
    names = ["machine.secret", "store.db", "store.keys"]
    assert sorted(file.name for file in folder.iterdir()) == names
    assert all(file.stat().st_mode & 0o777 == 0o600 for file in folder.iterdir())


def test_the_trail_says_who_unlocked_with_what(folder: Path) -> None:
    made = installed(folder)
    session = unlock(settings(folder), code=made.envelopes[0].code.text)
    with session.database, session.read() as tx:
        last = [*trail.rows(tx)][-1]
    assert (last.action, last.person_name) == ("store.unlock", "Fallback")
    assert made.envelopes[0].label in last.details
    assert made.envelopes[0].code.text[5:] not in last.details


def test_the_codes_are_not_shown_where_a_log_would_show_them(folder: Path) -> None:
    made = installed(folder)
    assert made.envelopes[0].code.text not in repr(made)
    assert ADA.pin not in repr(ADA)


def test_a_store_is_never_set_up_over(folder: Path) -> None:
    installed(folder)
    before = {file.name: file.read_bytes() for file in folder.iterdir()}
    with pytest.raises(FallbackError) as error:
        installed(folder)
    assert error.value.message.key == "store.exists"
    assert {file.name: file.read_bytes() for file in folder.iterdir()} == before


@pytest.mark.parametrize("gone", ["store.db", "store.keys"])
def test_what_is_left_of_a_store_is_never_set_up_over(folder: Path, gone: str) -> None:
    installed(folder)
    (folder / gone).unlink()
    with pytest.raises(FallbackError) as error:
        installed(folder)
    assert error.value.message.key == "store.exists"


def test_what_is_not_there_damaged_or_mixed_up_is_told_apart(folder: Path, tmp_path: Path) -> None:
    assert refused(folder, passphrase=PASSPHRASE) == "store.not_set_up"
    installed(folder)
    assert refused(folder, passphrase="en helt annan fras") == "store.wrong_passphrase"
    assert refused(folder, code="K7M4") == "store.code_mistyped"
    store, slots = folder / "store.db", folder / "store.keys"
    good, good_slots = store.read_bytes(), slots.read_bytes()
    store.write_bytes(os.urandom(len(good)))
    assert refused(folder, machine=True) == "store.not_readable"
    store.write_bytes(b"")
    assert refused(folder, machine=True) == "store.missing"
    assert store.read_bytes() == b""
    store.unlink()
    assert refused(folder, machine=True) == "store.missing"
    assert not store.exists()
    installed(tmp_path / "other")
    store.write_bytes((tmp_path / "other" / "store.db").read_bytes())
    assert refused(folder, machine=True) == "store.not_readable"
    store.write_bytes(good)
    slots.unlink()
    assert refused(folder, machine=True) == "store.keyslots_missing"
    slots.write_bytes(good_slots[:200])
    assert refused(folder, machine=True) == "store.keyslots_damaged"
    slots.write_bytes(good_slots)
    check_complete(unlock(settings(folder), machine=True))


def test_an_empty_store_is_not_taken_for_a_new_one(folder: Path) -> None:
    installed(folder)
    key = _key(folder)
    (folder / "store.db").unlink()
    Database(folder / "store.db", key).close()
    with Database(folder / "store.db", key) as empty, empty.write() as tx:
        tx.run("CREATE TABLE other (a INTEGER)")
    assert refused(folder, machine=True) == "store.missing"


def test_a_store_of_other_keyslots_with_the_same_key_is_refused(folder: Path) -> None:
    installed(folder)
    key = _key(folder)
    with Database(folder / "store.db", key) as database, database.write() as tx:
        tx.run("UPDATE machine SET store_id = 'another'")
    assert refused(folder, machine=True) == "store.foreign_keyslots"


def _key(folder: Path) -> bytes:
    content = keyslots.read(folder / "store.keys")
    return keyslots.open_with(content, MachineSecret(folder)).key


@pytest.mark.parametrize(
    ("passphrase", "first", "key"),
    [
        ("kort", ADA, "store.short_passphrase"),
        (PASSPHRASE, FirstPerson(" ", "123456"), "app.no_name"),
        (PASSPHRASE, FirstPerson("Ada", "12345"), "app.short_pin"),
        (PASSPHRASE, FirstPerson("Ada", "12345a"), "app.short_pin"),
    ],
)
def test_what_is_too_weak_is_refused_before_anything_is_made(
    folder: Path, passphrase: str, first: FirstPerson, key: str
) -> None:
    with pytest.raises(FallbackError) as error:
        set_up(settings(folder), passphrase=passphrase, first=first)
    assert error.value.message.key == key
    assert not folder.exists()


def test_one_way_to_unlock_is_given(folder: Path) -> None:
    with pytest.raises(ValueError, match="one way"):
        way_of(settings(folder), passphrase="a", machine=True)
    with pytest.raises(ValueError, match="one way"):
        way_of(settings(folder))


FILE_EVENTS = {"open", "os.mkdir", "os.rename", "os.link", "os.remove", "os.rmdir"}


def _exits_at(step: int, folder: Path) -> bool:
    """Set up in a child that ends without a word at its `step`-th touch of a file; True where it
    came to its end first."""
    child = os.fork()
    if child == 0:
        seen = 0

        def end(event: str, args: tuple[object, ...]) -> None:
            nonlocal seen
            if event in FILE_EVENTS and str(folder) in str(args[0]):
                seen += 1
                if seen == step:
                    os._exit(9)

        sys.addaudithook(end)
        try:
            installed(folder)
        finally:
            os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status) == 0


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs a child that can be ended")
def test_set_up_cut_off_at_any_step_leaves_a_complete_store_or_none(tmp_path: Path) -> None:
    step, complete, none = 0, 0, 0
    ended = False
    while not ended:
        step += 1
        folder = tmp_path / str(step)
        ended = _exits_at(step, folder)
        try:
            session = unlock(settings(folder), passphrase=PASSPHRASE)
            complete += 1
        except FallbackError as error:
            assert error.message.key == "store.not_set_up", step  # noqa: PT017 one of two ends
            installed(folder)
            session = unlock(settings(folder), passphrase=PASSPHRASE)
            none += 1
        check_complete(session)
        unlock(settings(folder), machine=True).database.close()
        with pytest.raises(FallbackError):
            installed(folder)
        assert not list(folder.glob(".set-up-*")), step
    assert complete > 3
    assert none > 5


@pytest.mark.parametrize(
    ("call", "number"),
    [
        *(("fallback.store.files.os.fsync", number) for number in range(8)),
        ("fallback.app.set_up.files.claim", 0),
        ("pathlib.Path.mkdir", 0),
        ("pathlib.Path.mkdir", 1),
    ],
)
def test_a_disk_that_fails_while_setting_up_leaves_nothing(
    folder: Path, monkeypatch: pytest.MonkeyPatch, call: str, number: int
) -> None:
    left, real = number, pydoc.locate(call)
    assert callable(real)

    def fail(*args: object, **named: object) -> object:
        nonlocal left
        left -= 1
        if left < 0:
            raise OSError(errno.ENOSPC, "No space left on device")
        return real(*args, **named)

    with monkeypatch.context() as patch:
        patch.setattr(call, fail)
        try:
            installed(folder)
        except FallbackError as error:
            assert error.message.key == "store.disk_full"  # noqa: PT017 or it was done before
    if not (folder / "store.keys").exists():
        assert not folder.exists() or list(folder.iterdir()) == []
        installed(folder)
    check_complete(unlock(settings(folder), passphrase=PASSPHRASE))


def test_of_two_who_set_up_at_once_one_wins_and_loses_nothing(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    claim = files.claim
    with monkeypatch.context() as patch:

        def other_first(source: Path, target: Path) -> None:
            patch.undo()
            installed(folder)
            claim(source, target)

        patch.setattr("fallback.app.set_up.files.claim", other_first)
        with pytest.raises(FallbackError) as error:
            installed(folder)
    assert error.value.message.key == "store.exists"
    check_complete(unlock(settings(folder), machine=True))


@pytest.fixture
def signed_in(folder: Path) -> Session:
    installed(folder)
    return sign_in(unlock(settings(folder), machine=True, clock=Clock()), ADA.name, ADA.pin)


def test_keyslots_are_added_and_removed_and_noted(signed_in: Session, folder: Path) -> None:
    held, place = Passphrase(PASSPHRASE), settings(folder)
    with signed_in.database:
        keys.add_passphrase(signed_in, held, "nattens egen lösenfras", "Natt", CHEAP)
        made = keys.add_envelope(signed_in, held, "Kuvert 9", CHEAP)
        unlock(place, passphrase="nattens egen lösenfras").database.close()
        unlock(place, code=made.code.text).database.close()
        night = next(slot for slot in keys.listed(place) if slot.label == "Natt")
        keys.remove(signed_in, held, night.id)
        assert refused(folder, passphrase="nattens egen lösenfras") == "store.wrong_passphrase"
        with signed_in.read() as tx:
            noted = [row for row in trail.rows(tx) if row.action == "store.keyslot"]
        assert [row.person_name for row in noted] == [ADA.name] * 3
        assert "Kuvert 9" in noted[1].details
        assert night.id in noted[2].details


def test_a_keyslot_is_not_changed_by_a_wrong_passphrase_or_by_nobody(
    signed_in: Session, folder: Path
) -> None:
    before = (folder / "store.keys").read_bytes()
    nobody = unlock(settings(folder), machine=True)
    with signed_in.database, nobody.database:
        for session, held, key in (
            (signed_in, Passphrase("fel fras helt och hållet"), "store.wrong_passphrase"),
            (nobody, Passphrase(PASSPHRASE), "app.sign_in_first"),
        ):
            with pytest.raises(FallbackError) as error:
                keys.add_envelope(session, held, "Kuvert 9", CHEAP)
            assert error.value.message.key == key
    assert (folder / "store.keys").read_bytes() == before


def test_a_keyslot_change_that_cannot_be_noted_is_undone(
    signed_in: Session, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = (folder / "store.keys").read_bytes()

    def full(*_: object, **__: object) -> None:
        raise FallbackError("store.disk_full", path="x")

    with signed_in.database, monkeypatch.context() as patch:
        patch.setattr("fallback.session.trail.append", full)
        with pytest.raises(FallbackError):
            keys.add_envelope(signed_in, Passphrase(PASSPHRASE), "Kuvert 9", CHEAP)
        assert (folder / "store.keys").read_bytes() == before


def test_a_lost_secret_of_the_machine_is_made_anew(signed_in: Session, folder: Path) -> None:
    held = Passphrase(PASSPHRASE)
    with signed_in.database:
        (folder / "machine.secret").unlink()
        assert refused(folder, machine=True) == "store.machine_refused"
        keys.add_machine(signed_in, held)
        unlock(settings(folder), machine=True).database.close()
        assert audit.verify(signed_in).first_fault is None


def test_machine_codes_differ(tmp_path: Path, rng: random.Random) -> None:
    codes = {installed(tmp_path / str(n)).machine_code for n in range(4)}
    assert len(codes) == 4

"""People sign in with their PIN; five wrong ones make a pause; who may add whom."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from fallback.app.sign_in import (
    PAUSE,
    TRIES,
    add_person,
    everyone,
    reset_pin,
    retire_person,
    sign_in,
)
from fallback.app.unlock import unlock
from fallback.errors import FallbackError
from fallback.session import UNATTENDED, Action, Session
from fallback.store import people, trail
from tests.store.installed import ADA, Clock, installed, settings


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def opened(tmp_path: Path, clock: Clock) -> Iterator[Session]:
    """The store, unlocked; nobody has signed in."""
    installed(tmp_path / "data", clock)
    session = unlock(settings(tmp_path / "data"), machine=True, clock=clock)
    with session.database:
        yield session


@pytest.fixture
def ada(opened: Session) -> Session:
    return sign_in(opened, ADA.name, ADA.pin)


def refused(session: Session, name: str, pin: str) -> FallbackError:
    with pytest.raises(FallbackError) as error:
        sign_in(session, name, pin)
    return error.value


def test_a_person_signs_in_by_name_and_pin(opened: Session) -> None:
    session = sign_in(opened, " ada EK ", ADA.pin)
    assert (session.person.name, session.person.role) == (ADA.name, "it")
    with session.read() as tx:
        last = [*trail.rows(tx)][-1]
    assert (last.action, last.person_name) == ("person.sign-in", ADA.name)


def test_nobody_signs_in_under_a_name_that_is_not_there(opened: Session) -> None:
    assert refused(opened, "Eva", "123456").message.key == "app.no_such_person"


def test_a_wrong_pin_is_counted_and_noted_without_the_pin(opened: Session) -> None:
    error = refused(opened, ADA.name, "999999")
    assert error.message.key == "app.wrong_pin"
    assert error.message.values["left"] == str(TRIES - 1)
    with opened.read() as tx:
        last = [*trail.rows(tx)][-1]
        person = people.named(tx, ADA.name)
    assert person
    assert person.failures == 1
    assert last.person_name == "Fallback"
    assert "wrong PIN" in last.details
    assert "999999" not in last.details


def test_a_right_pin_forgets_the_wrong_ones(opened: Session) -> None:
    for _ in range(3):
        for _ in range(TRIES - 1):
            refused(opened, ADA.name, "999999")
        assert sign_in(opened, ADA.name, ADA.pin).person.name == ADA.name


def test_five_wrong_pins_lock_even_the_right_one_until_the_pause_is_over(
    opened: Session, clock: Clock
) -> None:
    for _ in range(TRIES):
        last = refused(opened, ADA.name, "999999")
    assert last.message.key == "app.locked"
    assert refused(opened, ADA.name, ADA.pin).message.key == "app.locked"
    clock.time += PAUSE - timedelta(seconds=1)
    assert refused(opened, ADA.name, ADA.pin).message.key == "app.locked"
    clock.time += timedelta(seconds=1)
    assert refused(opened, ADA.name, "999999").message.key == "app.locked"  # one try a pause
    assert refused(opened, ADA.name, ADA.pin).message.key == "app.locked"
    clock.time += PAUSE
    assert sign_in(opened, ADA.name, ADA.pin).person.name == ADA.name


def test_a_clock_set_back_a_little_does_not_end_the_pause(opened: Session, clock: Clock) -> None:
    for _ in range(TRIES):
        refused(opened, ADA.name, "999999")
    clock.time -= timedelta(minutes=1)
    assert refused(opened, ADA.name, ADA.pin).message.key == "app.locked"


def test_one_persons_pause_is_nobody_elses(ada: Session) -> None:
    add_person(ada, "Bo Dahl", "nurse", "234567")
    for _ in range(TRIES):
        refused(ada, "Bo Dahl", "999999")
    assert sign_in(ada, ADA.name, ADA.pin).person.name == ADA.name


def test_a_manager_ends_a_pause_with_a_new_pin(ada: Session) -> None:
    add_person(ada, "Bo Dahl", "nurse", "234567")
    add_person(ada, "Cia Ek", "manager", "345678")
    for _ in range(TRIES):
        refused(ada, "Bo Dahl", "999999")
    reset_pin(sign_in(ada, "Cia Ek", "345678"), "Bo Dahl", "456789")
    assert refused(ada, "Bo Dahl", "234567").message.key == "app.wrong_pin"
    assert sign_in(ada, "Bo Dahl", "456789").person.role == "nurse"


def test_only_someone_signed_in_who_leads_adds_people(opened: Session, ada: Session) -> None:
    add_person(ada, "Bo Dahl", "nurse", "234567")
    nurse = sign_in(opened, "Bo Dahl", "234567")
    for session, key in ((nurse, "session.not_allowed"), (opened, "app.sign_in_first")):
        with pytest.raises(FallbackError) as error:
            add_person(session, "Eva", "nurse", "345678")
        assert error.value.message.key == key
    assert [one.name for one in everyone(opened)] == [ADA.name, "Bo Dahl"]


@pytest.mark.parametrize("action", sorted(set(Action) - UNATTENDED))
def test_the_machine_trusts_declares_or_changes_nothing_by_itself(
    opened: Session, action: Action
) -> None:
    with pytest.raises(FallbackError) as error, opened.act(action):
        pytest.fail("the block must not begin")
    assert error.value.message.key == "app.sign_in_first"


def test_a_window_that_someone_retired_left_open_does_nothing_more(ada: Session) -> None:
    add_person(ada, "Bo Dahl", "nurse", "234567")
    left_open = sign_in(ada, "Bo Dahl", "234567")
    retire_person(ada, "Bo Dahl")
    with pytest.raises(FallbackError) as error, left_open.act(Action.SHEET_STATE):
        pytest.fail("the block must not begin")
    assert error.value.message.key == "session.retired"


def test_a_name_is_used_once_for_ever(ada: Session) -> None:
    add_person(ada, "Bo Dahl", "nurse", "234567")
    retire_person(ada, "Bo Dahl")
    assert [one.name for one in everyone(ada)] == [ADA.name]
    assert refused(ada, "Bo Dahl", "234567").message.key == "app.no_such_person"
    for name in ("Bo Dahl", " bo dahl", ADA.name):
        with pytest.raises(FallbackError) as error:
            add_person(ada, name, "nurse", "345678")
        assert error.value.message.key == "app.person_exists"


def test_nobody_retires_themselves(ada: Session) -> None:
    with pytest.raises(FallbackError) as error:
        retire_person(ada, ADA.name)
    assert error.value.message.key == "app.own_retirement"


@pytest.mark.parametrize("pin", ["", "12345", "12345x", "１２３４５６"])
def test_a_pin_has_six_digits(ada: Session, pin: str) -> None:
    with pytest.raises(FallbackError) as error:
        add_person(ada, "Bo Dahl", "nurse", pin)
    assert error.value.message.key == "app.short_pin"


def test_pins_of_two_people_are_kept_differently_and_not_as_they_are(ada: Session) -> None:
    add_person(ada, "Bo Dahl", "nurse", ADA.pin)
    with ada.read() as tx:
        kept = tx.rows("SELECT pin_salt, pin_hash FROM person")
    assert len(set(kept)) == 2
    assert len({salt for salt, _ in kept}) == 2
    assert all(ADA.pin.encode() not in salt + hash for salt, hash in kept)

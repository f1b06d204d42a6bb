"""What a clerk keys is on the PC before it goes to the hospital's desk, and comes there once:
whether the desk is away, the clerk's program is ended, or both.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest

from fallback.errors import FallbackError
from fallback.recovery.keying import entry, journalled
from fallback.session import Session, iso
from fallback.store import entries, scans, sheets, trail
from fallback.store.database import Database, Transaction, migrate
from fallback.store.journal import Journal
from fallback.store.postgresql import CentralDatabase
from fallback.store.postgresql import database as central
from tests.recovery.conftest import Desk, _desk, put_sheet
from tests.recovery.papers import dose_line
from tests.recovery.record_system import Killed
from tests.recovery.test_faults import Deadly
from tests.servers.postgres import Postgres

WRITTEN = {"time": "12:10", "dose": "1000", "sign": "AB"}


class Distant(Database):
    """A desk that can be away. A file stands for it where the server itself is not the matter."""

    away = False

    @contextmanager
    def _transaction(self, begin: str) -> Iterator[Transaction]:
        self._ask()
        with super()._transaction(begin) as tx:
            yield tx

    def _ask(self) -> None:
        if self.away:
            raise FallbackError("central.unreachable", where="desk", said="no answer")


@dataclass
class Pc:
    """A clerk's PC: the desk, and the PC's own store with the journal."""

    desk: Desk
    far: Distant
    own: Database

    def session(self, name: str) -> Session:
        """As the program starts: nothing but what is in the two stores."""
        journal = Journal(self.own, "desk")
        return replace(self.desk[name], journal=journal, place="pc")


@pytest.fixture
def pc(tmp_path: Path) -> Iterator[Pc]:
    key = bytes(32)
    with Distant(tmp_path / "far.db", key) as far, Database(tmp_path / "own.db", key) as own:
        for database in (far, own):
            database._run("PRAGMA synchronous = OFF")  # only this process dies
            migrate(database)
        yield Pc(_desk(far, tmp_path, key), far, own)


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journalled, "_REST", 0)


def _paths(called: entry.KeyingSheet) -> dict[str, str]:
    place = called.boxes[0].path.rpartition("/")[0]
    return {f"{place}/{name}": value for name, value in WRITTEN.items()}


def _entries(session: Session, number: str) -> dict[str, str]:
    with session.read() as tx:
        once = "SELECT path FROM entry WHERE sheet_number = ? GROUP BY path HAVING count(*) > 1"
        assert tx.rows(once, number) == []
        return {one.path: one.value for one in entries.of_sheet(tx, number)}


def test_keying_goes_on_while_the_desk_is_away_and_arrives_when_it_is_back(pc: Pc) -> None:
    number = put_sheet(pc.desk, 1, dose_line(due="12:00"), state="returned")
    kim = pc.session("Kim")
    wanted = _paths(entry.call_up(kim, number))
    pc.far.away = True
    began = iso(kim.now())
    for path, value in wanted.items():
        assert entry.key(kim, number, path, value).waits
    assert len(journalled.standing(kim).waiting) == len(wanted)
    pc.desk.clock.later(30)
    pc.far.away = False
    assert entry.catch_up(pc.session("Kim")) == 0
    assert _entries(kim, number) == wanted
    with kim.read() as tx:
        at = {one.at for one in entries.of_sheet(tx, number)}
        assert trail.first_fault(tx) is None
    assert max(at) < iso(kim.now() - timedelta(minutes=20))
    assert min(at) > began
    assert not entry.key(kim, number, next(iter(wanted)), "12:11").waits


def test_what_waits_is_in_the_name_of_who_keyed_it(pc: Pc) -> None:
    number = put_sheet(pc.desk, 1, dose_line(due="12:00"), state="returned")
    kim = pc.session("Kim")
    path, value = next(iter(_paths(entry.call_up(kim, number)).items()))
    pc.far.away = True
    entry.key(kim, number, path, value)
    pc.far.away = False
    entry.catch_up(pc.session("Lo"))
    with kim.read() as tx:
        assert [one.person_id for one in entries.of_sheet(tx, number)] == ["Kim"]


def test_nothing_is_decided_on_a_sheet_while_some_of_it_waits(pc: Pc) -> None:
    number = put_sheet(pc.desk, 1, dose_line(due="12:00"), state="returned")
    kim = pc.session("Kim")
    path, value = next(iter(_paths(entry.call_up(kim, number)).items()))
    pc.far.away = True
    entry.key(kim, number, path, value)
    for act in (
        lambda: entry.finish(kim, number),
        lambda: entry.blank_rest(kim, number),
        lambda: entry.take_back(kim, number, path),
    ):
        with pytest.raises(FallbackError) as error:
            act()
        assert error.value.message.key == "central.waiting"
    pc.far.away = False
    entry.blank_rest(kim, number)
    assert _entries(kim, number)[path] == value
    assert entry.finish(kim, number) == "keyed"


def test_a_sheet_that_was_not_called_up_here_is_not_keyed_blindly(pc: Pc) -> None:
    number = put_sheet(pc.desk, 1, dose_line(due="12:00"), state="returned")
    path = next(iter(_paths(entry.call_up(pc.session("Lo"), number))))
    kim = pc.session("Kim")
    pc.far.away = True
    with pytest.raises(FallbackError) as error:
        entry.key(kim, number, path, "1210")
    assert error.value.message.key == "central.unreachable"
    assert journalled.standing(kim).waiting == ()


def test_a_sheet_whose_picture_waits_to_be_confirmed_is_keyed_on_no_pc(pc: Pc) -> None:
    number = put_sheet(pc.desk, 1, dose_line(due="12:00"), state="returned")
    kim = pc.session("Kim")
    path = next(iter(_paths(entry.call_up(kim, number))))
    with pc.far.write() as tx:
        file = scans.begin(tx, name="a.pdf", digest="d" * 64, pages=1, by="Kim", at=iso(kim.now()))
        picture = {"picture": b"jpeg", "straight": b"jpeg", "fit": b"fit"}
        place = {"file_id": file.id, "position": 1, "state": "found", "sheet_number": number}
        tx.insert("scan_page", **place, **picture, changed_by="Kim", changed_at=iso(kim.now()))
    assert entry.call_up(kim, number).boxes == ()
    for away, said in ((False, "intake.confirm_first"), (True, "central.unreachable")):
        pc.far.away = away
        with pytest.raises(FallbackError) as error:
            entry.key(kim, number, path, "", "blank")
        assert error.value.message.key == said
    assert journalled.standing(kim).waiting == ()


def test_a_finished_sheet_lies_open_no_more(pc: Pc) -> None:
    number = put_sheet(pc.desk, 1, dose_line(due="12:00"), state="returned")
    kim = pc.session("Kim")
    path = entry.call_up(kim, number).boxes[0].path
    entry.finish(kim, number, rest_blank=True)
    pc.far.away = True
    with pytest.raises(FallbackError) as error:
        entry.key(kim, number, path, "", "blank")
    assert error.value.message.key == "central.unreachable"


def test_what_cannot_be_a_value_is_refused_also_while_the_desk_is_away(pc: Pc) -> None:
    number = put_sheet(pc.desk, 1, dose_line(due="12:00"), state="returned")
    kim = pc.session("Kim")
    path = next(path for path in _paths(entry.call_up(kim, number)) if path.endswith("time"))
    pc.far.away = True
    with pytest.raises(FallbackError) as error:
        entry.key(kim, number, path, "2575")
    assert error.value.message.key == "recovery.not_a_value"
    assert journalled.standing(kim).waiting == ()


def test_what_another_keyed_meanwhile_stays_and_what_waited_is_shown(pc: Pc) -> None:
    first = put_sheet(pc.desk, 1, dose_line(due="12:00"), state="returned")
    kim = pc.session("Kim")
    wanted = _paths(entry.call_up(kim, first))
    pc.far.away = True
    for path, value in wanted.items():
        entry.key(kim, first, path, value)
    pc.far.away = False
    pc.desk.clock.later(30)  # the lease has lapsed
    lo = replace(pc.desk["Lo"], place="elsewhere")
    entry.call_up(lo, first)
    entry.blank_rest(lo, first)
    entry.catch_up(kim)
    left = journalled.standing(kim)
    assert left.waiting == ()
    assert {one.path: one.value for one in left.refused} == wanted
    assert all("Lo" in one.said or first in one.said for one in left.refused)
    assert set(_entries(kim, first).values()) == {""}
    assert journalled.forget_refused(kim) == len(wanted)
    assert journalled.standing(kim) == journalled.Standing()


def test_what_waits_or_was_refused_shows_its_value_to_who_keyed_it_alone(pc: Pc) -> None:
    number = put_sheet(pc.desk, 1, dose_line(due="12:00"), state="returned")
    kim, lo = pc.session("Kim"), pc.session("Lo")
    wanted = _paths(entry.call_up(kim, number))
    pc.far.away = True
    for path, value in wanted.items():
        entry.key(kim, number, path, value)
    assert {one.value for one in journalled.standing(kim).waiting} == set(wanted.values())
    assert {(one.state, one.value) for one in journalled.standing(lo).waiting} == {("value", "")}
    for one in journalled.standing(kim).waiting:
        Journal(pc.own, "desk").refuse(one, "somebody else keyed it")
    refused = journalled.standing(lo).refused
    assert [one.path for one in refused] == list(wanted)
    assert {(one.state, one.value) for one in refused} == {("value", "")}


def test_a_value_that_the_desk_refuses_at_once_is_nowhere(pc: Pc) -> None:
    number = put_sheet(pc.desk, 1, dose_line(due="12:00"), state="returned")
    kim = pc.session("Kim")
    path, value = next(iter(_paths(entry.call_up(kim, number)).items()))
    pc.desk.clock.later(30)
    entry.call_up(replace(pc.desk["Lo"], place="elsewhere"), number)
    with pytest.raises(FallbackError) as error:
        entry.key(kim, number, path, value)
    assert error.value.message.key == "recovery.before_another"
    assert journalled.standing(kim) == journalled.Standing()
    assert _entries(kim, number) == {}


def test_a_death_at_any_write_loses_at_most_the_field_being_typed(
    pc: Pc, monkeypatch: pytest.MonkeyPatch
) -> None:
    deadly, died = Deadly(monkeypatch), 0
    for nth in range(1, 200):
        number = put_sheet(pc.desk, nth, dose_line(due="12:00"), state="returned")
        kim, kept = pc.session("Kim"), dict[str, str]()
        wanted = _paths(entry.call_up(kim, number))
        deadly.left = nth
        try:
            for path, value in wanted.items():
                entry.key(kim, number, path, value)
                kept[path] = value
        except Killed:
            died += 1
        alive = deadly.left > 0
        deadly.left = 0
        again = pc.session("Kim")
        assert entry.catch_up(again) == 0
        found = _entries(again, number)
        assert kept.items() <= found.items() <= wanted.items()
        assert len(found) <= len(kept) + 1
        for path, value in wanted.items():
            entry.key(again, number, path, value)
        if alive:
            break
    assert died > 10
    with pc.far.read() as tx:
        assert trail.first_fault(tx) is None


def test_a_death_at_any_write_of_catching_up_doubles_nothing(
    pc: Pc, monkeypatch: pytest.MonkeyPatch
) -> None:
    deadly, died = Deadly(monkeypatch), 0
    for nth in range(1, 200):
        number = put_sheet(pc.desk, nth, dose_line(due="12:00"), state="returned")
        kim = pc.session("Kim")
        wanted = _paths(entry.call_up(kim, number))
        pc.far.away = True
        for path, value in wanted.items():
            entry.key(kim, number, path, value)
        pc.far.away = False
        deadly.left = nth
        try:
            entry.catch_up(pc.session("Kim"))
        except Killed:
            died += 1
        alive = deadly.left > 0
        deadly.left = 0
        assert entry.catch_up(pc.session("Kim")) == 0
        assert _entries(kim, number) == wanted
        if alive:
            break
    assert died > 10


def test_the_server_is_ended_in_the_middle_of_a_sheet(
    postgres: Postgres, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(central, "_RESTART_SECONDS", 0.1)
    key = bytes(32)
    with (
        CentralDatabase(postgres.new_database()) as far,
        Database(tmp_path / "own.db", key) as own,
    ):
        migrate(far)
        migrate(own)
        desk = _desk(far, tmp_path, key)
        number = put_sheet(desk, 1, dose_line(due="12:00"), state="returned")
        kim = replace(desk["Kim"], journal=Journal(own, "desk"))
        wanted = _paths(entry.call_up(kim, number))
        first, *others = wanted.items()
        assert not entry.key(kim, number, *first).waits
        postgres.stop()
        for other in others:
            assert entry.key(kim, number, *other).waits
        with pytest.raises(FallbackError) as error:
            entry.finish(kim, number)
        assert error.value.message.key == "central.waiting"
        postgres.start()
        entry.blank_rest(kim, number)
        assert entry.finish(kim, number) == "keyed"
        assert wanted.items() <= _entries(kim, number).items()
        with kim.read() as tx:
            found = sheets.get(tx, number)
            assert found
            assert found.state == "keyed"
            assert trail.first_fault(tx) is None

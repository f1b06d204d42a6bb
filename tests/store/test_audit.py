"""The trail: what was changed behind our back is named by its row."""

import io
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from fallback import audit
from fallback.app.sign_in import add_person, sign_in
from fallback.app.unlock import unlock
from fallback.errors import FallbackError
from fallback.session import Action, Session
from fallback.store import trail
from fallback.store.trail import TrailRow
from tests.store.installed import ADA, installed, settings

ROWS = 7


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    """A store with seven rows in its trail."""
    installed(tmp_path / "data")
    opened = unlock(settings(tmp_path / "data"), machine=True)
    with opened.database:
        ada = sign_in(opened, ADA.name, ADA.pin)
        for n in range(ROWS - 3):
            with ada.act(Action.CHART_READ, patient_id=f"p{n}", why="test"):
                pass
        yield ada


def tamper(session: Session, sql: str) -> None:
    with session.database.write() as tx:
        tx.run("DROP TRIGGER trail_is_append_only")
        tx.run("DROP TRIGGER trail_is_kept")
        assert tx.run(sql) == 1


def test_an_untouched_trail_holds_and_the_check_is_noted(session: Session) -> None:
    first = audit.verify(session)
    assert (first.rows, first.first_fault) == (ROWS, None)
    second = audit.verify(session)
    assert (second.rows, second.first_fault) == (ROWS + 1, None)
    assert first.last_hash != second.last_hash


@pytest.mark.parametrize(
    "change",
    [
        "at = '2020-01-01T00:00:00Z'",
        "person_id = 'someone'",
        "person_name = 'Someone'",
        "action = 'nothing'",
        "patient_id = 'p9'",
        "details = '{}'",
        "previous = hash",
        "hash = 'x' || substr(hash, 2)",
        "seq = 99",
    ],
)
def test_a_changed_row_is_named(session: Session, change: str) -> None:
    tamper(session, f"UPDATE trail SET {change} WHERE seq = 5")  # noqa: S608 the test's own
    assert audit.verify(session).first_fault == 5


@pytest.mark.parametrize("seq", [1, 4])
def test_a_removed_row_is_named(session: Session, seq: int) -> None:
    tamper(session, f"DELETE FROM trail WHERE seq = {seq}")  # noqa: S608 the test's own
    assert audit.verify(session).first_fault == seq


def test_what_slid_from_one_field_to_the_next_is_noticed(session: Session) -> None:
    tamper(
        session,
        "UPDATE trail SET person_id = person_id || substr(person_name, 1, 1),"
        " person_name = substr(person_name, 2) WHERE seq = 4",
    )
    assert audit.verify(session).first_fault == 4


def test_rows_cut_off_the_end_show_in_a_hash_that_was_printed(session: Session) -> None:
    with session.read() as tx:
        printed = trail.end(tx)[1]
    assert audit.holds(session, printed)
    tamper(session, f"DELETE FROM trail WHERE seq = {ROWS}")  # noqa: S608 the test's own
    assert audit.verify(session).first_fault is None
    assert not audit.holds(session, printed)


def test_the_exported_trail_can_be_checked_by_others(session: Session) -> None:
    out = io.BytesIO()
    assert audit.export(session, out) == ROWS
    lines = out.getvalue().splitlines()
    rows = [msgspec.json.decode(line, type=TrailRow) for line in lines]
    assert [row.seq for row in rows] == list(range(1, ROWS + 1))
    assert all(row.hash == row.digest() for row in rows)
    with session.read() as tx:
        assert [*trail.rows(tx)][-1].action == "trail.export"


def test_a_nurse_may_check_the_trail_and_not_export_it(session: Session) -> None:
    add_person(session, "Bo Dahl", "nurse", "234567")
    nurse = sign_in(session, "Bo Dahl", "234567")
    assert audit.verify(nurse).first_fault is None
    with pytest.raises(FallbackError) as error:
        audit.export(nurse, io.BytesIO())
    assert error.value.message.key == "session.not_allowed"


def test_an_act_that_fails_leaves_neither_change_nor_row(session: Session) -> None:
    def read_and_fail() -> None:
        with session.act(Action.CHART_READ) as noted:
            noted.tx.run("DELETE FROM machine")
            raise FallbackError("app.no_name")

    with pytest.raises(FallbackError):
        read_and_fail()
    with session.read() as tx:
        assert trail.end(tx)[0] == ROWS
        assert tx.rows("SELECT count(*) FROM machine") == [(1,)]

"""A snapshot lands whole, is proven from the disk, and never replaces a better one unseen."""

from contextlib import suppress

import pytest
from msgspec.structs import replace

from fallback.chart.section import NotRecorded
from fallback.errors import FallbackError
from fallback.session import Session
from fallback.snapshots import prove as proving
from fallback.snapshots.handling import trust
from fallback.snapshots.take import take
from fallback.store import snapshots, trail
from tests.outage.conftest import WARD, WardSource


def going_on(_done: int, _of: int) -> bool:
    return True


def current(session: Session) -> str | None:
    with session.read() as tx:
        row = snapshots.current(tx, WARD.id)
    return row.id if row else None


def actions(session: Session) -> list[str]:
    with session.read() as tx:
        return [row.action for row in trail.rows(tx)]


def test_a_snapshot_that_was_rendered_from_the_disk_is_proven_and_current(
    session: Session, source: WardSource
) -> None:
    taken = take(session, source, WARD.id, going_on)
    assert taken.proven
    assert taken.faults == ()
    assert taken.doubts == ()
    assert taken.row.proven_at is not None
    assert current(session) == taken.row.id
    assert actions(session) == ["snapshot.land", "snapshot.prove"]


def test_a_source_that_fails_leaves_the_earlier_snapshot_untouched(
    session: Session, source: WardSource
) -> None:
    first = take(session, source, WARD.id, going_on)
    source.fails = True
    with pytest.raises(FallbackError):
        take(session, source, WARD.id, going_on)
    assert current(session) == first.row.id
    assert actions(session) == ["snapshot.land", "snapshot.prove"]


def test_a_doubtful_snapshot_is_kept_apart_until_a_person_trusts_it(
    session: Session, source: WardSource
) -> None:
    first = take(session, source, WARD.id, going_on)
    source.charts = tuple(replace(one, medications=NotRecorded()) for one in source.charts)
    doubtful = take(session, source, WARD.id, going_on)
    assert [one.key for one in doubtful.doubts] == ["snapshots.doubt_medications_emptied"]
    assert doubtful.proven
    assert current(session) == first.row.id
    assert trust(session, doubtful.row.id, "the source was cleaned").trusted
    assert current(session) == doubtful.row.id


def test_an_empty_ward_never_becomes_current_by_itself(
    session: Session, source: WardSource
) -> None:
    source.charts = ()
    assert [one.key for one in take(session, source, WARD.id, going_on).doubts] == [
        "snapshots.doubt_empty_ward"
    ]
    assert current(session) is None


def test_a_patient_given_twice_is_refused_whole(session: Session, source: WardSource) -> None:
    first = take(session, source, WARD.id, going_on)
    source.charts = (*source.charts, source.charts[0])
    with pytest.raises(FallbackError) as raised:
        take(session, source, WARD.id, going_on)
    assert raised.value.message.key == "snapshots.patient_twice"
    assert current(session) == first.row.id


def test_no_transaction_is_open_while_the_source_is_read(
    session: Session, source: WardSource
) -> None:
    def watching(_done: int, _of: int) -> bool:
        with session.database.write() as tx:  # would fail inside another transaction
            tx.run("UPDATE machine SET next_sheet = next_sheet")
        return True

    assert take(session, source, WARD.id, watching).proven


def test_a_snapshot_that_cannot_be_loaded_anew_is_not_proven(session: Session) -> None:
    with suppress(FallbackError):
        assert [one.key for one in proving.prove(session, "f" * 16)] == ["snapshots.unknown"]
    assert actions(session) == []

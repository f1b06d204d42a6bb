"""Generations: what is in use is never purged, whatever the clocks do; the rest thins out."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace as replace_row
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

import hypothesis.strategies as st
import pytest
from hypothesis import settings as how
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from msgspec.structs import replace

from fallback.chart.model import Chart, Snapshot
from fallback.chart.section import NotRecorded
from fallback.errors import FallbackError
from fallback.outage.declare import declare, end
from fallback.outage.packets import pinned
from fallback.session import Session
from fallback.settings import Settings
from fallback.snapshots.generations import day_ago, outdated
from fallback.snapshots.handling import landed, pin, seen, trust, unpin
from fallback.snapshots.purge import purge
from fallback.snapshots.take import land, take
from fallback.store import generations, machine, outages, people, sheets, snapshots, trail
from fallback.store.database import Database
from fallback.store.snapshots import SnapshotRow
from fallback.store.times import iso
from fallback.texts import Message, say
from tests.outage.conftest import NOW, WARD, Clock, WardSource
from tests.store import ready
from tests.store.ward import chart, sheet

ACHARTS = (chart("p1", "Berg, Ada"), chart("p2", "Lind, Bo"))


def going_on(_done: int, _of: int) -> bool:
    return True


def row(serial: int, at: datetime, *, doubted: bool = False) -> SnapshotRow:
    doubts = () if not doubted else clocks_said()
    return SnapshotRow(
        f"{serial:016x}", "w", "W", "s", iso(at), iso(at), None, 1, (), doubts, None, serial
    )


def clocks_said() -> tuple[Message, ...]:
    return (say("snapshots.doubt_older", minutes=1),)


def run(step: timedelta, span: timedelta, keep: timedelta) -> list[SnapshotRow]:
    """Land every `step` and purge after each, for so long; what is left, newest first."""
    rows: list[SnapshotRow] = []
    for n in range(int(span / step)):
        now = NOW + n * step
        rows.insert(0, row(n + 1, now))
        gone = outdated(rows, now, keep, frozenset({rows[0].id}))
        rows = [one for one in rows if one not in gone]
    return rows


def test_every_run_stays_for_six_hours_then_hourly_then_four_hourly() -> None:
    left = run(timedelta(minutes=10), timedelta(hours=100), timedelta(hours=72))
    ages = [(datetime.fromisoformat(left[0].landed_at), one) for one in left]
    old = [(now - datetime.fromisoformat(one.landed_at)) / timedelta(hours=1) for now, one in ages]
    assert sum(age <= 6 for age in old) == 37
    assert sum(6 < age <= 24 for age in old) in (18, 19)
    assert sum(24 < age <= 72 for age in old) in (11, 12, 13)
    assert max(old) <= 72
    gaps = [later - earlier for earlier, later in pairwise(old)]
    assert max(gap for gap, age in zip(gaps, old, strict=False) if age < 23) <= 2
    assert max(gaps) <= 8


def test_what_is_judged_against_is_a_day_old_and_begins_anew_where_a_person_trusted() -> None:
    rows = [row(n, NOW + timedelta(hours=n)) for n in range(1, 50)][::-1]
    now = NOW + timedelta(hours=50)
    found = day_ago(rows, now)
    assert found
    assert found.landed_at == iso(NOW + timedelta(hours=26))
    assert day_ago(rows[:20], now) is None  # nothing is that old
    hourly = [row(n, NOW + timedelta(hours=n)) for n in (60, 50, 40, 20, 10)]
    assert day_ago(hourly, NOW + timedelta(hours=61)) is None  # 21 hours, then 41
    trusted = replace_row(row(40, NOW + timedelta(hours=40), doubted=True), trusted_at=iso(now))
    assert day_ago([*rows[:9], trusted, *rows[10:]], now) is None


def test_one_that_is_kept_apart_never_takes_the_place_of_a_trusted_one() -> None:
    now = NOW.replace(minute=59)
    rows = [
        row(2, now - timedelta(hours=10, minutes=10)),
        row(1, now - timedelta(hours=10, minutes=40), doubted=True),
    ]
    assert outdated(rows, now, timedelta(hours=72), frozenset()) == ()


@pytest.mark.parametrize("years", [-20, 20])
def test_a_clock_that_leaps_and_comes_back_purges_nothing_by_it(years: int) -> None:
    days = timedelta(days=365 * years)
    rows = [row(n, NOW + timedelta(minutes=30 * n)) for n in range(1, 11)]
    rows.append(row(11, NOW + days))
    rows.append(row(12, NOW + timedelta(hours=6)))
    now = NOW + timedelta(hours=6)
    assert outdated(rows[::-1], now, timedelta(hours=72), frozenset()) == ()
    leapt = rows[:10]
    assert outdated(leapt[::-1], NOW + days, timedelta(hours=72), frozenset()) != tuple(leapt)
    assert len(outdated(leapt[::-1], NOW + days, timedelta(hours=72), frozenset())) < 10


def test_a_snapshot_of_a_clock_ahead_does_not_stay_current_and_is_told(
    session: Session, source: WardSource, clock: Clock
) -> None:
    clock.now = NOW + timedelta(days=3650)
    ahead = replace(source.read_ward(WARD.id, going_on), fetched_at=clock.now)
    land(session, ahead)
    clock.now = NOW
    later = take(session, source, WARD.id, going_on)
    assert later.doubts == ()
    assert "snapshots.remark_clock_back" in [said.key for said in later.remarks]
    with session.read() as tx:
        current = snapshots.current(tx, WARD.id)
    assert current == later.row


def test_a_source_whose_clock_is_ahead_is_told(session: Session, source: WardSource) -> None:
    ahead = replace(source.read_ward(WARD.id, going_on), fetched_at=NOW + timedelta(hours=2))
    taken = land(session, ahead)
    assert taken.doubts == ()
    assert [said.key for said in taken.row.remarks][-1] == "snapshots.remark_source_ahead"


def test_trust_needs_a_reason_and_leaves_it_in_row_and_trail(
    session: Session, source: WardSource, clock: Clock
) -> None:
    take(session, source, WARD.id, going_on)
    source.charts = tuple(replace(one, medications=NotRecorded()) for one in source.charts)
    clock.on(minutes=5)
    doubted = take(session, source, WARD.id, going_on).row
    with pytest.raises(FallbackError) as error:
        trust(session, doubted.id, "  ")
    assert error.value.message.key == "snapshots.needs_reason"
    trusted = trust(session, doubted.id, "Listorna är verkligen tomma")
    assert (trusted.trusted_by, trusted.trust_reason) == ("Ida", "Listorna är verkligen tomma")
    with session.read() as tx:
        last = list(trail.rows(tx))[-1]
    assert last.action == "snapshot.trust"
    assert "Listorna" in last.details
    clock.on(minutes=5)
    assert take(session, source, WARD.id, going_on).doubts == ()  # that is how it is now


def test_a_clerk_and_the_machine_trust_and_pin_nothing(
    session: Session, source: WardSource
) -> None:
    taken = take(session, source, WARD.id, going_on).row
    with session.database.write() as tx:
        clerk = people.add(tx, id="c", name="Cleo", role="clerk", pin="123456", at=iso(NOW))
    for person in (clerk, people.MACHINE):
        other = session.as_person(person)
        for act in (trust, pin):
            with pytest.raises(FallbackError) as error:
                act(other, taken.id, "because")
            assert error.value.message.key in ("session.not_allowed", "app.sign_in_first")
    assert landed(session, taken.id).pinned_at is None


def test_in_suspect_mode_the_pinned_generation_is_printed(
    session: Session, source: WardSource, clock: Clock
) -> None:
    old = take(session, source, WARD.id, going_on).row
    clock.on(minutes=5)
    last = take(session, source, WARD.id, going_on).row
    outage = declare(session, ward_id=WARD.id, ward_name=WARD.name, kind="suspect")
    with session.read() as tx:
        assert pinned(tx, outage).id == last.id
    pin(session, old.id, "före bytet")
    with session.read() as tx:
        assert pinned(tx, outage).id == old.id
    pin(session, last.id, "hellre den")
    assert landed(session, old.id).pinned_at is None
    unpin(session, last.id)
    with pytest.raises(FallbackError):
        unpin(session, last.id)


def test_a_discharged_and_a_moved_patient_are_found_where_they_were_last_seen(
    session: Session, clock: Clock
) -> None:
    def lands(id: str, ward_id: str, *charts: Chart) -> None:
        ward = replace(WARD, id=ward_id, name=ward_id)
        land(session, Snapshot(id, ward, "s", clock.now, charts))
        clock.on(hours=1)

    ada = chart("p1", "Berg, Ada", "191212121212", "3:1")
    bo, cy = chart("p2", "Lind, Bo"), chart("p3", "Holm, Cy")
    lands("1", "med", ada, bo, cy)
    lands("2", "kir", cy)
    lands("3", "med", bo)  # Ada moved, Cy too
    lands("4", "kir", cy, ada)
    lands("5", "kir", ada)  # Cy went home
    found = seen(session, "berg")
    assert [(one.ward_id, one.snapshot_id, one.here) for one in found] == [
        ("kir", "5", True),
        ("med", "1", False),
    ]
    assert [(one.ward_id, one.here) for one in seen(session, "holm")] == [
        ("kir", False),
        ("med", False),
    ]
    assert [one.name for one in seen(session, "19121212-1212")] == ["Berg, Ada"] * 2
    with pytest.raises(FallbackError):
        seen(session, " ")


def test_what_was_purged_is_found_no_more_and_its_row_stays_where_a_sheet_names_it(
    session: Session, clock: Clock
) -> None:
    for n in range(4):
        land_bare(session, Snapshot(f"{n:016x}", WARD, "s", clock.now, ACHARTS), clock)
        if n == 0:
            outage = declare(session, ward_id=WARD.id, ward_name=WARD.name)
            with session.database.write() as tx:
                sheets.issue(tx, [sheet(snapshot_id="0" * 16, outage_id=outage.id)])
        clock.on(hours=25)
    clock.on(hours=100)
    land_bare(session, Snapshot("9" * 16, WARD, "s", clock.now, ACHARTS), clock)
    purge(session)
    with session.read() as tx:
        assert snapshots.load(tx, "0" * 16).charts == ACHARTS
    end(session, outage.id)
    with session.database.write() as tx:
        outages.mark_closed(tx, outage.id, iso(clock.now))
    assert purge(session).generations == 1
    with session.read() as tx:
        kept = snapshots.row(tx, "0" * 16)
        assert kept
        assert kept.purged_at is not None
        assert snapshots.chart(tx, "0" * 16, "p1") is None
        assert "0" * 16 not in [one.id for one in snapshots.listed(tx)]
        with pytest.raises(LookupError):
            snapshots.load(tx, "0" * 16)
    with pytest.raises(FallbackError):
        pin(session, "0" * 16, "too late")


def test_one_taken_in_an_open_outage_and_printed_from_outlives_its_hours(
    session: Session, clock: Clock
) -> None:
    """Nothing but the sheet keeps it: it is neither current nor what the outage began with."""
    for n in range(7):
        land_bare(session, Snapshot(f"{n:016x}", WARD, "s", clock.now, ACHARTS), clock)
        if n == 0:
            outage = declare(session, ward_id=WARD.id, ward_name=WARD.name)
        if n == 1:
            with session.database.write() as tx:
                sheets.issue(tx, [sheet(snapshot_id=f"{n:016x}", outage_id=outage.id)])
        clock.on(hours=30)
    clock.on(hours=100)
    purge(session)
    with session.read() as tx:
        assert [int(one.id, 16) for one in snapshots.listed(tx)] == [6, 5, 4, 1, 0]
        assert snapshots.load(tx, f"{1:016x}").charts == ACHARTS


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE snapshot SET purged_at = 'now'",  # it is the current one
        "DELETE FROM chart",
        "DELETE FROM snapshot",
        "UPDATE snapshot SET serial = 7",
        "UPDATE snapshot SET doubts = '[]'",
    ],
)
def test_the_store_itself_keeps_what_is_in_use(
    sql: str, session: Session, source: WardSource
) -> None:
    take(session, source, WARD.id, going_on)
    with pytest.raises(Exception, match=r"kept|frozen"), session.database.write() as tx:
        tx.run(sql)


def test_a_large_purge_gives_the_disk_back_and_leaves_nothing_in_the_log(
    session: Session, clock: Clock
) -> None:
    noise = os.urandom(1_500_000).hex()
    for n in range(14):
        one = replace(chart("p1"), stay=replace(chart("p1").stay, responsible=noise[n:]))
        land_bare(session, Snapshot(f"{n:016x}", WARD, "s", clock.now, (one,)), clock)
        clock.on(hours=5)
    before = session.settings.store_file.stat().st_size
    clock.on(hours=200)
    land_bare(session, Snapshot("e" * 16, WARD, "s", clock.now, ACHARTS), clock)
    land_bare(session, Snapshot("f" * 16, WARD, "s", clock.now, ACHARTS), clock)
    clock.on(hours=25)
    land_bare(session, Snapshot("d" * 16, WARD, "s", clock.now, ACHARTS), clock)
    clock.on(hours=60)
    done = purge(session)
    assert done.generations >= 8
    assert done.compacted
    assert session.settings.store_file.stat().st_size < before / 2
    assert session.settings.store_file.with_name("store.db-wal").stat().st_size == 0


def test_a_purge_that_cannot_be_done_now_is_said_and_loses_nothing_that_landed(
    session: Session, source: WardSource, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    for n in range(4):
        land_bare(session, Snapshot(f"{n + 90:016x}", WARD, "s", clock.now, ACHARTS), clock)
        clock.on(hours=20)

    def full(_: Database, *, compact: bool) -> None:
        raise FallbackError("store.disk_full", path="store.db", said=str(compact))

    monkeypatch.setattr(Database, "tidy", full)
    taken = take(session, source, WARD.id, going_on)
    assert "store.disk_full" in [said.key for said in taken.remarks]
    with session.read() as tx:
        assert snapshots.load(tx, taken.row.id).charts == source.charts


def land_bare(session: Session, one: Snapshot, clock: Clock) -> None:
    """Without judging and proving."""
    with session.database.write() as tx:
        snapshots.land(tx, one, landed_at=iso(clock.now), doubts=())


@contextmanager
def a_store(clock: Clock) -> Iterator[Session]:
    with TemporaryDirectory() as folder:
        settings = Settings(data_dir=Path(folder))
        ready.lay(settings.store_file)
        with Database(settings.store_file, ready.KEY) as database:
            with database.write() as tx:
                machine.create(tx, "store-1", "K7M4P", "2026-11-01T00:00:00Z")
                it = ready.add(tx, id="it", name="Ida", role="it", pin="123456", at=iso(NOW))
            yield Session(database, settings, person=it, clock=clock)


class Generations(RuleBasedStateMachine):
    """Landings, pins, outages and purges under a clock that leaps; in true time, hours apart."""

    @initialize()
    def begin(self) -> None:
        self.clock = Clock()
        self.true = 0.0  # hours, by no clock
        self.leaps = self.acts = 0
        self.opened = a_store(self.clock)
        self.session = self.opened.__enter__()
        self.landed: list[tuple[str, float]] = []
        self.printed: set[str] = set()

    @rule(doubted=st.booleans(), hours=st.sampled_from([0.1, 0.5, 1, 3, 8, 20]))
    def lands(self, *, doubted: bool, hours: float) -> None:
        id = f"{len(self.landed):016x}"
        one = Snapshot(id, WARD, "s", self.clock.now, ACHARTS)
        with self.session.database.write() as tx:
            why = clocks_said() if doubted else ()
            snapshots.land(tx, one, landed_at=iso(self.clock.now), doubts=why)
        self.landed.append((id, self.true))
        self.clock.on(hours=hours)
        self.true += hours

    @rule(days=st.sampled_from([-9000, -400, -1, 1, 400, 9000]))
    def clock_leaps(self, days: int) -> None:
        self.clock.now += timedelta(days=days)
        self.leaps += 1

    @rule(which=st.integers(0, 50))
    def pins(self, which: int) -> None:
        with self.session.read() as tx:
            rows = [row for row in snapshots.listed(tx) if row.trusted]
        if rows:
            pin(self.session, rows[which % len(rows)].id, "because")

    @rule()
    def prints(self) -> None:
        with self.session.database.write() as tx:
            current = snapshots.current(tx, WARD.id)
            if current is None:
                return
            self.acts += 1
            opened = outages.open_for(tx, WARD.id)
            if opened is None:
                at = iso(self.clock.now)
                id = f"o{self.acts}"
                opened = outages.Outage(id, "outage", WARD.id, WARD.name, "", at, at)
                outages.declare(tx, opened)
            facts = {"snapshot_id": current.id, "outage_id": opened.id}
            sheets.issue(tx, [sheet(f"N{self.acts}", **facts)])
            self.printed.add(current.id)

    @rule()
    def closes(self) -> None:
        with self.session.database.write() as tx:
            opened = outages.open_for(tx, WARD.id)
            if opened is not None:
                outages.mark_ended(tx, opened.id, iso(self.clock.now))
                outages.mark_closed(tx, opened.id, iso(self.clock.now))
                self.printed.clear()

    @rule()
    def purges(self) -> None:
        with self.session.read() as tx:
            rows = snapshots.listed(tx)
            current = snapshots.current(tx, WARD.id)
        purge(self.session)
        with self.session.read() as tx:
            left = {row.id for row in snapshots.listed(tx)}
        assert {row.id for row in rows if row.pinned_at} <= left
        assert {row.id for row in rows[:1]} <= left
        assert current is None or current.id in left
        if not self.leaps:
            recent = {id for id, at in self.landed if self.true - at <= 6}
            assert recent <= left
            old = {id for id, at in self.landed if self.true - at > 73}
            used = [*rows[:1], *[row for row in rows if row.trusted][:2]]
            used += [row for row in rows if row.pinned_at]
            assert self.printed or not (old & left) - {row.id for row in used}
        assert purge(self.session).generations == 0

    @invariant()
    def what_is_in_use_is_whole(self) -> None:
        if not hasattr(self, "session"):
            return
        with self.session.read() as tx:
            current = snapshots.current(tx, WARD.id)
            held = generations.printed_in_open_outages(tx)
            assert held == self.printed
            for id in (*held, *((current.id,) if current else ())):
                assert snapshots.load(tx, id).charts == ACHARTS
            assert tx.rows("PRAGMA foreign_key_check") == []

    def teardown(self) -> None:
        if hasattr(self, "session"):
            self.opened.__exit__(None, None, None)


TestGenerations = Generations.TestCase
TestGenerations.settings = how(max_examples=15, stateful_step_count=25, deadline=None)

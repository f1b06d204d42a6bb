"""The process dies at any single write of findings, outbox or closing: run again, it comes to the
same end, and nothing is there twice."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from fallback.audit import verify
from fallback.errors import FallbackError
from fallback.recovery.closing.reopening import reopen
from fallback.recovery.findings.reconcile import listed, reconcile
from fallback.recovery.writeback.decisions import accept_obvious, decide
from fallback.recovery.writeback.policy import policy, set_policy
from fallback.recovery.writeback.send import send, standing
from fallback.recovery.writeback.settle import settle
from fallback.session import Session, iso
from fallback.sources.record_system import NoLookUpError, Receipt, WriteItem
from fallback.store import outages, outbox
from fallback.store.database import Database, Transaction
from tests.recovery.conftest import Desk, _desk, go_on, key_in, put_sheet
from tests.recovery.papers import chart, column, dose_line
from tests.recovery.record_system import CountingTarget, Killed
from tests.recovery.test_reconcile import Live
from tests.store import ready

FAR = 10**6


class Mute(CountingTarget):
    """Cannot be asked what it has; passes over an item that it has seen, as agreed."""

    def look_up(self, item: WriteItem) -> Receipt | None:
        raise NoLookUpError(item.identifier)

    def create(self, item: WriteItem) -> Receipt:
        if item in self.held:
            return self._receipt(item)
        return super().create(item)


class Deadly:
    """Ends the process at the nth statement that changes something."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.left = 0
        plain = Transaction.run

        def run(tx: Transaction, sql: str, *values: object) -> int:
            if self.left:
                self.left -= 1
                if self.left == 0:
                    raise Killed
            return plain(tx, sql, *values)

        monkeypatch.setattr(Transaction, "run", run)


@contextmanager
def prepared(folder: Path) -> Iterator[Desk]:
    """Two sheets keyed: a dose, a pulse and a temperature."""
    folder.mkdir()
    ready.lay(folder / "store.db")
    with Database(folder / "store.db", ready.KEY) as database:
        database._run("PRAGMA synchronous = OFF")  # only this process dies, not the machine
        desk = _desk(database, folder, ready.KEY)
        dose = put_sheet(desk, 1, dose_line(due="12:00"))
        key_in(desk["Kim"], dose, time="12:10", dose="1000", sign="AB")
        key_in(desk["Lo"], dose, time="12:10", dose="1000")
        values = put_sheet(desk, 2, column(), form="observations")
        key_in(desk["Kim"], values, time="14:00", pulse="88", temperature="37,2", sign="AB")
        yield desk


def back(desk: Desk, target: CountingTarget) -> None:
    """From keyed sheets to settled items, wherever an earlier run was ended."""
    session = desk["Dag"]
    for kind in ("dose", "observation"):
        if not policy(desk["Chris"])[kind]:
            set_policy(desk["Chris"], kind, True)
    reconcile(desk["Nour"], desk.outage.id, Live(chart()), go_on)
    accept_obvious(session, desk.outage.id)
    for one in listed(session, desk.outage.id):
        if one.open:
            decide(session, one.id, "worklist")
    for _ in range(3):
        desk.clock.later()
        send(session, desk.outage.id, target, go_on)
    for sent in standing(session, desk.outage.id):
        if sent.state in ("unknown", "pending"):
            settle(session, sent.identifier, "resend", "såg efter", target)
    _close_and_reopen(desk)


def _close_and_reopen(desk: Desk) -> None:
    """The bare marks: closing as a whole is drawn on paper, and tested elsewhere."""
    with desk["Chris"].read() as tx:
        if outages.reopenings(tx, desk.outage.id):
            return
        now = outages.get(tx, desk.outage.id)
    if now is not None and now.closed_at is None:
        with desk["Chris"].database.write() as tx:
            outages.mark_closed(tx, desk.outage.id, iso(desk.clock()))
    reopen(desk["Chris"], desk.outage.id, "ett blad dök upp")


def until_done(desk: Desk, target: CountingTarget) -> None:
    for _ in range(4):
        try:
            back(desk, target)
        except Killed:
            desk.clock.later()
            continue
        except FallbackError as error:  # between closing and reopening nothing else can be done
            if error.message.key != "recovery.outage_closed":
                raise
            _close_and_reopen(desk)
        else:
            return
    raise AssertionError("it never came to an end")


def the_end(desk: Desk, target: CountingTarget) -> tuple[object, ...]:
    """What is decided, sent and held; the trail is whole."""
    session: Session = desk["Dag"]
    found = [(one.sheet, one.group, one.decision) for one in listed(session, desk.outage.id)]
    with session.read() as tx:
        items = [(row.kind, row.state) for row in outbox.of_outage(tx, desk.outage.id)]
        closings = len(outages.reopenings(tx, desk.outage.id))
    assert verify(desk["Chris"]).first_fault is None
    held = sorted(one.identifier for one in target.held)
    assert len(set(held)) == len(held)
    return found, items, closings, held


@pytest.mark.parametrize("kind", [CountingTarget, Mute])
def test_a_death_at_any_write_on_the_way_back_loses_and_doubles_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: type[CountingTarget]
) -> None:
    deadly = Deadly(monkeypatch)
    with prepared(tmp_path / "whole") as desk:
        target = kind(["done-but-lost"])
        deadly.left = FAR
        back(desk, target)
        writes, deadly.left = FAR - deadly.left, 0
        wanted = the_end(desk, target)
    assert writes > 30
    assert len(target.held) == 3
    for number in range(1, writes + 1):
        with prepared(tmp_path / str(number)) as desk:
            target = kind(["done-but-lost"])
            deadly.left = number
            until_done(desk, target)
            assert deadly.left == 0
            assert the_end(desk, target) == wanted, number

"""The whole job on the demo ward, told in order: before, during, after. Each step is a use case.

A clock of its own lets twelve hours pass between two steps.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import islice
from typing import get_args

from fallback.demo.meanwhile import usual
from fallback.demo.record_system import DemoRecordSystem
from fallback.demo.writer import Hand, Outcome, Written, ordered_doses, write
from fallback.outage.declare import declare, end
from fallback.outage.issue import IssuedPacket, unheeded
from fallback.outage.ledger import set_state
from fallback.outage.packets import ward_packet
from fallback.outage.printing import confirm
from fallback.recovery.closing.closing import ClosedOutage, close_outage
from fallback.recovery.findings.finding import Finding
from fallback.recovery.findings.reconcile import listed, reconcile
from fallback.recovery.keying.entry import call_up, finish, key
from fallback.recovery.writeback.decisions import accept_obvious, decide
from fallback.recovery.writeback.documents import issue_worklist, plan_records
from fallback.recovery.writeback.policy import set_policy
from fallback.recovery.writeback.send import Sent, send
from fallback.session import Session
from fallback.snapshots.take import Taken, take
from fallback.sources.record_system import WriteKind
from fallback.store import snapshots
from fallback.store.entries import EntryState
from fallback.store.outages import Outage
from fallback.store.sheets import Sheet
from forms.geometry import Box

ADMINISTRATION_SHEETS = 8
OBSERVATION_CHARTS = 3
LENGTH = timedelta(hours=12)
FIRST_LINES: tuple[Outcome, ...] = ("given", "changed", "refused", "illegible", "given")


@dataclass
class Clock:
    """The story's time."""

    at: datetime

    def __call__(self) -> datetime:
        return self.at

    def pass_by(self, **much: float) -> None:
        """Let time pass, in the words of timedelta."""
        self.at += timedelta(**much)


@dataclass(frozen=True)
class Cast:
    """Who acts, each signed in to the same store."""

    nurse: Session
    clerk: Session
    second_clerk: Session
    clinician: Session
    manager: Session


@dataclass(frozen=True)
class Paper:
    """What the ward did without its record system: the print-out, and what was written on it."""

    outage: Outage
    packet: IssuedPacket
    written: dict[str, tuple[Written, ...]]  # by sheet number


@dataclass(frozen=True)
class Home:
    """What came of it."""

    findings: tuple[Finding, ...]
    sent: tuple[Sent, ...]
    worklist: IssuedPacket
    closed: ClosedOutage


def before(cast: Cast, system: DemoRecordSystem) -> Taken:
    """A snapshot, proven."""
    return take(cast.nurse, system, system.wards()[0].id, unheeded)


def during(cast: Cast, system: DemoRecordSystem, clock: Clock, taken: Taken) -> Paper:
    """The system fails; the ward prints, writes on paper, and waits for it to come back."""
    clock.pass_by(minutes=20)
    system.fail()
    with cast.nurse.read() as tx:
        snapshot = snapshots.load(tx, taken.row.id)
    system.meanwhile(usual(snapshot, clock.at))
    began = clock.at
    clock.pass_by(minutes=15)
    outage = declare(
        cast.nurse,
        ward_id=taken.row.ward_id,
        ward_name=taken.row.ward_name,
        reason="Strömavbrott i datorhallen",
        began_at=began,
    )
    packet = ward_packet(cast.nurse, outage)
    confirm(cast.nurse, packet.packet_id, came_out=True)
    clock.at = began + LENGTH
    doses = ordered_doses(snapshot, began, clock.at)
    hand = Hand(1, began, clock.at, cast.nurse.settings.zone, doses)
    written = _written(cast.nurse, hand, _used(packet.sheets))
    system.carry_on()
    return Paper(end(cast.nurse, outage.id), packet, written)


def _used(sheets: Iterable[Sheet]) -> list[Sheet]:
    """The first sheets of each kind get ink; the rest come back unused."""
    kept = list(sheets)
    first = [one for one in kept if one.form == "administration"]
    charts = [one for one in kept if one.form == "observations"]
    return [*islice(first, ADMINISTRATION_SHEETS), *islice(charts, OBSERVATION_CHARTS)]


def _written(
    session: Session, hand: Hand, sheets: Iterable[Sheet]
) -> dict[str, tuple[Written, ...]]:
    """By sheet number. The fullest sheet shows each outcome once; the rest is left to chance."""
    boxes = {one.number: call_up(session, one.number).frozen.boxes for one in sheets}
    due = {number: tuple(_due(hand, found)) for number, found in boxes.items()}
    fullest = max(due, key=lambda number: len(due[number]))
    told = replace(hand, outcomes=dict(zip(due[fullest], FIRST_LINES, strict=False)))
    return {
        number: tuple(write(told if number == fullest else hand, found, number))
        for number, found in boxes.items()
    }


def _due(hand: Hand, boxes: Iterable[Box]) -> Iterator[str]:
    """The groups of what falls due while the system is gone."""
    for box in boxes:
        if box.concept != "dose.time" or not box.due:
            continue
        if hand.began <= datetime.fromisoformat(box.due) <= hand.until:
            yield box.group


def after(cast: Cast, system: DemoRecordSystem, clock: Clock, paper: Paper) -> Home:
    """Key, compare, decide, write back, close."""
    for number, written in paper.written.items():
        _key_twice(cast, clock, number, written)
    for sheet in paper.packet.sheets:
        if sheet.returns and sheet.number not in paper.written:
            set_state(cast.clerk, sheet.number, "void", "Oanvänt: inget är skrivet på bladet")
    reconcile(cast.clerk, paper.outage.id, system, unheeded)
    _switch_on(cast.manager)
    accept_obvious(cast.clinician, paper.outage.id)
    for finding in listed(cast.clinician, paper.outage.id):
        if finding.open:
            decide(cast.clinician, finding.id, "worklist")
    plan_records(cast.clinician, paper.outage.id)
    sent = send(cast.clinician, paper.outage.id, system, unheeded)
    worklist = issue_worklist(cast.clinician, paper.outage.id)
    findings = listed(cast.clinician, paper.outage.id)
    return Home(findings, sent, worklist, close_outage(cast.manager, paper.outage.id))


def _key_twice(cast: Cast, clock: Clock, number: str, written: tuple[Written, ...]) -> None:
    """One clerk, then another, blind; the second slips once, and the clinician settles it."""
    by_path = {one.path: one for one in written}
    for clerk, slips in ((cast.clerk, False), (cast.second_clerk, True), (cast.clinician, False)):
        clock.pass_by(minutes=1)
        sheet = call_up(clerk, number)
        if sheet.step in ("done", "other"):
            continue
        for box in sheet.boxes:
            state, text = _read(by_path.get(box.path))
            if slips and box.concept == "dose.time" and len(text) == 5:
                text, slips = text[:4] + str((int(text[4]) + 1) % 10), False
            key(clerk, number, box.path, text, state)
        finish(clerk, number)


def _read(one: Written | None) -> tuple[EntryState, str]:
    return ("blank", "") if one is None else (one.state, one.text)


def _switch_on(manager: Session) -> None:
    for kind in get_args(WriteKind):
        set_policy(manager, kind, True)


def tell(
    cast: Cast, system: DemoRecordSystem, clock: Clock, said: Callable[[str], None]
) -> tuple[Taken, Paper, Home]:
    """All three parts; `said` is told the name of each as it begins."""
    said("before")
    taken = before(cast, system)
    said("during")
    paper = during(cast, system, clock, taken)
    said("after")
    return taken, paper, after(cast, system, clock, paper)

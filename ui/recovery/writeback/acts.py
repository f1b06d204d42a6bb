"""What the page of write-back asks of the core; run on the threads that hold a session."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from fallback.app.record_system import connected
from fallback.recovery.findings import reconcile
from fallback.recovery.findings.finding import item_identifier
from fallback.recovery.writeback import documents, dry_run
from fallback.recovery.writeback import send as writing
from fallback.recovery.writeback.dry_run import WouldSend
from fallback.recovery.writeback.send import Sent
from fallback.recovery.writeback.settle import UNSURE, Seen, settle
from fallback.session import Session
from fallback.sources.record_system import Progress, WriteKind
from fallback.store.outages import Outage
from fallback.store.outbox import OutboxState
from fallback.texts import Message, say
from ui.readiness.entry import Entry
from ui.recovery.outage import open_outage
from ui.table import Line
from ui.ward.acts import standing_now

SIGNS: Mapping[str, str] = {
    "": "+",
    "planned": "○",
    "pending": "→",
    "unknown": "?",
    "confirmed": "✓",
    "refused": "×",
}
"""A shape for each state, beside its word."""


@dataclass(frozen=True)
class Box:
    """The outbox of the open outage, worded; `states` of each entry by its id."""

    outage: Outage | None
    entries: tuple[Entry, ...]
    states: Mapping[str, OutboxState] = field(default_factory=dict)

    def count(self, *states: OutboxState) -> int:
        """How many stand so."""
        return sum(one in states for one in self.states.values())


NO_BOX = Box(None, ())


def box(session: Session) -> Box:
    """Where every item stands."""
    outage = standing_now(session).outage
    if outage is None:
        return NO_BOX
    sent = writing.standing(session, outage.id)
    if not sent:
        return Box(outage, ())
    said = _said(session, outage)
    entries = tuple(_standing(session, one, said) for one in sent)
    return Box(outage, entries, {one.identifier: one.state for one in sent})


@dataclass(frozen=True)
class _Said:
    """What the items are, in words: of each item what stands on paper, and whose."""

    paper: Mapping[str, str]
    names: Mapping[str, str]


def _said(session: Session, outage: Outage) -> _Said:
    found = reconcile.listed(session, outage.id)
    with session.read() as tx:
        names = documents.patients_of(tx, documents.used_sheets(tx, outage))
    words = {item_identifier(one.id): one.paper.text(session.lang) for one in found}
    return _Said(words, names)


def _standing(session: Session, one: Sent, said: _Said) -> Entry:
    lang = session.lang
    state = say(f"closing.sent_{one.state}").text(lang)
    kind = say(f"findings.kind_{one.kind}").text(lang)
    whose, what = said.names.get(one.patient_id, ""), said.paper.get(one.identifier, "")
    proof = say("window.receipt", place=one.location, id=one.identifier).text(lang)
    told = [kind, whose, what, one.said, proof if one.location else one.identifier]
    if one.differs:
        told.append(say("window.kept_otherwise", what=", ".join(one.differs)).text(lang))
    cells = (f"{SIGNS[one.state]} {state}", kind, whose, what or kind, one.location or one.said)
    can = frozenset({"settle"}) if one.state in UNSURE else frozenset[str]()
    line = Line(one.identifier, cells, frozenset({0}))
    return Entry(line, state, "\n\n".join(filter(None, told)), can)


@dataclass(frozen=True)
class Would:
    """One item that would leave: in words, and the very message, for IT."""

    entry: Entry
    message: Entry


def would_send(session: Session, _: Progress) -> tuple[Would, ...]:
    """Exactly what would leave, item by item. Nothing is sent or changed."""
    outage = open_outage(session)
    with connected(session) as system:
        found = dry_run.dry_run(session, outage.id, system)
    if not found:
        return ()
    said = _said(session, outage)
    return tuple(_would(session, one, said) for one in found)


def _would(session: Session, one: WouldSend, said: _Said) -> Would:
    lang = session.lang
    kind = say(f"findings.kind_{one.kind}").text(lang)
    way = say(f"writeback.way_{one.way}").text(lang)
    state = say(f"closing.sent_{one.state}" if one.state else "cli.would_be_planned").text(lang)
    whose, what = said.names.get(one.patient_id, ""), said.paper.get(one.identifier, "")
    cells = (f"{SIGNS[one.state]} {state}", kind, whose, what or kind, one.why_not)
    title = f"{kind} · {way}"
    line = Line(one.identifier, cells, frozenset({0}))
    whom = say("writeback.told_whose", told=whose or one.patient_id)
    lines = (whom, *one.told, say("writeback.told_way", told=f"writeback.way_{one.way}"))
    words = "\n".join((*(told.text(lang) for told in lines), one.why_not))
    message = one.text or one.why_not
    return Would(Entry(line, title, words.rstrip()), Entry(line, title, message))


def send(session: Session, progress: Progress) -> Message:
    """Send what was decided, each thing once; how it went."""
    with connected(session) as system:
        found = writing.send(session, open_outage(session).id, system, progress)
    states = [one.state for one in found]
    confirmed, refused = states.count("confirmed"), states.count("refused")
    waiting = len(states) - confirmed - refused
    return say("window.sent", count=len(states), confirmed=confirmed, refused=refused, open=waiting)


def plan_records(session: Session, progress: Progress) -> int:
    """Each patient's record of the outage into the outbox; how many."""
    return documents.plan_records(session, open_outage(session).id, progress)


def settle_item(session: Session, identifier: str, seen: Seen, reason: str) -> Message:
    """A person looked, and says."""
    if seen == "resend":
        with connected(session) as system:
            row = settle(session, identifier, seen, reason, system)
    else:
        row = settle(session, identifier, seen, reason)
    return say("window.settled", state=f"closing.sent_{row.state}")


KINDS: tuple[WriteKind, ...] = ("dose", "observation", "document")

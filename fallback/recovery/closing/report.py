"""What the closing report counts, from rows and trail. Pure reading; nothing clinical is in it."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator

import msgspec

from fallback.recovery.findings.finding import kept
from fallback.recovery.ledger.given_up import said_by
from fallback.recovery.ledger.keying_counts import (
    BlankForms,
    KeyedField,
    KeyedForm,
    blank_forms,
    keying,
)
from fallback.recovery.ledger.reserve_numbers import ReserveNumber, reserve_numbers, told
from fallback.session import Action, Session
from fallback.store import findings, handover, outages, outbox, people, sheets
from fallback.store.database import Transaction
from fallback.store.outages import Outage
from fallback.store.people import Role
from fallback.store.sheets import Sheet
from fallback.texts import Message

TOLD = frozenset(
    {
        Action.CHART_READ,
        Action.OUTAGE_DECLARE,
        Action.OUTAGE_END,
        Action.OUTAGE_REOPEN,
        Action.PACKET_ISSUE,
        Action.PACKET_EXPORT,
        Action.SHEET_STATE,
        Action.ENTRY_KEY,
        Action.ENTRY_ARBITRATE,
        Action.FINDING_RUN,
        Action.FINDING_DECIDE,
        Action.WRITEBACK_SEND,
    }
)
"""The acts that the report tells who did."""


class Counted(msgspec.Struct, frozen=True):
    """How many there are of something; `what` are the words of its columns."""

    what: tuple[str, ...]
    count: int


class OpenSheet(msgspec.Struct, frozen=True):
    """A sheet that did not come back, with what was said about it."""

    number: str
    form: str
    patient: str
    state: str
    reason: str
    by: str = ""  # who said so; "" where another print took its place


class Did(msgspec.Struct, frozen=True):
    """What one person did in this outage: action → how often."""

    name: str
    role: Role | None
    did: dict[str, int]


class ReserveTold(msgspec.Struct, frozen=True):
    """A reserve number that was given, to whom, and where it stands, in words."""

    number: str
    name: str
    standing: str
    said: Message


class Reopened(msgspec.Struct, frozen=True):
    """It had been closed before, and was opened again. Times are ISO in UTC."""

    closed: str
    reopened: str
    reason: str
    by: str


class ClosingReport(msgspec.Struct, frozen=True):
    """All that is told when an outage closes. Times are ISO in UTC."""

    outage_id: str
    kind: str
    ward: str
    reason: str
    began: str
    declared: str
    ended: str
    closed: str
    sheets: tuple[Counted, ...]  # form, state
    open: tuple[OpenSheet, ...]
    findings: tuple[Counted, ...]  # kind, verdict, decision ("none": there was nothing to decide)
    writeback: tuple[Counted, ...]  # kind, state
    keying: tuple[KeyedField, ...]
    people: tuple[Did, ...]
    titles: dict[str, str]  # of the forms, as they stand on the paper
    reserve: tuple[ReserveTold, ...]
    forms: tuple[KeyedForm, ...] = ()
    blanks: tuple[BlankForms, ...] = ()
    reopened: tuple[Reopened, ...] = ()


def to_json(report: ClosingReport) -> bytes:
    """For other programs."""
    return msgspec.json.format(msgspec.json.encode(report), indent=2)


def count(tx: Transaction, outage: Outage, closed: str) -> ClosingReport:
    """The report of an outage as it stands, closed at `closed` (ISO; "" while it is open)."""
    every = sheets.of_outage(tx, outage.id)
    found = [kept(row) for row in findings.of_outage(tx, outage.id)]
    sent = outbox.of_outage(tx, outage.id)
    known = {outage.id, *(one.number for one in every), *(one.packet_id for one in every)}
    one_of_each = {one.form: one.number for one in every}
    known |= {one.id for one in found} | {one.identifier for one in sent}
    keyed = keying(tx, outage.id, every)
    return ClosingReport(
        outage.id,
        outage.kind,
        outage.ward_name,
        outage.reason,
        outage.began_at,
        outage.declared_at,
        outage.ended_at or "",
        closed,
        _counted((one.form, one.state) for one in every),
        tuple(_open(tx, outage, every)),
        _counted((one.kind, one.verdict, one.decision or "none") for one in found),
        _counted((one.kind, one.state) for one in sent),
        tuple(keyed.fields),
        tuple(_people(tx, outage.store_id, known)),
        {form: sheets.frozen(tx, number).title for form, number in one_of_each.items()},
        tuple(map(_reserve, reserve_numbers(tx, outage))),
        tuple(keyed.forms),
        tuple(blank_forms(tx, every)),
        tuple(_reopened(tx, outage)),
    )


def so_far(session: Session, outage: Outage) -> ClosingReport:
    """The report of an outage that is still open."""
    with session.read() as tx:
        return count(tx, outage, outage.closed_at or "")


def _counted(things: Iterable[tuple[str, ...]]) -> tuple[Counted, ...]:
    return tuple(Counted(what, number) for what, number in sorted(Counter(things).items()))


def _open(tx: Transaction, outage: Outage, every: Iterable[Sheet]) -> Iterator[OpenSheet]:
    names = said_by(tx, outage)
    for one in every:
        if one.returns and one.state in ("void", "lost"):
            who = names.get(one.number, "")
            yield OpenSheet(one.number, one.form, one.patient_name, one.state, one.reason, who)


def _reserve(one: ReserveNumber) -> ReserveTold:
    return ReserveTold(one.identity.number, one.name, one.standing, told(one))


def _reopened(tx: Transaction, outage: Outage) -> Iterator[Reopened]:
    names = people.by_id(tx)
    for closed, again, reason, who in outages.reopenings(tx, outage.id):
        yield Reopened(closed, again, reason, names.get(who, who))


def _people(tx: Transaction, store_id: str, known: set[str]) -> Iterator[Did]:
    """Everyone whose trail rows name the outage, one of its sheets, findings or items; also those
    of the PC that it was taken over from."""
    roles = {one.name: one.role for one in people.everyone(tx)}
    did: dict[str, Counter[str]] = {}
    for row in handover.trail_with(tx, store_id):
        if row.action in TOLD and not known.isdisjoint(json.loads(row.details).values()):
            did.setdefault(row.person_name, Counter())[row.action] += 1
    for name, counted in sorted(did.items()):
        yield Did(name, roles.get(name), dict(sorted(counted.items())))

"""Exactly what would be sent, before anything is: each item as it would leave, and which way."""

import msgspec

from fallback.recovery.findings.finding import Finding
from fallback.recovery.findings.reconcile import open_outage
from fallback.recovery.findings.wording import Wording
from fallback.recovery.writeback.decisions import obvious
from fallback.recovery.writeback.in_words import in_words
from fallback.recovery.writeback.plan import by_kind, item_of, kind_of, no_drill, why_not
from fallback.recovery.writeback.route import composed, routed
from fallback.session import Action, Session
from fallback.settings import WriteWay
from fallback.sources.record_system import RefusedError, Target, WriteItem, WriteKind
from fallback.store import outbox
from fallback.store.outbox import OutboxState
from fallback.texts import Message

_JSON = msgspec.json.Encoder(decimal_format="number")


class WouldSend(msgspec.Struct, frozen=True):
    """One item. `state` is "" where it is not planned yet, but would be by accepting what is
    obvious. `text` is the message or resource, for IT; "" where nothing is sent, and `why_not` says
    why.
    """

    identifier: str
    patient_id: str
    kind: WriteKind
    way: WriteWay
    state: OutboxState | str
    text: str
    why_not: str
    told: tuple[Message, ...] = ()  # the same in words


def dry_run(session: Session, outage_id: str, target: Target) -> tuple[WouldSend, ...]:
    """All that waits, and all that accepting the obvious would add. Nothing is sent or changed.

    FallbackError where it is a drill, or the record system does not say what it takes.
    """
    with session.act(Action.CHART_READ, dry_run=outage_id) as noted:
        no_drill(open_outage(noted.tx, outage_id))
        waiting = outbox.open_items(noted.tx, outage_id)
        policy = outbox.policy(noted.tx)
    offers = routed(session, target).offers()
    found = [(item_of(row), str(row.state)) for row in waiting]
    found += [(item, "") for item in _to_accept(session, outage_id)]
    made: list[WouldSend] = []
    for item, state in found:
        kind = kind_of(item)
        barred = why_not(kind, policy, offers)
        text, why = "", barred.text(session.lang) if barred else ""
        if not why:
            text, why = _text(session, item, outage_id)
        way = by_kind(session.settings)[kind]
        told = in_words(item, Wording(session.settings.zone, session.lang))
        made.append(WouldSend(item.identifier, item.patient_id, kind, way, state, text, why, told))
    return tuple(made)


def _to_accept(session: Session, outage_id: str) -> tuple[WriteItem, ...]:
    decided: tuple[tuple[Finding, str], ...] = obvious(session, outage_id)
    return tuple(f.item for f, decision in decided if decision == "write" and f.item is not None)


def _text(session: Session, item: WriteItem, outage_id: str) -> tuple[str, str]:
    """As it would leave, and why it would not."""
    if by_kind(session.settings)[kind_of(item)] == "record":
        from fallback.sources.fhir.writing.written import resource  # loads a client of HTTP, too

        return msgspec.json.format(_JSON.encode(resource(item)), indent=2).decode(), ""
    out = session.settings.hl7_out
    encoding = out.encoding if out else "utf-8"
    try:
        return composed(session, item, outage_id).decode(encoding).replace("\r", "\n"), ""
    except RefusedError as error:
        return "", str(error)

"""Each kind goes the way that the settings say: to the record system, as HL7 v2, or by hand."""

from collections.abc import Mapping

from fallback.chart.model import Chart
from fallback.errors import FallbackError
from fallback.recovery.writeback.hl7.message import message
from fallback.recovery.writeback.hl7.target import Hl7Target
from fallback.recovery.writeback.plan import by_kind, kind_of
from fallback.session import Session
from fallback.sources.hl7v2.deliver import carrier
from fallback.sources.record_system import Receipt, RefusedError, Target, WriteItem, WriteKind
from fallback.store import outbox, sheets, snapshots
from fallback.texts import worded


class Routed:
    """A target made of others, one a kind; of a kind that has none, nothing is offered."""

    def __init__(self, by_kind: Mapping[WriteKind, Target]) -> None:
        self._by_kind = by_kind

    def offers(self) -> frozenset[WriteKind]:
        """What the kinds' own targets offer."""
        return frozenset(k for k, target in self._by_kind.items() if k in target.offers())

    def look_up(self, item: WriteItem) -> Receipt | None:
        """Where its kind is sent."""
        return self._by_kind[kind_of(item)].look_up(item)

    def create(self, item: WriteItem) -> Receipt:
        """Where its kind is sent."""
        return self._by_kind[kind_of(item)].create(item)


def routed(session: Session, record: Target) -> Target:
    """The record system and the HL7 receiver as one target. FallbackError where the settings send
    a kind as HL7 and do not say where."""
    chosen = by_kind(session.settings)
    if set(chosen.values()) == {"record"}:
        return record
    targets: dict[WriteKind, Target] = {k: record for k, way in chosen.items() if way == "record"}
    if "hl7" in chosen.values():
        hl7 = _hl7(session)
        targets |= {kind: hl7 for kind, way in chosen.items() if way == "hl7"}
    return Routed(targets)


def _hl7(session: Session) -> Target:
    out = session.settings.hl7_out
    if out is None or not (out.host or out.folder):
        raise FallbackError("writeback.no_receiver")

    def compose(item: WriteItem) -> bytes:
        return composed(session, item)

    return Hl7Target(carrier(out, session.lang), compose, session.clock, session.lang)


def composed(session: Session, item: WriteItem, outage_id: str = "") -> bytes:
    """The item as the HL7 v2 message that is sent; `outage_id` where it is not planned yet.
    RefusedError where it cannot be one."""
    out = session.settings.hl7_out
    if out is None:
        raise FallbackError("writeback.no_receiver")
    chart = _chart(session, item, outage_id)
    if chart is None:
        raise RefusedError(worded("writeback.no_identity", session.lang))
    return message(item, chart, out, session.now(), session.settings.zone, session.lang)


def _chart(session: Session, item: WriteItem, outage_id: str) -> Chart | None:
    """The patient as the first sheet of the outage was printed: the same at every attempt."""
    with session.read() as tx:
        row = outbox.get(tx, item.identifier)
        every = sheets.of_outage(tx, row.outage_id if row else outage_id)
        mine = next((one for one in every if one.patient_id == item.patient_id), None)
        return snapshots.chart(tx, mine.snapshot_id, mine.patient_id) if mine else None

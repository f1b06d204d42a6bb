"""What may be sent: what the site switched on and the record system offers to take. Pure."""

from collections.abc import Mapping, Set
from typing import assert_never

from fallback.errors import FallbackError
from fallback.settings import Settings, WriteWay
from fallback.sources.record_system import (
    DocumentItem,
    DoseItem,
    ObservationItem,
    WriteItem,
    WriteKind,
)
from fallback.store.docs import pack, unpack
from fallback.store.outages import Outage
from fallback.store.outbox import OutboxRow
from fallback.texts import Message, say


def kind_of(item: WriteItem) -> WriteKind:
    """What kind of thing it is."""
    match item:
        case DoseItem():
            return "dose"
        case ObservationItem():
            return "observation"
        case DocumentItem():
            return "document"
        case _:
            assert_never(item)


_ITEMS: dict[WriteKind, type[WriteItem]] = {
    "dose": DoseItem,
    "observation": ObservationItem,
    "document": DocumentItem,
}


def item_of(row: OutboxRow) -> WriteItem:
    """The item that the outbox keeps."""
    return unpack(row.doc, _ITEMS[row.kind])


def planned(outage_id: str, item: WriteItem, at: str, finding_id: str | None = None) -> OutboxRow:
    """The item's place in the outbox."""
    kind = kind_of(item)
    return OutboxRow(
        *(item.identifier, outage_id, finding_id, item.patient_id, kind, pack(item), at),
        planned_at=at,
    )


def by_kind(settings: Settings) -> dict[WriteKind, WriteWay]:
    """Which way each kind goes here."""
    chosen = settings.writeback
    return {
        "dose": chosen.dose,
        "observation": chosen.observation,
        "document": chosen.document,
    }


def why_not(
    kind: WriteKind, policy: Mapping[WriteKind, bool], offers: Set[WriteKind]
) -> Message | None:
    """Why a kind may not be sent; None where it may."""
    if not policy.get(kind, False):
        return say("writeback.switched_off", kind=f"findings.kind_{kind}")
    if kind not in offers:
        return say("writeback.not_offered", kind=f"findings.kind_{kind}")
    return None


def no_drill(outage: Outage) -> None:
    """FallbackError where it is a drill: what is practised never reaches a patient's record."""
    if outage.kind == "drill":
        raise FallbackError("recovery.drill")

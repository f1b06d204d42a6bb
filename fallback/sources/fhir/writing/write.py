"""Writes an item once: looked up by what identifies it, sent, read back by its Location, compared.

After anything that leaves it open whether the server has the item, the outcome is *unknown*.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final
from urllib.parse import quote
from zoneinfo import ZoneInfo

import msgspec

from fallback.errors import FallbackError
from fallback.sources.fhir.r4 import orders as o
from fallback.sources.fhir.r4 import resources as r
from fallback.sources.fhir.r4.elements import Reference
from fallback.sources.fhir.r4.reading import FAULTS, read, what
from fallback.sources.fhir.server.capability import Capability
from fallback.sources.fhir.server.client import Client
from fallback.sources.fhir.server.paging import search
from fallback.sources.fhir.server.wire import Answer
from fallback.sources.fhir.writing.kept import differs, is_ours
from fallback.sources.fhir.writing.written import SYSTEM, Kept, resource, utc
from fallback.sources.record_system import (
    DocumentItem,
    DoseItem,
    ObservationItem,
    OutcomeUnknownError,
    Receipt,
    WriteItem,
    WriteKind,
)

_KINDS: Final[dict[WriteKind, str]] = {
    "dose": "MedicationAdministration",
    "observation": "Observation",
    "document": "DocumentReference",
}
# What must agree for an item without our identifier to be the same one.
_SAME: Final[dict[type[WriteItem], frozenset[str]]] = {
    DoseItem: frozenset({"patient", "status", "order", "at", "dose"}),
    ObservationItem: frozenset({"patient", "code", "at", "value", "text"}),
    DocumentItem: frozenset({"patient", "period", "period_end", "title", "pdf"}),
}
_ENCODER = msgspec.json.Encoder(decimal_format="number")
_VOID = ("entered-in-error",)


class Writer:
    """Writes to one server what its statement declares."""

    def __init__(
        self,
        client: Client,
        capability: Capability,
        clock: Callable[[], datetime],
        zone: ZoneInfo,
    ) -> None:
        self._client, self._capability = client, capability
        self._clock, self._zone = clock, zone

    def offers(self) -> frozenset[WriteKind]:
        """What can be created."""
        return frozenset(k for k, t in _KINDS.items() if self._capability.offers(t, "create"))

    def look_up(self, item: WriteItem) -> Receipt | None:
        """The item, if it is there. Raises FallbackError where the server cannot be asked."""
        kind = _kind(item)
        if self._capability.searches(kind.kind, "identifier"):
            for found in self._search(item, kind, (("identifier", f"{SYSTEM}|{item.identifier}"),)):
                if is_ours(item, found):
                    return self._receipt(item, found)
        others = [f for f in self._search(item, kind, self._by_values(item)) if _alive(f)]
        marked = [f for f in others if is_ours(item, f)]
        same = [f for f in others if is_ours(item, f) is None and self._same(item, f)]
        return next((self._receipt(item, f) for f in (*marked, *same)), None)

    def create(self, item: WriteItem) -> Receipt:
        """Send it, once, and read it back."""
        kind = _kind(item)
        headers = {"Prefer": "return=minimal"}
        by_identifier = self._capability.searches(kind.kind, "identifier")
        if by_identifier and kind.kind in self._capability.conditional:
            ours = quote(f"{SYSTEM}|{item.identifier}", safe="")
            headers["If-None-Exist"] = f"identifier={ours}"
        answer = self._client.post(kind.kind, _ENCODER.encode(resource(item)), headers)
        name = _created(answer, kind.kind)
        try:
            if name is None:
                found = self.look_up(item)
                if found is None:
                    raise OutcomeUnknownError(f"HTTP {answer.status}, no Location")
                return found
            kept = read(self._client.get(f"{kind.kind}/{name}"), kind).value
        except FallbackError as error:
            raise OutcomeUnknownError(str(error)) from error
        return self._receipt(item, kept)

    def _search(
        self, item: WriteItem, kind: type[Kept], params: tuple[tuple[str, str], ...]
    ) -> list[Kept]:
        whose = ("patient", item.patient_id)
        if not self._capability.searches(kind.kind, "patient"):
            whose = ("subject", f"Patient/{item.patient_id}")
            if not self._capability.searches(kind.kind, "subject"):
                raise FallbackError("fhir.no_patient_search", what=what(kind))
        found = search(self._client, kind, (whose, *params))
        if found.missing:
            # An answer with gaps cannot show that the item is absent.
            raise FallbackError("fhir.look_up_gaps", what=what(kind))
        return [f.value for f in found.items]

    def _by_values(self, item: WriteItem) -> tuple[tuple[str, str], ...]:
        """Code and time, as far as the server can be searched by them."""
        kind = _kind(item).kind
        if isinstance(item, DocumentItem):
            times = ("period", item.period_start, item.period_end)
        else:
            at = item.at.replace(second=0, microsecond=0)
            name = "effective-time" if isinstance(item, DoseItem) else "date"
            times = (name, at - timedelta(minutes=1), at + timedelta(minutes=2))
        name, start, end = times
        params = [(name, f"ge{utc(start)}"), (name, f"le{utc(end)}")]
        asked = params if self._capability.searches(kind, name) else []
        if isinstance(item, ObservationItem) and self._capability.searches(kind, "code"):
            asked.append(("code", item.code))
        return tuple(asked)

    def _same(self, item: WriteItem, kept: Kept) -> bool:
        return not _SAME[type(item)] & set(differs(item, kept, self._zone))

    def _receipt(self, item: WriteItem, kept: Kept) -> Receipt:
        return Receipt(
            location=f"{kept.kind}/{kept.id}",
            version=kept.version,
            at=self._clock(),
            differs=differs(item, kept, self._zone),
        )


def _kind(item: WriteItem) -> type[Kept]:
    if isinstance(item, DoseItem):
        return o.MedicationAdministration
    if isinstance(item, ObservationItem):
        return r.Observation
    return r.DocumentReference


def _created(answer: Answer, kind: str) -> str | None:
    """The id of what was created, from Location, else from the body."""
    location = Reference(reference=answer.headers.get("location", "")).target
    if location[0] == kind:
        return location[1]
    try:
        head = msgspec.json.decode(answer.body, type=r.Head)
    except FAULTS:
        return None
    return head.id or None if head.resource_type == kind else None


def _alive(kept: Kept) -> bool:
    return kept.status not in _VOID

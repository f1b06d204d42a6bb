"""The server's own statement, kept and compared: what it offered when IT looked, and what now.

Nobody's charts are in it, so it lies in the open beside the store. What was lost is said at every
reading until a person accepts it.
"""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import msgspec

from fallback.errors import FallbackError
from fallback.settings import RosterWay
from fallback.sources.fhir.server.capability import Capability

USED = (
    *("Patient", "Encounter", "Location", "Group", "Practitioner", "PractitionerRole"),
    *("AllergyIntolerance", "Flag", "Condition", "List", "Medication", "MedicationRequest"),
    *("MedicationAdministration", "Observation", "DocumentReference"),
)


class Kept(msgspec.Struct, frozen=True):
    """What a server declared when it was last accepted."""

    server: str
    at: datetime
    offers: frozenset[str]


@dataclass(frozen=True)
class Compared:
    """What the server declares now, against what was accepted at `since` (None: nothing yet)."""

    offers: frozenset[str]
    since: datetime | None
    lost: tuple[str, ...]
    gained: tuple[str, ...]


def offers(capability: Capability) -> frozenset[str]:
    """All that we could ask for and is declared, as FHIR writes it: "Observation?date"."""
    found = {f"{kind} {code}" for kind, code in capability.interactions if kind in USED}
    found |= {f"{kind}?{name}" for kind, name in capability.params if kind in USED}
    found |= {f"?{name}" for kind, name in capability.params if not kind}
    found |= {f"{kind}/${name}" for kind, name in capability.operations if kind in USED}
    found |= {f"{kind}?_include={name}" for kind, name in capability.includes if kind in USED}
    return frozenset(found | {f"{k} If-None-Exist" for k in capability.conditional if k in USED})


def compare(file: Path | None, server: str, now: Capability) -> Compared:
    """Against the file; what it says of another server, or cannot be read, is nothing."""
    found = offers(now)
    kept = _read(file) if file else None
    if kept is None or kept.server != server:
        return Compared(found, None, (), ())
    lost, gained = sorted(kept.offers - found), sorted(found - kept.offers)
    return Compared(found, kept.at, tuple(lost), tuple(gained))


def keep(file: Path, kept: Kept) -> None:
    """Accept what a server declares. Raises FallbackError where it cannot be written."""
    beside = file.with_suffix(".new")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        beside.write_bytes(msgspec.json.encode(kept, order="sorted"))
        beside.replace(file)
    except OSError as error:
        said = error.strerror or error
        raise FallbackError("fhir.statement_not_kept", file=file, said=said) from error


def ways(capability: Capability) -> tuple[RosterWay, ...]:
    """The ways to know who lies on a ward that the server's statement allows."""
    placed = capability.searches("Encounter", "location") and capability.offers(
        "Location", "search-type"
    )
    found: list[RosterWay] = ["location"] if placed else []
    if capability.exports("Group"):
        found.append("group")
    if capability.exports("Patient"):
        found.append("patients")
    if capability.offers("Patient", "read"):
        found.append("csv")
    if capability.searches("Patient", "identifier"):
        found.append("adt")
    return tuple(found)


def _read(file: Path) -> Kept | None:
    with suppress(OSError, msgspec.MsgspecError, ValueError):
        return msgspec.json.decode(file.read_bytes(), type=Kept)
    return None

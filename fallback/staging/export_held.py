"""The resources of an export, sorted so that they can be asked for. All hands sort side by side."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import Final

from fallback.errors import FallbackError
from fallback.sources.fhir.export.by_patient import TYPES, Export
from fallback.sources.fhir.export.run import File
from fallback.sources.fhir.r4 import resources as r
from fallback.sources.fhir.r4.reading import read
from fallback.sources.fhir.wards.stays import UNDER_WAY
from fallback.staging import lines as files
from fallback.staging.hands import Hands
from fallback.staging.spool import Spool
from fallback.texts import Message, say

ROOM: Final = 16 * 1024 * 1024  # bytes of lines in memory, of each hand
READ: Final = frozenset({*TYPES, "MedicationAdministration", "Location", "PractitionerRole"})
_PLAIN: Final = frozenset({"Location", "PractitionerRole"})  # nobody's, and few
_BROKEN: Final = frozenset({"fhir.torn_line"})
_NEWLINE: Final = 10


@dataclass
class Held:
    """What came, so that it can be asked for."""

    export: Export
    spool: Spool  # the export's own
    plain: dict[str, bytes] = field(default_factory=dict)  # by "Type/id"
    parts: dict[str, list[str]] = field(default_factory=dict)  # locations by the one above
    there: dict[str, dict[str, None]] = field(default_factory=dict)  # patients by location
    said: dict[str, Message] = field(default_factory=dict)

    def keep(self, kind: str, raw: bytes) -> bool:
        """Sort a line in; whether it is one at all."""
        if kind in _PLAIN:
            place = read(raw, r.Location).value
            self.plain[f"{kind}/{place.id}"] = raw
            if kind == "Location" and place.part_of:
                self.parts.setdefault(place.part_of.target[1], []).append(place.id)
            return place.resource_type == kind
        told = self.export.keep(kind, raw)
        if told:
            self.said[told.key] = told
        elif kind == "Encounter":
            self._place(read(raw, r.Encounter).value)
        return told is None or told.key not in _BROKEN

    def _place(self, encounter: r.Encounter) -> None:
        if encounter.status in UNDER_WAY and encounter.subject:
            for one in encounter.location:
                if one.location:
                    found = self.there.setdefault(one.location.target[1], {})
                    found[encounter.subject.target[1]] = None

    def lines(self, kind: str, asked: dict[str, str]) -> Iterator[bytes]:
        """What a search by place finds; more than was asked for may come."""
        if kind == "Location":
            above = asked.get("partof", "")
            ids = [one for up in above.split(",") for one in self.parts.get(up, ())]
            found = [f"Location/{one}" for one in ids] if above else list(self.plain)
            yield from (self.plain[one] for one in found if one.startswith("Location/"))
        else:
            places = asked.get("location", "").split(",")
            for patient_id in dict.fromkeys(one for p in places for one in self.there.get(p, ())):
                yield from self.export.spool.lines(f"{kind}/{patient_id}")

    def beside(self) -> "Held":
        """What has nothing yet, in the same place."""
        spool = self.spool.beside()
        return Held(Export(spool, self.export.since, self.export.window, self.export.zone), spool)

    def join(self, other: "Held") -> None:
        """What was sorted beside this comes after what is here."""
        self.spool.join(other.spool)
        self.export.patients |= other.export.patients
        self.plain |= other.plain
        self.said |= other.said
        for above, parts in other.parts.items():
            self.parts.setdefault(above, []).extend(parts)
        for place, patients in other.there.items():
            self.there.setdefault(place, {}).update(patients)


@dataclass(frozen=True)
class _Lines:
    """A part of a file, and what it is full of."""

    file: Path
    kind: str
    part: files.Part


@dataclass(frozen=True)
class _Sorted:
    """What came of it. `broken`: the last of its lines is none."""

    held: Held
    count: int
    broken: bool


def take(held: Held, found: Sequence[tuple[Path, File]], hands: Hands) -> None:
    """Sort all lines of the files. FallbackError where one is not whole."""
    work = [part for path, about in found for part in _divided(path, about.type)]
    done: dict[_Lines, _Sorted] = {}
    for ended in hands.each(partial(_sort, held.beside()), work):
        if ended.result is None:
            told = ended.fault or say("staging.worker_gone_reading", file=ended.thing.file.name)
            raise FallbackError(told.key, **told.values)
        done[ended.thing] = ended.result
    by_file = {path: list(some) for path, some in groupby(work, lambda one: one.file)}
    for path, about in found:
        held.export.kinds.add(about.type)
        count = _join(held, path, [done[one] for one in by_file.get(path, ())])
        if about.count is not None and count != about.count:
            raise FallbackError("fhir.folder_cut", file=path.name, found=count, said=about.count)


def _join(held: Held, path: Path, parts: Sequence[_Sorted]) -> int:
    """All parts of a file, in its order; how many lines they were."""
    count = 0
    for one in parts:
        count += one.count
        if one.broken:
            raise FallbackError("fhir.folder_broken", file=path.name, line=count)
        held.join(one.held)
    return count


def _divided(path: Path, kind: str) -> list[_Lines]:
    try:
        with path.open("rb") as file:
            return [_Lines(path, kind, part) for part in files.parts(file, ROOM)]
    except OSError as error:
        raise files.cannot(error, path) from error


def _sort(empty: Held, lines: _Lines) -> _Sorted:
    """One part."""
    held, count = empty.beside(), 0
    for line in files.Reader(lines.file).lines(lines.part):
        count += 1
        if line[-1] != _NEWLINE or not held.keep(lines.kind, bytes(line).strip()):
            return _Sorted(held, count, True)
    held.spool.flush()
    return _Sorted(held, count, False)

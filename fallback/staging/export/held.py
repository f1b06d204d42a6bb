"""The resources of an export, sorted so that they can be asked for. All hands sort side by side."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from io import BytesIO
from itertools import groupby
from pathlib import Path
from typing import Final, TypeVar

from fallback.errors import FallbackError
from fallback.sources.fhir.export.by_patient import SHARED, TYPES, Export
from fallback.sources.fhir.export.run import File
from fallback.staging.export import lines as files
from fallback.staging.export.hands import Hands
from fallback.staging.export.spool import Spool
from fallback.staging.export.where import KINDS as WHERE
from fallback.staging.export.where import Where
from fallback.texts import Message, say

R = TypeVar("R")

ROOM: Final = 16 * 1024 * 1024  # bytes of lines in memory, of each hand
READ: Final = frozenset({*TYPES, *SHARED, "MedicationAdministration"})
_BROKEN: Final = frozenset({"fhir.torn_line"})


@dataclass
class Held:
    """What came, so that it can be asked for."""

    export: Export
    spool: Spool  # the export's own
    where: Where = field(default_factory=Where)
    said: dict[str, Message] = field(default_factory=dict)

    def keep(self, kind: str, raw: bytes) -> bool:
        """Sort a line in; whether it is one at all."""
        told = self.export.keep(kind, raw)
        if told:
            self.said[told.key] = told
        return told is None or told.key not in _BROKEN

    def lines(self, kind: str, asked: dict[str, str]) -> Iterator[bytes]:
        """What a search by place finds; more than was asked for may come."""
        if kind == "Location":
            shared, above = self.export.shared, asked.get("partof", "")
            found = [f"Location/{one}" for one in self.where.below(above)] if above else shared
            yield from (shared[one] for one in found if one.startswith("Location/"))
        else:
            for patient_id in self.where.at(asked.get("location", "")):
                yield from self.export.lines(kind, patient_id)

    def beside(self) -> "Held":
        """What has nothing yet, in the same place."""
        spool, export = self.spool.beside(), self.export
        return Held(Export(spool, export.since, export.window, export.zone, export.together), spool)

    def join(self, other: "Held") -> None:
        """What was sorted beside this comes after what is here."""
        self.spool.join(other.spool)
        self.export.patients |= other.export.patients
        self.export.shared |= other.export.shared
        self.said |= other.said


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
    """Sort all lines of the files: first who lies where, then what there is of those who do.
    FallbackError where a file is not whole."""
    parts = [part for path, about in found for part in _divided(path, about.type)]
    for heard in _each(hands, _heard, [one for one in parts if one.kind in WHERE]).values():
        held.where.join(heard)
    held.export.together = held.where.together()
    done = _each(hands, partial(_sort, held.beside()), parts)
    by_file = {path: list(some) for path, some in groupby(parts, lambda one: one.file)}
    for path, about in found:
        held.export.kinds.add(about.type)
        count = _join(held, path, [done[one] for one in by_file.get(path, ())])
        if about.count is not None and count != about.count:
            raise FallbackError("fhir.folder_cut", file=path.name, found=count, said=about.count)


def _each(hands: Hands, work: Callable[[_Lines], R], parts: Sequence[_Lines]) -> dict[_Lines, R]:
    """What came of each part. FallbackError where nothing did."""
    done: dict[_Lines, R] = {}
    for ended in hands.each(work, parts):
        if ended.result is None:
            told = ended.fault or say("staging.worker_gone_reading", file=ended.thing.file.name)
            raise FallbackError(told.key, **told.values)
        done[ended.thing] = ended.result
    return done


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


def _heard(part: _Lines) -> Where:
    """Who lies where, by one part."""
    where = Where()
    for line in _read(part):
        where.note(part.kind, line)
    return where


def _sort(empty: Held, part: _Lines) -> _Sorted:
    """One part."""
    held, count = empty.beside(), 0
    for line in _read(part):
        count += 1
        if not line.endswith(b"\n") or not held.keep(part.kind, line):
            return _Sorted(held, count, True)
    held.spool.flush()
    held.export.together = None  # whoever asked knows it, and it is long
    return _Sorted(held, count, False)


def _read(part: _Lines) -> BytesIO:
    """Its lines."""
    return BytesIO(files.whole(part.file, part.part))

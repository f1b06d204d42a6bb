"""A document Bundle: its composition, and its resources found by reference."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeVar

import msgspec

from fallback.errors import FallbackError
from fallback.sources.fhir.charts.medication import Contained
from fallback.sources.fhir.charts.names import full_name
from fallback.sources.fhir.r4 import orders as o
from fallback.sources.fhir.r4 import resources as r
from fallback.sources.fhir.r4.elements import CodeableConcept, Narrative, Reference, words
from fallback.sources.fhir.r4.reading import FAULTS, read

K = TypeVar("K", bound=r.Resource)
MOST_DEEP = 10


class Part(msgspec.Struct, rename="camel"):
    """A section of the composition."""

    title: str = ""
    code: CodeableConcept | None = None
    text: Narrative | None = None
    entry: tuple[Reference, ...] = ()
    empty_reason: CodeableConcept | None = None
    section: tuple["Part", ...] = ()


class Composition(r.Resource, rename="camel"):
    """What the document says it holds."""

    kind = "Composition"
    status: str = ""
    date: str = ""
    subject: Reference | None = None
    section: tuple[Part, ...] = ()


class _Entry(msgspec.Struct, rename="camel"):
    full_url: str = ""
    resource: msgspec.Raw = msgspec.Raw(b"")


class _Bundle(msgspec.Struct, rename="camel"):
    resource_type: str = ""
    type: str = ""
    timestamp: str = ""
    entry: tuple[_Entry, ...] = ()


@dataclass(frozen=True)
class Held:
    """A resource as it lies in the document."""

    url: str
    kind: str
    id: str
    raw: bytes


@dataclass(frozen=True)
class Bundle:
    """The document. `held` are its resources in order."""

    timestamp: str
    held: tuple[Held, ...]

    def of(self, kind: str) -> Iterator[Held]:
        """All resources of one kind."""
        return (one for one in self.held if one.kind == kind)

    def find(self, reference: str) -> Held | None:
        """What is referred to: by its address in the document, else by its kind and id."""
        wanted = reference.partition("/_history/")[0]
        if not wanted or wanted.startswith("#"):
            return None
        target = Reference(wanted).target
        exact = (one for one in self.held if one.url == wanted)
        named = (one for one in self.held if one.id and (one.kind, one.id) == target)
        ending = (one for one in self.held if "/" in wanted and one.url.endswith(f"/{wanted}"))
        return next(exact, None) or next(named, None) or next(ending, None)

    # What the FHIR reader asks of a server (`Lookup`), answered by the document alone.

    def words(self, reference: Reference | None) -> str:
        """What a person calls the resource referred to."""
        if reference is None:
            return ""
        held = self.find(reference.reference)
        if reference.display.strip() or held is None:
            return reference.words
        try:
            if held.kind == "Practitioner":
                return full_name(read(held.raw, r.Practitioner).value.name) or reference.words
            if held.kind == "PractitionerRole":
                return self.words(read(held.raw, r.PractitionerRole).value.practitioner)
            if held.kind == "Condition":
                return words(read(held.raw, r.Condition).value.code) or reference.words
        except (FallbackError, RecursionError):
            return reference.words
        return reference.words

    def medication(self, reference: Reference, contained: Contained) -> o.Medication:
        """The medication referred to. Raises FallbackError where it is not in the document."""
        name = reference.reference
        if name.startswith("#"):
            for raw in contained:
                inside = read(bytes(raw), o.Medication).value
                if inside.id == name.removeprefix("#"):
                    return inside
        held = self.find(name)
        if held is None or held.kind != "Medication":
            raise FallbackError("fhir.no_medication", reference=reference.words or "?")
        return read(held.raw, o.Medication).value


def open_bundle(data: bytes, name: str) -> tuple[Bundle, Composition]:
    """The document and its composition. Raises FallbackError where it is none."""
    try:
        found = msgspec.json.decode(data.removeprefix(b"\xef\xbb\xbf"), type=_Bundle)
        heads = [_held(entry) for entry in found.entry if bytes(entry.resource)]
    except FAULTS as error:
        raise FallbackError("ips.no_document", path=name, said=error) from error
    if (found.resource_type, found.type) != ("Bundle", "document"):
        said = f"{found.resource_type or '?'} {found.type}".strip()
        raise FallbackError("ips.no_document", path=name, said=said)
    bundle = Bundle(found.timestamp, tuple(heads))
    composition = next(bundle.of("Composition"), None)
    if composition is None:
        raise FallbackError("ips.no_document", path=name, said="Composition?")
    return bundle, read(composition.raw, Composition).value


def _held(entry: _Entry) -> Held:
    raw = bytes(entry.resource)
    try:
        head = msgspec.json.decode(raw, type=r.Head)
    except FAULTS:
        return Held(entry.full_url, "?", "", raw)
    return Held(entry.full_url, head.resource_type, head.id, raw)


def part_of(parts: tuple[Part, ...], code: str, deep: int = 0) -> Part | None:
    """The section of this LOINC code, also inside another."""
    for part in parts:
        if part.code and code in part.code.codes:
            return part
        inside = part_of(part.section, code, deep + 1) if deep < MOST_DEEP else None
        if inside is not None:
            return inside
    return None

"""A resource is read as far as it can be: what does not follow FHIR is set aside, verbatim."""

import html
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Generic, TypeAlias, TypeVar

import msgspec

from fallback.errors import FallbackError
from fallback.sources.fhir.r4.resources import Resource

R = TypeVar("R", bound=msgspec.Struct)
R_co = TypeVar("R_co", bound=msgspec.Struct, covariant=True)
Json: TypeAlias = "dict[str, Json] | list[Json] | str | int | Decimal | bool | None"

FAULTS = (msgspec.MsgspecError, ValueError, RecursionError, ArithmeticError)
_MOST_ODD = 40  # beyond this the resource is taken as unreadable
_WHERE = re.compile(r" - at `\$(.+)`$")
_STEP = re.compile(r"\.([^.\[\]]+)|\[(\d+)\]")
_LOOSE = msgspec.json.Decoder(float_hook=Decimal)
_ENCODER = msgspec.json.Encoder(decimal_format="number")
_KINDS = frozenset(
    (
        *("metadata", "Patient", "Encounter", "Location", "Practitioner", "PractitionerRole"),
        *("AllergyIntolerance", "Condition", "Flag", "Observation", "DocumentReference"),
        *("Medication", "MedicationRequest", "MedicationAdministration", "List"),
    )
)
_WORDS = {"text", "display", "description", "title", "patientInstruction", "valueString", "name"}


class Read(msgspec.Struct, Generic[R_co], frozen=True, gc=False):
    """A resource, what in it did not follow FHIR ("path: JSON"), and its bytes."""

    value: R_co
    odd: tuple[str, ...]
    raw: bytes


def read(raw: bytes, kind: type[R]) -> Read[R]:
    """Read one resource. Raises FallbackError("fhir.unreadable") where nothing can be read."""
    try:
        return read_whole(raw, kind) or _read_loosely(raw, kind)
    except FAULTS as error:
        raise FallbackError("fhir.unreadable", what=what(kind), said=error) from error


def read_whole(raw: bytes, kind: type[R]) -> Read[R] | None:
    """One resource that follows FHIR in all that we read of it; None where it does not."""
    try:
        return Read(msgspec.json.decode(raw, type=kind), (), raw)
    except FAULTS:
        return None


def what(kind: type[msgspec.Struct] | str) -> str:
    """The catalogue's key for what we ask for, so that it is worded in the reader's language."""
    name = kind if isinstance(kind, str) else getattr(kind, "kind", kind.__name__)
    return f"fhir.kind_{name}" if name in _KINDS else name


def own_words(raw: bytes) -> str:
    """All that a resource says in words, once each; its JSON where it has no words."""
    try:
        found: Json = _LOOSE.decode(raw)
        said = dict.fromkeys(word for word in _said(found) if word)
    except FAULTS:
        said = {}
    return "; ".join(said) or raw.decode("utf-8", "replace").strip()


def narrative(resource: Resource) -> str:
    """The resource's narrative without its markup."""
    return _plain(resource.text.div) if resource.text else ""


def _plain(div: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", div)).split())


def _said(node: Json) -> Iterator[str]:
    if isinstance(node, dict):
        for key, value in node.items():
            if key == "div" and isinstance(value, str):
                yield _plain(value)
            elif key in _WORDS and isinstance(value, str):
                yield value.strip()
            else:
                yield from _said(value)
    elif isinstance(node, list):
        for value in node:
            yield from _said(value)


def _read_loosely(raw: bytes, kind: type[R]) -> Read[R]:
    """Take out, one by one, the parts that `kind` cannot hold."""
    tree: Json = _LOOSE.decode(raw)
    odd: list[str] = []
    for _ in range(_MOST_ODD):
        try:
            return Read(msgspec.json.decode(_ENCODER.encode(tree), type=kind), tuple(odd), raw)
        except msgspec.ValidationError as error:
            path, part = _take_out(tree, error)
            if part is not None:
                odd.append(f"{path}: {_ENCODER.encode(part).decode()}")
    raise ValueError("; ".join(odd))


def _take_out(tree: Json, error: msgspec.ValidationError) -> tuple[str, Json]:
    """Remove what the error names; its path and what stood there."""
    where = _WHERE.search(str(error))
    steps = [name or int(index) for name, index in _STEP.findall(where[1])] if where else []
    if where is None or not steps:
        raise error
    node = tree
    for step in steps[:-1]:
        node = _child(node, step)
    part = _child(node, steps[-1])
    if isinstance(node, dict):
        del node[str(steps[-1])]
    elif isinstance(node, list):
        del node[int(steps[-1])]
    return where[1].removeprefix("."), part


def _child(node: Json, step: str | int) -> Json:
    if isinstance(node, dict):
        return node[str(step)]
    if isinstance(node, list):
        return node[int(step)]
    raise ValueError(f"no {step} in {node!r}")

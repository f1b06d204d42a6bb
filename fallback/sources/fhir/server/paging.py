"""A search read page by page: each resource once, in its newest version, and what is missing said.

`link[next]` is followed as given. A page that fails after the first does not undo the ones before.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

import msgspec

from fallback.errors import FallbackError
from fallback.sources.fhir.r4.reading import FAULTS, Read, read, read_whole, what
from fallback.sources.fhir.r4.resources import Head, Resource
from fallback.sources.fhir.server.client import Client, OperationOutcome
from fallback.texts import Message, once, say

K = TypeVar("K", bound=Resource)
MOST_PAGES = 60
PAGE_SIZE = "200"


class _Mode(msgspec.Struct):
    mode: str = ""


class _Entry(msgspec.Struct):
    resource: msgspec.Raw = msgspec.Raw(b"")
    search: _Mode | None = None


class _Link(msgspec.Struct):
    relation: str = ""
    url: str = ""


class _Bundle(msgspec.Struct, rename="camel"):
    resource_type: str = ""
    total: int | None = None
    link: list[_Link] = []
    entry: list[_Entry] = []


@dataclass(frozen=True)
class Found(Generic[K]):
    """What a search found; `missing` says what is known to be left out; `others` were included."""

    items: tuple[Read[K], ...] = ()
    missing: tuple[Message, ...] = ()
    others: tuple[bytes, ...] = ()


@dataclass
class _Gathered(Generic[K]):
    kind: type[K]
    items: dict[str, Read[K]] = field(default_factory=dict)
    missing: list[Message] = field(default_factory=list)
    others: list[bytes] = field(default_factory=list)
    seen: int = 0

    def take(self, raw: bytes, mode: str) -> None:
        """Sort one entry in: read once where it is what was asked for, as nearly all are."""
        whole = None if mode == "include" else read_whole(raw, self.kind)
        if whole and whole.value.resource_type == self.kind.kind:
            self.seen += 1
            self._keep(whole)
            return
        try:
            head = msgspec.json.decode(raw, type=Head)
        except FAULTS:
            head = Head(resource_type=self.kind.kind)
        if not head.resource_type:
            self.missing.append(say("fhir.unreadable", what=what(self.kind), said="resourceType"))
        elif head.resource_type == "OperationOutcome":
            self._hear(raw)
        elif head.resource_type != self.kind.kind or mode == "include":
            self.others.append(raw)
        else:
            self.seen += 1
            self._read(raw)

    def _hear(self, raw: bytes) -> None:
        """An outcome in the midst of the answer: it may say that the list is not whole."""
        try:
            issues = msgspec.json.decode(raw, type=OperationOutcome).issue
        except FAULTS:
            return
        for issue in issues:
            if issue.severity != "information" and issue.words:
                self.missing.append(say("fhir.server_says", what=what(self.kind), said=issue.words))

    def _read(self, raw: bytes) -> None:
        try:
            self._keep(read(raw, self.kind))
        except FallbackError as error:
            self.missing.append(error.message)

    def _keep(self, found: Read[K]) -> None:
        name = found.value.id or f"?{len(self.items)}"
        known = self.items.get(name)
        if known is None or _age(found.value) >= _age(known.value):
            self.items[name] = found


def search(client: Client, kind: type[K], params: Iterable[tuple[str, str]]) -> Found[K]:
    """All pages of a search. Raises FallbackError where not even the first could be read."""
    gathered = _Gathered(kind)
    query: Sequence[tuple[str, str]] = [*params, ("_count", PAGE_SIZE)]
    url, seen, total = kind.kind, set[str](), 0
    for page in range(1, MOST_PAGES + 1):
        seen.add(url)
        try:
            bundle = _bundle(client.get(url, query), kind)
        except FallbackError as error:
            if page == 1 or not gathered.items:
                raise
            lost = say("fhir.page_lost", what=what(kind), page=page)
            gathered.missing += [lost, error.message]
            return _close(gathered, 0)
        for entry in bundle.entry:
            if bytes(entry.resource):
                gathered.take(bytes(entry.resource), entry.search.mode if entry.search else "")
        total = max(total, bundle.total or 0)
        url = next((link.url for link in bundle.link if link.relation == "next"), "")
        query = ()
        if not url:
            return _close(gathered, total)
        if url in seen:
            break
    gathered.missing.append(say("fhir.pages_without_end", what=what(kind), pages=page))
    return _close(gathered, 0)


def total(client: Client, kind: type[K], params: Iterable[tuple[str, str]]) -> int | None:
    """How many the server says there are; None where it does not say. Raises FallbackError."""
    return _bundle(client.get(kind.kind, [*params, ("_count", "1")]), kind).total


def gathered(kind: type[K], raws: Iterable[bytes], missing: Iterable[Message]) -> Found[K]:
    """The same of resources that came otherwise than by a search."""
    found = _Gathered(kind, missing=list(missing))
    for raw in raws:
        found.take(raw, "")
    return _close(found, 0)


def _close(gathered: _Gathered[K], total: int) -> Found[K]:
    if gathered.seen < total:
        gathered.missing.append(
            say("fhir.fewer", what=what(gathered.kind), came=gathered.seen, said=total)
        )
    return Found(
        tuple(gathered.items.values()),
        once(gathered.missing),
        tuple(gathered.others),
    )


def _bundle(body: bytes, kind: type[K]) -> _Bundle:
    try:
        bundle = msgspec.json.decode(body, type=_Bundle)
    except FAULTS as error:
        raise FallbackError("fhir.broken_json", what=what(kind), said=error) from error
    if bundle.resource_type != "Bundle":
        said = bundle.resource_type or "?"
        raise FallbackError("fhir.not_bundle", what=what(kind), said=said)
    return bundle


def _age(resource: Resource) -> tuple[int, str]:
    """What tells the newer of two versions of a resource."""
    version = resource.version
    number = int(version) if version.isascii() and version.isdigit() and len(version) < 19 else -1
    return number, resource.meta.last_updated if resource.meta else ""

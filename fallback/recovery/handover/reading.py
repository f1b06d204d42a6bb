"""What a handover holds, read from the ward PC's store: short reads, a part at a time.

Parts have a fixed number of things each, in an order that only grows, so that a part that was
written once is the same the next time.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TypeAlias, TypeVar

import msgspec

from fallback.recovery.handover.contents import Base, Form, Issued, Item, Noted, Page
from fallback.session import Session
from fallback.store import form_archive, handing, sheets, snapshots
from fallback.store.database import Transaction
from fallback.store.outages import Outage
from fallback.store.sheets import Sheet

SHEETS, PAGES, ROWS, FORMS = 50, 4, 1000, 4  # of one part
T = TypeVar("T")
Reader: TypeAlias = Callable[[Transaction], Iterable[Item]]


@dataclass(frozen=True)
class Readers:
    """The parts of an outage but for the trail, and how many sheets are in them."""

    each: tuple[Reader, ...]
    sheets: int

    def documents(self, session: Session) -> Iterator[bytes]:
        """Part by part, each read by itself; empty where nothing is in it any more."""
        for read in self.each:
            with session.read() as tx:
                items = tuple(read(tx))
            yield msgspec.json.encode(items)


def readers(session: Session, outage: Outage, most: int | None = None) -> Readers:
    """The parts as they lie in the store now, of the first `most` sheets: what sheets were printed
    from comes before them."""
    with session.read() as tx:
        every = sheets.of_outage(tx, outage.id)[:most]
        pages = handing.page_ids(tx, outage.id)
    return Readers((*_before(every), *_sheets(every), *_pages(pages)), len(every))


def trail_documents(session: Session, first: int, last: int) -> Iterator[bytes]:
    """The parts of the trail, from one row to another."""
    for begin in range(first, last + 1, ROWS):
        with session.read() as tx:
            rows = handing.trail_rows(tx, begin, min(begin + ROWS - 1, last))
        yield msgspec.json.encode(tuple(Noted(*row) for row in rows))


def _some(every: Sequence[T], count: int) -> Iterator[tuple[T, ...]]:
    for begin in range(0, len(every), count):
        yield tuple(every[begin : begin + count])


def _before(every: Sequence[Sheet]) -> Iterator[Reader]:
    for snapshot_id in dict.fromkeys(one.snapshot_id for one in every):
        yield partial(_base, snapshot_id)
    forms = dict.fromkeys((one.form, one.form_version) for one in every)
    for some in _some(sorted(forms), FORMS):
        yield partial(_forms, some)


def _base(snapshot_id: str, tx: Transaction) -> tuple[Item, ...]:
    return (Base(snapshots.load(tx, snapshot_id)),)


def _forms(wanted: Iterable[tuple[str, int]], tx: Transaction) -> Iterator[Item]:
    chosen = frozenset(wanted)
    for row in form_archive.listed(tx):
        if (row.form, row.version) in chosen:
            kept = form_archive.read(tx, row.code, row.version, row.lang)
            yield Form(
                code=row.code,
                version=row.version,
                lang=row.lang,
                digest=row.digest,
                form=row.form,
                definition=kept.definition,
                pdf=kept.pdf,
                sides=kept.sides,
                content=row.content,
                archived_at=row.archived_at,
            )


def _sheets(every: Sequence[Sheet]) -> Iterator[Reader]:
    for some in _some(every, SHEETS):
        yield partial(_issued, some)


def _issued(some: Iterable[Sheet], tx: Transaction) -> Iterator[Item]:
    for one in some:
        yield Issued(
            number=one.number,
            token=one.token,
            snapshot_id=one.snapshot_id,
            patient_id=one.patient_id,
            patient_name=one.patient_name,
            form=one.form,
            form_version=one.form_version,
            returns=one.returns,
            page=one.page,
            pages=one.pages,
            packet_id=one.packet_id,
            issued_at=one.issued_at,
            replaces=one.replaces,
            doc=sheets.frozen(tx, one.number),
        )


def _pages(ids: Sequence[int]) -> Iterator[Reader]:
    for some in _some(ids, PAGES):
        yield partial(_scanned, some)


def _scanned(ids: Iterable[int], tx: Transaction) -> Iterator[Item]:
    for id in ids:
        row, fit = handing.page(tx, id)
        yield msgspec.structs.replace(Page(*row), fit=fit)

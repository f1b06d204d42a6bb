"""Take in a file: each page is kept, in its place, before the next one is looked at.

Whoever is interrupted adds the file again: what is kept is not looked at twice, the rest follows.
"""

import hashlib
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from fallback.errors import FallbackError
from fallback.recovery.intake import placing
from fallback.recovery.intake.reading import Reading, forgiven, reading_or_own
from fallback.session import Action, Session
from fallback.sources.record_system import Progress
from fallback.store import scans, sheets
from fallback.store.scans import ScanFile, ScanPage
from forms.scan.faults import ScanFault, Unreadable


@dataclass(frozen=True)
class Added:
    """A file and its pages. `again`: it was taken in before, whole, and nothing was done."""

    file: ScanFile
    pages: tuple[ScanPage, ...]
    again: bool = False


def unheeded(_done: int, _of: int) -> bool:
    """The progress of which nobody wants to know."""
    return True


def add(
    session: Session,
    name: str,
    data: bytes,
    outage_id: str = "",
    progress: Progress = unheeded,
    reading: Reading | None = None,
) -> Added:
    """Keep every page of a file and find its place. `reading`: who reads it; else one for it alone.

    FallbackError where the file cannot be read to its end (nothing is kept of one that is cut
    off), where a page was too much for whoever reads it (the others are kept), or where
    `progress` asked to stop (what was kept stays).
    """
    digest = hashlib.sha256(data).hexdigest()
    with session.read() as tx:
        file = scans.by_digest(tx, digest)
    if file is not None and file.whole:
        return _added(session, digest, again=True)
    far = _Far(name, progress)
    with reading_or_own(reading) as own:
        pages, lost = page_count(own, name, data, far.heed)
        if file is None:
            file = _begun(session, name, digest, pages)
        _take(session, file, own, outage_id, far, dict(lost))
    return _added(session, digest)


@dataclass
class _Far:
    """How far a file is, for whoever waits and may stop it."""

    name: str
    progress: Progress
    done: int = 0
    of: int = 1

    def heed(self) -> None:
        if not self.progress(self.done, self.of):
            raise FallbackError("intake.stopped", name=self.name)


def page_count(
    reading: Reading, name: str, data: bytes, heed: Callable[[], object] = lambda: None
) -> tuple[int, Mapping[int, ScanFault]]:
    """How many pages a file has, and which cannot be read. FallbackError where it cannot be read
    to its end."""
    try:
        reading.file(data, heed)
        return reading.count()
    except Unreadable as error:
        raise _worded(name, error) from error


def _begun(session: Session, name: str, digest: str, pages: int) -> ScanFile:
    with session.act(Action.INTAKE_ADD, pages=pages) as act:
        file = scans.by_digest(act.tx, digest) or scans.begin(
            act.tx, name=name, digest=digest, pages=pages, by=session.person.id, at=act.at
        )
        act.details["file"] = str(file.id)
    return file


def _take(
    session: Session,
    file: ScanFile,
    reading: Reading,
    outage_id: str,
    far: _Far,
    lost: dict[int, ScanFault],
) -> None:
    with session.read() as tx:
        taken = scans.taken(tx, file.id)
    far.of = file.pages
    for position in range(1, file.pages + 1):
        if position not in taken and position not in lost:
            picture = _page(reading, file, position, lost)
            if picture is not None:
                _keep(session, reading, file, position, picture, outage_id)
        far.done = position
        far.heed()
    if lost:
        raise FallbackError("intake.pages_lost", name=file.name, pages=_numbers(lost))


def _page(
    reading: Reading, file: ScanFile, position: int, lost: dict[int, ScanFault]
) -> bytes | None:
    """A page; None, and noted as lost, where it was too much for whoever reads it."""
    picture: bytes | None = None
    try:
        with forgiven(lost, position):
            picture = reading.page(position)
    except Unreadable as error:
        raise _worded(file.name, error) from error
    return picture


def _keep(
    session: Session, reading: Reading, file: ScanFile, position: int, picture: bytes, outage: str
) -> None:
    place = placing.read(session, reading, picture, outage)
    with session.act(Action.INTAKE_ADD, file=file.id, page=position) as act:
        if position in scans.taken(act.tx, file.id):
            return  # another program was at it, too
        place = placing.settled(act, place)
        scans.keep(act.tx, file.id, position, picture, place, session.person.id, act.at)
        act.details["state"] = place.state
        if place.sheet_number is not None:
            sheet = sheets.get(act.tx, place.sheet_number)
            act.details["sheet"] = place.sheet_number
            act.patient_id = sheet.patient_id if sheet else ""


def _added(session: Session, digest: str, *, again: bool = False) -> Added:
    with session.read() as tx:
        file = scans.by_digest(tx, digest)
        if file is None:
            raise LookupError("a file that was taken in is kept")
        pages = tuple(page for page in scans.listed(tx) if page.file_id == file.id)
    return Added(file, pages, again)


def _worded(name: str, error: Unreadable) -> FallbackError:
    return FallbackError(f"intake.file_{error.fault}", name=name, page=error.page)


def _numbers(pages: Collection[int]) -> str:
    return ", ".join(map(str, sorted(pages)))

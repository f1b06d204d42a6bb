"""Take in a file: each page is kept, in its place, before the next one is looked at.

Whoever is interrupted adds the file again: what is kept is not looked at twice, the rest follows.
"""

import hashlib
from dataclasses import dataclass

from fallback.errors import FallbackError
from fallback.recovery.intake import placing
from fallback.session import Action, Session
from fallback.sources.record_system import Progress
from fallback.store import scans, sheets
from fallback.store.scans import ScanFile, ScanPage
from forms.scan import work
from forms.scan.faults import Unreadable


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
) -> Added:
    """Keep every page of a file and find its place.

    FallbackError where the file cannot be read to its end (nothing is kept of one that is cut
    off), or where `progress` asked to stop (what was kept stays).
    """
    digest = hashlib.sha256(data).hexdigest()
    with session.read() as tx:
        file = scans.by_digest(tx, digest)
    if file is not None and file.whole:
        return _added(session, digest, again=True)
    pages = page_count(name, data)
    if file is None:
        file = _begun(session, name, digest, pages)
    _take(session, file, data, outage_id, progress)
    return _added(session, digest)


def page_count(name: str, data: bytes) -> int:
    """How many pages a file has. FallbackError where it cannot be read to its end."""
    try:
        return work.count(data)
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
    session: Session, file: ScanFile, data: bytes, outage_id: str, progress: Progress
) -> None:
    with session.read() as tx:
        taken = scans.taken(tx, file.id)
    first = next(n for n in range(1, file.pages + 2) if n not in taken)
    try:
        for position, picture in enumerate(work.pages(data, first), first):
            if position not in taken:
                _keep(session, file, position, picture, outage_id)
            if not progress(position, file.pages):
                raise FallbackError("intake.stopped", name=file.name)
    except Unreadable as error:
        raise _worded(file.name, error) from error


def _keep(session: Session, file: ScanFile, position: int, picture: bytes, outage: str) -> None:
    place = placing.read(session, picture, outage)
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

"""What the intake page asks of the core; run off Qt's thread."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtGui import QImage

from fallback.recovery.intake import by_hand, dropped, folder, pages
from fallback.recovery.intake.by_hand import Corners
from fallback.recovery.intake.folder import Looks, Taken
from fallback.session import Session
from fallback.sources.record_system import Progress
from fallback.store.scans import ScanFile, ScanPage
from fallback.texts import Message, say

DONE = "intagna"
"""The folder beside a scanner's files where those go that were taken in."""


@dataclass(frozen=True)
class Intake:
    """The pages that were taken in, and the files that were interrupted."""

    pages: tuple[ScanPage, ...]
    interrupted: tuple[ScanFile, ...]


@dataclass(frozen=True)
class Told:
    """What became of files: what went well, and what did not."""

    well: tuple[Message, ...] = ()
    problems: tuple[Message, ...] = ()


def listed(session: Session) -> Intake:
    """All that was taken in."""
    found = pages.listed(session)
    return Intake(found.pages, found.interrupted)


def add(session: Session, progress: Progress, paths: Sequence[Path]) -> Told:
    """Take in files that a person chose."""
    return _told(dropped.take(session, paths, progress=progress))


def sweep(session: Session, progress: Progress, place: Path, before: Looks) -> tuple[Told, Looks]:
    """One look at the scanner's folder."""
    taken, looks = folder.sweep(session, place, before, done=place / DONE, progress=progress)
    return _told(taken), looks


def picture(session: Session, page_id: int) -> QImage:
    """A page as it came."""
    return QImage.fromData(pages.picture(session, page_id))


def place(session: Session, page_id: int, typed: str) -> ScanPage:
    """Say which sheet a page is."""
    return by_hand.place(session, page_id, typed)


def align(session: Session, page_id: int, corners: Corners) -> ScanPage:
    """Say where the corners of its paper are."""
    return by_hand.align(session, page_id, corners)


def set_aside(session: Session, page_id: int, reason: str) -> ScanPage:
    """It belongs to no sheet."""
    return pages.set_aside(session, page_id, reason)


def to_do(page: ScanPage) -> Message:
    """What is to be done with a page."""
    return say(f"intake.todo_{page.state}", reason=page.reason)


def _told(taken: Sequence[Taken]) -> Told:
    return Told(*dropped.told(taken))

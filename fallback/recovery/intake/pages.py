"""What was taken in and where it stands; looking at a page and putting it aside."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from fallback.errors import FallbackError
from fallback.outage.export import new_file
from fallback.session import Action, Noted, Session
from fallback.store import scans, sheets
from fallback.store.database import Transaction
from fallback.store.scans import PageState, ScanFile, ScanPage

TO_CONFIRM: Final[frozenset[PageState]] = frozenset({"found", "second"})
"""Pages whose sheet is known, and of which a person says whether it is the same patient."""
TO_DO: Final = TO_CONFIRM | {"align", "unidentified", "other_outage", "elsewhere"}
"""Pages that somebody has to see to."""


@dataclass(frozen=True)
class Intake:
    """Every file and every page of it that is kept."""

    files: tuple[ScanFile, ...]
    pages: tuple[ScanPage, ...]

    @property
    def interrupted(self) -> tuple[ScanFile, ...]:
        """Files of which pages are missing: they have to be added again."""
        return tuple(file for file in self.files if not file.whole)


def listed(session: Session) -> Intake:
    """All that was taken in, as it came. Reading it is noted."""
    with session.act(Action.CHART_READ, intake="list") as act:
        return Intake(scans.files(act.tx), scans.listed(act.tx))


def picture(session: Session, page_id: int) -> bytes:
    """A page as it came, as PNG, for whoever places it. Reading it is noted."""
    from forms.scan import work  # an image library: loaded where there is a picture

    with session.act(Action.CHART_READ) as act:
        note(act, the_page(act.tx, page_id))
        kept = scans.picture(act.tx, page_id)
    return work.as_png(kept)


def export(session: Session, page_id: int, path: Path) -> None:
    """Save a page, straight where it is, as a new PNG that is not locked. The act is noted before
    anything leaves the store. FallbackError where the file is there already."""
    from forms.scan import work  # an image library: loaded where there is a picture

    with new_file(path) as out:
        with session.act(Action.INTAKE_EXPORT, file=path.name) as act:
            note(act, the_page(act.tx, page_id))
            straight = scans.straightened(act.tx, page_id)
            kept = straight[0] if straight else scans.picture(act.tx, page_id)
        out.write(work.as_png(kept))


def set_aside(session: Session, page_id: int, reason: str) -> ScanPage:
    """Foreign paper, a page that cannot be used: kept, with the reason, and closed for keying."""
    if not reason.strip():
        raise FallbackError("intake.reason")
    with session.act(Action.INTAKE_PLACE) as act:
        page = the_page(act.tx, page_id)
        note(act, page)
        act.details["state"] = "aside"
        scans.set_state(act.tx, page_id, "aside", session.person.id, act.at, reason.strip())
        return the_page(act.tx, page_id)


def the_page(tx: Transaction, page_id: int) -> ScanPage:
    """The page of that id. FallbackError where there is none."""
    page = scans.get(tx, page_id)
    if page is None:
        raise FallbackError("intake.no_such_page", page=page_id)
    return page


def note(act: Noted, page: ScanPage) -> None:
    """Which page, and whose, in the trail."""
    act.details["page"] = str(page.id)
    if page.sheet_number is not None:
        act.details["sheet"] = page.sheet_number
        sheet = sheets.get(act.tx, page.sheet_number)
        act.patient_id = sheet.patient_id if sheet else ""

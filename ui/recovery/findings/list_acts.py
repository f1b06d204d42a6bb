"""What the page of lists asks of the core: each on the screen as on its paper."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from fallback.errors import FallbackError
from fallback.outage.export import new_file
from fallback.outage.issue import IssuedPacket
from fallback.recovery.closing import desk_lists
from fallback.recovery.writeback import documents
from fallback.recovery.writeback.worklist_table import worklist_table
from fallback.session import Session
from fallback.sources.record_system import Progress
from fallback.texts import Message, say
from forms.values import Row
from ui.paper.kinds import Issued
from ui.recovery.outage import open_outage
from ui.table import Line


class Which(Enum):
    """The lists; each with its columns, as the cells of its form are called."""

    WORKLIST = ("patient", "at", "what", "why", "sheet")
    QUERIES = ("who", "at", "what", "why", "sheet")
    CONFLICTS = ("what", "before", "live", "why", "sheet")


_ISSUE: dict[Which, Callable[[Session, str], IssuedPacket]] = {
    Which.WORKLIST: documents.issue_worklist,
    Which.QUERIES: desk_lists.issue_queries,
    Which.CONFLICTS: desk_lists.issue_clinician_list,
}


def rows(session: Session, which: Which) -> tuple[Line, ...]:
    """What stands on the list now."""
    outage = open_outage(session)
    if which is Which.WORKLIST:
        by_hand = documents.by_hand(session, outage.id).lines
        return tuple(
            Line(one.id, (one.patient, one.at, one.what, one.why, one.sheet), frozenset({0}))
            for one in by_hand
        )
    found = desk_lists.queries if which is Which.QUERIES else desk_lists.conflicts
    return tuple(_line(one, which.value) for one in found(session, outage.id))


def _line(one: Row, names: tuple[str, ...]) -> Line:
    return Line(one.id, tuple(str(one.cells.get(name, "")) for name in names), frozenset({0}))


def issue(which: Which) -> Callable[[Session, Progress], Issued]:
    """The list, issued and numbered like any print-out."""

    def make(session: Session, _: Progress) -> Issued:
        outage = open_outage(session)
        return Issued(outage.ward_name, _ISSUE[which](session, outage.id))

    return make


@dataclass(frozen=True)
class Spreadsheet:
    """The worklist as a file for a spreadsheet; it does not stand for the printed one."""

    suffix: str = "csv"
    lockable: bool = False

    def export(self, session: Session, path: str, password: str | None) -> Message:
        """See `Savable`."""
        if password is not None:
            raise FallbackError("comparison.not_plain")
        with new_file(Path(path)) as out:
            out.write(worklist_table(session, open_outage(session).id))
        return say("window.saved_open", path=path)

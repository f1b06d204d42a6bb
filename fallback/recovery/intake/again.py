"""Pages that belonged to no sheet of this store are looked at again, once more sheets came."""

from fallback.recovery.intake import placing
from fallback.recovery.intake.pages import note, the_page
from fallback.recovery.intake.reading import Reading
from fallback.session import Action, Session
from fallback.sources.record_system import Progress
from fallback.store import scans


def look_again(session: Session, progress: Progress) -> int:
    """Find the sheets of pages that were not printed here, as far as was known; how many found
    theirs. Stops where `progress` asks it to; what was placed stays so."""
    with session.read() as tx:
        waiting = [page.id for page in scans.listed(tx) if page.state == "elsewhere"]
    placed = 0
    with Reading() as reading:
        for number, page_id in enumerate(waiting):
            if not progress(number, len(waiting)):
                return placed
            placed += _looked(session, reading, page_id)
    progress(len(waiting), len(waiting))
    return placed


def _looked(session: Session, reading: Reading, page_id: int) -> bool:
    """Whether a page found its sheet."""
    with session.read() as tx:
        picture = scans.picture(tx, page_id)
    wanted = placing.read(session, reading, picture)
    if wanted.state in ("elsewhere", "unidentified"):  # its code was read before: it has one
        return False
    with session.act(Action.INTAKE_ADD, again="yes") as act:
        if the_page(act.tx, page_id).state != "elsewhere":
            return False  # somebody else placed it meanwhile
        settled = placing.settled(act, wanted, page_id)
        scans.move(act.tx, page_id, settled, session.person.id, act.at)
        note(act, the_page(act.tx, page_id))
    return True

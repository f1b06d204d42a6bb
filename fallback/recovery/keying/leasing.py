"""A sheet lies before one clerk at a time, however many key; a clerk who is gone keeps none.

Called up, a sheet is leased; every value keyed renews the lease; finishing, leaving, or ten
minutes without a keystroke give it back. The lease spares work done twice. That nothing is keyed
twice does not hang on it: the entries themselves refuse that.
"""

from fallback.errors import FallbackError
from fallback.recovery.keying import tasks
from fallback.recovery.keying.tasks import Task
from fallback.session import Action, Noted, Session, iso
from fallback.store import leases, people
from fallback.store.database import Transaction
from fallback.store.leases import Lease

_FEW, _ALL = 50, 10_000_000  # sheets that are looked at for one that this person may key


def hold(session: Session, noted: Noted, number: str) -> None:
    """The sheet lies before who acts. FallbackError where it lies before someone else."""
    wanted = Lease(number, session.person.id, session.place)
    other = leases.hold(noted.tx, wanted, noted.at)
    if other is not None:
        name = people.by_id(noted.tx)[other.person_id]
        raise FallbackError("recovery.before_another", number=number, person=name)


def next_sheet(session: Session, outage_id: str) -> str | None:
    """Hand out the next sheet that came back and that this person may key; None: there is none.

    Two clerks who ask at once are handed two sheets.
    """
    with session.read() as tx:
        if _first(tx, session, outage_id) is None:
            return None
    with session.act(Action.ENTRY_KEY) as noted:
        task = _first(noted.tx, session, outage_id)
        if task is None:  # another clerk was faster
            noted.details["handed_out"] = "none"
            return None
        hold(session, noted, task.sheet.number)
        noted.patient_id = task.sheet.patient_id
        noted.details |= {"sheet": task.sheet.number, "handed_out": str(task.keying)}
        return task.sheet.number


def _first(tx: Transaction, session: Session, outage_id: str) -> Task | None:
    me, now = session.person.id, iso(session.now())
    for most in (_FEW, _ALL):
        for number in leases.free(tx, outage_id, me, now, most):
            task = tasks.task(tx, number, me)
            if task.keying:
                return task
    return None


def leave(session: Session) -> None:
    """Nobody sits here any more: what lay open is free for others. Not an act of anybody."""
    with session.database.write() as tx:
        leases.give_back_all(tx, session.place)

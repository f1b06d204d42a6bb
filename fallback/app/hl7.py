"""The HL7 feed of this machine, and its quarantine: seen, tried again, or dropped with a reason."""

import time
from datetime import timedelta
from pathlib import Path

from fallback.errors import FallbackError
from fallback.session import Action, Session, iso
from fallback.settings import Hl7Settings
from fallback.sources.hl7v2 import Feed, Kept
from fallback.sources.hl7v2.folder import Folder, Taken
from fallback.store import hl7
from fallback.store.database import Transaction
from fallback.store.hl7 import MessageRow

REMEMBERED = timedelta(days=400)  # that a message came, after its text is gone


def settings_of(session: Session) -> Hl7Settings:
    """What the settings say of the feed. FallbackError where they say nothing."""
    if session.settings.hl7 is None:
        raise FallbackError("hl7.no_settings")
    return session.settings.hl7


def feed_of(session: Session) -> Feed:
    """The feed, kept in the session's store."""
    return Feed(session.database, settings_of(session), session.settings.zone, session.clock)


def once(folder: Folder) -> list[Taken]:
    """Read what is whole now, or does not change for the settling time."""
    taken = list(folder.look())
    if folder.waiting and folder.feed.settings.settle_seconds:
        time.sleep(folder.feed.settings.settle_seconds)
        taken += folder.look()
    return taken


def folder_of(session: Session) -> Folder:
    """The folder of the feed. FallbackError where the settings name none."""
    settings = settings_of(session)
    if not settings.folder:
        raise FallbackError("hl7.no_folder")
    return Folder(Path(settings.folder), feed_of(session), time.monotonic)


def hear(session: Session) -> None:
    """Where the source is a feed with a folder: what lies there is read before the ward is."""
    hl7 = session.settings.hl7
    if session.settings.source == "hl7" and hl7 is not None and hl7.folder:
        once(folder_of(session))


def quarantine(session: Session) -> list[MessageRow]:
    """What is to be looked at, oldest first."""
    with session.read() as tx:
        return hl7.quarantined(tx)


def show(session: Session, id: int) -> MessageRow:
    """One message whole, patient and all; that it was looked at is noted."""
    with session.act(Action.HL7_SHOW, message=id) as act:
        return _one(act.tx, id)


def retry(session: Session, id: int | None = None) -> list[Kept]:
    """Try one again, or all of them in their order: an earlier one may be what a later one lacked.
    What still cannot be applied stays."""
    feed = feed_of(session)
    with session.act(Action.HL7_RETRY, message=id or "*") as act:
        rows = [_one(act.tx, id)] if id is not None else hl7.quarantined(act.tx)
        kept = [feed.retry(act.tx, row) for row in rows]
        act.details["applied"] = str(sum(one.state == "applied" for one in kept))
    return kept


def drop(session: Session, id: int, reason: str) -> None:
    """Drop one. Reason and control id stay in the trail; of the message only that it came."""
    if not reason.strip():
        raise FallbackError("hl7.no_reason")
    with session.act(Action.HL7_DROP, message=id, reason=reason.strip()) as act:
        row = _one(act.tx, id)
        hl7.change(act.tx, row.id, "dropped", reason=row.reason)
        act.details |= {"control": row.control_id, "kind": row.kind}


def purge(session: Session) -> int:
    """Forget those who left so long ago as the settings say; how many."""
    now = session.now()
    before = now - timedelta(days=settings_of(session).keep_days)
    with session.database.write() as tx:
        return hl7.purge(tx, iso(before), iso(min(before, now - REMEMBERED)))


def _one(tx: Transaction, id: int) -> MessageRow:
    row = hl7.message(tx, id)
    if row is None or row.state != "quarantined":
        raise FallbackError("hl7.no_such_message", id=id)
    return row

"""The HL7 v2 feed: listen, read a folder, and look after what lies in quarantine."""

import asyncio
import sys
import time
from argparse import Namespace
from collections.abc import Iterable

from fallback.app import hl7 as app
from fallback.cli.command import Command, Shown, option
from fallback.cli.face import Face
from fallback.session import Session
from fallback.sources.hl7v2.feed import Kept
from fallback.sources.hl7v2.folder import Folder, Taken
from fallback.sources.hl7v2.listen import Listener
from fallback.store import hl7
from fallback.store.hl7 import MessageRow

_PURGE_SECONDS = 3600.0
_LOOK_SECONDS = 1.0


def _listen(face: Face, _: Namespace) -> Shown:
    """One service, run by the operating system until it says stop."""
    with face.session() as session:
        app.purge(session)
        listener = Listener(
            app.feed_of(session),
            session.clock,
            told=lambda who, kept: _tell(_line_kept(face, who, kept)),
            failed=lambda error: _tell(error.text(face.lang)),
        )
        asyncio.run(
            listener.run(
                lambda host, port: _tell(face.say("hl7.listening", host=host, port=port)),
                hourly=lambda: app.purge(session),
            )
        )
    return Shown({"stopped": True}, [face.word("hl7.ended")])


def _folder(face: Face, arguments: Namespace) -> Shown:
    with face.session() as session:
        folder = app.folder_of(session)
        app.purge(session)
        if arguments.once:
            return _shown(face, folder, app.once(folder))
        _watch(face, session, folder)
    return Shown({"stopped": True}, [face.word("hl7.ended")])


def _watch(face: Face, session: Session, folder: Folder) -> None:
    purged = time.monotonic()
    while True:
        for one in folder.look():
            _tell(_line_kept(face, one.name, one.kept))
        if time.monotonic() - purged > _PURGE_SECONDS:
            purged = time.monotonic()
            app.purge(session)
        time.sleep(_LOOK_SECONDS)


def _shown(face: Face, folder: Folder, taken: list[Taken]) -> Shown:
    lines = [_line_kept(face, one.name, one.kept) for one in taken]
    if folder.waiting:
        lines.append(face.say("hl7.line_waiting", count=folder.waiting))
    data = [{"file": one.name, **_count(one.kept)} for one in taken]
    return Shown(data, lines, code=3 if any(one.set_aside for one in taken) else 0)


def _tell(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def _count(kept: Iterable[Kept]) -> dict[str, int]:
    found = {"applied": 0, "ignored": 0, "quarantined": 0, "repeated": 0}
    for one in kept:
        state = "repeated" if one.repeated else one.state
        found[state] = found.get(state, 0) + 1
    return found


def _line_kept(face: Face, who: str, kept: Iterable[Kept]) -> str:
    return face.say("hl7.line_kept", who=who, **_count(kept))


def _status(face: Face, _: Namespace) -> Shown:
    with face.session() as session, session.read() as tx:
        counts, (first, last) = hl7.counts(tx), hl7.span(tx)
        guessed = hl7.guessed(tx)
    data = [{"kind": kind, "state": state, "count": n} for (kind, state), n in counts.items()]
    lines = [
        face.say("hl7.line_count", kind=f"{kind or '–':14}", state=_state(face, state), count=count)
        for (kind, state), count in sorted(counts.items())
    ]
    lines += [face.say("hl7.line_guessed", page=page, count=n) for page, n in guessed.items()]
    if first:
        span = {"first": face.moment(first), "last": face.moment(last)}
        lines.append(face.say("hl7.line_span", **span))
    else:
        lines.append(face.word("hl7.gap_nothing"))
    return Shown({"first": first, "last": last, "counts": data, "guessed": guessed}, lines)


def _state(face: Face, state: str) -> str:
    return f"{face.word(f'hl7.state_{state}'):16}"


def _list(face: Face, _: Namespace) -> Shown:
    with face.session() as session:
        found = app.quarantine(session)
    lines = [_line(face, row) for row in found]
    data = [_told(face, row) for row in found]
    return Shown(data, lines or [face.word("hl7.nothing_quarantined")], code=3 if found else 0)


def _told(face: Face, row: MessageRow) -> dict[str, object]:
    """What may be said of a message anywhere: nothing of a patient."""
    return {
        "id": row.id,
        "kept_at": row.kept_at,
        "kind": row.kind,
        "sender": row.sender,
        "control_id": row.control_id,
        "reason": row.reason.text(face.lang) if row.reason else "",
    }


def _line(face: Face, row: MessageRow) -> str:
    return face.say(
        "hl7.line_quarantined",
        id=row.id,
        at=face.moment(row.kept_at),
        kind=row.kind or "–",
        control=row.control_id or "–",
        reason=row.reason.text(face.lang) if row.reason else "",
    )


def _show(face: Face, arguments: Namespace) -> Shown:
    with face.session() as session:
        row = app.show(session, arguments.message)
    text = row.doc.decode("utf-8", "backslashreplace").replace("\r\n", "\n").replace("\r", "\n")
    return Shown(_told(face, row) | {"text": text}, [_line(face, row), "", *text.split("\n")])


def _retry(face: Face, arguments: Namespace) -> Shown:
    with face.session() as session:
        kept = app.retry(session, arguments.message)
    left = sum(one.state == "quarantined" for one in kept)
    lines = [face.say("hl7.retried", applied=len(kept) - left, left=left)]
    lines += [f"! {one.control_id}  {one.reason.text(face.lang)}" for one in kept if one.reason]
    return Shown(_count(kept), lines, code=3 if left else 0)


def _drop(face: Face, arguments: Namespace) -> Shown:
    with face.session() as session:
        app.drop(session, arguments.message, arguments.reason)
    return Shown({"dropped": arguments.message}, [face.say("hl7.dropped", id=arguments.message)])


_MESSAGE = option("message", help="hl7.opt_message", type=int)

COMMANDS = (
    Command("hl7 listen", "hl7.cmd_listen", _listen),
    Command(
        "hl7 folder",
        "hl7.cmd_folder",
        _folder,
        (option("--once", help="hl7.opt_once", action="store_true"),),
    ),
    Command("hl7 status", "hl7.cmd_status", _status),
    Command("hl7 quarantine", "hl7.cmd_list", _list),
    Command("hl7 show", "hl7.cmd_show", _show, (_MESSAGE,)),
    Command(
        "hl7 retry",
        "hl7.cmd_retry",
        _retry,
        (option("message", help="hl7.opt_retry", type=int, nargs="?"),),
    ),
    Command(
        "hl7 drop",
        "hl7.cmd_drop",
        _drop,
        (_MESSAGE, option("--reason", help="hl7.opt_why", required=True)),
    ),
)

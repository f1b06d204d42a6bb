"""What leads the desk to its end: lists for those who can answer, the dry run, what is unknown, the
picture of how far it has come, the course of it, and what turns up after closing."""

from argparse import Namespace
from collections.abc import Callable
from pathlib import Path
from typing import get_args

from fallback.app.record_system import connected
from fallback.cli.command import Command, Shown, option
from fallback.cli.desk import sent_line
from fallback.cli.face import Face
from fallback.errors import FallbackError
from fallback.outage.export import check_password, export, locked, new_file
from fallback.outage.issue import IssuedPacket
from fallback.recovery.closing.desk_lists import issue_clinician_list, issue_queries
from fallback.recovery.closing.reopening import reopen, report_again
from fallback.recovery.closing.timeline import timeline
from fallback.recovery.findings.identity_proposals import propose
from fallback.recovery.ledger.progress import WardProgress, progress_of
from fallback.recovery.writeback.decisions import accept_obvious
from fallback.recovery.writeback.dry_run import WouldSend, dry_run
from fallback.recovery.writeback.send import standing
from fallback.recovery.writeback.settle import Seen, settle
from fallback.session import Session
from fallback.store import outages
from fallback.store.outages import Outage


def _listed(make: Callable[[Session, str], IssuedPacket]) -> Callable[[Face, Namespace], Shown]:
    def run(face: Face, arguments: Namespace) -> Shown:
        with face.session() as session:
            packet = make(session, face.outage(session, arguments.ward).id)
            password = None if arguments.plain else face.file_password()
            export(session, packet, arguments.to, password)
        numbers = [sheet.number for sheet in packet.sheets]
        return Shown({"sheets": numbers}, [face.say("cli.packet_saved", path=arguments.to)])

    return run


def _plan(face: Face, arguments: Namespace) -> Shown:
    with face.session() as session:
        outage = face.outage(session, arguments.ward)
        if not arguments.dry_run:
            done = accept_obvious(session, outage.id)
            line = face.say("cli.accepted", write=done.write, worklist=done.worklist)
            return Shown(done, [line])
        with connected(session) as system:
            found = dry_run(session, outage.id, system)
    lines = [line for one in found for line in _would(face, one)]
    return Shown(found, [*lines, face.say("cli.would_send", count=len(found))])


def _would(face: Face, one: WouldSend) -> list[str]:
    kind, way = face.word(f"findings.kind_{one.kind}"), face.word(f"writeback.way_{one.way}")
    state = face.word(f"closing.sent_{one.state}" if one.state else "cli.would_be_planned")
    head = f"{kind}  {way}  {state}  [{one.identifier}]"
    return [head, *(f"    {line}" for line in (one.text or one.why_not).splitlines()), ""]


def _settle(face: Face, arguments: Namespace) -> Shown:
    with face.session() as session:
        if arguments.seen == "resend":
            with connected(session) as system:
                row = settle(session, arguments.item, "resend", arguments.reason, system)
        else:
            row = settle(session, arguments.item, arguments.seen, arguments.reason)
        (one,) = [
            sent for sent in standing(session, row.outage_id) if sent.identifier == row.identifier
        ]
    return Shown(one, [sent_line(face, one)], code=3 if one.state == "unknown" else 0)


def _progress(face: Face, _: Namespace) -> Shown:
    with face.session() as session:
        found = progress_of(session)
    lines = [line for one in found for line in picture(face, one)]
    return Shown(found, lines or [face.word("cli.no_outage")])


def picture(face: Face, one: WardProgress) -> list[str]:
    """How far it has come, in lines."""
    states = [f"    {face.word(f'outage.state_{s}'):22} {n:5}" for s, n in one.states.items()]
    told = [face.say("cli.progress_left", count=one.keyings_left, rate=one.rate)]
    if one.oldest:
        at = face.moment(one.oldest_since)
        told.append(face.say("cli.progress_oldest", sheet=one.oldest, at=at))
    if one.done_at:
        told.append(face.say("cli.progress_done", at=face.moment(one.done_at)))
    return [one.ward, *states, *(f"    {line}" for line in told)]


def _timeline(face: Face, arguments: Namespace) -> Shown:
    with face.session() as session:
        found = timeline(session, _last(face, session, arguments.ward).id)
    lines = [f"{face.moment(one.at)}  {one.what.text(face.lang)}" for one in found.moments]
    lines += [
        face.say(f"timeline.due_{name}", at=face.moment(at)) for name, at in found.due.items()
    ]
    return Shown(found, lines)


def _again(face: Face, arguments: Namespace) -> Shown:
    password = None if arguments.plain else face.file_password()
    check_password(password)
    with face.session() as session, new_file(arguments.to) as out:
        found, pdf = report_again(session, _last(face, session, arguments.ward).id)
        out.write(locked(pdf, password))
    return Shown(found, [face.say("cli.packet_saved", path=arguments.to)])


def _reopen(face: Face, arguments: Namespace) -> Shown:
    with face.session() as session:
        outage = reopen(session, _last(face, session, arguments.ward).id, arguments.reason)
    return Shown(outage, [face.say("cli.reopened", ward=outage.ward_name)])


def _propose(face: Face, arguments: Namespace) -> Shown:
    with face.session() as session, connected(session) as system:
        found = propose(session, arguments.number, system, face.progress)
    lines = []
    for one in found:
        words = [face.word(f"reserve.says_{what}") for what in one.agrees]
        words += [face.say("reserve.not_so", what=f"reserve.says_{what}") for what in one.differs]
        who = " · ".join(filter(None, (one.name, one.number, one.bed)))
        lines.append(f"{who}  {', '.join(words)}  [{one.patient_id}]")
    key = "reserve.proposed" if lines else "reserve.nobody_alike"
    return Shown(found, [*lines, face.say(key, number=arguments.number)])


def _last(face: Face, session: Session, wanted: str | None) -> Outage:
    """The outage of that id, or the ward's newest, open or closed."""
    taken = face.taken_over(session, wanted)
    if taken is not None:
        return taken
    ward = face.ward(session, wanted)
    with session.read() as tx:
        found = next((one for one in outages.listed(tx) if one.ward_id == ward.id), None)
    if found is None:
        raise FallbackError("cli.no_open_outage", ward=ward.name)
    return found


_WARD = option("--ward", help="cli.opt_ward")
_TO = option("--to", help="cli.opt_to", type=Path, required=True, metavar="FILE")
_PLAIN = option("--plain", help="cli.opt_plain", action="store_true")
_WHY = option("--reason", help="cli.opt_why", required=True)

COMMANDS = (
    Command(
        "writeback plan",
        "cli.writeback_plan",
        _plan,
        (_WARD, option("--dry-run", help="cli.opt_dry_run", action="store_true")),
    ),
    Command(
        "writeback settle",
        "cli.writeback_settle",
        _settle,
        (
            option("item", help="cli.opt_item"),
            option("seen", help="cli.opt_seen", choices=get_args(Seen)),
            _WHY,
        ),
    ),
    Command("report queries", "cli.report_queries", _listed(issue_queries), (_WARD, _TO, _PLAIN)),
    Command(
        "report clinician",
        "cli.report_clinician",
        _listed(issue_clinician_list),
        (_WARD, _TO, _PLAIN),
    ),
    Command("report progress", "cli.report_progress", _progress),
    Command("report timeline", "cli.report_timeline", _timeline, (_WARD,)),
    Command("report again", "cli.report_again", _again, (_WARD, _TO, _PLAIN)),
    Command(
        "arrival propose",
        "reserve.arrival_propose",
        _propose,
        (option("number", help="arrivals.opt_number"),),
    ),
    Command("outage reopen", "cli.outage_reopen", _reopen, (_WARD, _WHY)),
)

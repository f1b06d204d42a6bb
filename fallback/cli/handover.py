"""From the ward PCs to the recovery desk: hand over, take over, give back; and outages joined."""

from argparse import Namespace
from pathlib import Path

from fallback.cli.command import Command, Shown, option
from fallback.cli.face import Face
from fallback.cli.files import handed_over, written_file
from fallback.errors import FallbackError
from fallback.recovery.handover import comparing, desk, giving_back, reclaiming
from fallback.recovery.handover.export import export
from fallback.recovery.handover.take_over import Arrival, take_over
from fallback.recovery.intake.again import look_again
from fallback.staging.shares.places import open_share
from fallback.staging.shares.share import put
from fallback.store import handover, outages, sheets
from fallback.store.database import Transaction
from fallback.store.handover import TakenOver


def _card(face: Face, arguments: Namespace) -> Shown:
    with face.session() as session:
        written = desk.card(session, arguments.desk_name)
    return written_file(face, arguments.to, written, [])


def _accept(face: Face, arguments: Namespace) -> Shown:
    data = handed_over(arguments.file)
    with face.session() as session:
        pc = desk.know(session, data, arguments.fingerprint)
    told = face.say("handover.known", machine=pc.machine, code=pc.code)
    return Shown({"machine": pc.machine, "code": pc.code}, [told])


def _use(face: Face, arguments: Namespace) -> Shown:
    data = handed_over(arguments.file)
    with face.session() as session:
        found = desk.use(session, data, arguments.fingerprint or "")
    return Shown({"desk": found.name}, [face.say("handover.used", desk=found.name)])


def _export(face: Face, arguments: Namespace) -> Shown:
    share = open_share(face.settings.staging, arguments.share)
    with face.session() as session:
        outage_id = arguments.outage or face.outage(session, arguments.ward).id
        went = export(session, share, outage_id, face.progress)
    line = face.say(
        "handover.exported",
        ward=went.ward,
        desk=went.desk,
        sheets=went.sheets,
        parts=went.parts,
        written=went.written,
        size=went.size // 1000,
        share=share.label,
    )
    return Shown(went, [line])


def _import(face: Face, arguments: Namespace) -> Shown:
    share = open_share(face.settings.staging, arguments.share)
    with face.session() as session:
        found = take_over(session, share, face.progress)
        placed = look_again(session, face.progress) if _came(found) else 0
    lines = [line for one in found for line in _lines(face, one)]
    if placed:
        lines.append(face.say("handover.looked_again", count=placed))
    lines = lines or [face.say("handover.nothing_there", share=share.label)]
    refused = any(one.outcome == "refused" for one in found)
    return Shown(found, lines, code=3 if refused else 0)


def _came(found: tuple[Arrival, ...]) -> bool:
    return any(one.came for one in found)


def _lines(face: Face, one: Arrival) -> list[str]:
    first, *more = (told.text(face.lang) for told in one.told)
    head = f"! {first}" if one.outcome == "refused" else first
    return [head, *(f"  {told}" for told in more)]


def _list(face: Face, _: Namespace) -> Shown:
    with face.session() as session, session.read() as tx:
        found = handover.all_taken_over(tx)
        lines = [line for one in found for line in _taken(face, tx, one)]
        apart = {one.outage_id: handover.apart(tx, one.outage_id) for one in found}
    data = [
        {
            "outage": one.outage_id,
            "machine": one.machine,
            "code": one.code,
            "taken_at": one.taken_at,
            "gaps": one.gaps,
            "apart": [{"thing": it.thing, "said": it.said.key} for it in apart[one.outage_id]],
        }
        for one in found
    ]
    return Shown(data, lines or [face.word("handover.nobody")])


def _taken(face: Face, tx: Transaction, one: TakenOver) -> list[str]:
    outage = outages.get(tx, one.outage_id)
    where = face.word("handover.word_here")
    if outage and outage.closed_at:
        where = face.word("handover.word_closed")
    elif outage and outage.handed_to:
        where = face.say("handover.word_back", where=outage.handed_to)
    line = face.say(
        "handover.line_taken",
        outage=one.outage_id,
        ward=outage.ward_name if outage else "",
        machine=one.machine,
        code=one.code,
        sheets=len(sheets.of_outage(tx, one.outage_id)),
        at=face.moment(one.taken_at),
        where=where,
    )
    more = [face.say("handover.line_gaps", numbers=", ".join(one.gaps))] if one.gaps else []
    more += [it.said.text(face.lang) for it in handover.apart(tx, one.outage_id)]
    return [line, *(f"    {told}" for told in more)]


def _return(face: Face, arguments: Namespace) -> Shown:
    with face.session() as session:
        data = giving_back.give_back(session, arguments.outage)
        with session.read() as tx:
            pc = handover.taken_over(tx, arguments.outage)
    put(arguments.to, data, str(arguments.to.parent))
    machine = pc.machine if pc else ""
    line = face.say("handover.word_written", machine=machine, path=arguments.to)
    return Shown({"file": str(arguments.to)}, [line])


def _reclaim(face: Face, arguments: Namespace) -> Shown:
    with face.session() as session:
        with session.read() as tx:
            mine = [one for one in outages.listed(tx) if one.handed_to and not one.store_id]
        wanted = arguments.outage or (mine[0].id if len(mine) == 1 else "")
        outage = next((one for one in mine if one.id == wanted), None)
        if outage is None:
            raise FallbackError("handover.not_handed", outage=wanted or "–")
        data = reclaiming.reclaim(session, outage.id, arguments.reason)
    put(arguments.to, data, str(arguments.to.parent))
    told = {"ward": outage.ward_name, "desk": outage.handed_to, "path": arguments.to}
    line = face.say("handover.reclaim_done", **told)
    return Shown({"outage": outage.id, "file": str(arguments.to)}, [line])


def _apart(face: Face, arguments: Namespace) -> Shown:
    with face.session() as session:
        found = comparing.differences(session, arguments.outage)
    lines: list[str] = []
    for one in found:
        lines.append(one.said.text(face.lang))
        for key, sides in (("handover.side_here", one.here), ("handover.side_there", one.there)):
            lines += [face.say(key, what=side.what, value=side.value or "–") for side in sides]
        if one.seen:
            lines.append(face.say("handover.side_seen", reason=one.seen))
    return Shown(found, lines or [face.word("handover.none_apart")])


def _compared(face: Face, arguments: Namespace) -> Shown:
    with face.session() as session:
        count = comparing.compared(session, arguments.outage, arguments.thing, arguments.reason)
    line = face.say("handover.compared", thing=arguments.thing, count=count)
    return Shown({"compared": count}, [line])


def _take(face: Face, arguments: Namespace) -> Shown:
    data = handed_over(arguments.file)
    if reclaiming.is_notice(data):
        return _notice(face, data)
    with face.session() as session:
        outage = giving_back.take_word(session, data)
    key = "handover.closed_there" if outage.closed_at else "handover.own_again"
    return Shown(outage, [face.say(key, ward=outage.ward_name)])


def _notice(face: Face, data: bytes) -> Shown:
    with face.session() as session:
        told = reclaiming.take_notice(session, data)
    who = {"ward": told.outage.ward_name, "machine": told.machine}
    lines = [face.say("handover.reclaimed_there", **who)]
    if told.begun:
        what = ", ".join(face.word(f"handover.kind_{kind}") for kind in told.begun)
        lines.append(face.say("handover.reclaimed_begun", what=what, sent=told.sent))
    return Shown({"outage": told.outage.id, "begun": told.begun, "sent": told.sent}, lines)


_REASON = option("--reason", help="handover.opt_reason", required=True)
_TO = option("--to", help="staging.opt_to", type=Path, required=True, metavar="FILE")
_SHARE = option("--share", help="handover.opt_share", metavar="PLACE")
_OUTAGE = option("outage", help="handover.opt_outage")

COMMANDS = (
    Command(
        "handover card",
        "handover.cmd_card",
        _card,
        (
            option("--name", help="handover.opt_desk_name", dest="desk_name", required=True),
            _TO,
        ),
    ),
    Command(
        "handover accept",
        "handover.cmd_accept",
        _accept,
        (
            option("file", help="staging.opt_file", type=Path),
            option("--fingerprint", help="staging.opt_fingerprint", required=True),
        ),
    ),
    Command(
        "handover use",
        "handover.cmd_use",
        _use,
        (
            option("file", help="handover.opt_card", type=Path),
            option("--fingerprint", help="handover.opt_said"),
        ),
    ),
    Command(
        "handover export",
        "handover.cmd_export",
        _export,
        (
            option("--ward", help="cli.opt_ward"),
            option("--outage", help="handover.opt_outage_own"),
            _SHARE,
        ),
    ),
    Command("handover import", "handover.cmd_import", _import, (_SHARE,)),
    Command("handover list", "handover.cmd_list", _list),
    Command("handover return", "handover.cmd_return", _return, (_OUTAGE, _TO)),
    Command(
        "handover apart",
        "handover.cmd_apart",
        _apart,
        (_OUTAGE,),
    ),
    Command(
        "handover compared",
        "handover.cmd_compared",
        _compared,
        (_OUTAGE, option("thing", help="handover.opt_thing"), _REASON),
    ),
    Command(
        "handover reclaim",
        "handover.cmd_reclaim",
        _reclaim,
        (option("--outage", help="handover.opt_outage_handed"), _REASON, _TO),
    ),
    Command(
        "handover take",
        "handover.cmd_take",
        _take,
        (option("file", help="handover.opt_word", type=Path),),
    ),
)

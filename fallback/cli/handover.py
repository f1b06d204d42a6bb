"""From the ward PCs to the recovery desk: hand over, take over, give back; and outages joined."""

from argparse import Namespace
from pathlib import Path

from fallback.cli.command import Command, Shown, option
from fallback.cli.face import Face
from fallback.cli.files import handed_over, written_file
from fallback.recovery.handover import desk, giving_back
from fallback.recovery.handover.export import export
from fallback.recovery.handover.take_over import Arrival, take_over
from fallback.recovery.intake.again import look_again
from fallback.staging.places import open_share
from fallback.staging.share import put
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


def _take(face: Face, arguments: Namespace) -> Shown:
    data = handed_over(arguments.file)
    with face.session() as session:
        outage = giving_back.take_word(session, data)
    key = "handover.closed_there" if outage.closed_at else "handover.own_again"
    return Shown(outage, [face.say(key, ward=outage.ward_name)])


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
        "handover take",
        "handover.cmd_take",
        _take,
        (option("file", help="handover.opt_word", type=Path),),
    ),
)

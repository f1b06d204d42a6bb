"""Joint outages: those of several PCs, followed, reported and closed together."""

from argparse import Namespace

from fallback.cli.closing import picture
from fallback.cli.command import Command, Shown, option
from fallback.cli.face import Face
from fallback.recovery.closing import joint
from fallback.recovery.closing.joint import Part


def _make(face: Face, arguments: Namespace) -> Shown:
    with face.session() as session:
        found = joint.join(session, arguments.joint, arguments.outages)
    told = face.say("joint.made", name=found.name, count=len(found.outages))
    return Shown(found, [told])


def _leave(face: Face, arguments: Namespace) -> Shown:
    with face.session() as session:
        joint.leave(session, arguments.outage)
    return Shown({"outage": arguments.outage}, [face.word("joint.left_it")])


def _show(face: Face, arguments: Namespace) -> Shown:
    with face.session() as session:
        found = joint.standing(session, arguments.joint)
        each, total = joint.progress(session, arguments.joint)
    lines = [_line(face, one) for one in found.parts]
    lines += picture(face, total)
    told = face.say(
        "joint.total",
        sheets=len(found.ledger.sheets),
        missing=len(found.ledger.missing),
        left=total.keyings_left,
    )
    data = {
        "joint": found.joint,
        "parts": [
            {
                "outage": one.outage.id,
                "ward": one.outage.ward_name,
                "machine": one.machine,
                "counts": one.ledger.counts,
                "missing": [sheet.number for sheet in one.ledger.missing],
                "gaps": one.gaps,
            }
            for one in found.parts
        ],
        "progress": each,
        "together": total,
        "counts": found.ledger.counts,
        "balanced": found.ledger.balanced,
    }
    return Shown(data, [*lines, told])


def _line(face: Face, one: Part) -> str:
    return face.say(
        "joint.line",
        ward=one.outage.ward_name,
        machine=one.machine or face.word("joint.this_pc"),
        sheets=len(one.ledger.sheets),
        missing=len(one.ledger.missing),
        balance=face.word("joint.balances" if one.ledger.balanced else "joint.balances_not"),
    )


def _report(face: Face, arguments: Namespace) -> Shown:
    with face.session() as session:
        found = joint.whole_report(session, arguments.joint)
    lines = [
        face.say(
            "joint.report_line",
            form=found.titles.get(one.what[0], one.what[0]),
            state=face.word(f"outage.state_{one.what[1]}"),
            count=one.count,
        )
        for one in found.sheets
    ]
    return Shown(found, [found.ward, *lines])


def _close(face: Face, arguments: Namespace) -> Shown:
    with face.session() as session:
        closed = joint.close(session, arguments.joint)
    lines = [
        face.say("joint.closed", ward=one.report.ward, number=one.packet.sheets[0].number)
        for one in closed
    ]
    return Shown([one.report for one in closed], lines)


_NAME = option("joint", help="joint.opt_name", metavar="NAME")

COMMANDS = (
    Command(
        "joint make",
        "joint.cmd_make",
        _make,
        (_NAME, option("outages", help="joint.opt_outages", nargs="+")),
    ),
    Command(
        "joint leave",
        "joint.cmd_leave",
        _leave,
        (option("outage", help="handover.opt_outage"),),
    ),
    Command("joint show", "joint.cmd_show", _show, (_NAME,)),
    Command("joint report", "joint.cmd_report", _report, (_NAME,)),
    Command("joint close", "joint.cmd_close", _close, (_NAME,)),
)

"""Drills: held, timed, told and signed."""

from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path

from fallback.cli.command import Command, Shown, option
from fallback.cli.face import Face
from fallback.cli.paper import time_of
from fallback.errors import FallbackError
from fallback.outage.drill import keeping
from fallback.outage.drill.evidence import Evidence, every, evidence
from fallback.outage.drill.page import page, span
from fallback.outage.export import new_file
from fallback.session import Session


def _hold(face: Face, arguments: Namespace) -> Shown:
    with face.session() as session:
        ward = face.ward(session, arguments.ward)
        held = keeping.hold(session, ward_id=ward.id, ward_name=ward.name, reason=arguments.reason)
    return Shown(held, [face.say("drill.held", ward=ward.name)])


def _found(face: Face, arguments: Namespace) -> Shown:
    with face.session() as session:
        drill = _which(face, session, arguments)
        told = keeping.found(session, drill, time_of(face, arguments.at))
    taken = span(told.step("found").seconds or 0)
    return Shown(told, [face.say("drill.found_now", taken=taken)])


def _tell(face: Face, arguments: Namespace) -> Shown:
    with face.session() as session:
        drill = _which(face, session, arguments)
        told = keeping.tell(session, drill, took_part=arguments.people, went_wrong=arguments.wrong)
    return Shown(told, [face.word("drill.kept")])


def _sign(face: Face, arguments: Namespace) -> Shown:
    with face.session() as session:
        told = keeping.sign(session, _which(face, session, arguments))
    return Shown(told, [face.say("drill.is_signed", name=told.signed_by)])


def _show(face: Face, arguments: Namespace) -> Shown:
    with face.session() as session:
        told = evidence(session, _which(face, session, arguments))
    return Shown(told, lines(face, told))


def _page(face: Face, arguments: Namespace) -> Shown:
    with face.session() as session:
        told = evidence(session, _which(face, session, arguments))
        with new_file(arguments.to) as out:
            out.write(page(session, told))
    return Shown(told, [face.say("drill.saved", path=arguments.to)])


def _list(face: Face, _: Namespace) -> Shown:
    with face.session() as session:
        found = every(session)
    return Shown(found, [_line(face, one) for one in found] or [face.word("drill.none")])


def _which(face: Face, session: Session, arguments: Namespace) -> str:
    """The drill of that id, or the ward's newest."""
    if arguments.drill:
        return str(arguments.drill)
    ward = face.ward(session, arguments.ward)
    held = every(session, ward.id)
    if not held:
        raise FallbackError("drill.no_open", ward=ward.name)
    return held[0].outage_id


def _line(face: Face, one: Evidence) -> str:
    state = "signed" if one.signed_by else "ended" if one.step("ended").at else "open"
    said = face.say(f"drill.state_{state}", **({"name": one.signed_by} if one.signed_by else {}))
    at = face.moment(one.step("declared").at)
    return f"{one.outage_id}  " + face.say("drill.line", at=at, ward=one.ward, state=said)


def lines(face: Face, told: Evidence) -> Iterator[str]:
    """The record, for a person."""
    yield _line(face, told)
    yield face.word("drill.where_demo" if told.invented else "drill.where_ward")
    for step in told.steps:
        missing = face.word("drill.not_reached")
        taken = missing if step.seconds is None else span(step.seconds)
        yield f"  {face.word(f'drill.step_{step.name}'):32} {taken}"
    for one in told.printed:
        said = {"form": one.title, "printed": one.printed, "issued": one.issued}
        yield "  " + face.say("drill.count", **said)
    yield face.say("drill.did", names=", ".join(told.did) or "–")
    yield face.say("drill.people", names=told.took_part or "–")
    yield face.say("drill.wrong", said=told.went_wrong or "–")


_WARD = option("--ward", help="cli.opt_ward")
_DRILL = option("--drill", help="drill.opt_drill", metavar="ID")

COMMANDS = (
    Command(
        "drill hold",
        "drill.cmd_hold",
        _hold,
        (_WARD, option("--reason", help="drill.opt_reason", default="")),
    ),
    Command(
        "drill found",
        "drill.cmd_found",
        _found,
        (_WARD, _DRILL, option("--at", help="drill.opt_at", metavar="TIME")),
    ),
    Command(
        "drill tell",
        "drill.cmd_tell",
        _tell,
        (
            *(_WARD, _DRILL),
            option("--people", help="drill.opt_people", required=True),
            option("--wrong", help="drill.opt_wrong", default=""),
        ),
    ),
    Command("drill sign", "drill.cmd_sign", _sign, (_WARD, _DRILL)),
    Command("drill show", "drill.cmd_show", _show, (_WARD, _DRILL)),
    Command("drill list", "drill.cmd_list", _list),
    Command(
        "drill page",
        "drill.cmd_page",
        _page,
        (
            *(_WARD, _DRILL),
            option("--to", help="cli.opt_to", type=Path, required=True, metavar="FILE"),
        ),
    ),
)

"""What a packet holds, and packets after the first: again, only what changed, the next day."""

from argparse import Namespace

import msgspec

from fallback.cli.command import Command, Shown, option
from fallback.cli.face import Face
from fallback.cli.paper import OUT, hand_over, may_go_out, sheet_line
from fallback.errors import FallbackError
from fallback.outage.changed import changed_packet
from fallback.outage.packets import chosen_packet
from fallback.outage.plan import PacketPlan, PlannedBlank, PlannedForm, keep_plan, plan_of
from fallback.outage.reprint import reprint, void
from fallback.recovery.continuation import continuation_packet


def _plan(face: Face, arguments: Namespace) -> Shown:
    with face.session() as session:
        ward = face.ward(session, arguments.ward)
        plan = plan_of(session, ward.id)
        if arguments.action == "set":
            plan = keep_plan(session, ward.id, _changed(plan, arguments))
    return Shown(plan, _told(face, plan))


def _changed(plan: PacketPlan, arguments: Namespace) -> PacketPlan:
    """The plan with what was named; what was not stays."""
    forms = tuple(PlannedForm(*_count(one)) for one in arguments.form) or plan.forms
    blanks = tuple(PlannedBlank(*_count(one)) for one in arguments.blank)
    if not arguments.blank:
        blanks = () if arguments.no_blanks else plan.blanks
    return msgspec.structs.replace(
        plan,
        forms=forms,
        blanks=blanks,
        overview=plan.overview if arguments.overview is None else arguments.overview == "yes",
        patients=arguments.patients or plan.patients,
        duplex=arguments.duplex or plan.duplex,
        tray=plan.tray if arguments.tray is None else arguments.tray,
    )


def _count(typed: str) -> tuple[str, int]:
    """ "summary" is one, "summary:2" two."""
    form, _, count = typed.partition(":")
    if count and not count.isdecimal():
        raise FallbackError("cli.not_a_count", typed=typed)
    return form, int(count or 1)


def _told(face: Face, plan: PacketPlan) -> list[str]:
    lines = ["overview"] if plan.overview else []
    lines += [f"{one.form:16} {one.copies}" for one in plan.forms]
    lines += [f"{one.form:16} {one.count} {face.word('cli.word_blank')}" for one in plan.blanks]
    lines.append(face.word(f"cli.plan_{plan.patients}"))
    sides = face.word(f"cli.plan_{plan.duplex.replace('-', '_')}")
    return [*lines, f"{sides} {plan.tray}".strip()]


def _chosen(face: Face, arguments: Namespace) -> Shown:
    may_go_out(arguments)
    with face.session() as session:
        outage = face.outage(session, arguments.ward)
        packet = chosen_packet(session, outage, arguments.patients, face.progress)
        return hand_over(face, session, arguments, packet)


def _reprint(face: Face, arguments: Namespace) -> Shown:
    may_go_out(arguments)
    with face.session() as session:
        which = arguments.packet or arguments.numbers
        packet = reprint(session, which, arguments.reason, face.progress)
        return hand_over(face, session, arguments, packet)


def _changed_only(face: Face, arguments: Namespace) -> Shown:
    may_go_out(arguments)
    with face.session() as session:
        outage = face.outage(session, arguments.ward)
        return hand_over(face, session, arguments, changed_packet(session, outage, face.progress))


def _continue(face: Face, arguments: Namespace) -> Shown:
    may_go_out(arguments)
    with face.session() as session:
        outage = face.outage(session, arguments.ward)
        packet = continuation_packet(
            session, outage, arguments.day, arguments.patients, face.progress
        )
        return hand_over(face, session, arguments, packet)


def _void(face: Face, arguments: Namespace) -> Shown:
    with face.session() as session:
        gone = void(session, arguments.numbers, arguments.reason)
    return Shown(gone, [sheet_line(face, sheet) for sheet in gone])


_REASON = option("--reason", help="cli.opt_reason", default="")
_PLAN = (
    option(
        "action", help="cli.opt_plan_action", choices=("show", "set"), nargs="?", default="show"
    ),
    option("--ward", help="cli.opt_ward"),
    option("--form", help="cli.opt_plan_form", action="append", default=[], metavar="FORM:N"),
    option("--blank", help="cli.opt_plan_blank", action="append", default=[], metavar="FORM:N"),
    option("--no-blanks", help="cli.opt_plan_no_blanks", action="store_true"),
    option("--overview", help="cli.opt_plan_overview", choices=("yes", "no")),
    option("--patients", help="cli.opt_plan_patients", choices=("all", "chosen")),
    option(
        "--duplex", help="cli.opt_plan_duplex", choices=("one-sided", "long-edge", "short-edge")
    ),
    option("--tray", help="cli.opt_plan_tray"),
)

COMMANDS = (
    Command("packet plan", "cli.packet_plan", _plan, _PLAN),
    Command(
        "packet chosen",
        "cli.packet_chosen",
        _chosen,
        (option("patients", help="cli.opt_patients", nargs="+", metavar="patient"), *OUT),
    ),
    Command(
        "packet reprint",
        "cli.packet_reprint",
        _reprint,
        (
            option("numbers", help="cli.opt_numbers", nargs="*", metavar="number"),
            option("--packet", help="cli.opt_packet", metavar="PACKET"),
            _REASON,
            *OUT,
        ),
    ),
    Command("packet changed", "cli.packet_changed", _changed_only, OUT),
    Command(
        "packet continue",
        "cli.packet_continue",
        _continue,
        (
            option("patients", help="cli.opt_patients", nargs="*", metavar="patient"),
            option("--day", help="cli.opt_day", type=int, required=True),
            *OUT,
        ),
    ),
    Command(
        "sheet void",
        "cli.sheet_void",
        _void,
        (option("numbers", help="cli.opt_numbers", nargs="+", metavar="number"), _REASON),
    ),
)

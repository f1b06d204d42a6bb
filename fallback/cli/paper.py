"""The outage, its packets, and where every sheet stands."""

import errno
import os
from argparse import Namespace
from datetime import datetime
from pathlib import Path

from fallback import printing
from fallback.cli.command import Command, Shown, option
from fallback.cli.face import Face
from fallback.cli.printers import WAIT, watching, worded
from fallback.errors import FallbackError
from fallback.outage.declare import declare, end
from fallback.outage.export import export
from fallback.outage.issue import IssuedPacket
from fallback.outage.leaves import as_planned
from fallback.outage.ledger import STATES, ledger, set_state
from fallback.outage.packets import patient_packet, ward_packet
from fallback.outage.printing import confirm, follow, print_packet, withdraw
from fallback.recovery.handover import comparing, reclaiming
from fallback.session import Session
from fallback.store import outages
from fallback.store.sheets import Sheet


def _declare(face: Face, arguments: Namespace) -> Shown:
    with face.session() as session:
        ward = face.ward(session, arguments.ward)
        outage = declare(
            session,
            ward_id=ward.id,
            ward_name=ward.name,
            kind=arguments.kind,
            reason=arguments.reason,
            began_at=time_of(face, arguments.began),
        )
    line = face.say(
        f"cli.declared_{outage.kind}", ward=ward.name, began=face.moment(outage.began_at)
    )
    return Shown(outage, [line])


def _end(face: Face, arguments: Namespace) -> Shown:
    with face.session() as session:
        outage = end(session, face.outage(session, arguments.ward).id, time_of(face, arguments.at))
    return Shown(outage, [face.say("cli.outage_ended", ward=outage.ward_name)])


def _outages(face: Face, _: Namespace) -> Shown:
    with face.session() as session, session.read() as tx:
        found = outages.listed(tx)
    lines = [
        f"{one.id}  {face.moment(one.began_at)}  {one.ward_name}  "
        + face.word("cli.word_closed" if one.closed_at else "cli.word_open")
        for one in found
    ]
    return Shown(found, lines or [face.word("cli.no_outages")])


def time_of(face: Face, typed: str | None) -> datetime | None:
    """The time typed, on the ward's clock unless it says otherwise; None where none was."""
    if not typed:
        return None
    try:
        found = datetime.fromisoformat(typed)
    except ValueError as error:
        raise FallbackError("cli.not_a_time", typed=typed) from error
    return found if found.tzinfo else found.replace(tzinfo=face.settings.zone)


def _ward_packet(face: Face, arguments: Namespace) -> Shown:
    may_go_out(arguments)
    with face.session() as session:
        outage = face.outage(session, arguments.ward)
        return hand_over(face, session, arguments, ward_packet(session, outage, face.progress))


def _patient_packet(face: Face, arguments: Namespace) -> Shown:
    may_go_out(arguments)
    with face.session() as session:
        outage = face.outage(session, arguments.ward)
        packet = patient_packet(session, outage, arguments.patient)
        return hand_over(face, session, arguments, packet)


def may_go_out(arguments: Namespace) -> None:
    """Asked before sheets are issued: FallbackError where the file asked for cannot be made."""
    path: Path | None = arguments.to
    if path is None:
        return
    if path.exists():
        raise FallbackError("outage.file_exists", path=path)
    if not path.absolute().parent.is_dir():
        raise FallbackError("outage.file_failed", path=path, said=os.strerror(errno.ENOENT))


def hand_over(face: Face, session: Session, arguments: Namespace, packet: IssuedPacket) -> Shown:
    """The packet goes where it was asked to; its sheets are in the ledger already, so what keeps
    it from going there is told beside its id, with a way out."""
    code = 3 if packet.faults else 0
    lines = [face.say("cli.packet_issued", packet=packet.packet_id, sheets=len(packet.sheets))]
    lines += [note.text(face.lang) for note in packet.notes]
    lines += [
        face.say("cli.packet_incomplete", said=fault.said.text(face.lang))
        for fault in packet.faults
    ]
    if arguments.to:
        try:
            password = None if arguments.plain else face.file_password()
            export(session, packet, arguments.to, password)
            lines.append(face.say("cli.packet_saved", path=arguments.to))
        except FallbackError as error:
            lines += [error.text(face.lang), _not_out(face, packet)]
            code = 3
    if queue := arguments.printer or (None if arguments.to else face.settings.printer):
        done = _print(face, session, arguments, packet, queue)
        lines += done.lines
        code = code or done.code
    elif not arguments.to:
        lines.append(face.word("cli.packet_nowhere"))
    numbers = [sheet.number for sheet in packet.sheets]
    data = {
        "packet": packet.packet_id,
        "sheets": numbers,
        "complete": not packet.faults,
        "said": lines,
    }
    return Shown(data, lines, code)


def _not_out(face: Face, packet: IssuedPacket) -> str:
    return face.say("cli.packet_not_out", packet=packet.packet_id)


def _print(
    face: Face, session: Session, arguments: Namespace, packet: IssuedPacket, queue: str
) -> Shown:
    """Follow it for a while; where that printer does not take it, take it back and print on the
    other one, if one was named. Where nothing went out the sheets stay issued, and that is said."""
    elsewhere = arguments.elsewhere
    pdf, options = as_planned(session, packet)
    try:
        job = print_packet(session, packet.packet_id, pdf, queue, options)
    except FallbackError as error:
        said = error.text(face.lang)
        if error.message.key in printing.UNCERTAIN:
            return Shown(None, [said], code=3)
        if not elsewhere or queue == elsewhere:
            return Shown(None, [said, _not_out(face, packet)], code=3)
        again = _print(face, session, arguments, packet, elsewhere)
        return Shown(None, [said, *again.lines], again.code)
    outcome = follow(session, packet.packet_id, job, watching(face), patience=arguments.wait)
    lines = [
        face.say("cli.packet_sent", queue=queue, job=job.id),
        worded(face, printing.outcome_told(outcome)),
    ]
    if outcome.accepted or not elsewhere or queue == elsewhere:
        return Shown(None, lines, code=0 if outcome.accepted else 3)
    if not outcome.ended:
        taken_back = withdraw(session, packet.packet_id, job)
        lines.append(worded(face, printing.outcome_told(taken_back)))
    again = _print(face, session, arguments, packet, elsewhere)
    return Shown(None, [*lines, *again.lines], again.code)


def _confirm(face: Face, arguments: Namespace) -> Shown:
    with face.session() as session:
        moved = confirm(session, arguments.packet, came_out=arguments.outcome == "printed")
    return Shown(moved, [face.say("cli.packet_confirmed", sheets=len(moved))])


def _sheet_list(face: Face, arguments: Namespace) -> Shown:
    with face.session() as session:
        found = ledger(session, face.outage(session, arguments.ward).id).sheets
    return Shown(found, [sheet_line(face, sheet) for sheet in found])


def sheet_line(face: Face, sheet: Sheet) -> str:
    """Where one sheet stands."""
    place = f"{sheet.form} {sheet.page}/{sheet.pages}"
    state = face.word(f"outage.state_{sheet.state}")
    return f"{sheet.number:16} {place:22} {state:14} {sheet.patient_name}"


def _sheet_mark(face: Face, arguments: Namespace) -> Shown:
    with face.session() as session:
        moved = [
            set_state(
                session, number, arguments.state, arguments.reason, pictured=arguments.pictured
            )
            for number in arguments.numbers
        ]
    return Shown(moved, [sheet_line(face, sheet) for sheet in moved])


def _ledger(face: Face, arguments: Namespace) -> Shown:
    with face.session() as session:
        outage = face.outage(session, arguments.ward)
        found = ledger(session, outage.id)
        with session.read() as tx:
            notes = (*reclaiming.on_ledger(tx, outage.id), *comparing.on_ledger(tx, outage.id))
    lines = [
        f"{face.word('outage.state_' + state):14} {number:5}"
        for state, number in found.counts.items()
        if number
    ]
    lines.append(
        face.word("cli.ledger_balanced")
        if found.balanced
        else face.say("cli.ledger_missing", count=len(found.missing))
    )
    lines += [note.text(face.lang) for note in notes]
    data = {
        "counts": found.counts,
        "balanced": found.balanced,
        "missing": [sheet.number for sheet in found.missing],
        "notes": [note.key for note in notes],
    }
    return Shown(data, lines)


_WARD = option("--ward", help="cli.opt_ward")
OUT = (
    _WARD,
    option("--to", help="cli.opt_to", type=Path, metavar="FILE"),
    option("--plain", help="cli.opt_plain", action="store_true"),
    option("--printer", help="cli.opt_printer", metavar="QUEUE"),
    option("--else", help="cli.opt_else", dest="elsewhere", metavar="QUEUE"),
    WAIT,
)

COMMANDS = (
    Command(
        "outage declare",
        "cli.outage_declare",
        _declare,
        (
            _WARD,
            option(
                "--kind",
                help="cli.opt_kind",
                choices=("outage", "suspect", "drill"),
                default="outage",
            ),
            option("--reason", help="cli.opt_reason", default=""),
            option("--began", help="cli.opt_began", metavar="TIME"),
        ),
    ),
    Command(
        "outage end",
        "cli.outage_end",
        _end,
        (_WARD, option("--at", help="cli.opt_at", metavar="TIME")),
    ),
    Command("outage list", "cli.outage_list", _outages),
    Command("packet ward", "cli.packet_ward", _ward_packet, OUT),
    Command(
        "packet patient",
        "cli.packet_patient",
        _patient_packet,
        (option("patient", help="cli.opt_patient"), *OUT),
    ),
    Command(
        "packet confirm",
        "cli.packet_confirm",
        _confirm,
        (
            option("packet", help="cli.opt_packet"),
            option("outcome", help="cli.opt_outcome", choices=("printed", "uncertain")),
        ),
    ),
    Command("sheet list", "cli.sheet_list", _sheet_list, (_WARD,)),
    Command(
        "sheet mark",
        "cli.sheet_mark",
        _sheet_mark,
        (
            option("state", help="cli.opt_state", choices=STATES),
            option("numbers", help="cli.opt_numbers", nargs="+", metavar="number"),
            option("--reason", help="cli.opt_reason", default=""),
            option("--pictured", help="cli.opt_pictured", action="store_true"),
        ),
    ),
    Command("ledger show", "cli.ledger", _ledger, (_WARD,)),
)

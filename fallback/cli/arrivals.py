"""Who arrives during the outage: reserve numbers, their paper, labels and wristbands."""

from argparse import Namespace
from collections.abc import Callable
from datetime import date
from pathlib import Path

from fallback.chart.model import Ward
from fallback.chart.reserve import ReserveIdentity
from fallback.cli.command import Command, Shown, option
from fallback.cli.face import Face
from fallback.cli.labels import SHEET, label_out
from fallback.cli.paper import OUT, hand_over
from fallback.errors import FallbackError
from fallback.outage.reserve import printing
from fallback.outage.reserve.blocks import add_block, standings, warnings
from fallback.outage.reserve.formats import FORMATS
from fallback.outage.reserve.identities import identity, link, take, void
from fallback.packet import labels
from fallback.recovery.ledger.reserve_numbers import ReserveNumber, numbers_of, told
from fallback.session import Session
from fallback.store.outages import Outage


def _block(face: Face, arguments: Namespace) -> Shown:
    numbers = _lines(arguments.list) if arguments.list else ()
    with face.session() as session:
        block = add_block(
            session, arguments.format, first=arguments.first, last=arguments.last, numbers=numbers
        )
        (now,) = (one for one in standings(session) if one.block.id == block.id)
    return Shown(block, [face.say("arrivals.block_kept", block=block.id, held=now.held)])


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text("utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise FallbackError("cli.cannot_read", path=path, said=error) from error


def _blocks(face: Face, _: Namespace) -> Shown:
    with face.session() as session:
        found, told = standings(session), warnings(session)
    lines = [
        face.say(
            "arrivals.block_line",
            block=one.block.id,
            format=f"reserve.format_{one.block.format}",
            free=one.free,
            held=one.held,
        )
        for one in found
    ]
    lines += [f"! {one.text(face.lang)}" for one in told]
    return Shown(found, lines or [face.word("arrivals.no_blocks")], code=3 if told else 0)


def _add(face: Face, arguments: Namespace) -> Shown:
    born = _date(arguments.born)
    with face.session() as session:
        outage = face.outage(session, arguments.ward)
        one = take(session, outage, name=arguments.given_name, birth_date=born, sex=arguments.sex)
        lines = [face.say("arrivals.given", number=one.number)]
        if _untold(one) and outage.kind != "drill" and any(s.free for s in standings(session)):
            lines.append(face.word("arrivals.local_untold"))
        lines += [f"! {told.text(face.lang)}" for told in warnings(session)]
        return _paper(face, session, arguments, outage, one, lines)


def _untold(one: ReserveIdentity) -> bool:
    """Whether it has a number of this machine's own, and was told without birth date or sex, which
    the region's numbers may say."""
    return not one.system and (one.birth_date is None or one.sex == "unknown")


def _date(typed: str) -> date | None:
    try:
        return date.fromisoformat(typed) if typed else None
    except ValueError as error:
        raise FallbackError("arrivals.not_a_date", typed=typed) from error


def _print(face: Face, arguments: Namespace) -> Shown:
    with face.session() as session:
        outage = face.outage(session, arguments.ward)
        return _paper(face, session, arguments, outage, identity(session, arguments.number), [])


def _paper(
    face: Face,
    session: Session,
    arguments: Namespace,
    outage: Outage,
    one: ReserveIdentity,
    lines: list[str],
) -> Shown:
    """Forms, labels and wristband. The number is given already: what cannot be printed is told
    beside it, and the rest is printed all the same."""
    code, ward = 0, Ward(outage.ward_id, outage.ward_name)
    chart = printing.chart_for_labels(session, ward, one.number)
    worded = labels.label(chart, face.lang)

    def forms() -> Shown:
        packet = printing.arrival_packet(session, outage, one)
        return hand_over(face, session, arguments, packet)

    def small() -> Shown:
        made = labels.label_sheets(worded, labels.sheet(arguments.sheet), start=1, count=None)
        return label_out(face, session, arguments, made, chart.patient.id, "labels")

    def band() -> Shown:
        made = labels.band(worded, on_a4=True)
        return label_out(face, session, arguments, made, chart.patient.id, "wristband")

    steps: tuple[Callable[[], Shown], ...] = (forms, small, band)
    for step in steps:
        try:
            done = step()
            lines, code = [*lines, *done.lines], code or done.code
        except FallbackError as error:
            lines, code = [*lines, error.text(face.lang)], 3
    return Shown(one, lines, code)


def _list(face: Face, arguments: Namespace) -> Shown:
    with face.session() as session:
        found = numbers_of(session, face.outage(session, arguments.ward))
    return Shown(found, [_standing(face, one) for one in found] or [face.word("arrivals.nobody")])


def _standing(face: Face, one: ReserveNumber) -> str:
    number, given = one.identity.number, face.moment(one.identity.given_at)
    return f"{number:20} {given}  {one.name or '–'}  {told(one).text(face.lang)}"


def _line(face: Face, one: ReserveIdentity) -> str:
    born = one.birth_date.isoformat() if one.birth_date else "–"
    state = face.word(f"reserve.state_{one.state}")
    who = f"{one.number:20} {face.moment(one.given_at)}  {born:10}  {one.name or '–'}"
    return f"{who}  {state} {one.patient_id or one.reason}".rstrip()


def _link(face: Face, arguments: Namespace) -> Shown:
    with face.session() as session:
        one = link(session, arguments.number, arguments.patient, arguments.reason)
    return Shown(one, [_line(face, one)])


def _void(face: Face, arguments: Namespace) -> Shown:
    with face.session() as session:
        one = void(session, arguments.number, arguments.reason)
    return Shown(one, [_line(face, one)])


_WARD = option("--ward", help="cli.opt_ward")
_NUMBER = option("number", help="arrivals.opt_number")
_WHY = option("--reason", help="arrivals.opt_reason", required=True)
_SEXES = ("male", "female", "other", "unknown")

COMMANDS = (
    Command(
        "reserve block",
        "arrivals.reserve_block",
        _block,
        (
            option("format", help="arrivals.opt_format", choices=tuple(FORMATS)),
            option("--first", help="arrivals.opt_first", default=""),
            option("--last", help="arrivals.opt_last", default=""),
            option("--list", help="arrivals.opt_list", type=Path, metavar="FILE"),
        ),
    ),
    Command("reserve list", "arrivals.reserve_list", _blocks),
    Command(
        "arrival add",
        "arrivals.arrival_add",
        _add,
        (
            option("--name", help="arrivals.opt_name", default="", dest="given_name"),
            option("--born", help="arrivals.opt_born", default="", metavar="DATE"),
            option("--sex", help="arrivals.opt_sex", choices=_SEXES, default="unknown"),
            SHEET,
            *OUT,
        ),
    ),
    Command("arrival list", "arrivals.arrival_list", _list, (_WARD,)),
    Command("arrival print", "arrivals.arrival_print", _print, (_NUMBER, SHEET, *OUT)),
    Command(
        "arrival link",
        "arrivals.arrival_link",
        _link,
        (_NUMBER, option("patient", help="arrivals.opt_patient"), _WHY),
    ),
    Command("arrival void", "arrivals.arrival_void", _void, (_NUMBER, _WHY)),
)

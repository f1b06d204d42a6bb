"""Two snapshots side by side: on the screen, on paper, as a table."""

from argparse import Namespace
from collections.abc import Iterable, Iterator
from itertools import groupby, zip_longest
from pathlib import Path
from textwrap import wrap

from fallback.cli.command import Command, Shown, option
from fallback.cli.face import Face
from fallback.cli.paper import OUT, hand_over, may_go_out
from fallback.errors import FallbackError
from fallback.outage.compared import issue_comparison, save_comparison, save_table
from fallback.outage.declare import open_outage
from fallback.session import Session
from fallback.snapshots.compare import Comparison
from fallback.snapshots.compare.lines import Line, Wording, counts, lines, summary
from fallback.snapshots.compare.table import to_csv
from fallback.snapshots.comparing import compare_kept

DIFFERS = 3  # exit status, as for what was kept apart
WIDE = 58  # letters of a side


def _compare(face: Face, arguments: Namespace) -> Shown:
    may_go_out(arguments)
    wording = Wording(face.lang, face.settings.zone)
    with face.session() as session:
        named = arguments.one and arguments.other
        ward_id = "" if named else face.ward(session, arguments.ward).id
        found = compare_kept(session, ward_id, arguments.one, arguments.other)
        whole = arguments.all or bool(arguments.patient)
        told = lines(found, wording, everything=whole)
        if arguments.patient:
            told = tuple(line for line in told if arguments.patient in (line.patient_id, line.bed))
        saved = _out(face, session, arguments, found, told)
    shown = [summary(found, wording), *_by_patient(told)]
    data = {
        "before": found.before.id,
        "after": found.after.id,
        "counts": counts(found),
        "lines": told,
    }
    text = [*shown, *([] if told else [wording.say("nothing")]), *saved]
    return Shown(data, text, DIFFERS if found.differing else 0)


def _out(
    face: Face,
    session: Session,
    arguments: Namespace,
    found: Comparison,
    told: tuple[Line, ...],
) -> list[str]:
    """Write what was asked for; what was done, a line each."""
    done: list[str] = []
    if arguments.csv:
        if not arguments.plain:
            raise FallbackError("comparison.not_plain")
        table = to_csv(told, Wording(face.lang, face.settings.zone))
        save_table(session, found, arguments.csv, table)
        done.append(face.say("cli.packet_saved", path=arguments.csv))
    if arguments.to or arguments.printer:
        done += _paper(face, session, arguments, found)
    return done


def _paper(face: Face, session: Session, arguments: Namespace, found: Comparison) -> list[str]:
    outage = open_outage(session, found.before.ward.id)
    if outage is not None:
        packet = issue_comparison(session, outage, found, everything=arguments.all)
        return list(hand_over(face, session, arguments, packet).lines)
    if not arguments.to or arguments.printer:
        raise FallbackError("comparison.nowhere")
    password = None if arguments.plain else face.file_password()
    save_comparison(session, found, arguments.to, password, everything=arguments.all)
    return [face.say("cli.packet_saved", path=arguments.to)]


def _by_patient(told: Iterable[Line]) -> Iterator[str]:
    """Who, once; below, each difference with its two sides beside each other."""
    for (bed, name, number), some in groupby(told, lambda one: (one.bed, one.name, one.number)):
        yield f"{bed:6} {name}  {number}".rstrip()
        for line in some:
            yield f"  {line.said}"
            sides = zip_longest(_wrapped(line.before), _wrapped(line.after), fillvalue="")
            yield from (f"    {left:{WIDE}} | {right}".rstrip() for left, right in sides)


def _wrapped(text: str) -> list[str]:
    """Nothing is cut: what is too long goes on below."""
    return [part for row in text.splitlines() for part in wrap(row, WIDE) or [""]]


COMMANDS = (
    Command(
        "snapshot compare",
        "cli.snapshot_compare",
        _compare,
        (
            option("one", help="cli.opt_compare_one", nargs="?"),
            option("other", help="cli.opt_compare_other", nargs="?"),
            option("--patient", help="cli.opt_compare_patient"),
            option("--all", help="cli.opt_compare_all", action="store_true"),
            option("--csv", help="cli.opt_csv", type=Path, metavar="FILE"),
            *OUT,
        ),
    ),
)

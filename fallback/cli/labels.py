"""Labels and wristbands: followed to the printer's answer, which is told, and printed elsewhere
where it did not take them."""

from argparse import Namespace
from collections.abc import Callable

from fallback.cli.command import Command, Shown, option
from fallback.cli.face import Face
from fallback.cli.paper import OUT
from fallback.cli.printers import watching
from fallback.cli.printers import worded as told_of
from fallback.errors import FallbackError
from fallback.outage.reserve import printing
from fallback.packet import labels
from fallback.packet.labels import Printout
from fallback.printing import UNCERTAIN, outcome_told
from fallback.session import Session
from forms.labels import Label


def label_out(
    face: Face,
    session: Session,
    arguments: Namespace,
    one: Printout,
    patient_id: str,
    beside: str = "",
) -> Shown:
    """To the file asked for (with `beside`: to one of that name beside it), or to the printer."""
    lines: list[str] = []
    code = 0
    if path := arguments.to:
        path = path.with_name(f"{path.stem}-{beside}{path.suffix}") if beside else path
        password = None if arguments.plain else face.file_password()
        printing.save(session, one, patient_id, path, password)
        lines.append(face.say("cli.packet_saved", path=path))
    if queue := arguments.printer or (None if arguments.to else face.settings.printer):
        done = _send(face, session, arguments, one, patient_id, queue)
        lines, code = [*lines, *done.lines], done.code
    elif not arguments.to:
        lines.append(face.word("arrivals.labels_nowhere"))
    return Shown(None, lines, code)


def _send(
    face: Face,
    session: Session,
    arguments: Namespace,
    one: Printout,
    patient_id: str,
    queue: str,
) -> Shown:
    """Follow it for a while; where that printer does not take it, take it back and print on the
    other one, if one was named."""
    elsewhere = arguments.elsewhere
    try:
        job = printing.send(session, one, patient_id, queue)
    except FallbackError as error:
        if not elsewhere or queue == elsewhere or error.message.key in UNCERTAIN:
            raise
        again = _send(face, session, arguments, one, patient_id, elsewhere)
        return Shown(None, [error.text(face.lang), *again.lines], again.code)
    outcome = printing.follow(session, patient_id, job, watching(face), patience=arguments.wait)
    lines = [
        face.say("cli.packet_sent", queue=queue, job=job.id),
        told_of(face, outcome_told(outcome)),
    ]
    if outcome.accepted:
        return Shown(None, [*lines, face.word("arrivals.labels_look")])
    if not elsewhere or queue == elsewhere:
        return Shown(None, [*lines, face.word("arrivals.labels_failed")], 3)
    if not outcome.ended:
        taken_back = printing.withdraw(session, patient_id, job)
        lines.append(told_of(face, outcome_told(taken_back)))
    again = _send(face, session, arguments, one, patient_id, elsewhere)
    return Shown(None, [*lines, *again.lines], again.code)


def _label(face: Face, arguments: Namespace) -> Shown:
    def made(one: Label) -> Printout:
        sheet = labels.sheet(arguments.sheet)
        return labels.label_sheets(one, sheet, start=arguments.start, count=arguments.count)

    return _one(face, arguments, made)


def _band(face: Face, arguments: Namespace) -> Shown:
    return _one(face, arguments, lambda one: labels.band(one, on_a4=not arguments.strip))


def _one(face: Face, arguments: Namespace, made: Callable[[Label], Printout]) -> Shown:
    with face.session() as session:
        ward = face.ward(session, arguments.ward)
        chart = printing.chart_for_labels(session, ward, arguments.patient)
        done = made(labels.label(chart, face.lang))
        shown = label_out(face, session, arguments, done, chart.patient.id)
    return Shown({"labels": done.count}, shown.lines, shown.code)


_PATIENT = option("patient", help="arrivals.opt_whose")
SHEET = option("--sheet", help="arrivals.opt_sheet", default="L7160")

COMMANDS = (
    Command(
        "label print",
        "arrivals.label_print",
        _label,
        (
            _PATIENT,
            SHEET,
            option("--start", help="arrivals.opt_start", type=int, default=1),
            option("--count", help="arrivals.opt_count", type=int),
            *OUT,
        ),
    ),
    Command(
        "label band",
        "arrivals.label_band",
        _band,
        (_PATIENT, option("--strip", help="arrivals.opt_strip", action="store_true"), *OUT),
    ),
)

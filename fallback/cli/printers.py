"""Printers: which answer and what they lack, and a page to prove the path."""

import sys
from argparse import Namespace
from collections.abc import Iterable
from datetime import datetime

from fallback import printing
from fallback.cli.command import Command, Shown, option
from fallback.cli.face import Face
from fallback.printing import Outcome, Watching
from fallback.texts import Message

WAIT_SECONDS = 60.0


def watching(face: Face) -> Watching:
    """Say each change, where someone watches."""
    said: set[str] = set()

    def watch(now: Outcome) -> bool:
        told = worded(face, printing.outcome_told(now))
        if sys.stderr.isatty() and not now.ended and told not in said:
            print(told, file=sys.stderr, flush=True)
        said.add(told)
        return True

    return watch


def worded(face: Face, told: Iterable[Message]) -> str:
    """Sentences on one line."""
    return " ".join(one.text(face.lang) for one in told)


def _list(face: Face, _: Namespace) -> Shown:
    found = printing.queues()
    lines = [f"{one.name:30} {worded(face, printing.queue_told(one))}" for one in found]
    lines = [*(lines or [face.word("cli.no_printers")]), worded(face, [printing.keeps_told()])]
    return Shown(found, lines)


def _test(face: Face, arguments: Namespace) -> Shown:
    at = datetime.now(face.settings.zone)
    page = printing.trial_page(arguments.queue, at, face.lang)
    job = printing.send(page, arguments.queue, "Fallback")
    outcome = printing.follow(job, watching(face), patience=arguments.wait)
    lines = [
        face.say("cli.packet_sent", queue=job.queue, job=job.id),
        worded(face, printing.outcome_told(outcome)),
    ]
    if outcome.accepted:
        lines.append(face.word("cli.measure"))
    data = {"job": job.id, "state": outcome.state, "reasons": outcome.reasons}
    return Shown(data, lines, code=0 if outcome.accepted else 3)


WAIT = option("--wait", help="cli.opt_wait", type=float, default=WAIT_SECONDS, metavar="SECONDS")

COMMANDS = (
    Command("printer list", "cli.printer_list", _list),
    Command(
        "printer test",
        "cli.printer_test",
        _test,
        (option("queue", help="cli.opt_printer"), WAIT),
    ),
)

"""CUPS by its own commands: the PDF goes in on standard input, unscaled, on A4.

Without the media named, CUPS rescales a page, and nothing printed would be where a scan looks.
"""

import re
import shutil
from typing import Final

from fallback.errors import FallbackError
from fallback.printing.cups_jobs import cancel as cancel
from fallback.printing.cups_jobs import look as look
from fallback.printing.programs import ask, run, words
from fallback.printing.queue import USUAL, Abilities, Duplex, Job, PrintOptions, Queue
from fallback.printing.reading import read_abilities, read_queues
from fallback.texts import Message, say

_REQUEST: Final = re.compile(rb"request id is (\S+)")
_SIDES: Final[dict[Duplex, str]] = {
    "one-sided": "one-sided",
    "long-edge": "two-sided-long-edge",
    "short-edge": "two-sided-short-edge",
}
_LEAST, _MOST = 1, 99  # copies
_KEPT: Final = re.compile(r"^PreserveJobFiles=(\S+)$", re.MULTILINE)
_NEVER: Final = ("no", "off", "false", "0")


def queues() -> tuple[Queue, ...]:
    """The queues of this machine. FallbackError where there is no printing system."""
    return read_queues(ask("lpstat", "-l", "-p", "-a"))


def abilities(queue: str) -> Abilities:
    """What the queue can be asked for; nothing where it does not say."""
    said = run("lpoptions", "-p", queue, "-l").stdout  # fails where it has none
    return read_abilities(said.decode("utf-8", "replace"))


def send(pdf: bytes, queue: str, title: str, options: PrintOptions = USUAL) -> Job:
    """Hand a PDF to a queue. `title` is seen by everyone at the printer: no patient's name in it.

    FallbackError where the queue is unknown, does not accept it, or cannot do what `options` ask
    for: nothing is sent then.
    """
    _known(queue)
    how = _arguments(queue, options)
    done = run(
        *("lp", "-d", queue, "-t", title, "-n", str(options.copies)),
        *("-o", "media=A4", "-o", "print-scaling=none", *how, "-"),
        given=pdf,
    )
    request = _REQUEST.search(done.stdout)
    if done.returncode or request is None:
        said = words(done.stderr) or str(done.returncode)
        raise FallbackError("printing.refused", queue=queue, said=said)
    return Job(request[1].decode("ascii", "replace"), queue)


def keeps_documents() -> bool | None:
    """Whether CUPS keeps print-outs in the clear after printing (it does, for a day, where
    nothing is set); None where that cannot be known."""
    if shutil.which("cupsctl") is None:
        return None
    done = run("cupsctl")
    said = done.stdout.decode("utf-8", "replace")
    if done.returncode or "=" not in said:
        return None
    set_to = _KEPT.search(said)
    return set_to is None or set_to[1].casefold() not in _NEVER


def keeps_told() -> Message:
    """The same as a sentence."""
    keeps = {True: "documents", False: "nothing", None: "unknown"}[keeps_documents()]
    return say(f"printing.keeps_{keeps}")


def _known(queue: str) -> None:
    known = queues()
    if queue not in {one.name for one in known}:
        names = ", ".join(one.name for one in known) or "–"
        raise FallbackError("printing.unknown_queue", queue=queue, known=names)


def _arguments(queue: str, options: PrintOptions) -> tuple[str, ...]:
    """Every option is said aloud, so that a default of the queue cannot change the paper; what
    the queue does not know would be left out silently, and is refused."""
    if not _LEAST <= options.copies <= _MOST:
        raise FallbackError("printing.copies", least=_LEAST, most=_MOST)
    both = options.duplex != "one-sided"
    asked = ["-o", f"sides={_SIDES[options.duplex]}"]
    able = abilities(queue) if both or options.tray else Abilities(False, ())
    if both and not able.duplex:
        raise FallbackError("printing.no_duplex", queue=queue)
    if options.tray and options.tray not in able.trays:
        trays = ", ".join(able.trays) or "–"
        raise FallbackError("printing.unknown_tray", queue=queue, tray=options.tray, known=trays)
    return (*asked, *(("-o", f"InputSlot={options.tray}") if options.tray else ()))

"""Scans are read in a process of its own: what is asked comes by a pipe, bytes in, results out.

What it is given may have been made to hurt. It has so much memory and so much time for each thing,
leaves no picture of its memory behind, and ends with whoever started it. Nothing is written.
"""

import ctypes
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Final, NamedTuple

from forms.scan.faults import ScanFault, Unreadable

_NOT_DUMPABLE: Final = 4  # PR_SET_DUMPABLE: a crash leaves no core, which would hold a picture


class Answer(NamedTuple):
    """What came of it: a result, or why there is none. `bug`: the kind of error that did it."""

    result: object = None
    fault: ScanFault | None = None
    page: int = 0
    bug: str = ""


def serve(asked: "Connection[Answer, Any]", memory: int, seconds: int) -> None:
    """Answer until nobody asks: (name of what is wanted, what it is to be done with)."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever started us is told, and ends us
    served = _served()
    _limit(memory)
    with suppress(EOFError, OSError):
        while True:
            name, given = asked.recv()
            _alarm(seconds)
            answer = _answer(served[name], given)
            _alarm(0)
            asked.send(answer)


def _served() -> dict[str, Callable[..., object]]:
    """What can be asked for, by name: only here are the image libraries loaded."""
    from forms.scan import work

    file = _File()
    return {
        "file": file.take,
        "readable": file.readable,
        "page": file.page,
        "look": work.look,
        "by_codes": work.by_codes,
        "by_edges": work.by_edges,
        "by_corners": work.by_corners,
        "straightened": work.straightened,
    }


class _File:
    """The file that is being read, page after page."""

    def __init__(self) -> None:
        self._data = b""
        self._at: dict[object, tuple[int, Iterator[object]]] = {}  # where each way of reading is

    def take(self, data: bytes) -> None:
        """From now on, this one."""
        self._data, self._at = data, {}

    def readable(self, number: int) -> bool:
        """Whether there is such a page, read to its end."""
        from forms.scan import work

        return self._next(number, work.readable) is not _END

    def page(self, number: int) -> bytes:
        """A page. Raises Unreadable."""
        from forms.scan import work

        found = self._next(number, work.pages)
        if not isinstance(found, bytes):
            raise Unreadable(ScanFault.BROKEN, number)
        return found

    def _next(self, number: int, read: Callable[[bytes, int], Iterator[object]]) -> object:
        """Go on where the page before ended, else begin at this one."""
        before, going = self._at.pop(read, (-1, iter(())))
        if before + 1 != number:
            going = read(self._data, number)
        found = next(going, _END)
        self._at = {read: (number, going)}
        return found


_END: Final = object()


def _answer(act: Callable[..., object], given: tuple[object, ...]) -> Answer:
    try:
        return Answer(act(*given))
    except Unreadable as error:
        return Answer(fault=error.fault, page=error.page)
    except Exception as error:  # an image library fails in ways of its own
        return Answer(fault=ScanFault.CRASHED, bug=type(error).__name__)


def _limit(memory: int) -> None:
    """No more memory than what is used now and so many bytes; no core is left."""
    if sys.platform == "win32":
        return
    import resource

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_NOT_DUMPABLE, 0)
        pages = int(Path("/proc/self/statm").read_text("ascii").split()[0])
        most = pages * resource.getpagesize() + memory
        resource.setrlimit(resource.RLIMIT_AS, (most, most))


def _alarm(seconds: int) -> None:
    """Whoever started us may be gone: a page that never ends does not outlive them for long."""
    if sys.platform != "win32":
        signal.alarm(seconds)

"""Scans are read by a process beside this one: a page that hangs, crashes the image library or
takes too much memory costs that page, and nothing else.

It is started when something is to be read, and again when it came to an end. It takes and gives
bytes; nothing is written.
"""

import logging
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from types import TracebackType
from typing import Any, Final, TypeAlias

from fallback.beside import Pipe, started
from forms.scan.faults import LOST, ScanFault, Unreadable
from forms.scan.result import Corners, Fit, Geometry, Looked, Mark, Mesh
from forms.scan.serve import Answer, serve

MEMORY: Final = 2 * 2**30  # bytes: the largest page that is read, in colour, several times
SECONDS: Final = 30.0  # for one step of a page; a tenth of one is usual
MOST_LOST: Final = 3  # pages of a file: with more of them it is the file
Serve: TypeAlias = "Callable[[Connection[Answer, Any], int, int], None]"
_LOOK: Final = 0.2  # seconds between two looks whether it goes on
_log = logging.getLogger("fallback.intake")


class Reading:
    """Use as a context manager, for one file after another.

    All methods raise Unreadable; with a fault of `LOST` where the process came to an end."""

    def __init__(
        self, seconds: float = SECONDS, memory: int = MEMORY, serve: Serve = serve
    ) -> None:
        self._serve = serve
        self._heed: Callable[[], object] = lambda: None
        self._seconds, self._memory = seconds, memory
        self._running: tuple[Pipe, BaseProcess] | None = None
        self._data = b""

    def __enter__(self) -> "Reading":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._end()

    def file(self, data: bytes, heed: Callable[[], object] = lambda: None) -> None:
        """The file of which pages are read from now on. `heed` is called while one is being read;
        what it raises ends the reading, and is passed on."""
        self._heed = heed
        if data is not self._data:
            self._data = data
            if self._running is not None:
                self._ask("file", data)

    def count(self) -> tuple[int, Mapping[int, ScanFault]]:
        """How many pages the file has, and which of them cannot be read, and why."""
        lost: dict[int, ScanFault] = {}
        number = 1
        while True:
            with forgiven(lost, number):
                if not self._ask("readable", number):
                    return number - 1, lost
            number += 1

    def page(self, number: int) -> bytes:
        """A page of the file, as `forms.scan.files` gives it."""
        found: bytes = self._ask("page", number)
        return found

    def look(self, page: bytes) -> Looked:
        """The codes of a page."""
        found: Looked = self._ask("look", page)
        return found

    def by_codes(self, page: bytes, geometry: Geometry, marks: Sequence[Mark]) -> Fit | None:
        """The fit of a page whose codes were read."""
        found: Fit | None = self._ask("by_codes", page, geometry, marks)
        return found

    def by_edges(self, page: bytes, geometry: Geometry) -> Fit | None:
        """The fit of a page by its edges alone."""
        found: Fit | None = self._ask("by_edges", page, geometry)
        return found

    def by_corners(
        self, page: bytes, geometry: Geometry, corners: Corners, marks: Sequence[Mark]
    ) -> Fit:
        """The fit of a page whose corners a person pointed out."""
        found: Fit = self._ask("by_corners", page, geometry, corners, marks)
        return found

    def straightened(self, page: bytes, mesh: Mesh) -> bytes:
        """The sheet laid straight."""
        found: bytes = self._ask("straightened", page, mesh)
        return found

    def _ask(self, name: str, *given: object) -> Any:
        try:
            answer = self._answer(name, given)
        except (EOFError, OSError) as error:
            self._end()
            raise Unreadable(ScanFault.CRASHED) from error
        except BaseException:
            self._end()
            raise
        if answer.bug:
            _log.warning("a page was not read: %s in %s", answer.bug, name)
            self._end()  # what is left of it is not to be trusted
        if answer.fault is not None:
            raise Unreadable(answer.fault, answer.page)
        return answer.result

    def _answer(self, name: str, given: tuple[object, ...]) -> Answer:
        if self._running is not None and not self._running[1].is_alive():
            self._end()  # while nothing was asked of it: this page is not to blame
        if self._running is None:
            self._running = started(self._serve, self._memory, int(2 * self._seconds) + 1)
            if self._data and name != "file":
                self._ask("file", self._data)
        here, _ = self._running
        here.send((name, given))
        until = time.monotonic() + self._seconds
        while not here.poll(_LOOK):
            self._heed()
            if time.monotonic() > until:
                raise Unreadable(ScanFault.ENDLESS)
        found: Answer = here.recv()
        return found

    def _end(self) -> None:
        if self._running is not None:
            here, process = self._running
            self._running = None
            here.close()
            process.kill()  # it holds nothing, and may hear nothing
            process.join()


@contextmanager
def forgiven(lost: dict[int, ScanFault], number: int) -> Iterator[None]:
    """A page that cannot be read is noted as lost; Unreadable where too many are."""
    try:
        yield
    except Unreadable as error:
        if error.fault not in LOST or len(lost) >= MOST_LOST:
            raise Unreadable(error.fault, error.page or number) from error
        lost[number] = error.fault


@contextmanager
def reading_or_own(reading: Reading | None) -> Iterator[Reading]:
    """The one that is given; else one for this act alone."""
    if reading is not None:
        yield reading
        return
    with Reading() as own:
        yield own

"""A Windows spooler that behaves as badly as the real one, and a printer that keeps what came out.

It prints where it is told to, unless it is told to misbehave: under another name, on Letter, not at
all. A page is drawn as Windows draws it: the same numbers, onto a picture of what can be printed.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

import pypdfium2
import zxingcpp
from pypdfium2 import raw

from fallback.printing.windows.devmode import DevMode
from fallback.printing.windows.spooler import (
    NO_SUCH_PRINTER,
    Canvas,
    Device,
    Paper,
    Printer,
    SpooledJob,
    SpoolerError,
)
from forms.device import Box, Finished

DPI = 200
MARGIN = 25  # dots on each side on which nothing can be printed, 3.2 mm
A4 = (round(210 / 25.4 * DPI), round(297 / 25.4 * DPI))
LETTER = (round(8.5 * DPI), 11 * DPI)
DRIVERS_OWN = b"what the driver keeps for itself"


def mode_of(**values: int) -> bytes:
    """A queue's settings as its driver has them: Letter, unless said otherwise."""
    made = DevMode(size=220, extra=len(DRIVERS_OWN), fields=0x1FF1F, orientation=1, paper=1)
    made.length, made.width, made.scale, made.copies = 2794, 2159, 100, 1
    made.source, made.duplex, made.color = 7, 1, 1
    for name, value in values.items():
        setattr(made, name, value)
    return bytes(made) + DRIVERS_OWN


_NOT_WORKING = SpoolerError(31, "A device is not functioning.")
_DEVICE = Device(duplex=True, trays={"Fack 1": 7, "Manual": 258})


@dataclass
class Side:
    """A side of paper that came out: the middle of each code on it, in whole mm."""

    codes: dict[str, tuple[int, int]]


@dataclass
class Queue:
    """A queue, its driver, and its printer."""

    printer: Printer
    mode: bytes = field(default_factory=mode_of)
    device: Device = _DEVICE
    takes: Callable[[DevMode], None] = lambda made: None  # noqa: ARG005 what its driver changes
    paper: Paper | None = None  # what it prints on, whatever its settings say
    jobs: list[SpooledJob] = field(default_factory=list)
    sides: list[Side] = field(default_factory=list)
    used: DevMode | None = None
    stays: bool = False  # a job stays in the queue
    fails_at: int | None = None  # the page at which its driver gives up, and how
    fails_with: Exception = _NOT_WORKING


@dataclass
class BadSpooler:
    """See `fallback.printing.windows.spooler.Spooler`."""

    queues: dict[str, Queue] = field(default_factory=dict)
    swapped: dict[str, str] = field(default_factory=dict)  # what opens under a name
    astray: str = ""  # where jobs really go
    fails: int = 0  # every call fails with this error
    asked: list[str] = field(default_factory=list)

    def add(self, name: str, port: str = "IP_10.0.0.7", **values: int) -> Queue:
        """Another queue; `values`: its status and attributes."""
        made = self.queues[name] = Queue(Printer(name, port, **values))
        return made

    def set_status(self, name: str, status: int, attributes: int = 0) -> None:
        """What the printer says of itself from now on."""
        queue = self.queues[name]
        queue.printer = replace(queue.printer, status=status, attributes=attributes)

    def set_job(self, name: str, status: int, said: str = "") -> None:
        """What Windows says of a queue's last job from now on."""
        jobs = self.queues[name].jobs
        jobs[-1] = replace(jobs[-1], status=status, said=said)

    def printers(self) -> tuple[Printer, ...]:
        self._answer("printers")
        return tuple(one.printer for one in self.queues.values())

    def printer(self, name: str) -> Printer:
        return self._queue(name).printer

    def device(self, printer: Printer) -> Device:
        return self._queue(printer.name).device

    def mode(self, name: str, asked: bytes | None = None) -> bytes:
        queue = self._queue(name)
        if asked is None:
            return queue.mode
        made = DevMode.from_buffer_copy(asked)
        queue.takes(made)
        return bytes(made) + asked[220:]

    @contextmanager
    def canvas(self, name: str, mode: bytes) -> Iterator[Canvas]:
        queue = self._queue(self.astray or name)
        assert mode.endswith(DRIVERS_OWN)
        queue.used = DevMode.from_buffer_copy(mode)
        yield FakeCanvas(queue, queue.paper or _paper(queue.used))

    def job(self, name: str, number: int) -> SpooledJob | None:
        return next((one for one in self._queue(name).jobs if one.number == number), None)

    def jobs(self, name: str) -> tuple[SpooledJob, ...]:
        return tuple(self._queue(name).jobs)

    def delete(self, name: str, number: int) -> None:
        queue = self._queue(name)
        queue.jobs = [one for one in queue.jobs if one.number != number]

    def _queue(self, name: str) -> Queue:
        self._answer(name)
        found = self.queues.get(self.swapped.get(name, name))
        if found is None:
            raise SpoolerError(NO_SUCH_PRINTER, "Invalid printer name.")
        return found

    def _answer(self, what: str) -> None:
        self.asked.append(what)
        if self.fails:
            raise SpoolerError(self.fails, "Åtkomst nekad.")


def _paper(made: DevMode) -> Paper:
    named = made.paper == 9 and not made.fields & 0xC  # a length and a width come before it
    width, height = A4 if named else LETTER
    return Paper(DPI, DPI, width, height, MARGIN, MARGIN)


@dataclass
class FakeCanvas:
    """See `Canvas`."""

    queue: Queue
    sheet: Paper
    drawn: list[Side] = field(default_factory=list)

    def paper(self) -> Paper:
        return self.sheet

    def start(self, document: str) -> int:
        number = len(self.queue.jobs) + 2
        self.queue.jobs.append(SpooledJob(number, document, 0x8))
        return number

    def draw(self, document: Finished, number: int, box: Box) -> None:
        if number == self.queue.fails_at:
            raise self.queue.fails_with
        room = (self.sheet.width - 2 * MARGIN, self.sheet.height - 2 * MARGIN)
        bitmap = pypdfium2.PdfBitmap.new_native(*room, raw.FPDFBitmap_Gray)
        bitmap.fill_rect((255, 255, 255, 255), 0, 0, *room)
        turn = 1 if box.turned else 0
        raw.FPDF_RenderPageBitmap(bitmap, document.document[number], *box[:4], turn, 0)
        seen = memoryview(bytes(bitmap.buffer)).cast("B", (bitmap.height, bitmap.stride))
        found = zxingcpp.read_barcodes(seen)
        self.drawn.append(Side({one.text: self._middle(one.position) for one in found}))

    def blank(self) -> None:
        self.drawn.append(Side({}))

    def end(self) -> None:
        self.queue.sides.extend(self.drawn)
        if not self.queue.stays:
            self.queue.jobs.pop()

    def abort(self) -> None:
        self.drawn.clear()
        self.queue.jobs.pop()

    def _middle(self, place: zxingcpp.Position) -> tuple[int, int]:
        """Counted from the sheet's own corner."""
        xs = (place.top_left.x, place.bottom_right.x)
        ys = (place.top_left.y, place.bottom_right.y)
        return (
            round((sum(xs) / 2 + self.sheet.left) / DPI * 25.4),
            round((sum(ys) / 2 + self.sheet.top) / DPI * 25.4),
        )

"""What of Windows is used to print, in Python's own types. The real one is `winspool`; the tests
have one that behaves badly."""

from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Final, Protocol

from forms.device import Box, Finished

NO_SUCH_PRINTER: Final = 1801
NO_SUCH_JOB: Final = 87
DENIED: Final = 5
SILENT: Final = frozenset({1717, 1722, 1726, 1753})  # the service is stopped, or does not answer


class SpoolerError(Exception):
    """Windows refused; `code` is its error number, `said` what it says of it."""

    def __init__(self, code: int, said: str = "") -> None:
        super().__init__(code, said)
        self.code, self.said = code, said or f"Windows {code}"


@dataclass(frozen=True)
class Printer:
    """A queue as Windows tells of it: `status` and `attributes` are its bits."""

    name: str
    port: str
    status: int = 0
    attributes: int = 0


@dataclass(frozen=True)
class Device:
    """What a queue's driver can do; `trays` by their names, each with its number."""

    duplex: bool = False
    trays: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class SpooledJob:
    """A job in a queue: its number there, its document's name, its bits, and words of its own."""

    number: int
    document: str
    status: int = 0
    said: str = ""


@dataclass(frozen=True)
class Paper:
    """The paper of a device, in its dots: so many an inch, the whole sheet, and where the corner
    lies from which it can print."""

    dpi_x: int
    dpi_y: int
    width: int
    height: int
    left: int
    top: int


class Canvas(Protocol):
    """A printer's device, open for one job. Each call raises SpoolerError where Windows refuses."""

    def paper(self) -> Paper:
        """The paper that the driver will print on."""

    def start(self, document: str) -> int:
        """Begin a job; its number."""

    def draw(self, document: Finished, number: int, box: Box) -> None:
        """A side of paper with a page of a document (from 0) on it."""

    def blank(self) -> None:
        """A side of paper with nothing on it."""

    def end(self) -> None:
        """All is drawn: let it print."""

    def abort(self) -> None:
        """Take the job away, as far as it is not printed."""


class Spooler(Protocol):
    """The spooler of this machine. Each call raises SpoolerError where Windows refuses."""

    def printers(self) -> tuple[Printer, ...]:
        """The queues of this machine, and those that this user is connected to."""

    def printer(self, name: str) -> Printer:
        """The queue that Windows opens under a name."""

    def device(self, printer: Printer) -> Device:
        """What its driver can do."""

    def mode(self, name: str, asked: bytes | None = None) -> bytes:
        """A queue's settings (a DEVMODEW with what its driver keeps beside it); with `asked`, what
        the driver makes of these."""

    def canvas(self, name: str, mode: bytes) -> AbstractContextManager[Canvas]:
        """Its device with these settings, open until the block ends."""

    def job(self, name: str, number: int) -> SpooledJob | None:
        """A job of a queue by its number; None where there is none."""

    def jobs(self, name: str) -> tuple[SpooledJob, ...]:
        """All jobs of a queue."""

    def delete(self, name: str, number: int) -> None:
        """Take a job out of its queue."""

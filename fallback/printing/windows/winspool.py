"""winspool.drv by ctypes: bytes and numbers in and out, nothing decided."""

import ctypes
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from ctypes import byref, c_uint32, c_void_p, c_wchar_p
from typing import Final

from fallback.printing.windows.canvas import opened
from fallback.printing.windows.libraries import Library, failure, forget_failure, load
from fallback.printing.windows.spooler import (
    NO_SUCH_JOB,
    NO_SUCH_PRINTER,
    Canvas,
    Device,
    Printer,
    SpooledJob,
    SpoolerError,
)

_LOCAL_AND_CONNECTED: Final = 0x2 | 0x4
_BINS, _DUPLEX, _BIN_NAMES = 6, 7, 12
_BIN_NAME: Final = 24  # characters
_OUT, _IN = 2, 8  # of DocumentProperties
_DELETE: Final = 5
_MOST_JOBS: Final = 10_000
_UNSAID: Final = 0  # Wine lists no jobs, and does not say why one is not there


class _PrinterInfo(ctypes.Structure):
    """PRINTER_INFO_2W."""

    _fields_ = (
        *((name, c_wchar_p) for name in ("server", "name", "share", "port", "driver")),
        *((name, c_wchar_p) for name in ("comment", "location")),
        ("devmode", c_void_p),
        *((name, c_wchar_p) for name in ("separator", "processor", "datatype", "parameters")),
        ("security", c_void_p),
        *((name, c_uint32) for name in ("attributes", "priority", "default_priority", "start")),
        *((name, c_uint32) for name in ("until", "status", "jobs", "pages_a_minute")),
    )


class _JobInfo(ctypes.Structure):
    """JOB_INFO_1W."""

    _fields_ = (
        ("number", c_uint32),
        *((name, c_wchar_p) for name in ("printer", "machine", "user", "document", "datatype")),
        ("said", c_wchar_p),
        *((name, c_uint32) for name in ("status", "priority", "position", "pages", "printed")),
        ("submitted", ctypes.c_uint16 * 8),
    )


class Winspool:
    """See `Spooler`."""

    def printers(self) -> tuple[Printer, ...]:
        """See `Spooler`."""
        held, count = _filled(
            lambda *into: load("winspool.drv").EnumPrintersW(_LOCAL_AND_CONNECTED, None, 2, *into),
            counted=True,
        )
        size = ctypes.sizeof(_PrinterInfo)
        return tuple(_printer(_PrinterInfo.from_buffer(held, n * size)) for n in range(count))

    def printer(self, name: str) -> Printer:
        """See `Spooler`."""
        with _opened(name) as (spool, handle):
            held, _ = _filled(lambda *into: spool.GetPrinterW(handle, 2, *into))
            return _printer(_PrinterInfo.from_buffer(held))

    def device(self, printer: Printer) -> Device:
        """See `Spooler`."""

        def ask(what: int, into: object = None) -> int:
            of = (c_wchar_p(printer.name), c_wchar_p(printer.port))
            return load("winspool.drv").DeviceCapabilitiesW(*of, what, into, None)

        count = max(ask(_BINS), 0)
        numbers = (ctypes.c_uint16 * count)()
        names = ctypes.create_unicode_buffer(_BIN_NAME * count + 1)
        trays: dict[str, int] = {}
        if count and ask(_BINS, numbers) == count == ask(_BIN_NAMES, names):
            said = "".join(names)  # each in a room of its own
            parts = (said[n * _BIN_NAME : (n + 1) * _BIN_NAME] for n in range(count))
            words = (part.split("\0")[0].strip() for part in parts)
            trays = dict(zip(words, numbers, strict=True))
        return Device(ask(_DUPLEX) == 1, trays)

    def mode(self, name: str, asked: bytes | None = None) -> bytes:
        """See `Spooler`."""
        with _opened(name) as (spool, handle):
            of = (None, handle, c_wchar_p(name))
            size = spool.DocumentPropertiesW(*of, None, None, 0)
            made = ctypes.create_string_buffer(max(size, 0))
            given = ctypes.create_string_buffer(asked, len(asked)) if asked else None
            how = _OUT | (_IN if asked else 0)
            if size <= 0 or spool.DocumentPropertiesW(*of, made, given, how) < 0:
                raise failure()
            return made.raw

    def canvas(self, name: str, mode: bytes) -> AbstractContextManager[Canvas]:
        """See `Spooler`."""
        return opened(name, mode)

    def job(self, name: str, number: int) -> SpooledJob | None:
        """See `Spooler`."""
        with _opened(name) as (spool, handle):
            try:
                held, _ = _filled(lambda *into: spool.GetJobW(handle, number, 1, *into))
            except SpoolerError as error:
                if error.code in (NO_SUCH_JOB, _UNSAID):
                    return None
                raise
            return _job(_JobInfo.from_buffer(held))

    def jobs(self, name: str) -> tuple[SpooledJob, ...]:
        """See `Spooler`."""
        with _opened(name) as (spool, handle):
            try:
                held, count = _filled(
                    lambda *into: spool.EnumJobsW(handle, 0, _MOST_JOBS, 1, *into), counted=True
                )
            except SpoolerError as error:
                if error.code == _UNSAID:
                    return ()
                raise
            size = ctypes.sizeof(_JobInfo)
            return tuple(_job(_JobInfo.from_buffer(held, n * size)) for n in range(count))

    def delete(self, name: str, number: int) -> None:
        """See `Spooler`."""
        with _opened(name) as (spool, handle):
            if not spool.SetJobW(handle, number, 0, None, _DELETE):
                raise failure()


@contextmanager
def _opened(name: str) -> Iterator[tuple[Library, c_void_p]]:
    """A queue by its name. An empty name would open the spooler itself."""
    spool, handle = load("winspool.drv"), c_void_p()
    if not name:
        raise SpoolerError(NO_SUCH_PRINTER)
    if not spool.OpenPrinterW(c_wchar_p(name), byref(handle), None):
        raise failure()
    try:
        yield spool, handle
    finally:
        spool.ClosePrinter(handle)


def _filled(
    call: Callable[..., int], *, counted: bool = False
) -> "tuple[ctypes.Array[ctypes.c_char], int]":
    """Windows tells how much room it needs, and is asked again, while more comes in meanwhile; what
    it filled, and of how many."""
    needed, count = c_uint32(), c_uint32()
    more = (byref(needed), byref(count)) if counted else (byref(needed),)
    room = 0
    while True:
        held = ctypes.create_string_buffer(max(room, 1))
        forget_failure()
        if call(held if room else None, room, *more):
            return held, count.value
        if needed.value <= room:
            raise failure()
        room = needed.value


def _printer(info: _PrinterInfo) -> Printer:
    return Printer(info.name or "", info.port or "", info.status, info.attributes)


def _job(info: _JobInfo) -> SpooledJob:
    return SpooledJob(info.number, info.document or "", info.status, info.said or "")

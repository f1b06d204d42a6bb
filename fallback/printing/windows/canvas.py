"""gdi32 by ctypes: one job on a printer's device context."""

import ctypes
from collections.abc import Iterator
from contextlib import contextmanager
from ctypes import byref, c_int, c_uint32, c_void_p, c_wchar_p
from dataclasses import dataclass
from typing import Final

from fallback.printing.windows.libraries import Library, failure, load
from fallback.printing.windows.spooler import Canvas, Paper, SpoolerError
from forms.device import Box, Finished

_DPI_X, _DPI_Y, _WIDTH, _HEIGHT, _LEFT, _TOP = 88, 90, 110, 111, 112, 113  # of GetDeviceCaps
_NOT_DRAWN: Final = 31  # "a device does not work"


class _DocInfo(ctypes.Structure):
    """DOCINFOW."""

    _fields_ = (
        ("size", c_int),
        ("document", c_wchar_p),
        ("output", c_wchar_p),
        ("datatype", c_wchar_p),
        ("kind", c_uint32),
    )


@dataclass(frozen=True)
class DeviceContext:
    """See `Canvas`."""

    gdi: Library
    handle: c_void_p

    def paper(self) -> Paper:
        """See `Canvas`."""
        asked = (_DPI_X, _DPI_Y, _WIDTH, _HEIGHT, _LEFT, _TOP)
        return Paper(*(self.gdi.GetDeviceCaps(self.handle, one) for one in asked))

    def start(self, document: str) -> int:
        """See `Canvas`."""
        info = _DocInfo(ctypes.sizeof(_DocInfo), document, None, None, 0)
        return self._done(self.gdi.StartDocW(self.handle, byref(info)))

    def draw(self, document: Finished, number: int, box: Box) -> None:
        """See `Canvas`."""
        self._done(self.gdi.StartPage(self.handle))
        if not document.draw(number, self.handle, box):
            raise SpoolerError(_NOT_DRAWN)
        self._done(self.gdi.EndPage(self.handle))

    def blank(self) -> None:
        """See `Canvas`."""
        self._done(self.gdi.StartPage(self.handle))
        self._done(self.gdi.EndPage(self.handle))

    def end(self) -> None:
        """See `Canvas`."""
        self._done(self.gdi.EndDoc(self.handle))

    def abort(self) -> None:
        """See `Canvas`."""
        self.gdi.AbortDoc(self.handle)

    def _done(self, answer: int) -> int:
        if answer <= 0:
            raise failure()
        return answer


@contextmanager
def opened(name: str, mode: bytes) -> Iterator[Canvas]:
    """The device of a queue with these settings, until the block ends."""
    gdi = load("gdi32")
    gdi.CreateDCW.restype = c_void_p
    held = ctypes.create_string_buffer(mode, len(mode))
    found = gdi.CreateDCW(c_wchar_p("WINSPOOL"), c_wchar_p(name), None, held)
    if not found:
        raise failure()
    handle = c_void_p(found)
    try:
        yield DeviceContext(gdi, handle)
    finally:
        gdi.DeleteDC(handle)

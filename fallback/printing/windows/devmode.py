"""DEVMODEW: a queue's settings, with A4, 100 % and one page a side said aloud. Pure.

Its fields are of fixed width, so that it is the same here as on any other system.
"""

import ctypes
from ctypes import c_int16, c_uint16, c_uint32
from dataclasses import dataclass
from typing import Final

from fallback.printing.queue import Duplex

A4: Final = 9
PORTRAIT: Final = 1
_ORIENTATION, _PAPER, _LENGTH, _WIDTH, _SCALE = 0x1, 0x2, 0x4, 0x8, 0x10
_NUP, _COPIES, _SOURCE, _DUPLEX, _FORM = 0x40, 0x100, 0x200, 0x1000, 0x10000
_SIDES: Final[dict[Duplex, int]] = {"one-sided": 1, "long-edge": 2, "short-edge": 3}
_ONE_UP: Final = 2


class DevMode(ctypes.Structure):
    """As Windows lays it out; what a driver keeps for itself comes behind it."""

    _fields_ = (
        ("device", c_uint16 * 32),
        *((name, c_uint16) for name in ("spec", "driver", "size", "extra")),
        ("fields", c_uint32),
        *((name, c_int16) for name in ("orientation", "paper", "length", "width", "scale")),
        *((name, c_int16) for name in ("copies", "source", "quality", "color", "duplex")),
        *((name, c_int16) for name in ("resolution", "truetype", "collate")),
        ("form", c_uint16 * 32),
        ("pixels", c_uint16),
        *((name, c_uint32) for name in ("bits", "across", "down", "nup", "frequency")),
        *((name, c_uint32) for name in ("icm_method", "icm_intent", "media", "dither")),
        *((name, c_uint32) for name in ("reserved1", "reserved2", "panning_x", "panning_y")),
    )


@dataclass(frozen=True)
class Settings:
    """How a job is to be printed, in Windows' numbers. `source` None: the queue's own tray."""

    sides: int
    source: int | None = None


def settings(duplex: Duplex, source: int | None) -> Settings:
    """The settings of a job."""
    return Settings(_SIDES[duplex], source)


def asked(mode: bytes, wanted: Settings) -> bytes:
    """The queue's settings `mode` with those of a job in them. Each is said aloud, so that what the
    queue has as its default cannot change the paper."""
    made = _read(mode)
    made.fields |= _ORIENTATION | _PAPER | _SCALE | _COPIES | _DUPLEX
    made.fields &= ~(_LENGTH | _WIDTH | _FORM)  # each would be heeded before the paper's number
    made.orientation, made.paper, made.scale = PORTRAIT, A4, 100
    made.copies, made.duplex = 1, wanted.sides
    if wanted.source is not None:
        made.fields |= _SOURCE
        made.source = wanted.source
    if made.size > DevMode.nup.offset:
        made.fields |= _NUP
        made.nup = _ONE_UP
    kept = min(made.size, ctypes.sizeof(DevMode), len(mode))  # an older driver's is shorter
    return bytes(made)[:kept] + mode[kept:]


def is_a4(mode: bytes) -> bool:
    """Whether a driver took it: A4, upright, unscaled."""
    made = _read(mode)
    scaled = bool(made.fields & _SCALE) and made.scale != 100
    upright = made.orientation == PORTRAIT or not made.fields & _ORIENTATION
    return made.paper == A4 and upright and not scaled


def has_sides(mode: bytes, wanted: Settings) -> bool:
    """Whether a driver took the sides; one that cannot print on both prints on one."""
    made = _read(mode)
    return made.duplex == wanted.sides or (wanted.sides == 1 and not made.fields & _DUPLEX)


def has_source(mode: bytes, wanted: Settings) -> bool:
    """Whether a driver took the tray."""
    return wanted.source is None or _read(mode).source == wanted.source


def _read(mode: bytes) -> DevMode:
    return DevMode.from_buffer_copy(mode.ljust(ctypes.sizeof(DevMode), b"\0"))

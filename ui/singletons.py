"""None, True, False and NotImplemented never run out of references.

PySide 6.12's wheels are built for interpreters in which these four are immortal (Python 3.12 and
later). Before that, each Qt call that answers one of them gives back a reference it never took,
and after some ten thousand calls Python ends with "deallocating None". So they are given more
references than any run can use up.
"""

import ctypes
import sys

_PLENTY = 1 << 40


def keep_alive() -> None:
    """Call before anything is asked of Qt. Does nothing where Python needs no help."""
    if sys.version_info >= (3, 12) or sys.implementation.name != "cpython":
        return
    for one in (None, True, False, NotImplemented):
        ctypes.c_ssize_t.from_address(id(one)).value += _PLENTY  # the count stands first

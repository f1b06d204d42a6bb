"""Windows' libraries, as far as a type checker on another system can see them."""

import ctypes
from collections.abc import Callable
from typing import Protocol

from fallback.printing.windows.spooler import SpoolerError


class Function(Protocol):
    """A function of a library. A handle is handed over as `c_void_p`, never as a plain number."""

    restype: object

    def __call__(self, *arguments: object) -> int:
        """Call it."""


class Library(Protocol):
    """A library of Windows."""

    def __getattr__(self, name: str) -> Function:
        """One of its functions."""


def load(name: str) -> Library:
    """A library by its name; Windows loads it once, and keeps it."""
    loader: Callable[..., Library] = vars(ctypes)["WinDLL"]
    return loader(name, use_last_error=True)


def forget_failure() -> None:
    """So that `failure` does not tell of an earlier call: not every call sets it."""
    clear: Callable[[int], int] = vars(ctypes)["set_last_error"]
    clear(0)


def failure() -> SpoolerError:
    """Why the last call failed, in Windows' own words; code 0 where it does not say."""
    last: Callable[[], int] = vars(ctypes)["get_last_error"]
    words: Callable[[int], str] = vars(ctypes)["FormatError"]
    code = last()
    return SpoolerError(code, words(code).strip() if code else "")

"""Nothing that can take long happens on Qt's thread: no store, no drawing, no file, no network, no
program. Python tells of each file, socket and program before it is touched; what is asked for from
the window's own code on the main thread fails. The program's own files, its words and pictures,
are loaded as its code is."""

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

ROOT = Path(__file__).parents[2]
_OURS = tuple(str(ROOT / name) + "/" for name in ("ui", "fallback", "forms"))
_TOLD = ("open", "os.", "shutil.", "socket.", "subprocess.", "sqlite3.", "glob.", "tempfile.")
_HARMLESS = frozenset({"os.putenv", "os.unsetenv"})
_watching: list[list[str]] = []


def _told(event: str, given: tuple[object, ...]) -> None:
    if not _watching or not event.startswith(_TOLD) or event in _HARMLESS:
        return
    if threading.current_thread() is not threading.main_thread():
        return
    if given and str(given[0]).startswith(_OURS):
        return
    if (where := _asked_by(sys._getframe(1))) is not None:
        _watching[-1].append(f"{event}{given!r} on Qt's thread: {where}")


def _asked_by(frame: FrameType | None) -> str | None:
    """The place in our code that asked; None where a test did, or where code is being loaded."""
    while frame is not None:
        file = frame.f_code.co_filename
        loading = file.startswith("<frozen importlib") or "/importlib/" in file
        if loading or frame.f_code.co_name == "<module>":
            return None
        if file.startswith(_OURS):
            return f"{Path(file).relative_to(ROOT)}:{frame.f_lineno} {frame.f_code.co_name}"
        if file.startswith(str(ROOT / "tests")):
            return None
        frame = frame.f_back
    return None


@contextmanager
def watched() -> Iterator[list[str]]:
    """What was asked for on Qt's thread meanwhile."""
    found: list[str] = []
    _watching.append(found)
    try:
        yield found
    finally:
        _watching.remove(found)


sys.addaudithook(_told)

"""A run: the steps on a screen, and what went wrong first."""

import logging
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from traceback import format_exception
from types import TracebackType

import pytest
from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler
from pytestqt.qtbot import QtBot

from fallback.app.unlock import unlock
from fallback.settings import Settings
from tests.ui.guard import watched
from tests.ui.monkey.below import Below, KilledError
from tests.ui.monkey.ledger import Ledger
from tests.ui.monkey.steps import Step
from tests.ui.monkey.world import World
from tests.ui.stage import PASSPHRASE

BACK = 25  # after so many steps the monkey is put back on its screen
_PLATFORMS_OWN = "This plugin does not support"  # offscreen has no window manager


class Bugs(logging.Handler):
    """What the window called a bug, but for what was killed on purpose."""

    def __init__(self, wrong: list[str]) -> None:
        super().__init__(logging.ERROR)
        self._wrong = wrong

    def emit(self, record: logging.LogRecord) -> None:
        """See `logging.Handler`."""
        if not record.getMessage().startswith(KilledError.__name__):
            self._wrong.append(f"a bug: {record.getMessage()}")


@dataclass(frozen=True)
class Heard:
    """What was heard so far: messages and losses, exceptions, what blocks Qt's thread."""

    wrong: list[str]
    raised: list[tuple[type[BaseException], BaseException, TracebackType]]
    asked: list[str]

    def all(self) -> list[str]:
        """In words."""
        traces = ["".join(format_exception(*one)) for one in self.raised]
        return [*self.wrong, *traces, *self.asked]


@contextmanager
def listened(qtbot: QtBot) -> Iterator["Heard"]:
    """Everything that nobody may have to see: exceptions, Qt's messages, bugs."""
    wrong: list[str] = []

    def told(_: QtMsgType, __: QMessageLogContext, said: str) -> None:
        if _PLATFORMS_OWN not in said:
            wrong.append(f"Qt: {said}")

    bugs, log = Bugs(wrong), logging.getLogger("fallback")
    before = qInstallMessageHandler(told)
    log.addHandler(bugs)
    try:
        with qtbot.captureExceptions() as raised, watched() as asked:
            yield Heard(wrong, raised, asked)
    finally:
        log.removeHandler(bugs)
        qInstallMessageHandler(before)


def run(
    qtbot: QtBot,
    home: Path,
    sheets: dict[str, str],
    screens: Sequence[str],
    steps: Sequence[Step],
) -> tuple[int, list[str]]:
    """Take the steps on each of the screens, in a store that is this run's own. How many were
    taken until something was wrong, and what."""
    with pytest.MonkeyPatch.context() as patch, listened(qtbot) as heard:
        ledger, below = Ledger(patch), Below(home.parent / "outside", patch)
        world = World(qtbot, home, sheets, below, ledger)
        try:
            taken = _walk(world, screens, steps, heard)
            world.below.mend()
            world.settle()
            heard.wrong.extend(ledger.settled())
        finally:
            world.end()
        heard.wrong.extend(_in_a_thread(lambda: _missing(home, ledger)))
        return taken, heard.all()


def _walk(world: World, screens: Sequence[str], steps: Sequence[Step], heard: "Heard") -> int:
    each = -(-len(steps) // len(screens))
    for at, step in enumerate(steps):
        if at % each == 0 or at % BACK == 0 or step.kind == "back":
            world.settle()
            heard.wrong.extend(world.ledger.settled())
            world.go(screens[at // each], step.at)
            heard.wrong.extend(world.ledger.settled())
        world.do(step)
        found = world.ledger.settled if step.kind == "settle" else world.ledger.look
        heard.wrong.extend(found())
        if heard.all():
            return at + 1
    return len(steps)


def _missing(home: Path, ledger: Ledger) -> list[str]:
    session = unlock(Settings(data_dir=home), passphrase=PASSPHRASE)
    with session.database:
        return ledger.stored(session.database)


def _in_a_thread(act: Callable[[], list[str]]) -> list[str]:
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(act).result()

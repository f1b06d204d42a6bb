"""What lies below the window and fails when it is told to: the store, the source, the drawing."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime, timedelta
from importlib import import_module
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2

from fallback.app import record_system
from fallback.errors import FallbackError
from fallback.printing import machine
from fallback.session import Session
from fallback.store.database import Database
from forms import pdf
from tests.ui.monkey.ports import Chooser, Printing
from tests.ui.monkey.steps import Fault
from ui import ready

_SLOW = 0.03  # s
_JUMPS = (timedelta(days=-2), timedelta(hours=-1), timedelta(hours=3), timedelta(days=400))


class KilledError(Exception):
    """What drew the pages was killed."""


class Below:
    """The faults that are on, and the clock. Only what the window's own threads do fails."""

    def __init__(self, folder: Path, patch: pytest.MonkeyPatch) -> None:
        self.on: set[Fault] = set()
        self.ahead = timedelta(0)
        self.printing = Printing()
        Chooser.folder, Chooser.rng = folder, self.printing.rng
        patch.setattr(machine, "system", lambda: self.printing)
        for room in (*ready.BEHIND_THE_LOCK, *ready.TO_PRINT, *ready.OTHER_ROOMS):
            import_module(room)  # a room that is loaded later would ask for a real file dialog
        for module in [one for name, one in sys.modules.items() if name.startswith("ui.")]:
            if hasattr(module, "QFileDialog"):
                patch.setattr(module, "QFileDialog", Chooser)
        patch.setattr(Database, "_run", self._store(Database._run))
        patch.setattr(Session, "now", self._clock(Session.now))
        patch.setattr(pdf, "draw", self._drawn(pdf.draw))
        patch.setattr(record_system, "connect", self._source(record_system.connect))

    def seed(self, number: int) -> None:
        """The ports' answers from here on; for the same number the same."""
        self.printing.rng.seed(number)

    def fail(self, fault: Fault) -> None:
        """From now on."""
        self.on.add(fault)
        self.printing.gone = "printer" in self.on

    def mend(self) -> None:
        """All works again."""
        self.on.clear()
        self.printing.gone = False

    def jump(self, at: int) -> None:
        """The machine's clock is set."""
        self.ahead = _JUMPS[at % len(_JUMPS)]

    def _store(self, real: Callable[[Database, str], None]) -> Callable[[Database, str], None]:
        def run(database: Database, sql: str) -> None:
            if "slow" in self.on and sql.startswith("BEGIN"):
                time.sleep(_SLOW)
            if "busy" in self.on and sql == "BEGIN IMMEDIATE":
                raise dbapi2.OperationalError("database is locked")
            if "full" in self.on and sql == "COMMIT" and database._connection.total_changes:
                raise dbapi2.OperationalError("database or disk is full")
            real(database, sql)

        return run

    def _clock(self, real: Callable[[Session], datetime]) -> Callable[[Session], datetime]:
        return lambda session: real(session) + self.ahead

    def _drawn(self, real: Callable[..., object]) -> Callable[..., object]:
        def draw(*given: object, **named: object) -> object:
            if "render" in self.on:
                raise KilledError
            return real(*given, **named)

        return draw

    def _source(
        self, real: Callable[..., AbstractContextManager[record_system.RecordSystem]]
    ) -> Callable[..., AbstractContextManager[record_system.RecordSystem]]:
        @contextmanager
        def connect(*given: object, **named: object) -> Iterator[record_system.RecordSystem]:
            if "source" in self.on:
                raise FallbackError("fhir.timed_out", server="x", what="wards")
            with real(*given, **named) as system:
                yield system

        return connect

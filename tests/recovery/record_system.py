"""A record system in memory that counts what it holds, and fails on order."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Literal, TypeAlias

from fallback.errors import FallbackError
from fallback.sources.record_system import (
    OutcomeUnknownError,
    Receipt,
    RefusedError,
    WriteItem,
    WriteKind,
)

Fault: TypeAlias = Literal["", "lost", "done-but-lost", "down", "killed", "done-then-killed"]
FAULTS: tuple[Fault, ...] = ("", "lost", "done-but-lost", "down", "killed", "done-then-killed")
ALL: frozenset[WriteKind] = frozenset({"dose", "observation", "document"})


class Killed(BaseException):
    """The process ended here."""


class CountingTarget:
    """Each call takes the next fault of its schedule; after that, all is well."""

    def __init__(
        self, faults: Iterable[Fault] = (), kinds: frozenset[WriteKind] = ALL, refuses: str = ""
    ) -> None:
        self._faults: Iterator[Fault] = iter(faults)
        self._kinds, self._refuses = kinds, refuses
        self.held: list[WriteItem] = []
        self.tried: set[str] = set()
        self.silent = False  # answers no question
        self.calls: list[str] = []

    def offers(self) -> frozenset[WriteKind]:
        return self._kinds

    def look_up(self, item: WriteItem) -> Receipt | None:
        if self.silent:
            raise OutcomeUnknownError("no answer")
        if item.identifier in self.tried:  # what was never sent is asked for without a fault
            self.calls.append("look-up")
            self._fail(next(self._faults, ""))
        return self._receipt(item) if item in self.held else None

    def create(self, item: WriteItem) -> Receipt:
        self.calls.append("create")
        self.tried.add(item.identifier)
        if self._refuses:
            raise RefusedError(self._refuses)
        fault: Fault = next(self._faults, "")
        if fault.startswith("done"):
            self.held.append(item)
        self._fail(fault)
        self.held.append(item)
        return self._receipt(item)

    def _receipt(self, item: WriteItem) -> Receipt:
        return Receipt(f"Thing/{self.held.index(item)}", "1", datetime.now(UTC), ("performer",))

    def _fail(self, fault: Fault) -> None:
        if fault in ("lost", "done-but-lost"):
            raise OutcomeUnknownError("no answer")
        if fault == "down":
            raise FallbackError("recovery.stopped")
        if fault in ("killed", "done-then-killed"):
            raise Killed

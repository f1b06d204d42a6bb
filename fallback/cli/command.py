"""What a command is: its words, its options, and the use case it calls.

A command returns what it found as `Shown`: data for a program (`--json`), lines for a person.
"""

from argparse import Namespace
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from fallback.cli.face import Face


@dataclass(frozen=True)
class Shown:
    """A result: `data` as JSON, `lines` as text. `code` is the exit status."""

    data: object
    lines: Iterable[str] = ()
    code: int = 0


@dataclass(frozen=True)
class Option:
    """An argument as argparse takes it; its help is a sentence of the catalogue."""

    flags: tuple[str, ...]
    help: str
    more: dict[str, Any] = field(default_factory=dict)


def option(*flags: str, help: str, **more: object) -> Option:
    """An argument: flags, the key of its help, and what else argparse should know."""
    return Option(flags, help, dict(more))


Run: TypeAlias = "Callable[[Face, Namespace], Shown]"


@dataclass(frozen=True)
class Command:
    """One verb: `fallback <name>`, in one or two words."""

    name: str
    help: str
    run: Run
    options: tuple[Option, ...] = ()

    @property
    def desk(self) -> bool:
        """Whether it is done in the hospital's recovery desk, where the settings name one."""
        return self.name.split()[0] in _AT_THE_DESK or self.name in _AT_THE_DESK


_AT_THE_DESK = frozenset(
    {"intake", "entry", "finding", "writeback", "report", "ledger", "desk journal", "joint"}
    | {f"handover {verb}" for verb in ("card", "accept", "import", "list", "return")}
)

"""`fallback entry next`: one sheet for each who asks, and a plain word where there is none."""

from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from fallback.cli.face import Face
from fallback.cli.keying import COMMANDS
from fallback.session import Session
from tests.recovery.conftest import Desk, put_sheet
from tests.recovery.papers import dose_line

NEXT = next(command for command in COMMANDS if command.name == "entry next")


@dataclass(frozen=True)
class Open(Face):
    """The command line with the store unlocked already."""

    opened: Session | None = None

    @contextmanager
    def session(self) -> Iterator[Session]:
        assert self.opened
        yield self.opened


def asked(desk: Desk, name: str) -> str:
    session = replace(desk[name], place=f"{name}'s PC")
    face = Open(session.settings, "en", name, machine=False, opened=session)
    return "\n".join(NEXT.run(face, Namespace(ward="Avdelning 12")).lines)


def test_each_who_asks_is_told_a_sheet_of_their_own(desk: Desk) -> None:
    first, second = (put_sheet(desk, n, dose_line(), state="returned") for n in (1, 2))
    assert asked(desk, "Kim") == f"Your next sheet is {first}."
    assert asked(desk, "Lo") == f"Your next sheet is {second}."
    assert asked(desk, "Nour").startswith("There is no sheet for you")

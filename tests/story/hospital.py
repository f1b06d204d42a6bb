"""The people of a ward at one store, and their clock; a record system that dies while writing."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from fallback.app.set_up import FirstPerson, set_up
from fallback.app.sign_in import add_person, sign_in
from fallback.app.unlock import unlock
from fallback.demo.story import Cast, Clock
from fallback.settings import Settings
from fallback.sources.record_system import Receipt, Target, WriteItem, WriteKind
from fallback.store.people import Role
from fallback.store.ways import Params

NOW = datetime(2026, 11, 24, 6, 50, tzinfo=UTC)
PASSPHRASE = "en påhittad lösenfras"
PIN = "123456"
CHEAP = Params(memory_kib=64, iterations=1)
PEOPLE: dict[str, Role] = {
    "Nora Natt": "nurse",
    "Klara Kontor": "clerk",
    "Rune Registrerare": "clerk",
    "Doktor Dag": "clinician",
    "Carl Chef": "manager",
}


@dataclass(frozen=True)
class Hospital:
    """Five people signed in to the same store, and the time."""

    cast: Cast
    clock: Clock


@contextmanager
def hospital(folder: Path) -> Iterator[Hospital]:
    """A store of its own, until the block ends."""
    clock, settings = Clock(NOW), Settings(folder)
    set_up(
        settings,
        passphrase=PASSPHRASE,
        first=FirstPerson("Ida Drift", PIN),
        envelopes=0,
        clock=clock,
        passphrase_cost=CHEAP,
        code_cost=CHEAP,
    )
    session = unlock(settings, passphrase=PASSPHRASE, clock=clock)
    with session.database:
        first = sign_in(session, "Ida Drift", PIN)
        people = [add_person(first, name, role, PIN) for name, role in PEOPLE.items()]
        yield Hospital(Cast(*(session.as_person(person) for person in people)), clock)


class Killed(BaseException):
    """The process ended here."""


@dataclass
class Mortal:
    """A target that ends the process once, when the `last` thing was written and not yet noted."""

    target: Target
    last: int

    def offers(self) -> frozenset[WriteKind]:
        return self.target.offers()

    def look_up(self, item: WriteItem) -> Receipt | None:
        return self.target.look_up(item)

    def create(self, item: WriteItem) -> Receipt:
        receipt = self.target.create(item)
        self.last -= 1
        if self.last == 0:
            raise Killed
        return receipt

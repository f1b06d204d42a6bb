"""A set-up store with cheap keyslots, for tests."""

from datetime import UTC, datetime
from pathlib import Path

from fallback.app.set_up import FirstPerson, SetUp, set_up
from fallback.settings import Settings
from fallback.store.ways import Params
from tests.store.ward import NOW, PASSPHRASE

CHEAP = Params(memory_kib=64, iterations=1)
ADA = FirstPerson("Ada Ek", "123456")


class Clock:
    """The time, as the test says."""

    def __init__(self) -> None:
        self.time: datetime = NOW

    def __call__(self) -> datetime:
        return self.time.astimezone(UTC)


def settings(folder: Path) -> Settings:
    """Settings with the store in `folder`."""
    return Settings(folder)


def installed(folder: Path, clock: Clock | None = None) -> SetUp:
    """Set up in `folder`."""
    return set_up(
        settings(folder),
        passphrase=PASSPHRASE,
        first=ADA,
        envelopes=2,
        clock=clock or Clock(),
        passphrase_cost=CHEAP,
        code_cost=CHEAP,
    )

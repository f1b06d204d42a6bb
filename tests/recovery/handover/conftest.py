"""Two ward PCs, a desk in either database, and a share between them."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from fallback.chart.model import Ward
from fallback.staging.shares.share import Folder
from fallback.store.database import Database, migrate
from tests.recovery.handover.pcs import Pc, a_desk, a_pc, acquaint
from tests.store.kinds import KINDS, opened

WARD = Ward("ward-12", "Avdelning 12")


@pytest.fixture
def share(tmp_path: Path) -> Folder:
    """A folder that all reach."""
    (tmp_path / "share").mkdir()
    return Folder(tmp_path / "share")


@pytest.fixture
def pc(tmp_path: Path) -> Iterator[Pc]:
    """A ward PC on paper."""
    with a_pc(tmp_path / "pc", "AAAAA", WARD) as made:
        yield made


@pytest.fixture
def other(tmp_path: Path) -> Iterator[Pc]:
    """Another PC of the same ward."""
    with a_pc(tmp_path / "other", "BBBBB", WARD) as made:
        yield made


@pytest.fixture
def desk(tmp_path: Path, pc: Pc, other: Pc) -> Iterator[Pc]:
    """A desk that knows both."""
    with Database(tmp_path / "desk.db", bytes(32)) as database:
        database._run("PRAGMA synchronous = OFF")
        migrate(database)
        made = a_desk(database, tmp_path / "desk")
        acquaint(pc, made)
        acquaint(other, made)
        yield made


@pytest.fixture(params=KINDS)
def either(request: pytest.FixtureRequest, tmp_path: Path, pc: Pc, other: Pc) -> Iterator[Pc]:
    """The same in the file and in PostgreSQL."""
    with opened(request, tmp_path / "desk.db", bytes(32)) as database:
        migrate(database)
        made = a_desk(database, tmp_path / "desk")
        acquaint(pc, made)
        acquaint(other, made)
        yield made

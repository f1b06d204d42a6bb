"""A feed into a real, encrypted store."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from fallback.store.database import Database, migrate
from tests.sources.hl7v2.sender import Ward


@pytest.fixture
def ward(tmp_path: Path) -> Iterator[Ward]:
    """An empty store that a feed comes into."""
    with Database(tmp_path / "store.db", os.urandom(32)) as opened:
        migrate(opened)
        yield Ward(opened)

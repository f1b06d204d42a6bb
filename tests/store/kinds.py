"""The two databases that the recovery tables live in; a contract test runs on both."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from fallback.store.database import Database
from fallback.store.postgresql import CentralDatabase
from tests.servers.postgres import Postgres

KINDS = ("file", "postgresql")


@contextmanager
def opened(request: pytest.FixtureRequest, path: Path, key: bytes) -> Iterator[Database]:
    """An empty database of the kind that the fixture was asked for."""
    if request.param == "file":
        with Database(path, key) as database:
            yield database
    else:
        server = request.getfixturevalue("postgres")
        assert isinstance(server, Postgres)
        with CentralDatabase(server.new_database()) as database:
            yield database

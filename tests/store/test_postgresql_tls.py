"""Over a network the server proves its name by TLS, to the letter of it, or nothing is said."""

import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from fallback.errors import FallbackError
from fallback.store.postgresql import CentralDatabase
from tests.servers import postgres
from tests.servers.environment import CannotInstallError

_CONF = """
listen_addresses = 'localhost'
port = {port}
ssl = {ssl}
"""


def _certificate(folder: Path) -> None:
    """The key and the certificate of `localhost`; it is its own authority."""
    asked = (
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-days",
        "2",
        "-subj",
        "/CN=localhost",
    )
    files = ("-keyout", str(folder / "server.key"), "-out", str(folder / "server.crt"))
    name = ("-addext", "subjectAltName=DNS:localhost")
    subprocess.run(["openssl", *asked, *name, *files], check=True, capture_output=True)
    for file in ("server.key", "server.crt"):
        (folder / file).chmod(0o600)
        if os.geteuid() == 0:
            shutil.chown(folder / file, "nobody")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _listen(server: postgres.Postgres, port: int, ssl: str) -> None:
    with (server.folder / "data" / "postgresql.conf").open("a") as conf:
        conf.write(_CONF.format(port=port, ssl=ssl))
    server.restart("fast")


@pytest.fixture(scope="module")
def server() -> Iterator[postgres.Postgres]:
    pytest.importorskip("psycopg")
    if not shutil.which("openssl"):
        pytest.skip("openssl is not here")
    try:
        with postgres.start() as running:
            _certificate(running.folder / "data")
            yield running
    except CannotInstallError as error:
        pytest.skip(f"PostgreSQL could not be installed: {error}")


def test_only_a_server_that_proves_its_name_is_spoken_to(server: postgres.Postgres) -> None:
    port = _free_port()
    _listen(server, port, "on")
    to = f"port={port} dbname=postgres user=fallback"
    trusted = f"sslrootcert={server.folder}/data/server.crt"
    with CentralDatabase(f"host=localhost {to} {trusted}") as database, database.read() as tx:
        sql = "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()"
        assert tx.rows(sql) == [(True,)]
    for conninfo in (f"host=127.0.0.1 {to} {trusted}", f"host=localhost {to}"):
        with pytest.raises(FallbackError) as error:
            CentralDatabase(conninfo)
        assert error.value.message.key == "central.unreachable"
        assert "certificate" in error.value.text("en")
    _listen(server, port, "off")
    with pytest.raises(FallbackError) as error:
        CentralDatabase(f"host=localhost {to} {trusted}")
    assert "SSL" in error.value.text("en")

"""Over a network the server proves its name by TLS, to the letter of it, or nothing is said."""

import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from fallback.app import central
from fallback.app.set_up import FirstPerson, set_up
from fallback.app.sign_in import sign_in
from fallback.app.unlock import unlock
from fallback.errors import FallbackError
from fallback.settings import PostgresqlSettings, RecoverySettings, Settings
from fallback.store.postgresql import CentralDatabase
from fallback.store.ways import Params
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


def test_a_clerks_password_comes_from_the_pcs_own_store(
    server: postgres.Postgres, tmp_path: Path
) -> None:
    port = _free_port()
    _listen(server, port, "on")
    trusted = "local all all trust\nhostssl all fallback all trust\n"
    asked = "hostssl all clerks all scram-sha-256\n"
    (server.folder / "data" / "pg_hba.conf").write_text(trusted + asked)
    server.restart("fast")
    socket_of = f"host={server.folder} port={port} dbname=postgres user=fallback"
    with CentralDatabase(socket_of) as owner, owner.write() as tx:
        tx.run("CREATE ROLE clerks LOGIN PASSWORD 'rätt lösenord'")
    ca = str(server.folder / "data" / "server.crt")
    named = PostgresqlSettings("localhost", "postgres", "clerks", port=port, ca_file=ca)
    settings = Settings(tmp_path / "pc", recovery=RecoverySettings(named))
    cheap = Params(memory_kib=64, iterations=1)
    ada = FirstPerson("Ada", "135790")
    phrase = "en lösenfras som håller"
    set_up(settings, passphrase=phrase, first=ada, passphrase_cost=cheap, code_cost=cheap)
    central.prepare(settings, "fallback", first=ada)
    pc = unlock(settings, machine=True)
    for word in ("", "fel"):
        central.keep_password(sign_in(pc, ada.name, ada.pin), word)
        with pytest.raises(FallbackError) as error:
            central.at_desk(pc)
        assert error.value.message.key == "central.refused", word
        assert "lösenord" not in error.value.text("en")
    central.keep_password(sign_in(pc, ada.name, ada.pin), "rätt lösenord")
    assert central.check(pc).look.tls.startswith("TLSv1.")
    pc.close()


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

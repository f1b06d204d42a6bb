"""Starts the FHIR server, waits until it answers, and stops it.

It listens on loopback only, on a free port, with a database of its own in the given folder.
"""

import contextlib
import json
import secrets
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from tests.servers import environment
from tests.servers.fhir_server import Server, SignIn

START_SECONDS = 60
CLIENT_ID = "fallback-test"
KEY_ID = "test-key"
SCOPES = "system/*.read system/*.write"


class DidNotStartError(Exception):
    """The server ended, or did not answer in time; says what it logged."""


@contextlib.contextmanager
def start(folder: Path, *, smart: bool = False, lenient: bool = False) -> Iterator[Server]:
    """Run the server until the block ends.

    With `smart`, it opens only to a registered client. With `lenient`, it takes resources that
    are not valid R4, and takes all of them faster.
    Raises CannotInstallError where it cannot be had, DidNotStartError where it does not start.
    """
    python = environment.python()
    port = _free_port()
    root = f"http://127.0.0.1:{port}"
    settings: dict[str, object] = {
        "base_url": f"{root}/fhir",
        "host": "127.0.0.1",
        "port": port,
        "data_dir": str(folder),
        "db_path": str(folder / "server.db"),
        "simulator": {"enabled": False},  # it would invent results and answers of its own
        "log_inbound": False,
        "validation": {"inbound": "off" if lenient else "strict"},
    }
    sign_in = None
    headers = {"Accept": "application/fhir+json"}
    if smart:
        sign_in = register(folder, f"{root}/auth/token")
        token = secrets.token_urlsafe()
        settings["server_auth"] = _server_auth(sign_in, token)
        headers["Authorization"] = f"Bearer {token}"
    (folder / "settings.yaml").write_text(json.dumps(settings), "utf-8")  # JSON is YAML
    with (
        _process(python, folder, port) as process,
        httpx.Client(base_url=f"{root}/fhir", headers=headers, timeout=60, trust_env=False) as http,
    ):
        server = Server(
            base_url=f"{root}/fhir",
            log_file=folder / "server.log",
            database=folder / "server.db",
            empty=folder / "empty.db",
            http=http,
            sign_in=sign_in,
        )
        _wait(process, server)
        server.keep(server.empty)
        yield server


def register(folder: Path, token_url: str) -> SignIn:
    """A client with an RS384 key in this folder, made once; its public half ends in `.pub`."""
    file = folder / "client.pem"
    if not file.exists():
        _make_key(file)
    return SignIn(CLIENT_ID, file, KEY_ID, token_url)


def _make_key(file: Path) -> None:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    public = key.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    file.write_bytes(private)
    file.with_suffix(".pub").write_bytes(public)


def _server_auth(sign_in: SignIn, token: str) -> dict[str, object]:
    """The registered client, and a fixed token for the tests' own look into the server."""
    return {
        "types": ["smart", "bearer"],
        "tokens": [token],
        "smart_clients": [
            {
                "client_id": sign_in.client_id,
                "public_key_path": str(sign_in.key_file.with_suffix(".pub")),
                "scopes": SCOPES,
            }
        ],
    }


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


@contextlib.contextmanager
def _process(python: Path, folder: Path, port: int) -> Iterator[subprocess.Popen[bytes]]:
    """The server's process; `serve.py` ends it when our end of its standard input closes."""
    command = [str(python), str(Path(__file__).with_name("serve.py"))]
    with (folder / "server.log").open("wb") as log:
        process = subprocess.Popen(
            [*command, str(folder / "settings.yaml"), str(port)],
            cwd=folder,
            stdin=subprocess.PIPE,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    with process:  # closes the pipe at the end, and waits
        try:
            yield process
        finally:
            process.kill()


def _wait(process: subprocess.Popen[bytes], server: Server) -> None:
    limit = time.monotonic() + START_SECONDS
    while time.monotonic() < limit and process.poll() is None:
        with contextlib.suppress(httpx.TransportError):
            server.get("metadata")
            return
        time.sleep(0.05)
    log = server.log_file.read_text("utf-8", "replace")[-3000:]
    raise DidNotStartError(f"The FHIR server did not start:\n{log}")

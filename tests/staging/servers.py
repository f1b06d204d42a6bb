"""Real file servers on this machine alone: Samba, OpenSSH's sshd, and moto's S3."""

import json
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.servers import debian
from tests.servers.environment import REPO, CannotInstallError

USER, PASSWORD = "root", "ett långt lösenord 7"
SECONDS = 20.0
SSH = ("openssh-server", "openssh-client")
S3_PATH = str(REPO / ".venv-s3-server" / "bin")


@dataclass(frozen=True)
class FileServer:
    """A running server: the share's URL, the options file, its folder here, its process."""

    location: str
    options: Path
    folder: Path | None = None
    process: "subprocess.Popen[bytes] | None" = None


def free_port() -> int:
    """One that nobody listens on."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def options(folder: Path, **values: str) -> Path:
    """How to sign in, for its owner alone."""
    file = folder / "sign-in.toml"
    file.write_text("".join(f'{name} = "{value}"\n' for name, value in values.items()), "utf-8")
    file.chmod(0o600)
    return file


def _program(name: str, *packages: str) -> str:
    if os.geteuid() != 0:
        pytest.skip(f"{name} is started by root only")
    try:
        return debian.program(name, *packages)
    except CannotInstallError as error:
        pytest.skip(f"{name} could not be installed: {error}")


@contextmanager
def _running(words: list[str], port: int) -> Iterator["subprocess.Popen[bytes]"]:
    process = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        until = time.monotonic() + SECONDS
        while not _listens(port):
            if process.poll() is not None or time.monotonic() > until:
                pytest.fail(f"{words[0]} does not start")
            time.sleep(0.05)
        yield process
    finally:
        process.kill()
        process.wait()


def family(pid: int) -> list[int]:
    """A process and those that it started, theirs too."""
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text("ascii").split()
    except (FileNotFoundError, ProcessLookupError):  # it has ended meanwhile, as sessions do
        return []
    return [pid, *(one for child in children for one in family(int(child)))]


def _listens(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True


@contextmanager
def samba(folder: Path) -> Iterator[FileServer]:
    """A share `packages` that only signed-in, encrypted sessions reach."""
    pytest.importorskip("smbclient", reason="the extra smb is not installed")
    smbd, smbpasswd = _program("smbd", "samba"), _program("smbpasswd", "samba")
    port, shared = free_port(), folder / "shared"
    for name in ("shared", "state"):
        (folder / name).mkdir()
    places = ("private dir", "lock directory", "state directory", "cache directory",
              "pid directory", "ncalrpc dir")  # fmt: skip
    lines = [
        *("[global]", "server role = standalone server", f"smb ports = {port}"),
        *("bind interfaces only = yes", "interfaces = 127.0.0.1", "disable netbios = yes"),
        *("server smb encrypt = required", "load printers = no", "log level = 0"),
        *(f"log file = {folder}/smbd.log", *(f"{place} = {folder}/state" for place in places)),
        *("[packages]", f"path = {shared}", "read only = no", f"valid users = {USER}"),
    ]
    config = folder / "smb.conf"
    config.write_text("\n".join(lines) + "\n", "utf-8")
    said = f"{PASSWORD}\n{PASSWORD}\n".encode()
    add = [smbpasswd, "-c", str(config), "-s", "-a", USER]
    subprocess.run(add, input=said, check=True, capture_output=True)
    words = [smbd, "--foreground", "--no-process-group", f"--configfile={config}"]
    with _running(words, port) as process:
        sign_in = options(folder, username=USER, password=PASSWORD)
        yield FileServer(f"smb://127.0.0.1:{port}/packages", sign_in, shared, process)


@contextmanager
def sshd(folder: Path) -> Iterator[FileServer]:
    """SFTP for one key, with a host key that the options name."""
    pytest.importorskip("sshfs", reason="the extra sftp is not installed")
    program, keygen = _program("sshd", *SSH), _program("ssh-keygen", *SSH)
    port, shared = free_port(), folder / "shared"
    shared.mkdir()
    Path("/run/sshd").mkdir(exist_ok=True)
    for name in ("host", "own"):
        words = [keygen, "-q", "-t", "ed25519", "-N", "", "-f", str(folder / name)]
        subprocess.run(words, check=True)
    lines = [
        *(f"Port {port}", "ListenAddress 127.0.0.1", f"HostKey {folder}/host", "UsePAM no"),
        *(f"AuthorizedKeysFile {folder}/own.pub", "StrictModes no", "PidFile none"),
        *("PermitRootLogin prohibit-password", "Subsystem sftp internal-sftp"),
    ]
    config = folder / "sshd_config"
    config.write_text("\n".join(lines) + "\n", "utf-8")
    known = folder / "known_hosts"
    known.write_text(f"[127.0.0.1]:{port} {(folder / 'host.pub').read_text()}")
    with _running([program, "-D", "-f", str(config)], port) as process:
        sign_in = options(
            folder, username=USER, key_file=str(folder / "own"), known_hosts=str(known)
        )
        yield FileServer(f"sftp://127.0.0.1:{port}{shared}", sign_in, shared, process)


@contextmanager
def s3(folder: Path) -> Iterator[FileServer]:
    """A bucket of moto's server, for one key: signatures are checked, and the key's rights."""
    pytest.importorskip("s3fs", reason="the extra s3 is not installed")
    moto = shutil.which("moto_server", path=S3_PATH)
    if moto is None:
        pytest.skip("moto_server is not installed")
    port = free_port()
    endpoint = f"http://127.0.0.1:{port}"
    with _running([moto, "-H", "127.0.0.1", "-p", str(port)], port) as process:
        key, secret = _s3_user(endpoint)
        httpx.post(f"{endpoint}/moto-api/reset-auth", content=b"0").raise_for_status()
        sign_in = options(folder, username=key, password=secret, endpoint=endpoint)
        yield FileServer("s3://packages/avd", sign_in, None, process)


def _s3_user(endpoint: str) -> tuple[str, str]:
    """A bucket and whoever may use it: key and secret."""
    get_session = pytest.importorskip("botocore.session").get_session

    def client(service: str) -> Any:
        return get_session().create_client(
            service,
            region_name="us-east-1",
            endpoint_url=endpoint,
            aws_access_key_id="first",
            aws_secret_access_key="first",
        )

    client("s3").create_bucket(Bucket="packages")
    iam = client("iam")
    iam.create_user(UserName=USER)
    allowed = {"Effect": "Allow", "Action": "s3:*", "Resource": "*"}
    policy = json.dumps({"Version": "2012-10-17", "Statement": [allowed]})
    iam.put_user_policy(UserName=USER, PolicyName="packages", PolicyDocument=policy)
    made = iam.create_access_key(UserName=USER)["AccessKey"]
    return made["AccessKeyId"], made["SecretAccessKey"]

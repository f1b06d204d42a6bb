"""The same promises on real file servers as in a folder; skipped where one is not installed."""

import logging
import os
import random
import signal
import subprocess
import sys
import threading
import time
import tomllib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from fallback.errors import FallbackError
from fallback.session import Session
from fallback.settings import StagingSettings
from fallback.staging.receive import receive
from fallback.staging.shares.options import Options
from fallback.staging.shares.places import open_share
from fallback.staging.shares.remote import connect
from fallback.staging.shares.share import InTime, Share
from fallback.staging.stage import stage
from tests.staging import servers
from tests.staging.conftest import FILE, Hospital
from tests.staging.servers import FileServer, options

KINDS = {"smb": servers.samba, "sftp": servers.sshd, "s3": servers.s3}


@pytest.fixture(scope="module", params=KINDS)
def server(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[FileServer]:
    """Each kind in turn."""
    with KINDS[request.param](tmp_path_factory.mktemp(request.param)) as running:
        yield running


@pytest.fixture(scope="module")
def s3(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FileServer]:
    """An object store."""
    with servers.s3(tmp_path_factory.mktemp("s3")) as running:
        yield running


@pytest.fixture(scope="module")
def smb(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FileServer]:
    """Samba."""
    with servers.samba(tmp_path_factory.mktemp("samba")) as running:
        yield running


@pytest.fixture(scope="module")
def sftp(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FileServer]:
    """OpenSSH."""
    with servers.sshd(tmp_path_factory.mktemp("sshd")) as running:
        yield running


def reached(server: FileServer, seconds: float = 20, sign_in: Path | None = None) -> Share:
    """The share, as the settings reach it."""
    file = str(sign_in or server.options)
    return open_share(
        StagingSettings(share=server.location, options_file=file, wait_seconds=seconds)
    )


def refusal(share: Share) -> str:
    with pytest.raises(FallbackError) as error:
        share.read(FILE, 100)
    return error.value.message.key


def test_a_file_is_put_replaced_listed_and_fetched(server: FileServer) -> None:
    share = reached(server)
    for data in (b"first", os.urandom(3_000_000), b"third and shorter"):
        share.write(FILE, data)
        assert share.read(FILE, 4_000_000) == data
        assert share.names() == (FILE,)
    assert share.read("ward-none-1.package", 10) is None
    with pytest.raises(FallbackError) as error:
        share.read(FILE, 5)
    assert error.value.message.key == "staging.too_large"
    share.write("ward-other-1.package", b"stays")
    for _ in range(2):  # what is gone already is gone
        share.remove(FILE)
        assert share.names() == ("ward-other-1.package",)
    share.remove("ward-other-1.package")


def test_a_package_goes_over_it_and_lands(
    server: FileServer, it: Session, enrolled: Session, hospital: Hospital
) -> None:
    share = reached(server)
    (first, _) = stage(it, hospital, share)
    assert first.fault is None
    (arrival,) = receive(enrolled, reached(server))
    assert arrival.outcome == "landed"


def test_what_a_killed_run_left_is_cleared_and_what_is_being_written_is_not(
    server: FileServer,
) -> None:
    if server.folder is None:
        pytest.skip("objects appear whole: nothing is left half-written")
    old, new = (server.folder / f".{FILE}.{n}.part" for n in ("0000aaaa", "1111bbbb"))
    for file in (old, new):
        file.write_bytes(b"half")
    os.utime(old, (time.time() - 7200,) * 2)
    reached(server).clear()
    assert (old.exists(), new.exists()) == (False, True)
    new.unlink()


@pytest.mark.parametrize("kind", ["smb", "s3"])
def test_a_wrong_password_is_refused_also_after_a_right_one(
    kind: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    running: FileServer = request.getfixturevalue(kind)
    reached(running).write(FILE, b"x")
    given = tomllib.loads(running.options.read_text("utf-8"))
    wrong = options(tmp_path, **given | {"password": "fel"})
    assert refusal(reached(running, sign_in=wrong)) == "staging.share_failed"


def test_a_server_with_another_host_key_is_not_believed(sftp: FileServer, tmp_path: Path) -> None:
    (tmp_path / "known").write_text("")
    own = sftp.options.parent / "own"
    other = options(
        tmp_path, username=servers.USER, key_file=str(own), known_hosts=str(tmp_path / "known")
    )
    assert refusal(reached(sftp, sign_in=other)) == "staging.share_failed"


@contextmanager
def stopped(server: FileServer) -> Iterator[None]:
    """The server and whatever it started answer nothing meanwhile."""
    assert server.process
    family = servers.family(server.process.pid)
    _signal(family, signal.SIGSTOP)
    try:
        yield
    finally:
        _signal(family, signal.SIGCONT)
        assert server.process.poll() is None


def _signal(family: Iterable[int], sent: signal.Signals) -> None:
    """To each of them; a session of theirs may have ended meanwhile, as sessions do."""
    for pid in family:
        with suppress(ProcessLookupError):
            os.kill(pid, sent)


def test_a_server_that_stops_answering_is_said_in_time(server: FileServer) -> None:
    known = reached(server)
    known.write(FILE, b"x")
    assert isinstance(known, InTime)
    for share in (replace(known, seconds=1), reached(server, seconds=1)):
        with stopped(server):
            began = time.monotonic()
            assert refusal(share) == "staging.share_hangs"
            assert time.monotonic() - began < 5
    assert reached(server).read(FILE, 10) == b"x"


def test_a_package_is_read_by_many_at_once_and_replaced_while_one_of_them_reads(
    smb: FileServer,
) -> None:
    smbclient = pytest.importorskip("smbclient")
    share = reached(smb)
    share.write(FILE, b"old")
    url = urlsplit(smb.location)
    name = f"//{url.hostname}{url.path}/{FILE}".replace("/", "\\")
    how = tomllib.loads(smb.options.read_text("utf-8")) | {"port": url.port, "connection_cache": {}}
    reading = smbclient.open_file(name, mode="rb", share_access="rwd", **how)
    assert reached(smb).read(FILE, 10) == b"old"
    done = threading.Timer(0.4, reading.close)
    done.start()
    share.write(FILE, b"new")
    done.join()
    assert share.read(FILE, 10) == b"new"


ASKS = """
import sys
from pathlib import Path
from fallback.errors import FallbackError
from fallback.settings import StagingSettings
from fallback.staging.shares.places import open_share

share = open_share(StagingSettings(share=sys.argv[1], options_file=sys.argv[2], wait_seconds=1))
share.names()
print("reached", flush=True)
sys.stdin.readline()
try:
    share.names()
except FallbackError as error:
    print(error.message.key, flush=True)
"""


def test_a_program_ends_although_its_share_hangs(server: FileServer) -> None:
    reached(server).write(FILE, b"x")
    words = [sys.executable, "-c", ASKS, server.location, str(server.options)]
    with subprocess.Popen(
        words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as asks:
        assert asks.stdout
        assert asks.stdout.readline() == "reached\n"
        with stopped(server):
            said, complaints = asks.communicate("go\n", timeout=15)
    assert (said, complaints, asks.returncode) == ("staging.share_hangs\n", "", 0)


def test_what_another_writes_is_seen_at_once_by_who_looked_before(server: FileServer) -> None:
    one, another, name = reached(server), reached(server), "ward-late-1.package"
    another.write(FILE, b"old")
    assert name not in one.names()
    assert one.read(FILE, 100) == b"old"
    assert one.read(name, 100) is None
    another.write(name, b"late")
    another.write(FILE, b"new and longer")
    assert name in one.names()
    assert one.read(name, 100) == b"late"
    assert one.read(FILE, 100) == b"new and longer"


WRITES = """
import sys
from pathlib import Path
from fallback.settings import StagingSettings
from fallback.staging.shares.places import open_share

share = open_share(StagingSettings(share=sys.argv[1], options_file=sys.argv[2]))
name, size = sys.argv[3], int(sys.argv[4])
for n in range(256):
    print("writes", flush=True)
    share.write(name, bytes([n]) * size)
"""


def test_a_kill_while_writing_leaves_the_old_file_or_the_new_one(
    server: FileServer, rng: random.Random
) -> None:
    share, size = reached(server), 8_000_000
    share.write(FILE, b"\xff" * size)
    for _ in range(2):
        words = [sys.executable, "-c", WRITES, server.location, str(server.options)]
        with subprocess.Popen([*words, FILE, str(size)], stdout=subprocess.PIPE) as writes:
            assert writes.stdout
            assert writes.stdout.readline()
            time.sleep(rng.uniform(0, 0.5))
            writes.kill()
        data = share.read(FILE, size)
        assert data is not None
        assert (len(data), len(set(data))) == (size, 1)
        assert FILE in share.names()


def test_an_empty_file_is_read_as_one(server: FileServer) -> None:
    share = reached(server)
    share.write(FILE, b"")
    assert share.read(FILE, 100) == b""


def test_a_folder_of_a_bucket_that_nothing_was_put_in_is_empty_and_a_missing_bucket_is_said(
    s3: FileServer,
) -> None:
    fresh, missing = (reached(replace(s3, location=f"s3://{x}/a")) for x in ("packages", "nobody"))
    assert (fresh.names(), fresh.read(FILE, 100)) == ((), None)
    acts: tuple[Callable[[], object], ...] = (
        missing.names,
        lambda: missing.read(FILE, 100),
        lambda: missing.write(FILE, b"x"),
    )
    for act in acts:
        with pytest.raises(FallbackError) as error:
            act()
        assert error.value.message.key == "staging.no_share"


@pytest.mark.parametrize("kind", ["smb", "s3"])
def test_a_password_is_in_no_log_nor_sentence(
    kind: str,
    request: pytest.FixtureRequest,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    running: FileServer = request.getfixturevalue(kind)
    given = tomllib.loads(running.options.read_text("utf-8"))
    wrong = options(tmp_path, **given | {"password": "fel-lösen-77"})
    share = reached(running)
    with caplog.at_level(logging.DEBUG):
        share.write(FILE, b"x")
        assert share.read(FILE, 100) == b"x"
        with pytest.raises(FallbackError) as error:
            reached(running, sign_in=wrong).read(FILE, 100)
    said = caplog.text + error.value.text("en") + repr(error.value) + repr(share)
    assert caplog.records
    assert given["password"] not in said
    assert "fel-lösen-77" not in said


def test_who_signs_in_is_not_shown() -> None:
    assert "hemligt" not in repr(Options(username="u", password="hemligt"))


def test_a_server_that_is_gone_is_said(tmp_path: Path) -> None:
    pytest.importorskip("smbclient", reason="the extra smb is not installed")
    port = servers.free_port()
    sign_in = options(tmp_path, username="x", password="y")
    gone = FileServer(f"smb://127.0.0.1:{port}/packages", sign_in)
    assert refusal(reached(gone)) == "staging.share_failed"


def test_a_sign_in_that_others_can_read_is_refused(tmp_path: Path) -> None:
    sign_in = options(tmp_path, username="x", password="y")

    def misspelt() -> None:
        sign_in.chmod(0o600)
        sign_in.write_text('pasword = "x"')

    for spoil in (
        lambda: sign_in.chmod(0o644),
        misspelt,
        lambda: sign_in.write_text("= ="),
        lambda: sign_in.unlink(),
    ):
        spoil()
        with pytest.raises(FallbackError) as error:
            connect("smb://host/share", sign_in)
        assert error.value.message.key == "staging.share_options"
        assert '"x"' not in error.value.text("en")


def test_a_kind_of_share_that_is_not_known_is_said() -> None:
    with pytest.raises(FallbackError) as error:
        connect("gopher://host/share", None)
    assert error.value.message.key == "staging.share_scheme"


def test_a_missing_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("fallback.staging.shares.sftp", "sshfs"):
        monkeypatch.setitem(sys.modules, name, None)
    with pytest.raises(FallbackError) as error:
        connect("sftp://host/share", None)
    assert error.value.message.key == "staging.share_extra"

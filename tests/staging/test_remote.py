"""The same promises on real file servers as in a folder; skipped where one is not installed."""

import os
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from fallback.errors import FallbackError
from fallback.session import Session
from fallback.settings import StagingSettings
from fallback.staging.places import open_share
from fallback.staging.receive import receive
from fallback.staging.remote import connect
from fallback.staging.share import Share
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


def test_a_wrong_password_is_refused_also_after_a_right_one(
    smb: FileServer, tmp_path: Path
) -> None:
    reached(smb).write(FILE, b"x")
    wrong = options(tmp_path, username=servers.USER, password="fel")
    assert refusal(reached(smb, sign_in=wrong)) == "staging.share_failed"


def test_a_server_with_another_host_key_is_not_believed(sftp: FileServer, tmp_path: Path) -> None:
    (tmp_path / "known").write_text("")
    own = sftp.options.parent / "own"
    other = options(
        tmp_path, username=servers.USER, key_file=str(own), known_hosts=str(tmp_path / "known")
    )
    assert refusal(reached(sftp, sign_in=other)) == "staging.share_failed"


def test_a_server_that_stops_answering_is_said_in_time(tmp_path: Path) -> None:
    folder = tmp_path / "sshd"
    folder.mkdir()
    with servers.sshd(folder) as running:
        assert running.process
        share = reached(running, seconds=1)
        os.kill(running.process.pid, signal.SIGSTOP)
        try:
            began = time.monotonic()
            assert refusal(share) == "staging.share_hangs"
            assert time.monotonic() - began < 5
        finally:
            os.kill(running.process.pid, signal.SIGCONT)


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
    for name in ("fallback.staging.sftp", "sshfs"):
        monkeypatch.setitem(sys.modules, name, None)
    with pytest.raises(FallbackError) as error:
        connect("sftp://host/share", None)
    assert error.value.message.key == "staging.share_extra"

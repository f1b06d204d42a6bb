"""Shares that are no folder here: SMB, SFTP and S3, each by an extra that need not be installed.

Each is reached without what its library would keep for the whole process: a cached SMB session
takes a wrong password, and a protocol's name may belong to another library.
"""

import os
import secrets
import stat
import time
import tomllib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Protocol
from urllib.parse import urlsplit

import msgspec

from fallback.errors import FallbackError
from fallback.staging.shares.options import Options
from fallback.staging.shares.share import NAME, OLD_SECONDS, ours, worded


class Server(Protocol):
    """A file server, with what a share needs of it. Paths are below the share's own folder."""

    def fetch(self, name: str, most: int) -> bytes | None:
        """At most that many bytes of a file, or None where there is none."""

    def store(self, name: str, data: bytes) -> None:
        """A file, which others may see half-written."""

    def replace(self, old: str, new: str) -> None:
        """Put one file in another's place, in one step."""

    def remove(self, name: str) -> None:
        """Delete a file."""

    def listed(self) -> Iterator[tuple[str, float]]:
        """Names, and when each was last written (seconds since 1970)."""


@dataclass
class Remote:
    """A share on a file server, reached when it is first asked."""

    label: str
    reach: Callable[[], Server]
    whole: bool = False  # what is stored appears at once, as objects do
    _server: Server | None = field(default=None, repr=False)

    def read(self, name: str, most: int) -> bytes | None:
        """The file."""
        with self._asked() as server:
            data = server.fetch(ours(name), most + 1)
        if data is not None and len(data) > most:
            raise FallbackError("staging.too_large", file=name)
        return data

    def write(self, name: str, data: bytes) -> None:
        """Beside it first, then in its place."""
        with self._asked() as server:
            if self.whole:
                server.store(ours(name), data)
                return
            fresh = f".{ours(name)}.{secrets.token_hex(4)}.part"
            server.store(fresh, data)
            server.replace(fresh, name)

    def settle(self) -> None:
        """The server does so by itself."""

    def names(self) -> tuple[str, ...]:
        """Those that are ours."""
        with self._asked() as server:
            return tuple(sorted(name for name, _ in server.listed() if NAME.fullmatch(name)))

    def remove(self, name: str) -> None:
        """A file that is listed; another is gone already."""
        with self._asked() as server:
            if any(name == listed for listed, _ in server.listed()):
                server.remove(ours(name))

    def clear(self) -> None:
        """What killed runs left half-written long ago."""
        with self._asked() as server:
            for name, at in list(server.listed()):
                if name.endswith(".part") and time.time() - at > OLD_SECONDS:
                    server.remove(name)

    @contextmanager
    def _asked(self) -> Iterator[Server]:
        """The server; whatever its library raises is a share that failed, and is reached anew."""
        try:
            if self._server is None:
                self._server = self.reach()
            yield self._server
        except FallbackError:
            raise
        except OSError as error:
            self._server = None
            raise worded(error, self.label) from error
        except Exception as error:  # each library has its own
            self._server = None
            said = f"{type(error).__name__}: {error}"
            raise FallbackError("staging.share_failed", share=self.label, said=said) from error


def connect(location: str, options_file: Path | None) -> Remote:
    """The share at a URL: `smb://host/share/folder`, `sftp://host/folder`, `s3://bucket/folder`.
    FallbackError where it is none of these, or its extra is not installed."""
    options = _options(options_file)
    url = urlsplit(location)
    try:
        if url.scheme == "smb":
            from fallback.staging.shares.smb import SmbServer

            return Remote(location, lambda: SmbServer(url, options))
        if url.scheme == "sftp":
            from fallback.staging.shares.sftp import SftpServer

            return Remote(location, lambda: SftpServer(url, options))
        if url.scheme == "s3":
            from fallback.staging.shares.s3 import S3Server

            return Remote(location, lambda: S3Server(url, options), whole=True)
    except ImportError as error:
        raise FallbackError("staging.share_extra", share=location, extra=url.scheme) from error
    raise FallbackError("staging.share_scheme", share=location)


_OTHERS: Final = stat.S_IRWXG | stat.S_IRWXO


def _options(file: Path | None) -> Options:
    if file is None:
        return Options()
    try:
        if os.name == "posix" and file.stat().st_mode & _OTHERS:
            raise PermissionError(0, "0600")
        return msgspec.convert(tomllib.loads(file.read_text("utf-8")), Options)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        said = error.strerror if isinstance(error, OSError) else "TOML"
        raise FallbackError("staging.share_options", path=file, said=said) from error
    except msgspec.ValidationError as error:
        raise FallbackError("staging.share_options", path=file, said=error) from error

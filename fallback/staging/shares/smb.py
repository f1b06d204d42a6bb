"""A Windows file server (SMB 3), signed in and encrypted, without a session left from before."""

import errno
from collections.abc import Iterator
from typing import Any
from urllib.parse import SplitResult

import smbclient
from smbprotocol.exceptions import SMBOSError
from smbprotocol.header import NtStatus

from fallback.staging.shares.options import Options
from fallback.staging.shares.share import in_turn


class SmbServer:
    """A folder of an SMB share. Each has a cache of its own: with the library's, a wrong password
    is taken where somebody signed in before."""

    def __init__(self, url: SplitResult, options: Options) -> None:
        self._root = "\\\\" + (url.hostname or "") + url.path.replace("/", "\\").rstrip("\\")
        self._how: dict[str, Any] = {"port": url.port or 445, "connection_cache": {}}
        smbclient.register_session(
            url.hostname,
            username=options.username or None,
            password=options.password or None,
            encrypt=True,
            **self._how,
        )

    def fetch(self, name: str, most: int) -> bytes | None:
        """At most that many bytes; others may read it meanwhile, and put another in its place."""
        try:
            with smbclient.open_file(
                self._path(name), mode="rb", share_access="rwd", **self._how
            ) as file:
                return bytes(file.read(most))
        except SMBOSError as error:
            if error.errno == errno.ENOENT:
                return None
            raise

    def store(self, name: str, data: bytes) -> None:
        """Written and flushed to the server's disk."""
        with smbclient.open_file(self._path(name), mode="xb", **self._how) as file:
            file.write(data)
            file.flush()

    def replace(self, old: str, new: str) -> None:
        """In one step; a plain rename is refused where the file exists."""
        paths = self._path(old), self._path(new)
        in_turn(lambda: smbclient.replace(*paths, **self._how), _held)

    def remove(self, name: str) -> None:
        """Delete."""
        smbclient.remove(self._path(name), **self._how)

    def listed(self) -> Iterator[tuple[str, float]]:
        """The folder."""
        for entry in smbclient.scandir(self._root, **self._how):
            yield entry.name, entry.smb_info.last_write_time.timestamp()

    def _path(self, name: str) -> str:
        return f"{self._root}\\{name}"


def _held(error: OSError) -> bool:
    """Whether somebody has the file open, as far as the server tells that from a refusal."""
    return isinstance(error, SMBOSError) and error.ntstatus in (
        NtStatus.STATUS_SHARING_VIOLATION,
        NtStatus.STATUS_ACCESS_DENIED,
    )

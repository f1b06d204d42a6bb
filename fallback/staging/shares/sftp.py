"""A server reached by SFTP, whose host key is known; by asyncssh, which is fast enough."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import SplitResult

from sshfs import SSHFileSystem

from fallback.staging.shares.options import Options


class SftpServer:
    """A folder of an SFTP server. The library is named itself: as `sftp` another may answer."""

    def __init__(self, url: SplitResult, options: Options) -> None:
        self._root = url.path.rstrip("/")
        how: dict[str, Any] = {"port": url.port or 22, "skip_instance_cache": True}
        if options.known_hosts:
            how["known_hosts"] = options.known_hosts
        if options.key_file:
            how["client_keys"] = [options.key_file]
        if options.password:
            how["password"] = options.password
        if options.username:
            how["username"] = options.username
        self._files = SSHFileSystem(url.hostname, **how)

    def fetch(self, name: str, most: int) -> bytes | None:
        """At most that many bytes."""
        try:
            with self._files.open(self._path(name), "rb") as file:
                return bytes(file.read(most))
        except FileNotFoundError:
            return None

    def store(self, name: str, data: bytes) -> None:
        """Written."""
        with self._files.open(self._path(name), "wb") as file:
            file.write(data)

    def replace(self, old: str, new: str) -> None:
        """In one step (posix-rename)."""
        self._files.mv(self._path(old), self._path(new))

    def remove(self, name: str) -> None:
        """Delete."""
        self._files.rm_file(self._path(name))

    def listed(self) -> Iterator[tuple[str, float]]:
        """The folder."""
        for entry in self._files.ls(self._root, detail=True):
            yield entry["name"].rpartition("/")[2], entry["mtime"].timestamp()

    def _path(self, name: str) -> str:
        return f"{self._root}/{name}"

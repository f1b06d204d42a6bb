"""The parts of a handover, from a share to this machine's disk: as they are, still encrypted.

No transaction waits for a share. What was fetched whole is not fetched again; it is removed once
the handover has landed.
"""

import hashlib
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import msgspec

from fallback.errors import FallbackError
from fallback.recovery.handover import manifest
from fallback.recovery.handover.contents import Item, Line, State
from fallback.sources.record_system import Progress
from fallback.staging.packages.sealing import NotGenuineError
from fallback.staging.shares.share import Folder, Share
from fallback.store.files import worded


@dataclass(frozen=True)
class Fetched:
    """The parts of one handover on this disk."""

    folder: Path
    file: str  # the manifest's name, for what is said
    outage_id: str

    def fetch(self, share: Share, lines: Iterable[Line], progress: Progress) -> None:
        """Fetch what is not here. FallbackError where a part is missing or is not the one."""
        wanted = tuple(lines)
        for number, line in enumerate(wanted):
            if not progress(number, len(wanted)):
                raise FallbackError("handover.stopped")
            if self._data(line) is None:
                data = share.read(manifest.part_name(line.digest), manifest.MOST_PART)
                if data is None:
                    raise FallbackError("handover.part_missing", file=self.file)
                if not _is(line, data):
                    raise FallbackError("handover.part_damaged", file=self.file)
                self._keep(line, data)
        progress(len(wanted), len(wanted))

    def state(self, line: Line) -> State:
        """How all stands."""
        try:
            return msgspec.json.decode(self._document(line), type=State)
        except (msgspec.DecodeError, RecursionError) as error:
            raise FallbackError("handover.not_whole", file=self.file) from error

    def items(self, line: Line) -> tuple[Item, ...]:
        """What is in a part."""
        try:
            return msgspec.json.decode(self._document(line), type=tuple[Item, ...])
        except (msgspec.DecodeError, RecursionError) as error:
            raise FallbackError("handover.not_whole", file=self.file) from error

    def remove(self) -> None:
        """Nothing of it is needed here any more."""
        with suppress(OSError):
            for left in self.folder.iterdir():
                left.unlink()
            self.folder.rmdir()

    def _document(self, line: Line) -> bytes:
        data = self._data(line)
        if data is None:
            raise FallbackError("handover.part_missing", file=self.file)
        try:
            return manifest.opened_part(line, self.outage_id, data)
        except NotGenuineError as error:
            raise FallbackError("handover.part_damaged", file=self.file) from error

    def _keep(self, line: Line, data: bytes) -> None:
        """A file that a power cut tears is seen by its hash, and fetched again."""
        file = self.folder / manifest.part_name(line.digest)
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            file.write_bytes(data)
        except OSError as error:
            raise worded(error, file) from error

    def _data(self, line: Line) -> bytes | None:
        """The part, if it is here whole."""
        with suppress(FallbackError):
            data = Folder(self.folder).read(manifest.part_name(line.digest), manifest.MOST_PART)
            return data if data is not None and _is(line, data) else None
        return None


def _is(line: Line, data: bytes) -> bool:
    return len(data) == line.ciphertext and hashlib.sha256(data).hexdigest() == line.digest


def names(share: Share) -> Iterator[str]:
    """The handovers on a share."""
    return (name for name in share.names() if manifest.is_manifest(name))

"""What the last run read of each ward, sealed to this machine alone: the next run reads only what
has changed since.

It is no more than a beginning: what is lost, damaged, another's or too old means that all is read.
"""

import time
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

from fallback.chart.model import Snapshot, Ward
from fallback.errors import FallbackError
from fallback.staging.packages import package
from fallback.staging.packages.package import Document, Stamp
from fallback.staging.shares.share import Folder
from fallback.store.staging import KeyPair

_OLD_SECONDS: Final = 24 * 3600  # by then all is read again


@dataclass(frozen=True)
class Earlier:
    """One file a ward in a folder of this machine's. `signer` and `opener` are its own keys."""

    folder: Folder
    signer: KeyPair
    opener: KeyPair

    def of(self, ward: Ward) -> Snapshot | None:
        """The ward as it was read last; None where that is not here, or not ours."""
        name = package.file_name(ward.id)
        try:
            data = self.folder.read(name, package.MOST_PACKAGE)
            found = package.verify(data, self.signer.public, name) if data else None
            snapshot = package.unseal(found, self.opener, name) if found else None
        except FallbackError:
            return None
        return snapshot if snapshot and snapshot.ward.id == ward.id else None

    def keep(self, snapshot: Snapshot, made: Document, stamp: Stamp) -> None:
        """In place of what was read before. Nothing is kept that nothing could be taken over from;
        what cannot be kept costs the next run a whole reading, and this one nothing."""
        if any(chart.checked for chart in snapshot.charts):
            name = package.file_name(snapshot.ward.id)
            with suppress(FallbackError):
                data = package.seal(made, stamp, self.signer, [self.opener.public])
                self.folder.write(name, data)

    def clear(self, but: Iterable[Ward]) -> None:
        """Nothing stays of other wards than these, nor longer than it can be of use."""
        with suppress(FallbackError, OSError):
            self.folder.path.mkdir(mode=0o700, exist_ok=True)
            self.folder.clear()
            stays = {package.file_name(ward.id) for ward in but}
            for file in map(self.folder.path.joinpath, self.folder.names()):
                if file.name not in stays or time.time() - file.lstat().st_mtime > _OLD_SECONDS:
                    file.unlink(missing_ok=True)

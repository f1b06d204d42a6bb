"""A bulk export that lies in a folder answers as its server would; no server is asked.

`manifest.json` is what the server answered when the export was done: its time, its files, and how
many lines each has. What is not whole is an error, never a smaller hospital. A type of resource
that is not among the files is not known to be empty: its sections are not fetched.
"""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Final, Self
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import msgspec
from msgspec.structs import replace

from fallback.chart.model import Chart, Snapshot, Ward
from fallback.errors import FallbackError
from fallback.settings import FhirSettings
from fallback.sources.fhir.charts.window import WARD
from fallback.sources.fhir.export.by_patient import Export, Exported
from fallback.sources.fhir.export.run import File
from fallback.sources.fhir.r4.moments import moment
from fallback.sources.fhir.r4.reading import FAULTS
from fallback.sources.fhir.server.wire import Wire
from fallback.sources.fhir.system import FhirRecordSystem
from fallback.sources.record_system import Progress
from fallback.staging.export.answers import Files
from fallback.staging.export.hands import Hands
from fallback.staging.export.held import READ, Held, take
from fallback.staging.export.spool import Spool

MANIFEST: Final = "manifest.json"
_NOBODY: Final = "https://export.invalid/"


class _Manifest(msgspec.Struct, rename="camel"):
    transaction_time: str
    request: str = ""
    output: list[File] = []
    error: list[File] = []


class ExportFolder:
    """A `Source` made of the folder. A copy that is sent to another process answers there."""

    def __init__(self, name: str, zone: ZoneInfo, at: datetime, held: Held) -> None:
        self._of = name, zone, at, held
        settings = FhirSettings(base_url=_NOBODY, name=name, parallel=1)
        self._wire = Wire(settings)
        client = Files(self._wire, held)
        self._system = FhirRecordSystem(
            settings, client, clock=lambda: at, zone=zone, records=partial(Exported, held.export)
        )

    def __reduce__(self) -> tuple[type[Self], tuple[str, ZoneInfo, datetime, Held]]:
        return type(self), self._of

    @property
    def name(self) -> str:
        """As staff know it."""
        return self._system.name

    def wards(self) -> tuple[Ward, ...]:
        """The wards among its locations."""
        return self._system.wards()

    def read_ward(self, ward_id: str, progress: Progress) -> Snapshot:
        """The charts, as old as the export."""
        found = self._system.read_ward(ward_id, progress)
        return replace(found, gaps=(*self._of[3].said.values(), *found.gaps))

    def read_chart(self, _patient_id: str) -> Chart | None:
        """Files know nobody now."""
        return None

    def close(self) -> None:
        """Nothing more is asked."""
        self._wire.__exit__(None, None, None)


@contextmanager
def open_folder(
    folder: Path, name: str, zone: ZoneInfo, hands: Hands | None = None
) -> Iterator[ExportFolder]:
    """Read the folder. FallbackError where it is not whole; nothing of it was used then."""
    manifest = _manifest(folder)
    at = moment(manifest.transaction_time, zone)
    names = [_name(one) for one in manifest.output]
    if at is None or manifest.error or len(set(names)) < len(names):
        raise FallbackError("fhir.folder_no_manifest", folder=folder, file=MANIFEST)
    host = urlsplit(manifest.request).hostname or folder.name
    with closing(Spool()) as spool:
        held = Held(Export(spool, at, WARD, zone), spool)
        files = [(folder / _name(one), one) for one in manifest.output if one.type in READ]
        take(held, files, hands or Hands())
        with closing(ExportFolder(name or host, zone, at, held)) as source:
            yield source


def _manifest(folder: Path) -> _Manifest:
    try:
        return msgspec.json.decode((folder / MANIFEST).read_bytes(), type=_Manifest)
    except (OSError, *FAULTS) as error:
        raise FallbackError("fhir.folder_no_manifest", folder=folder, file=MANIFEST) from error


def _name(file: File) -> str:
    """The name alone: what a manifest says never leads out of the folder."""
    return Path(urlsplit(file.url).path).name

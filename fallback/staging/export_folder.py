"""A bulk export that lies in a folder answers as its server would; no server is asked.

`manifest.json` is what the server answered when the export was done: its time, its files, and how
many lines each has. What is not whole is an error, never a smaller hospital. A type of resource
that is not among the files is not known to be empty: its sections are not fetched.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import msgspec
from msgspec.structs import replace

from fallback.chart.model import Chart, Snapshot, Ward
from fallback.errors import FallbackError
from fallback.settings import FhirSettings
from fallback.sources.fhir.charts.window import WARD
from fallback.sources.fhir.export.by_patient import TYPES, Export, Spool
from fallback.sources.fhir.export.run import File
from fallback.sources.fhir.r4 import resources as r
from fallback.sources.fhir.r4.moments import moment
from fallback.sources.fhir.r4.reading import FAULTS, read, what
from fallback.sources.fhir.server.client import Client
from fallback.sources.fhir.server.wire import Wire
from fallback.sources.fhir.system import FhirRecordSystem
from fallback.sources.fhir.wards.stays import UNDER_WAY
from fallback.sources.record_system import Progress
from fallback.texts import Message

MANIFEST: Final = "manifest.json"
MOST_LINE: Final = 64 * 1024 * 1024
_READ: Final = frozenset({*TYPES, "MedicationAdministration", "Location", "PractitionerRole"})
_PLAIN: Final = frozenset({"Location", "PractitionerRole"})  # nobody's, and few
_BROKEN: Final = frozenset({"fhir.torn_line"})
_NOBODY: Final = "https://export.invalid/"


class _Manifest(msgspec.Struct, rename="camel"):
    transaction_time: str
    request: str = ""
    output: list[File] = []
    error: list[File] = []


@dataclass
class _Held:
    """What came, so that it can be asked for."""

    export: Export
    plain: dict[str, bytes] = field(default_factory=dict)  # by "Type/id"
    parts: dict[str, list[str]] = field(default_factory=dict)  # locations by the one above
    there: dict[str, dict[str, None]] = field(default_factory=dict)  # patients by location
    said: dict[str, Message] = field(default_factory=dict)

    def keep(self, kind: str, raw: bytes) -> bool:
        """Sort a line in; whether it is one at all."""
        if kind in _PLAIN:
            place = read(raw, r.Location).value
            self.plain[f"{kind}/{place.id}"] = raw
            if kind == "Location" and place.part_of:
                self.parts.setdefault(place.part_of.target[1], []).append(place.id)
            return place.resource_type == kind
        told = self.export.keep(kind, raw)
        if told:
            self.said[told.key] = told
        elif kind == "Encounter":
            self._place(read(raw, r.Encounter).value)
        return told is None or told.key not in _BROKEN

    def _place(self, encounter: r.Encounter) -> None:
        if encounter.status in UNDER_WAY and encounter.subject:
            for one in encounter.location:
                if one.location:
                    found = self.there.setdefault(one.location.target[1], {})
                    found[encounter.subject.target[1]] = None

    def lines(self, kind: str, asked: dict[str, str]) -> Iterator[bytes]:
        """What a search finds; more than was asked for may come."""
        lines = self.export.spool.lines
        if "patient" in asked:
            yield from lines(f"{kind}/{asked['patient']}")
        elif kind == "Location":
            above = asked.get("partof", "")
            ids = [one for up in above.split(",") for one in self.parts.get(up, ())]
            found = [f"Location/{one}" for one in ids] if above else list(self.plain)
            yield from (self.plain[one] for one in found if one.startswith("Location/"))
        else:
            places = asked.get("location", "").split(",")
            for patient_id in dict.fromkeys(one for p in places for one in self.there.get(p, ())):
                yield from lines(f"{kind}/{patient_id}")


class _Files(Client):
    """The export in place of a server."""

    def __init__(self, wire: Wire, held: _Held) -> None:
        super().__init__(wire, None)
        self._held = held

    def get(self, url: str, params: Iterable[tuple[str, str]] = ()) -> bytes:
        """As from a server. FallbackError("fhir.not_found") where the export has no such thing."""
        if url == "metadata":
            return _statement(self._held.export.kinds)
        kind, _, name = url.partition("/")
        if not name:
            return _bundle(self._held.lines(kind, dict(params)))
        found = self._held.plain.get(url)
        for line in () if found else self._held.export.spool.lines(url):
            found = line  # the last one is the newest
        if found is None:
            said = {"server": self.wire.base, "what": what(kind), "status": 404, "said": name}
            raise FallbackError("fhir.not_found", **said)
        return found


class ExportFolder:
    """A `Source` made of the folder."""

    def __init__(self, system: FhirRecordSystem, said: Iterable[Message]) -> None:
        self._system, self._said = system, tuple(said)

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
        return replace(found, gaps=(*self._said, *found.gaps))

    def read_chart(self, _patient_id: str) -> Chart | None:
        """Files know nobody now."""
        return None


@contextmanager
def open_folder(
    folder: Path, name: str, zone: ZoneInfo, spool: Callable[[], Spool]
) -> Iterator[ExportFolder]:
    """Read the folder. FallbackError where it is not whole; nothing of it was used then."""
    manifest = _manifest(folder)
    at = moment(manifest.transaction_time, zone)
    names = [_name(one) for one in manifest.output]
    if at is None or manifest.error or len(set(names)) < len(names):
        raise FallbackError("fhir.folder_no_manifest", folder=folder, file=MANIFEST)
    host = urlsplit(manifest.request).hostname or folder.name
    settings = FhirSettings(base_url=_NOBODY, name=name or host, parallel=1)
    with closing(spool()) as kept, Wire(settings) as wire:
        held = _read(folder, manifest, _Held(Export(kept, at, WARD, zone)))
        client = _Files(wire, held)
        system = FhirRecordSystem(settings, client, clock=lambda: at, zone=zone)
        yield ExportFolder(system, held.said.values())


def _manifest(folder: Path) -> _Manifest:
    try:
        return msgspec.json.decode((folder / MANIFEST).read_bytes(), type=_Manifest)
    except (OSError, *FAULTS) as error:
        raise FallbackError("fhir.folder_no_manifest", folder=folder, file=MANIFEST) from error


def _name(file: File) -> str:
    """The name alone: what a manifest says never leads out of the folder."""
    return Path(urlsplit(file.url).path).name


def _read(folder: Path, manifest: _Manifest, held: _Held) -> _Held:
    for one in manifest.output:
        if one.type in _READ:
            held.export.kinds.add(one.type)
            _file(folder / _name(one), one, held)
    held.export.spool.flush()
    return held


def _file(path: Path, about: File, held: _Held) -> None:
    count = 0
    try:
        with path.open("rb") as lines:
            while line := lines.readline(MOST_LINE):
                count += 1
                if not line.endswith(b"\n") or not held.keep(about.type, line.strip()):
                    raise FallbackError("fhir.folder_broken", file=path.name, line=count)
    except OSError as error:
        said = error.strerror or error
        raise FallbackError("cli.cannot_read", path=path, said=said) from error
    if about.count is not None and count != about.count:
        raise FallbackError("fhir.folder_cut", file=path.name, found=count, said=about.count)


def _statement(kinds: Iterable[str]) -> bytes:
    """What can be asked for: the types that came, by patient; and who is where."""
    params = {"Location": ("physical-type", "partof"), "Encounter": ("patient", "location")}
    offered = [
        {
            "type": kind,
            "interaction": [{"code": "read"}, {"code": "search-type"}],
            "searchParam": [{"name": name} for name in params.get(kind, ("patient",))],
        }
        for kind in sorted(kinds)
    ]
    rest = [{"mode": "server", "resource": offered}]
    statement = {"resourceType": "CapabilityStatement", "fhirVersion": "4.0.1", "rest": rest}
    return msgspec.json.encode(statement)


def _bundle(lines: Iterable[bytes]) -> bytes:
    entries = b",".join(b'{"resource":' + line + b"}" for line in lines)
    return b'{"resourceType":"Bundle","entry":[' + entries + b"]}"

"""Resources of a bulk export, by patient. What the export does not hold whole is asked for live.

That a type is not in the export says nothing: only what its files show whole is believed. Lines
go one by one to a spool that is encrypted; no file is ever whole in memory or in clear on a disk.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, TypeVar
from zoneinfo import ZoneInfo

import msgspec

from fallback.errors import FallbackError
from fallback.sources.fhir.charts.records import Live, Params, of_nobody_else
from fallback.sources.fhir.charts.window import Window
from fallback.sources.fhir.export.kept import Spool
from fallback.sources.fhir.export.lines import line_of, outdated
from fallback.sources.fhir.export.run import WAIT_SECONDS, File, Manifest
from fallback.sources.fhir.r4 import resources as r
from fallback.sources.fhir.r4.reading import FAULTS, Read, what
from fallback.sources.fhir.server.client import Client, OperationOutcome
from fallback.sources.fhir.server.paging import Found, gathered
from fallback.sources.fhir.server.wire import TroubleError
from fallback.sources.record_system import Progress
from fallback.texts import Message, once, say

K = TypeVar("K", bound=r.Resource)

TYPES: Final = (
    *("Patient", "Encounter", "AllergyIntolerance", "Condition", "Flag", "List"),
    *("MedicationRequest", "Medication", "Observation", "Practitioner"),
)
"""What is asked for. Doses are not: an export is minutes old, and the last dose must be known."""

_TRIES = 3  # of each file
_HEARD_EVERY = 200  # lines; so soon is a stop heard
SHARED: Final = frozenset({"Medication", "Practitioner", "PractitionerRole", "Location"})


@dataclass
class Export:
    """What came. `together`: those patients who will be asked for, by what is read together; None:
    all of them, each alone. `shared`: nobody's, by "Type/id". `missing` says of a type why its
    files were not whole."""

    spool: Spool
    since: datetime
    window: Window
    zone: ZoneInfo
    together: Mapping[str, str] | None = None
    shared: dict[str, bytes] = field(default_factory=dict)
    patients: dict[str, None] = field(default_factory=dict)  # ids, in the order they came
    kinds: set[str] = field(default_factory=set)
    missing: dict[str, list[Message]] = field(default_factory=dict)
    said: list[Message] = field(default_factory=list)

    def take(self, client: Client, manifest: Manifest, progress: Progress) -> None:
        """Download all files. Raises FallbackError only where it was stopped."""
        download = _Download(client, self, manifest.signed, progress)
        for file in manifest.files:
            self.kinds.add(file.type)
            if lost := download.whole(file):
                self.missing.setdefault(file.type, []).extend(lost)
        for file in manifest.errors:
            self.said += download.outcomes(file)
        self.spool.flush()

    def keep(self, kind: str, raw: bytes) -> Message | None:
        """Sort a line in; what is wrong with it."""
        line = line_of(raw)
        if line is None or line.resource_type != kind or not line.id:
            heard = _heard(raw) if line and line.resource_type == "OperationOutcome" else None
            return next(heard, None) if heard else say("fhir.torn_line", what=what(kind))
        if kind in SHARED:
            self.shared[f"{kind}/{line.id}"] = raw
            return None
        whose = line.whose
        if not whose:
            return say("fhir.without", what=what(kind), id=line.id, field="subject")
        if kind == "Patient":
            self.patients[whose] = None
        together = self._together(whose)
        if together and not outdated(line, self.since, self.window, self.zone):
            self.spool.add(together, f"{kind}/{whose}", raw)
        return None

    def lines(self, kind: str, patient_id: str) -> Iterator[bytes]:
        """A patient's resources of a type, as they came."""
        return self.spool.lines(self._together(patient_id), f"{kind}/{patient_id}")

    def _together(self, patient_id: str) -> str:
        return patient_id if self.together is None else self.together.get(patient_id, "")

    def whole(self, kind: str) -> bool:
        """Whether all of a type came."""
        return kind in self.kinds and not self.missing.get(kind)

    def roster(self) -> tuple[str, ...]:
        """The exported patients. A list that is not whole, or holds nobody, is none."""
        if lost := self.missing.get("Patient"):
            raise FallbackError("fhir.export_roster_broken", said=lost[0].text("en"))
        if not self.patients:
            raise FallbackError("fhir.export_nobody")
        return tuple(self.patients)


@dataclass(frozen=True)
class Exported:
    """An export as `Records`: a type that is not whole in it is asked for live, where it can be."""

    export: Export
    live: Live

    def can(self, kind: type[r.Resource], param: str) -> bool:
        """In the export all is sorted by patient, and by nothing else."""
        return param == "patient" if self._held(kind) else self.live.can(kind, param)

    def patient(self, patient_id: str) -> Read[r.Patient]:
        """From the export; asked for where it is not in it."""
        if self.export.whole("Patient"):
            found = self._found(r.Patient, patient_id)
            if found.items:
                return found.items[0]
        return self.live.patient(patient_id)

    def of_patient(self, kind: type[K], patient_id: str, params: Params = ()) -> Found[K]:
        """From the export, each once and in its newest version; or live."""
        if not self._held(kind):
            return self.live.of_patient(kind, patient_id, params)
        return of_nobody_else(self._found(kind, patient_id), kind, patient_id)

    def _held(self, kind: type[r.Resource]) -> bool:
        if self.export.whole(kind.kind):
            return True
        asks = any(self.live.can(kind, param) for param in ("patient", "subject"))
        return kind.kind in self.export.kinds and not asks

    def _found(self, kind: type[K], patient_id: str) -> Found[K]:
        lines = self.export.lines(kind.kind, patient_id)
        return gathered(kind, lines, self.export.missing.get(kind.kind, ()))


@dataclass(frozen=True)
class _Download:
    """One file, tried again where it broke: a line that came twice does no harm."""

    client: Client
    export: Export
    signed: bool
    progress: Progress

    def whole(self, file: File) -> tuple[Message, ...]:
        """Take the file; what is missing after the last try."""
        lost: tuple[Message, ...] = ()
        for attempt in range(_TRIES):
            if attempt:
                self.client.pause(WAIT_SECONDS * attempt)
            lost = self._once(file)
            if not lost:
                break
        return lost

    def _once(self, file: File) -> tuple[Message, ...]:
        lost: list[Message] = []
        count = 0
        try:
            for line in self.client.lines(file.url, signed=self.signed):
                if count % _HEARD_EVERY == 0 and not self.progress(0, 1):
                    raise FallbackError("fhir.stopped")
                if line.strip():
                    count += 1
                    fault = self.export.keep(file.type, line.strip())
                    lost += [fault] if fault else []
        except (FallbackError, TroubleError) as error:
            lost.append(self._broken(file, error))
        if file.count is not None and count < file.count and not lost:
            lost.append(say("fhir.fewer", what=what(file.type), came=count, said=file.count))
        return once(lost)

    def _broken(self, file: File, error: FallbackError | TroubleError) -> Message:
        if isinstance(error, TroubleError):
            return say("fhir.file_broken", what=what(file.type), said=error.said)
        if error.message.key in ("fhir.stopped", "fhir.out_of_time"):
            raise error
        return error.message

    def outcomes(self, file: File) -> tuple[Message, ...]:
        """What the server says it could not export."""
        try:
            lines = [line for line in self.client.lines(file.url, signed=self.signed) if line]
        except (FallbackError, TroubleError) as error:
            return (self._broken(file, error),)
        return once([said for line in lines for said in _heard(line)])


def _heard(raw: bytes) -> Iterator[Message]:
    try:
        issues = msgspec.json.decode(raw, type=OperationOutcome).issue
    except FAULTS:
        yield say("fhir.torn_line", what="OperationOutcome")
        return
    for issue in issues:
        if issue.severity != "information" and issue.words:
            yield say("fhir.export_says", said=issue.words)

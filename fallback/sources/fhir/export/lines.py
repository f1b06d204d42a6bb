"""A line of an export: whose it is, and whether it is too old to be read."""

from contextlib import suppress
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import msgspec

from fallback.errors import FallbackError
from fallback.sources.fhir.charts.window import ENDED, MEASURES, Window
from fallback.sources.fhir.r4.elements import CodeableConcept, Meta, Reference, Tree
from fallback.sources.fhir.r4.moments import moment
from fallback.sources.fhir.r4.reading import FAULTS, read

_READ = frozenset({"vital-signs", "laboratory"})


class Line(Tree, rename="camel"):
    """As much of a resource as sorting needs."""

    resource_type: str = ""
    id: str = ""
    subject: Reference | None = None
    patient: Reference | None = None
    meta: Meta | None = None
    status: str = ""
    code: CodeableConcept | None = None
    category: tuple[CodeableConcept | str, ...] = ()
    effective_date_time: str = ""
    effective_instant: str = ""
    issued: str = ""

    @property
    def whose(self) -> str:
        """The patient's id; "" where it does not say."""
        if self.resource_type == "Patient":
            return self.id
        reference = self.subject or self.patient
        kind, name = reference.target if reference else ("", "")
        return name if kind == "Patient" else ""


_DECODER = msgspec.json.Decoder(Line)


def line_of(raw: bytes) -> Line | None:
    """As much of a line as can be read; None where it is no resource."""
    try:
        return _DECODER.decode(raw)
    except FAULTS:
        with suppress(FallbackError):
            return read(raw, Line).value
    return None


def outdated(line: Line, now: datetime, window: Window, zone: ZoneInfo) -> bool:
    """Whether a search would have left it out. What does not say when it was is never outdated."""
    if line.resource_type == "Observation":
        said = line.effective_date_time or line.effective_instant or line.issued
        at = moment(said, zone, end=True)
        return at is not None and _over(line, now - at, window)
    if line.resource_type == "MedicationRequest" and line.status in ENDED and line.meta:
        at = moment(line.meta.last_updated, zone, end=True)
        return at is not None and now - at > window.ended
    return False


def _over(line: Line, age: timedelta, window: Window) -> bool:
    """Whether an observation is older than its kind is read back."""
    kinds = {c.code for some in line.category if not isinstance(some, str) for c in some.coding}
    kinds.discard("")
    if kinds and not kinds & _READ:
        back = timedelta(0)
    else:
        back = window.labs if "laboratory" in kinds or not kinds else window.vitals
    return age > back and not (age <= window.measures and _is_measure(line))


def _is_measure(line: Line) -> bool:
    return line.code is not None and any(
        f"{one.system}|{one.code}" in MEASURES for one in line.code.coding
    )

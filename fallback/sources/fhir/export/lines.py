"""A line of an export: whose it is, and whether it is too old to be read."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from fallback.sources.fhir.charts.window import ENDED, MEASURES, Window
from fallback.sources.fhir.r4.elements import CodeableConcept, Meta, Reference, Tree
from fallback.sources.fhir.r4.moments import moment

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


def outdated(line: Line, now: datetime, window: Window, zone: ZoneInfo) -> bool:
    """Whether a search would have left it out. What does not say when it was is never outdated."""
    if line.resource_type == "MedicationRequest" and line.status in ENDED:
        said, back = (line.meta.last_updated if line.meta else ""), window.ended
    elif line.resource_type == "Observation":
        said = line.effective_date_time or line.effective_instant or line.issued
        back = _back(line, window)
    else:
        return False
    at = moment(said, zone, end=True) if said else None
    return at is not None and at < now - back


def _back(line: Line, window: Window) -> timedelta:
    if line.code and any(f"{c.system}|{c.code}" in MEASURES for c in line.code.coding):
        return window.measures
    kinds = {c.code for some in line.category if not isinstance(some, str) for c in some.coding}
    kinds.discard("")
    if kinds and not kinds & _READ:
        return timedelta(0)
    return window.labs if "laboratory" in kinds or not kinds else window.vitals

"""Charts that need not be read again, because the server says that nothing in them has changed.

`_lastUpdated` shows what was added or changed, entered in error included; it never shows what was
deleted. So each kind is counted too, and one resource too few or too many means that all is read.
Whatever is doubtful means the same: an answer with gaps, a clock that jumped, another statement.
"""

import email.utils
import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

import msgspec

from fallback.chart.model import Chart, Checked, Snapshot
from fallback.chart.section import NotFetched, Recorded
from fallback.errors import FallbackError
from fallback.sources.fhir.charts.records import Live, subject_of
from fallback.sources.fhir.r4 import orders as o
from fallback.sources.fhir.r4 import resources as r
from fallback.sources.fhir.server.capability import Capability
from fallback.sources.fhir.server.client import Client
from fallback.sources.fhir.server.paging import search, total
from fallback.sources.fhir.server.statement import offers

FULL_AFTER: Final = timedelta(hours=24)  # then a chart is read whole, whatever the server says
OVERLAP: Final = timedelta(minutes=10)  # asked again, for clocks and indexes that lag
_CLOCKS: Final = timedelta(minutes=5)  # two clocks that differ by more are not trusted
_AT_ONCE = 40
_SINCE = "_lastUpdated"
_EVER = "ge1900-01-01"
_STEADY = frozenset({"fhir.not_offered", "fhir.no_patient_search"})

_KINDS: tuple[type[r.Resource], ...] = (
    r.Patient,
    r.AllergyIntolerance,
    r.Flag,
    r.Condition,
    r.EmptyList,
    o.MedicationRequest,
    o.MedicationAdministration,
    r.Observation,
)


def kinds(capability: Capability) -> list[type[r.Resource]]:
    """What a chart of this server is made of."""
    return [kind for kind in _KINDS if kind is r.Patient or _by_patient(capability, kind)]


def possible(capability: Capability) -> bool:
    """Whether the server declares that each of them can be asked for what has changed."""
    return all(
        capability.searches(kind.kind, _SINCE)
        and (kind is not r.Patient or capability.searches("Patient", "_id"))
        for kind in kinds(capability)
    )


class _DoubtError(Exception):
    """All is to be read."""


@dataclass(frozen=True)
class Unchanged:
    """Asks one server what has changed."""

    client: Client
    capability: Capability
    source: str
    clock: Callable[[], datetime]

    def checked(self, patient_id: str) -> Checked | None:
        """What a chart that is now read whole needs to be carried over later. To be asked before
        the chart is read: what comes in between is then counted as a change."""
        at = self.clock()
        if not possible(self.capability):
            return None
        try:
            counts = [(k.kind, self._count(k, [patient_id])) for k in kinds(self.capability)]
            self._must_agree()
        except (FallbackError, _DoubtError):
            return None
        return Checked(at, self._statement, tuple(counts))

    def carried(self, earlier: Snapshot, patient_ids: Sequence[str]) -> dict[str, Chart]:
        """The charts of these patients that are as they were, as of asking; {} in doubt."""
        now, wanted = self.clock(), set(patient_ids)
        old = {
            chart.patient.id: chart
            for chart in earlier.charts
            if chart.patient.id in wanted and self._fresh(chart, now)
        }
        if not old or earlier.source != self.source or not possible(self.capability):
            return {}
        since = min(chart.fetched_at for chart in old.values()) - OVERLAP
        try:
            changed = {id for part in _parts(list(old)) for id in self._changed(part, since)}
            kept = {id: chart for id, chart in old.items() if id not in changed}
            self._must_be_whole(kept)
        except (FallbackError, _DoubtError):
            return {}
        return {id: msgspec.structs.replace(c, fetched_at=now) for id, c in kept.items()}

    def _fresh(self, chart: Chart, now: datetime) -> bool:
        """Read whole within a day, under the same statement, and not in the future."""
        checked = chart.checked
        return (
            checked is not None
            and checked.statement == self._statement
            and chart.fetched_at <= now
            and checked.read_at <= now < checked.read_at + FULL_AFTER
        )

    def _changed(self, patient_ids: Sequence[str], since: datetime) -> Iterator[str]:
        """Whose resources were added or changed since."""
        asked = (_SINCE, f"ge{since.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}")
        for kind in kinds(self.capability):
            found = search(self.client, kind, [self._whose(kind, patient_ids), asked])
            self._must_agree()
            for item in found.items:
                who = item.value.id if kind is r.Patient else subject_of(item).target[1]
                if who not in patient_ids:
                    raise _DoubtError
                yield who
            if found.missing:
                raise _DoubtError

    def _must_be_whole(self, kept: dict[str, Chart]) -> None:
        """As many as there were, and all of them findable by when they were updated."""
        for part in _parts(list(kept)):
            for kind in kinds(self.capability):
                held = sum(
                    dict(checked.counts).get(kind.kind, -1)
                    for id in part
                    if (checked := kept[id].checked) is not None
                )
                if self._count(kind, part) != held or self._count(kind, part, _EVER) != held:
                    raise _DoubtError

    def _count(self, kind: type[r.Resource], patient_ids: Sequence[str], since: str = "") -> int:
        more = [(_SINCE, since)] if since else []
        found = total(self.client, kind, [self._whose(kind, patient_ids), *more])
        if found is None:
            raise _DoubtError
        return found

    def _whose(self, kind: type[r.Resource], patient_ids: Sequence[str]) -> tuple[str, str]:
        if kind is r.Patient:
            return "_id", ",".join(patient_ids)
        return Live(self.client, self.capability).whose(kind, *patient_ids)

    def _must_agree(self) -> None:
        """The server's clock and ours, as far as two machines agree."""
        try:
            theirs = email.utils.parsedate_to_datetime(self.client.date)
        except (ValueError, TypeError) as error:
            raise _DoubtError from error
        if theirs.tzinfo is None or abs(theirs - self.clock()) > _CLOCKS:
            raise _DoubtError

    @property
    def _statement(self) -> str:
        """What stands for all that the server declares."""
        declared = "\n".join(sorted(offers(self.capability)))
        return hashlib.sha256(declared.encode()).hexdigest()[:16]


def steady(chart: Chart) -> bool:
    """Whether nothing is missing but what the server never offers."""
    sections = (
        *(chart.allergies, chart.alerts, chart.problems),
        *(chart.medications, chart.administrations, chart.observations),
    )
    return not any(
        (isinstance(section, NotFetched) and section.reason.key not in _STEADY)
        or (isinstance(section, Recorded) and section.missing)
        for section in sections
    )


def _by_patient(capability: Capability, kind: type[r.Resource]) -> bool:
    return any(capability.searches(kind.kind, by) for by in ("patient", "subject"))


def _parts(ids: list[str]) -> list[list[str]]:
    return [ids[i : i + _AT_ONCE] for i in range(0, len(ids), _AT_ONCE)]

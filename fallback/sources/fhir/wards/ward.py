"""A ward's charts, a few at a time, in the order of its list."""

import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import msgspec

from fallback.chart.model import Chart, Patient, Snapshot, Ward
from fallback.errors import FallbackError
from fallback.sources.fhir.charts.chart import Charts
from fallback.sources.fhir.charts.window import WARD
from fallback.sources.fhir.server.client import Client
from fallback.sources.fhir.wards.stays import Guest
from fallback.sources.fhir.wards.unchanged import Unchanged, steady
from fallback.sources.record_system import Progress
from fallback.texts import Message, say

MOST_PARALLEL: Final = 4
_Read = tuple[Chart | None, list[Message]]


@dataclass(frozen=True)
class WardReading:
    """Reads wards by one server's charts. `when` is the time that a chart stands for."""

    source: str
    client: Client
    charts: Charts
    when: Callable[[], datetime]
    parallel: int
    unchanged: Unchanged | None = None  # None: no chart is ever carried over

    def snapshot(
        self,
        ward: Ward,
        guests: Sequence[Guest],
        gaps: Iterable[Message],
        progress: Progress,
        carried: Mapping[str, Chart] | None = None,
    ) -> Snapshot:
        """All charts; those that are `carried` are not read again. Raises FallbackError, also
        where `progress` says stop."""
        fetched_at = self.when()
        kept = carried or {}
        results = self._all(guests, progress, kept)
        return Snapshot(
            id=secrets.token_hex(8),
            ward=ward,
            source=self.source,
            fetched_at=min([fetched_at, *(chart.fetched_at for chart in kept.values())]),
            charts=tuple(chart for chart, _ in results if chart is not None),
            gaps=(*gaps, *(message for _, trouble in results for message in trouble)),
        )

    def _all(
        self, guests: Sequence[Guest], progress: Progress, carried: Mapping[str, Chart]
    ) -> list[_Read]:
        done: dict[int, _Read] = {}
        if not progress(0, len(guests)):
            raise FallbackError("fhir.stopped")
        workers = min(self.parallel, MOST_PARALLEL)
        if workers <= 1:
            return list(self._in_turn(guests, progress, carried))
        with ThreadPoolExecutor(workers) as pool:
            jobs = {pool.submit(self._one, guest, carried): i for i, guest in enumerate(guests)}
            try:
                for count, job in enumerate(as_completed(jobs), 1):
                    done[jobs[job]] = job.result()
                    if not progress(count, len(guests)):
                        raise FallbackError("fhir.stopped")
            except BaseException:
                self.client.stop.set()
                pool.shutdown(wait=True, cancel_futures=True)
                self.client.stop.clear()
                raise
        return [done[i] for i in range(len(guests))]

    def _in_turn(
        self, guests: Sequence[Guest], progress: Progress, carried: Mapping[str, Chart]
    ) -> Iterator[_Read]:
        """One after the other, where a thread would only cost."""
        for count, guest in enumerate(guests, 1):
            yield self._one(guest, carried)
            if not progress(count, len(guests)):
                raise FallbackError("fhir.stopped")

    def _one(self, guest: Guest, carried: Mapping[str, Chart]) -> _Read:
        """One chart; a patient whose identity could not be read keeps the name the stay gives."""
        if guest.patient_id in carried:
            return msgspec.structs.replace(carried[guest.patient_id], stay=guest.stay), []
        gaps: list[Message] = []
        checked = self.unchanged.checked(guest.patient_id) if self.unchanged else None
        try:
            patient, whole = self.charts.patient(guest.patient_id)
            if not whole or not patient.name:
                gaps.append(say("fhir.patient_odd", patient=guest.called or guest.patient_id))
        except FallbackError as error:
            key = "fhir.patient_unread" if guest.called else "fhir.patient_left_out"
            gaps += [say(key, patient=guest.called or guest.patient_id), error.message]
            if not guest.called:
                return None, gaps
            patient = Patient(guest.patient_id, guest.called, "")
        chart = self.charts.read(patient, guest.stay, self.when(), WARD)
        if checked and steady(chart) and not gaps:
            chart = msgspec.structs.replace(chart, checked=checked)
        return chart, gaps

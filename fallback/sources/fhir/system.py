"""A FHIR R4 server as a record system: its wards and charts read, and what is decided written."""

import secrets
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cached_property
from zoneinfo import ZoneInfo

import httpx
import msgspec

from fallback.chart.model import Chart, Patient, Snapshot, Stay, Ward
from fallback.errors import FallbackError
from fallback.settings import FhirSettings
from fallback.sources.fhir.capability import Capability, read_capability
from fallback.sources.fhir.chart import LIVE, WARD, Charts
from fallback.sources.fhir.client import Client
from fallback.sources.fhir.names import Names
from fallback.sources.fhir.places import Places
from fallback.sources.fhir.stays import Guest, Stays
from fallback.sources.fhir.smart import SignIn
from fallback.sources.fhir.wire import Wire
from fallback.sources.fhir.write import Writer
from fallback.sources.record_system import Progress, Receipt, WriteItem, WriteKind
from fallback.texts import Message, say

MOST_PARALLEL = 4
WARD_SECONDS = 600.0  # a ward is read within this, or its last charts have gaps
CHART_SECONDS = 120.0


def now_utc() -> datetime:
    """The time, in UTC, to the second."""
    return datetime.now(UTC).replace(microsecond=0)


class FhirRecordSystem:
    """Both `Source` and `Target`. Asks nothing until it is asked."""

    def __init__(
        self,
        settings: FhirSettings,
        client: Client,
        *,
        clock: Callable[[], datetime] = now_utc,
        zone: ZoneInfo,
    ) -> None:
        self._settings, self._client, self._clock, self._zone = settings, client, clock, zone

    @property
    def name(self) -> str:
        """As staff know it; else the server's host."""
        return self._settings.name or self._client.wire.origin[1]

    @cached_property
    def capability(self) -> Capability:
        """What the server says it can do, read once."""
        return read_capability(self._client)

    def wards(self) -> tuple[Ward, ...]:
        """The wards that the server marks as such, by name."""
        with self._within(CHART_SECONDS):
            return Places(self._client, self.capability).wards()

    def read_ward(self, ward_id: str, progress: Progress) -> Snapshot:
        """All charts of a ward, now. Raises FallbackError, also where `progress` says stop."""
        with self._within(WARD_SECONDS):
            places, names = Places(self._client, self.capability), Names(self._client)
            ward = places.ward(ward_id)
            now = self._clock()
            guests, gaps = self._stays(places, names).of_ward(ward, now)
            return self._snapshot(ward, guests, gaps, names, progress)

    def read_patients(
        self, ward: Ward, patient_ids: Sequence[str], progress: Progress = lambda _done, _all: True
    ) -> Snapshot:
        """The charts of these patients as the ward's, for a server that cannot say who is there."""
        with self._within(WARD_SECONDS):
            places, names = Places(self._client, self.capability), Names(self._client)
            stays, now = self._stays(places, names), self._clock()
            guests, gaps = [], list[Message]()
            for patient_id in dict.fromkeys(patient_ids):
                stay, trouble = _stay(stays, patient_id, now)
                gaps += trouble
                placed = msgspec.structs.replace(stay, ward_id=ward.id, ward=ward.name)
                guests.append(Guest(patient_id, "", placed))
            return self._snapshot(ward, guests, gaps, names, progress)

    def read_chart(self, patient_id: str) -> Chart | None:
        """One patient's chart, now; None where the server has no such patient."""
        with self._within(CHART_SECONDS):
            names = Names(self._client)
            charts = self._charts(names)
            try:
                patient, _ = charts.patient(patient_id)
            except FallbackError as error:
                if error.message.key == "fhir.not_found":
                    return None
                raise
            now = self._clock()
            stays = self._stays(Places(self._client, self.capability), names)
            stay, _ = _stay(stays, patient_id, now)
            return charts.read(patient, stay, now, LIVE)

    def offers(self) -> frozenset[WriteKind]:
        """What the server's own statement lets us create."""
        return self._writer.offers()

    def look_up(self, item: WriteItem) -> Receipt | None:
        """The item, if it is there already: by our identifier, else by patient, code and time."""
        with self._within(CHART_SECONDS):
            return self._writer.look_up(item)

    def create(self, item: WriteItem) -> Receipt:
        """Send it once and read it back. Raises OutcomeUnknownError, RefusedError or, where it
        was not sent at all, FallbackError."""
        return self._writer.create(item)

    @cached_property
    def _writer(self) -> Writer:
        return Writer(self._client, self.capability, self._clock, self._zone)

    def _charts(self, names: Names) -> Charts:
        return Charts(self._client, self.capability, names, self._zone)

    def _stays(self, places: Places, names: Names) -> Stays:
        return Stays(self._client, self.capability, places, names, self._zone)

    def _snapshot(
        self,
        ward: Ward,
        guests: Sequence[Guest],
        gaps: list[Message],
        names: Names,
        progress: Progress,
    ) -> Snapshot:
        """Read the guests' charts, a few at a time, in the roster's order."""
        fetched_at, charts = self._clock(), self._charts(names)
        done: dict[int, tuple[Chart | None, list[Message]]] = {}
        if not progress(0, len(guests)):
            raise FallbackError("fhir.stopped")
        workers = min(max(self._settings.parallel, 1), MOST_PARALLEL)
        with ThreadPoolExecutor(workers) as pool:
            jobs = {pool.submit(self._one, charts, g): i for i, g in enumerate(guests)}
            try:
                for count, job in enumerate(as_completed(jobs), 1):
                    done[jobs[job]] = job.result()
                    if not progress(count, len(guests)):
                        raise FallbackError("fhir.stopped")
            except BaseException:
                self._client.stop.set()
                pool.shutdown(wait=True, cancel_futures=True)
                self._client.stop.clear()
                raise
        results = [done[i] for i in range(len(guests))]
        return Snapshot(
            id=secrets.token_hex(8),
            ward=ward,
            source=self.name,
            fetched_at=fetched_at,
            charts=tuple(chart for chart, _ in results if chart is not None),
            gaps=tuple(gaps + [message for _, trouble in results for message in trouble]),
        )

    def _one(self, charts: Charts, guest: Guest) -> tuple[Chart | None, list[Message]]:
        """One chart; a patient whose identity could not be read keeps the name the stay gives."""
        gaps: list[Message] = []
        try:
            patient, whole = charts.patient(guest.patient_id)
            if not whole or not patient.name:
                gaps.append(say("fhir.patient_odd", patient=guest.called or guest.patient_id))
        except FallbackError as error:
            key = "fhir.patient_unread" if guest.called else "fhir.patient_left_out"
            gaps += [say(key, patient=guest.called or guest.patient_id), error.message]
            if not guest.called:
                return None, gaps
            patient = Patient(guest.patient_id, guest.called, "")
        return charts.read(patient, guest.stay, self._clock(), WARD), gaps

    @contextmanager
    def _within(self, seconds: float) -> Iterator[None]:
        """All that is asked inside ends within this time."""
        self._client.deadline = self._client.wire.ticks() + seconds
        try:
            yield
        finally:
            self._client.deadline = float("inf")


def _stay(stays: Stays, patient_id: str, now: datetime) -> tuple[Stay, list[Message]]:
    """The stay; one of unknown status where it could not be read."""
    try:
        return stays.of_patient(patient_id, now), []
    except FallbackError as error:
        return Stay("", "", "", status="unknown"), [error.message]


@contextmanager
def open_fhir(
    settings: FhirSettings,
    *,
    clock: Callable[[], datetime] = now_utc,
    zone: ZoneInfo | None = None,
    transport: httpx.BaseTransport | None = None,
    pause: Callable[[float], object] | None = None,
    ticks: Callable[[], float] = time.monotonic,
) -> Iterator[FhirRecordSystem]:
    """A FHIR server, connected for as long as the block lasts; nothing is asked yet.

    `zone` is the ward's. Raises FallbackError where the settings cannot be used.
    """
    with Wire(settings, transport=transport, ticks=ticks) as wire:
        sign_in = SignIn(wire, settings) if settings.client_id else None
        client = Client(wire, sign_in, pause=pause)
        yield FhirRecordSystem(
            settings, client, clock=clock, zone=zone or ZoneInfo("Europe/Stockholm")
        )

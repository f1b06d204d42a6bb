"""A FHIR R4 server as a record system: its wards and charts read, and what is decided written."""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from zoneinfo import ZoneInfo

import httpx

from fallback.chart.model import Chart, Snapshot, Stay, Ward
from fallback.errors import FallbackError
from fallback.settings import FhirSettings
from fallback.sources.fhir.charts.chart import Charts
from fallback.sources.fhir.charts.names import Names
from fallback.sources.fhir.charts.records import Live, Records
from fallback.sources.fhir.charts.window import LIVE
from fallback.sources.fhir.export.by_patient import Export, Exported
from fallback.sources.fhir.export.kept import LinesInMemory, Spool
from fallback.sources.fhir.server.capability import Capability, read_capability
from fallback.sources.fhir.server.client import Client
from fallback.sources.fhir.server.smart import SignIn
from fallback.sources.fhir.server.statement import Compared, Kept, compare, keep
from fallback.sources.fhir.server.wire import Wire
from fallback.sources.fhir.wards.by_export import ByExport, Held, OfExport
from fallback.sources.fhir.wards.listed import Finder, guests_of
from fallback.sources.fhir.wards.lists import Lists, file_roster
from fallback.sources.fhir.wards.places import Places
from fallback.sources.fhir.wards.stays import Guest, Stays
from fallback.sources.fhir.wards.unchanged import Unchanged
from fallback.sources.fhir.wards.ward import WardReading
from fallback.sources.fhir.writing.write import Writer
from fallback.sources.record_system import Progress, Receipt, Source, WriteItem, WriteKind
from fallback.sources.roster import Roster
from fallback.texts import Message, say

WARD_SECONDS = 600.0  # a ward is read within this, or its last charts have gaps
CHART_SECONDS = 120.0
EXPORTED = ("group", "patients")  # ways to know who is there that are an export


def now_utc() -> datetime:
    """The time, in UTC, to the second."""
    return datetime.now(UTC).replace(microsecond=0)


@dataclass(frozen=True)
class _Reading:
    """What one reading of a ward remembers."""

    places: Places
    stays: Stays
    charts_of: WardReading


class FhirRecordSystem:
    """Both `Source` and `Target`. Asks nothing until it is asked."""

    def __init__(
        self,
        settings: FhirSettings,
        client: Client,
        *,
        clock: Callable[[], datetime] = now_utc,
        zone: ZoneInfo,
        roster: Roster | None = None,
        spool: Callable[[], Spool] | None = None,
        statement: Path | None = None,
        records: Callable[[Live], Records] = lambda live: live,
    ) -> None:
        """`records` says where a patient's resources are read, in place of the server."""
        self._settings, self._client, self._clock, self._zone = settings, client, clock, zone
        self._roster = roster or file_roster(settings, clock)
        self._spool = spool or LinesInMemory
        self._statement, self._records = statement, records

    @property
    def name(self) -> str:
        """As staff know it; else the server's host."""
        return self._settings.name or self._client.wire.origin[1]

    @cached_property
    def capability(self) -> Capability:
        """What the server says it can do, read once."""
        return read_capability(self._client)

    def check(self, *, accept: bool = False) -> Compared:
        """What the server declares now against what was accepted; with `accept`, from now on."""
        found = compare(self._statement, self._client.wire.base, self.capability)
        if self._statement and (accept or found.since is None):
            keep(self._statement, Kept(self._client.wire.base, self._clock(), found.offers))
        return found

    def _changes(self) -> list[Message]:
        """What the server no longer declares, for the ward to know."""
        with suppress(FallbackError):  # that nothing could be kept takes no chart away
            lost = self.check().lost
            return [say("fhir.no_longer", offers=", ".join(lost))] if lost else []
        return []

    def wards(self) -> tuple[Ward, ...]:
        """The wards, by name: those the server marks as such, or those of the settings or list."""
        if self._settings.roster != "location" and not self._places_say:
            return self._lists.wards()
        with self._within(CHART_SECONDS):
            return Places(self._client, self.capability).wards()

    def read_ward(self, ward_id: str, progress: Progress) -> Snapshot:
        """All charts of a ward, now. Raises FallbackError, also where `progress` says stop."""
        return self._read(ward_id, None, progress)

    def reread_ward(self, ward_id: str, earlier: Snapshot, progress: Progress) -> Snapshot:
        """As `read_ward`; charts of `earlier` are kept where the server says, provably, that
        nothing in them has changed. Each is read whole at least once a day."""
        return self._read(ward_id, earlier, progress)

    def _read(self, ward_id: str, earlier: Snapshot | None, progress: Progress) -> Snapshot:
        if self._settings.roster in EXPORTED:
            ward = self._ward(ward_id)
            with self._held([ward], progress) as held:
                return self.read_held(held, ward, progress)
        with self._within(WARD_SECONDS):
            read = self._reading()
            changes = self._changes()
            ward, guests, gaps = self._guests(ward_id, read)
            carried: dict[str, Chart] = {}
            if earlier and read.charts_of.unchanged:
                ids = [guest.patient_id for guest in guests]
                carried = read.charts_of.unchanged.carried(earlier, ids)
            return read.charts_of.snapshot(ward, guests, changes + gaps, progress, carried)

    def read_patients(
        self, ward: Ward, patient_ids: Sequence[str], progress: Progress = lambda _done, _all: True
    ) -> Snapshot:
        """The charts of these patients as the ward's, for a server that cannot say who is there."""
        with self._within(WARD_SECONDS):
            read = self._reading()
            beds = dict.fromkeys(patient_ids, "")
            guests, gaps = guests_of(read.stays, ward, beds.items(), self._clock())
            return read.charts_of.snapshot(ward, guests, gaps, progress)

    @property
    def _places_say(self) -> bool:
        """Whether the wards of a hospital's group are those that the server marks."""
        return self._lists.of_hospital and not self._settings.wards

    def _ward(self, ward_id: str) -> Ward:
        if self._places_say:
            return Places(self._client, self.capability).ward(ward_id)
        return self._lists.ward(ward_id)

    def _guests(self, ward_id: str, read: "_Reading") -> tuple[Ward, list[Guest], list[Message]]:
        """Who is on the ward, by the server itself or by a list."""
        now = self._clock()
        if self._settings.roster == "location":
            ward = read.places.ward(ward_id)
            return ward, *read.stays.of_ward(ward, now)
        ward = self._lists.ward(ward_id)
        beds, gaps = self._lists.on_ward(ward)
        guests, more = guests_of(read.stays, ward, beds.items(), now)
        return ward, guests, gaps + more

    @contextmanager
    def _held(self, wards: Sequence[Ward], progress: Progress) -> Iterator[Held]:
        """One export of these wards; what it does not hold is asked for beside it."""
        exports = ByExport(self._client, self._lists, self._spool, self._clock, self._zone)
        with ExitStack() as opened:
            with self._within(self._settings.export_minutes * 60 + WARD_SECONDS):
                held = opened.enter_context(exports.held(wards, progress))
            yield held

    def read_held(self, held: Held, ward: Ward, progress: Progress) -> Snapshot:
        """A ward of an export that this connection or another to the server has made."""
        with self._within(WARD_SECONDS):
            read = self._reading(held.export, held.at)
            beds, gaps = held.of_ward(ward, read.places)
            guests, more = guests_of(read.stays, ward, beds.items(), self._clock())
            guests.sort(key=lambda guest: guest.stay.bed)
            told = [*self._changes(), *gaps, *more]
            return read.charts_of.snapshot(ward, guests, told, progress)

    @contextmanager
    def at_once(
        self, ward_ids: Sequence[str], beside: Sequence[Source], progress: Progress
    ) -> Iterator[tuple[Source, ...]]:
        """This connection and those `beside` it, which share one export of all these wards where
        the server is read by export. Raises FallbackError."""
        if not (self._lists.at_once and ward_ids):
            yield (self, *beside)
            return
        wards = {ward.id: ward for ward in self.wards()}
        asking = [self, *(one for one in beside if isinstance(one, FhirRecordSystem))]
        with self._held([wards[id] for id in ward_ids if id in wards], progress) as held:
            yield tuple(OfExport(s.name, held, wards, s.read_held, s.read_chart) for s in asking)

    def read_chart(self, patient_id: str) -> Chart | None:
        """One patient's chart, now; None where the server has no such patient."""
        with self._within(CHART_SECONDS):
            read = self._reading()
            charts = read.charts_of.charts
            try:
                patient, _ = charts.patient(patient_id)
            except FallbackError as error:
                if error.message.key == "fhir.not_found":
                    return None
                raise
            now = self._clock()
            return charts.read(patient, _stay(read.stays, patient_id, now), now, LIVE)

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

    @cached_property
    def _lists(self) -> Lists:
        return Lists(self._settings, Finder(self._client, self.capability), self._roster)

    def _reading(self, export: Export | None = None, at: datetime | None = None) -> "_Reading":
        """What one reading of a ward remembers; with an export, that stands `at` a time."""
        live = Live(self._client, self.capability)
        records: Records = Exported(export, live) if export else self._records(live)
        held = export.shared.get if export else (lambda _reference: None)
        names = Names(self._client, self.capability, held)
        places = Places(self._client, self.capability)
        stays = Stays(self._client, self.capability, records, places, names, self._zone)
        charts = Charts(records, self.capability, names, self._zone)
        when = (lambda: at) if at else self._clock
        unchanged = None
        if self._settings.carry_over and not export:
            unchanged = Unchanged(self._client, self.capability, self.name, self._clock)
        parallel = self._settings.parallel
        reading = WardReading(self.name, self._client, charts, when, parallel, unchanged)
        return _Reading(places, stays, reading)

    @contextmanager
    def _within(self, seconds: float) -> Iterator[None]:
        """All that is asked inside ends within this time."""
        self._client.deadline = self._client.wire.ticks() + seconds
        try:
            yield
        finally:
            self._client.deadline = float("inf")


def _stay(stays: Stays, patient_id: str, now: datetime) -> Stay:
    """The stay; one of unknown status where it could not be read."""
    try:
        return stays.of_patient(patient_id, now)
    except FallbackError:
        return Stay("", "", "", status="unknown")


@contextmanager
def open_fhir(
    settings: FhirSettings,
    *,
    clock: Callable[[], datetime] = now_utc,
    zone: ZoneInfo | None = None,
    roster: Roster | None = None,
    spool: Callable[[], Spool] | None = None,
    statement: Path | None = None,
    transport: httpx.BaseTransport | None = None,
    pause: Callable[[float], object] | None = None,
    ticks: Callable[[], float] = time.monotonic,
) -> Iterator[FhirRecordSystem]:
    """A FHIR server, connected for as long as the block lasts; nothing is asked yet.

    `zone` is the ward's; `roster` says who is there where the settings say "adt"; `spool` keeps
    the lines of an export, else memory does; `statement` is the file where the server's own is
    kept and compared. Raises FallbackError where the settings are unusable.
    """
    with Wire(settings, transport=transport, ticks=ticks) as wire:
        sign_in = SignIn(wire, settings) if settings.client_id else None
        client = Client(wire, sign_in, pause=pause)
        yield FhirRecordSystem(
            settings,
            client,
            clock=clock,
            zone=zone or ZoneInfo("Europe/Stockholm"),
            roster=roster,
            spool=spool,
            statement=statement,
        )

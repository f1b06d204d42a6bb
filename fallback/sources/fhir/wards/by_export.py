"""Wards by one bulk export: waited for, downloaded, and as old as the server says it is."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from threading import Lock
from zoneinfo import ZoneInfo

from fallback.chart.model import Chart, Snapshot, Ward
from fallback.errors import FallbackError
from fallback.sources.fhir.charts.window import WARD
from fallback.sources.fhir.export.by_patient import Export
from fallback.sources.fhir.export.kept import Spool
from fallback.sources.fhir.export.run import exported
from fallback.sources.fhir.r4 import resources as r
from fallback.sources.fhir.server.client import Client
from fallback.sources.fhir.server.paging import gathered
from fallback.sources.fhir.wards.lists import Listing, Lists
from fallback.sources.fhir.wards.places import Places
from fallback.sources.fhir.wards.stays import UNDER_WAY, present
from fallback.sources.record_system import Progress
from fallback.texts import Message


@dataclass
class Held:
    """What an export holds of all its wards, and of what time it is. Several threads may ask."""

    export: Export
    listing: Listing
    at: datetime
    zone: ZoneInfo
    _above: dict[str, frozenset[str]] = field(default_factory=dict)  # asked of the server once
    _lock: Lock = field(default_factory=Lock)

    def of_ward(self, ward: Ward, places: Places) -> tuple[dict[str, str], tuple[Message, ...]]:
        """The ward's patients with their beds where a list says them, and what is doubtful.
        FallbackError where nobody can say who is there."""
        if self.listing.wanted.patients:
            beds, gaps = self.listing.of_ward(ward)
            return beds, (*gaps, *self.export.said)
        if not self.listing.by_place:
            return dict.fromkeys(self.export.roster(), ""), tuple(self.export.said)
        with self._lock:
            if not self._above:
                self._above = {place: places.above(place) for place in self._there}
        here = [ids for place, ids in self._there.items() if ward.id in self._above[place]]
        return {one: "" for ids in here for one in ids}, tuple(self.export.said)

    @cached_property
    def _there(self) -> dict[str, list[str]]:
        """Patients by the places where they are now. Stays that are not whole are no roster."""
        if not self.export.whole("Encounter"):
            raise FallbackError("fhir.export_no_stays")
        found: dict[str, list[str]] = {}
        for patient_id in self.export.roster():
            lines = self.export.lines("Encounter", patient_id)
            stays = [one.value for one in gathered(r.Encounter, lines, ()).items]
            for stay in (one for one in stays if one.status in UNDER_WAY):
                for place in present(stay, self.at, self.zone):
                    found.setdefault(place.target[1], []).append(patient_id)
        return found


@dataclass(frozen=True)
class ByExport:
    """Reads wards so, at one server."""

    client: Client
    lists: Lists
    spool: Callable[[], Spool]
    clock: Callable[[], datetime]
    zone: ZoneInfo

    @contextmanager
    def held(self, wards: Sequence[Ward], progress: Progress) -> Iterator[Held]:
        """One export of these wards. Raises FallbackError."""
        began = self.clock()
        with closing(self.spool()) as spool:
            listing = self.lists.listing(wards)
            export = Export(spool, began, WARD, self.zone)
            with exported(self.client, listing.wanted, self.zone, progress) as manifest:
                export.take(self.client, manifest, progress)
            # Never younger than the moment we asked, whatever the server's clock says.
            yield Held(export, listing, min(began, manifest.at or began), self.zone)


@dataclass(frozen=True)
class OfExport:
    """A `Source` of one export's wards, through one connection, which `read` is of."""

    name: str
    held: Held
    known: Mapping[str, Ward]
    read: Callable[[Held, Ward, Progress], Snapshot]
    read_chart: Callable[[str], Chart | None]

    def wards(self) -> tuple[Ward, ...]:
        """The server's."""
        return tuple(self.known.values())

    def read_ward(self, ward_id: str, progress: Progress) -> Snapshot:
        """As of the export; what it does not hold, as of now."""
        return self.read(self.held, self.known[ward_id], progress)

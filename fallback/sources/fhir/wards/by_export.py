"""A ward by one bulk export: waited for, downloaded, and as old as the server says it is."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from fallback.chart.model import Ward
from fallback.sources.fhir.charts.window import WARD
from fallback.sources.fhir.export.by_patient import Export, Spool
from fallback.sources.fhir.export.run import exported
from fallback.sources.fhir.server.client import Client
from fallback.sources.fhir.wards.lists import Lists
from fallback.sources.record_system import Progress
from fallback.texts import Message


@dataclass(frozen=True)
class Held:
    """What an export holds of a ward: beds by patient, what is doubtful, and of what time it is."""

    export: Export
    beds: Mapping[str, str]
    gaps: tuple[Message, ...]
    at: datetime


@dataclass(frozen=True)
class ByExport:
    """Reads wards so, at one server."""

    client: Client
    lists: Lists
    spool: Callable[[], Spool]
    clock: Callable[[], datetime]
    zone: ZoneInfo

    @contextmanager
    def held(self, ward: Ward, progress: Progress) -> Iterator[Held]:
        """The ward's export: of its group, or of the patients on its list. Raises FallbackError."""
        began = self.clock()
        with closing(self.spool()) as spool:
            beds, gaps, wanted = self.lists.wanted(ward)
            export = Export(spool, began, WARD, self.zone)
            with exported(self.client, wanted, self.zone, progress) as manifest:
                export.take(self.client, manifest, progress)
            if wanted.group:
                beds = dict.fromkeys(export.roster(), "")
            # Never younger than the moment we asked, whatever the server's clock says.
            at = min(began, manifest.at or began)
            yield Held(export, beds, (*gaps, *export.said), at)

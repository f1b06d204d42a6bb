"""The ways to know who lies on a ward where the server cannot be asked by place."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from fallback.chart.model import Ward
from fallback.errors import FallbackError
from fallback.settings import FhirSettings
from fallback.sources.fhir.export.by_patient import TYPES
from fallback.sources.fhir.export.run import Wanted
from fallback.sources.fhir.wards.listed import Finder
from fallback.sources.roster import FileRoster, Roster
from fallback.texts import Message


@dataclass(frozen=True)
class Lists:
    """Wards and their lists, by the settings; `roster` is the CSV files, or a feed."""

    settings: FhirSettings
    finder: Finder
    roster: Roster | None

    def wards(self) -> tuple[Ward, ...]:
        """The wards of the settings; of the feed where the settings name none."""
        if self.settings.wards:
            found = [Ward(id, ward.name or id) for id, ward in self.settings.wards.items()]
            return tuple(sorted(found, key=lambda ward: (ward.name, ward.id)))
        if self.settings.roster == "adt":
            return self._list().wards()
        raise FallbackError("fhir.no_wards_named", roster=self.settings.roster)

    def ward(self, ward_id: str) -> Ward:
        """The ward of this id. Raises FallbackError where there is none."""
        for ward in self.wards():
            if ward.id == ward_id:
                return ward
        raise FallbackError("fhir.no_such_ward", ward=ward_id)

    def on_ward(self, ward: Ward) -> tuple[dict[str, str], list[Message]]:
        """Who the list says is there, as the server's ids with beds. Raises FallbackError."""
        return self.finder.ids(self._list().on_ward(ward.id))

    def wanted(self, ward: Ward) -> tuple[dict[str, str], list[Message], Wanted]:
        """The export that holds the ward, with the list it is made of where there is one."""
        offered = self.finder.capability
        types = tuple(kind for kind in TYPES if offered.knows(kind))
        if self.settings.roster == "group":
            if not offered.exports("Group"):
                raise FallbackError("fhir.no_export", path="Group/{id}/$export")
            known = self.settings.wards.get(ward.id)
            return {}, [], Wanted(types, group=(known.group if known else "") or ward.id)
        if not offered.exports("Patient"):
            raise FallbackError("fhir.no_export", path="Patient/$export")
        beds, gaps = self.on_ward(ward)
        return beds, gaps, Wanted(types, patients=tuple(beds))

    def _list(self) -> Roster:
        if self.roster is None:
            raise FallbackError("fhir.no_feed")
        return self.roster


def file_roster(settings: FhirSettings, clock: Callable[[], datetime]) -> Roster | None:
    """The CSV files of the settings; None where the list comes from elsewhere."""
    if settings.roster not in ("csv", "patients"):
        return None
    files = {id: (ward.name, Path(ward.file)) for id, ward in settings.wards.items()}
    return FileRoster(files, clock=clock, stale=timedelta(hours=settings.roster_hours))

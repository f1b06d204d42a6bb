"""The ways to know who lies on a ward where the server cannot be asked by place."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import TypeAlias

from fallback.chart.model import Ward
from fallback.errors import FallbackError
from fallback.settings import FhirSettings
from fallback.sources.fhir.export.by_patient import TYPES
from fallback.sources.fhir.export.run import Wanted
from fallback.sources.fhir.wards.listed import Finder
from fallback.sources.roster import FileRoster, Roster
from fallback.texts import Message

OnWard: TypeAlias = tuple[dict[str, str], list[Message]]


@dataclass(frozen=True)
class Listing:
    """What is to be exported, and the lists by ward that it is made of, or why there is none.
    `by_place`: the export itself says who is where."""

    wanted: Wanted
    lists: Mapping[str, OnWard | Message] = field(default_factory=dict)
    by_place: bool = False

    def of_ward(self, ward: Ward) -> OnWard:
        """The ward's list. FallbackError where it could not be had."""
        found = self.lists[ward.id]
        if isinstance(found, Message):
            raise again(found)
        return found


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

    def on_ward(self, ward: Ward) -> OnWard:
        """Who the list says is there, as the server's ids with beds. Raises FallbackError."""
        return self.finder.ids(self._list().on_ward(ward.id))

    def listing(self, wards: Sequence[Ward]) -> Listing:
        """The one export that holds these wards, with the lists that it is made of. A list that
        cannot be had is its own ward's fault. FallbackError where no ward is left, or where no
        one export can hold them."""
        offered = self.finder.capability
        types = tuple(kind for kind in TYPES if offered.knows(kind))
        if self.settings.roster == "group":
            if not offered.exports("Group"):
                raise FallbackError("fhir.no_export", path="Group/{id}/$export")
            return Listing(Wanted(types, group=self._group(wards)), by_place=self.of_hospital)
        if not offered.exports("Patient"):
            raise FallbackError("fhir.no_export", path="Patient/$export")
        lists = {ward.id: self._tried(ward) for ward in wards}
        found = [one for one in lists.values() if not isinstance(one, Message)]
        for fault in (one for one in lists.values() if isinstance(one, Message) and not found):
            raise again(fault)
        ids = dict.fromkeys(patient_id for beds, _ in found for patient_id in beds)
        return Listing(Wanted(types, patients=tuple(ids)), lists)

    @property
    def of_hospital(self) -> bool:
        """Whether one group holds all wards."""
        return self.settings.roster == "group" and bool(self.settings.group)

    @property
    def at_once(self) -> bool:
        """Whether one export can hold several wards."""
        return self.of_hospital or self.settings.roster == "patients"

    def _group(self, wards: Sequence[Ward]) -> str:
        if self.of_hospital:
            return self.settings.group
        (ward,) = wards
        known = self.settings.wards.get(ward.id)
        return (known.group if known else "") or ward.id

    def _tried(self, ward: Ward) -> OnWard | Message:
        try:
            return self.on_ward(ward)
        except FallbackError as error:
            return error.message

    def _list(self) -> Roster:
        if self.roster is None:
            raise FallbackError("fhir.no_feed")
        return self.roster


def again(told: Message) -> FallbackError:
    """What was told once, to be raised where it matters."""
    return FallbackError(told.key, **told.values)


def file_roster(settings: FhirSettings, clock: Callable[[], datetime]) -> Roster | None:
    """The CSV files of the settings; None where the list comes from elsewhere."""
    if settings.roster not in ("csv", "patients"):
        return None
    files = {id: (ward.name, Path(ward.file)) for id, ward in settings.wards.items()}
    return FileRoster(files, clock=clock, stale=timedelta(hours=settings.roster_hours))

"""A patient's messages, in the order things happened, become a chart. Pure, and never raises.

Late messages fall into their place; what came twice says the same twice.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TypeVar
from zoneinfo import ZoneInfo

from fallback.chart import model
from fallback.chart.section import NotFetched, NotRecorded, Recorded, Section
from fallback.sources.hl7v2.allergies import Allergies
from fallback.sources.hl7v2.doses import Doses
from fallback.sources.hl7v2.message import Message
from fallback.sources.hl7v2.orders import Orders
from fallback.sources.hl7v2.people import Person
from fallback.sources.hl7v2.results import Results
from fallback.sources.hl7v2.visits import Visit, Visits
from fallback.texts import Message as Said
from fallback.texts import say

T = TypeVar("T")

DOSES = timedelta(hours=48)  # of a ward's chart, as with other sources
RESULTS = timedelta(days=14)
MEASURES = timedelta(days=365)
_MEASURES = frozenset({"http://loinc.org|29463-7", "http://loinc.org|8302-2"})


class Fold:
    """What the messages so far make of one patient."""

    def __init__(self, zone: ZoneInfo, none_codes: frozenset[str]) -> None:
        self.person, self.visits = Person(), Visits(zone)
        self._allergies, self._orders = Allergies(zone, none_codes), Orders(zone)
        self._doses, self._results = Doses(zone, self._orders), Results(zone)

    def hear(self, message: Message) -> None:
        """Follow one message. Only ADT says who someone is, and where; of one whom no ADT named,
        any message does."""
        family = message.kind.partition("^")[0]
        if family == "ADT":
            known = self.visits.numbers()
            self.visits.hear(message)
            if known and self.visits.numbers() - known:
                self._orders.new_stay()
            self._allergies.hear(message)
        if family == "ADT" or not self.person.known:
            self.person.hear(message)
        self._orders.hear(message)
        self._doses.hear(message)
        self._results.hear(message)

    def chart(
        self,
        patient_id: str,
        now: datetime,
        *,
        wards: dict[str, str],
        missing: tuple[Said, ...] = (),
        began: datetime | None = None,
        latest: bool = True,
    ) -> model.Chart:
        """The chart; `missing` is said of each list that reaches back before the feed `began`. With
        `latest`, the newest result of each kind, and doses of late, as a ward needs them."""
        doses, results = self._doses.all(), self._results.all()
        late, newest = doses, results
        if latest:
            late = tuple(one for one in doses if one.at is None or one.at > now - DOSES)
            newest = _newest(results, now)
        of_doses = missing if _reaches(began, now - DOSES) or not latest else ()
        of_results = missing if _reaches(began, now - RESULTS) or not latest else ()
        return model.Chart(
            patient=self.person.patient(patient_id),
            stay=stay_of(self.visits.last(), wards),
            fetched_at=now,
            allergies=self._allergies.section(missing),
            alerts=NotFetched(say("hl7.not_in_feed")),
            problems=NotFetched(say("hl7.not_in_feed")),
            medications=_section(self._orders.all(), True, "medications", missing),
            administrations=_section(late, not doses, "administrations", of_doses),
            observations=_section(newest, not results, "observations", of_results),
        )


def folded(messages: Iterable[Message], zone: ZoneInfo, none_codes: frozenset[str]) -> Fold:
    """All of a patient's messages followed."""
    fold = Fold(zone, none_codes)
    for message in messages:
        fold.hear(message)
    return fold


def stay_of(visit: Visit | None, wards: dict[str, str]) -> model.Stay:
    """The stay as the chart holds it; one without a place where no visit is known."""
    if visit is None:
        return model.Stay("", "", "")
    status = "onleave" if visit.on_leave else "in-progress"
    return model.Stay(
        encounter_id=visit.number,
        ward_id=visit.place.ward,
        ward=wards.get(visit.place.ward, visit.place.ward),
        bed=visit.place.bed,
        admitted=visit.admitted,
        status=status if visit.present else "finished",
        responsible=visit.responsible,
    )


def _section(
    found: tuple[T, ...], silent: bool, name: str, missing: tuple[Said, ...]
) -> Section[T]:
    """What was heard. A feed that is `silent` does not say that there is nothing."""
    if found:
        return Recorded(found, missing)
    if silent:
        return NotFetched(say("hl7.nothing_heard", section=f"hl7.section_{name}"))
    return Recorded((), missing) if missing else NotRecorded()


def _reaches(began: datetime | None, oldest: datetime) -> bool:
    """Whether a list that goes back to `oldest` begins before the feed did."""
    return began is None or began > oldest


def _newest(results: tuple[model.Observation, ...], now: datetime) -> tuple[model.Observation, ...]:
    """The newest of each kind, as long as it is of use."""
    kept: dict[str, model.Observation] = {}
    for one in results:
        oldest = now - (MEASURES if one.code in _MEASURES else RESULTS)
        if one.at is None or one.at > oldest:
            kept.setdefault(one.code or one.name, one)
    return tuple(kept.values())

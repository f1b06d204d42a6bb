"""An invented Swedish medical ward of 28 patients, the same for the same seed.

`anchor` is the ward's day 0: stays and orders are counted from it, doses and measurements from
`now`. Reading the ward again later with the same anchor gives the same people, orders and ids,
and the doses and measurements of the time between.
"""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from fallback.chart.model import (
    Administration,
    Alert,
    Allergy,
    Chart,
    MedicationOrder,
    Observation,
    Patient,
    Problem,
    Snapshot,
    Stay,
    Ward,
)
from fallback.chart.section import AssertedNone, NotFetched, NotRecorded, Recorded, Section
from fallback.demo.catalogue import Case, Slot, alerts, cases, drugs, names, slots, substances
from fallback.demo.dice import dice, pick
from fallback.demo.doses import Spans, doses, outside
from fallback.demo.measurements import observations
from fallback.demo.orders import ZONE, local, patients_order
from fallback.demo.people import patient
from fallback.texts import say

SOURCE = "Demojournalen"
NO_ALLERGIES = "Ingen känd överkänslighet"
NO_DRUGS = "Inga läkemedel ordinerade"


def demo_ward(
    seed: int = 1,
    *,
    ward_number: int = 1,
    now: datetime,
    anchor: datetime | None = None,
    quiet: Spans = (),
) -> Snapshot:
    """The ward's charts at `now` (UTC). In `quiet` spans nothing was charted."""
    started = anchor or now
    ward = ward_of(ward_number)
    return Snapshot(
        id=dice(seed, ward.id, now).hex()[:16],
        ward=ward,
        source=SOURCE,
        fetched_at=now,
        charts=tuple(
            demo_chart(seed, ward_number, place, now=now, anchor=started, quiet=quiet)
            for place in range(len(slots()))
        ),
    )


def demo_wards(count: int, seed: int, now: datetime) -> Iterator[Snapshot]:
    """Wards 1 … count, one at a time."""
    for number in range(1, count + 1):
        yield demo_ward(seed, ward_number=number, now=now)


def ward_of(ward_number: int) -> Ward:
    """A ward's id and name."""
    return Ward(f"ward-{ward_number}", f"Medicinavdelning {10 + ward_number}")


def demo_chart(
    seed: int, ward_number: int, place: int, *, now: datetime, anchor: datetime, quiet: Spans = ()
) -> Chart:
    """The chart of one place (0 … 27) of a ward."""
    slot = slots()[place]
    who = patient(seed, ward_number, place)
    throw = dice(seed, who.id)
    case = cases()[slot.case or pick(_common(), throw[0])]
    day0 = anchor.astimezone(ZONE).date()
    stay = _stay(who, slot, ward_number, throw, anchor)
    medications, given = _medications(who, slot, case, day0, now, quiet)
    return Chart(
        patient=who,
        stay=stay,
        fetched_at=now,
        allergies=_allergies(who, slot, throw, stay.admitted),
        alerts=_alerts(who, case, stay.admitted),
        problems=_problems(who, case, stay.admitted),
        medications=medications,
        administrations=given,
        observations=_observations(who, slot, case, stay.admitted, now, quiet),
    )


def _common() -> tuple[str, ...]:
    return tuple(key for key, case in cases().items() if 0 < len(case.drugs) < 12)


def _stay(who: Patient, slot: Slot, ward_number: int, throw: bytes, anchor: datetime) -> Stay:
    ward = ward_of(ward_number)
    day = anchor.astimezone(ZONE).date() - timedelta(days=3 + throw[1] % 7)
    admitted = local(day, time(8 + throw[2] % 14, throw[3] % 60))
    return Stay(
        encounter_id=f"{who.id}-stay",
        ward_id=ward.id,
        ward=ward.name,
        bed=slot.bed,
        admitted=anchor - timedelta(minutes=40) if slot.arrived else admitted,
        status="in-progress",
        responsible=pick(names().doctors, throw[4]),
    )


def _allergies(
    who: Patient, slot: Slot, throw: bytes, recorded: datetime | None
) -> Section[Allergy]:
    wanted = slot.allergies or _drawn(throw)
    match wanted:
        case "not-fetched":
            return NotFetched(say("demo.allergies_not_fetched"))
        case "not-recorded":
            return NotRecorded()
        case "none":
            return AssertedNone(NO_ALLERGIES)
    return Recorded(
        tuple(
            Allergy(
                id=f"{who.id}-a{number}",
                substance=one.substance,
                code=one.code,
                category=one.category,
                criticality=one.criticality,
                reaction=one.reaction,
                verification=one.verification,
                recorded=recorded,
            )
            for number, one in enumerate((substances()[key] for key in wanted), start=1)
        )
    )


def _drawn(throw: bytes) -> tuple[str, ...] | str:
    if throw[5] < 90:
        return (pick(tuple(substances()), throw[6]),)
    return "none" if throw[5] < 220 else "not-recorded"


def _alerts(who: Patient, case: Case, since: datetime | None) -> Section[Alert]:
    found = tuple(
        Alert(f"{who.id}-f{number}", text, category, since)
        for number, (text, category) in enumerate((alerts()[key] for key in case.alerts), start=1)
    )
    return Recorded(found) if found else NotRecorded()


def _problems(who: Patient, case: Case, since: datetime | None) -> Section[Problem]:
    day = None if since is None else since.astimezone(ZONE).date()
    return Recorded(
        tuple(
            Problem(f"{who.id}-c{number}", text, code, "active", day)
            for number, (text, code) in enumerate(case.problems, start=1)
        )
    )


def _medications(
    who: Patient, slot: Slot, case: Case, day0: date, now: datetime, quiet: Spans
) -> tuple[Section[MedicationOrder], Section[Administration]]:
    if slot.medications == "none":
        return AssertedNone(NO_DRUGS), NotRecorded()
    if not case.drugs:
        return NotRecorded(), NotRecorded()
    orders: list[MedicationOrder] = []
    given: list[Administration] = []
    throw = dice(who.id, "prescribers")
    for number, key in enumerate(case.drugs, start=1):
        order = patients_order(
            key,
            day0,
            now,
            id=f"{who.id}-o{number:02}",
            prescriber=pick(names().doctors, throw[number % 16]),
        )
        orders.append(order)
        given.extend(outside(doses(key, order, day0, now), quiet))
    given.sort(key=lambda one: one.id)
    return Recorded(tuple(orders)), Recorded(tuple(given)) if given else NotRecorded()


def _observations(
    who: Patient,
    slot: Slot,
    case: Case,
    admitted: datetime | None,
    now: datetime,
    quiet: Spans,
) -> Section[Observation]:
    if slot.arrived or admitted is None:
        return NotRecorded()
    return Recorded(tuple(observations(who.id, case, admitted, now, quiet)))


def order_key(order: MedicationOrder) -> str:
    """The catalogue's key of an order the ward made (by drug, strength and text)."""
    return next(
        key
        for key, drug in drugs().items()
        if (drug.drug, drug.strength, drug.dosage[0].text)
        == (order.drug, order.strength, order.dosages[0].text)
    )

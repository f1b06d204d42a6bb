"""Every event of an outage becomes exactly one finding; nothing is offered for writing that could
not be compared with the record system as it is now."""

from collections.abc import Sequence
from typing import NamedTuple, TypeAlias, assert_never

import msgspec

from fallback.chart import writing
from fallback.chart.model import Administration, Chart
from fallback.recovery.events.events import (
    AllergyWritten,
    ArrivalWritten,
    DoseSinceWritten,
    DoseUnsigned,
    DoseWritten,
    Event,
    EventKind,
    NoteWritten,
    ObservationWritten,
    OrderWritten,
    Query,
    when,
)
from fallback.recovery.findings import (
    allergy_rules,
    arrival_rules,
    by_hand_rules,
    dose_rules,
    observation_rules,
    patient_rules,
    sides,
    unsigned_rules,
)
from fallback.recovery.findings.dose_rules import Case
from fallback.recovery.findings.finding import (
    Against,
    Finding,
    Judged,
    Unreachable,
    finding_id,
    item_identifier,
)
from fallback.recovery.findings.observation_rules import Measured
from fallback.sources.record_system import DoseItem, ObservationItem, WriteItem
from fallback.texts import say

Laid: TypeAlias = tuple[Event, Against]


class _Beside(NamedTuple):
    """What stands beside each event, by its place: the other sheet where the same stands too, and
    the dose or value in the record system that answers for it; of an unsigned line, the sheet that
    does."""

    twins: dict[str, str]
    doses: dict[str, Administration]
    values: dict[str, Measured]
    unsigned: dict[str, str]


def find_all(laid: Sequence[Laid]) -> tuple[Finding, ...]:
    """All findings of an outage, in the order of the events.

    They are laid together because a dose may stand on two sheets, and because what stands once in
    the record system can answer for one thing on paper only.
    """
    laid = [(named(event, against.base), against) for event, against in laid]
    beside = _beside(laid)
    found: list[Finding] = []
    for event, against in laid:
        given = beside.doses.get(event.origin.place)
        found.append(_finding(event, against, _judge(event, against, beside), given))
    return tuple(found)


def named(event: Event, base: Chart | None) -> Event:
    """A dose is called what its order is called, not by all the text that stands beside it."""
    if isinstance(event, DoseWritten | DoseUnsigned) and base is not None:
        order = dose_rules.order_of(base, event.order_id)
        return msgspec.structs.replace(event, drug=writing.drug(order)) if order else event
    return event


def _beside(laid: Sequence[Laid]) -> _Beside:
    doses = [event for event, _ in laid if isinstance(event, DoseWritten)]
    values = [event for event, _ in laid if isinstance(event, ObservationWritten)]
    live = {
        event.origin.patient_id: against.live
        for event, against in laid
        if isinstance(against.live, Chart)
    }
    rows = [event for event, _ in laid if isinstance(event, ArrivalWritten)]
    twins = dose_rules.twins(doses) | observation_rules.twins(values) | arrival_rules.twins(rows)
    found = _Beside(twins, {}, {}, unsigned_rules.elsewhere(event for event, _ in laid))
    for patient_id, chart in live.items():
        mine = [one for one in doses if one.origin.patient_id == patient_id]
        found.doses.update(dose_rules.charted(mine, chart))
        measured = [one for one in values if one.origin.patient_id == patient_id]
        found.values.update(observation_rules.answers(measured, chart))
    return found


def _judge(event: Event, against: Against, beside: _Beside) -> Judged:
    place = event.origin.place
    twin = beside.twins.get(place, "")
    if isinstance(event, ArrivalWritten):
        return arrival_rules.judge(event, against, twin)
    if not isinstance(event, Query) and (found := patient_rules.arrived(against)) is not None:
        return found
    match event:
        case DoseWritten() | ObservationWritten():
            both = patient_rules.comparable(against)
            if isinstance(both, Judged):
                return both
            if isinstance(event, DoseWritten):
                return dose_rules.judge(Case(event, against, *both, beside.doses.get(place), twin))
            same = beside.values.get(place)
            return observation_rules.judge(event, against, *both, twin, same)
        case DoseUnsigned():
            used = [given.id for given in beside.doses.values()]
            return unsigned_rules.judge(event, against, beside.unsigned.get(place, ""), used)
        case DoseSinceWritten() | OrderWritten() | NoteWritten():
            return by_hand_rules.judge(event, against)
        case AllergyWritten():
            return allergy_rules.judge(event, against)
        case Query():
            todo = say("findings.todo_ask_writer")
            return Judged("query", event.why, todo, writable=False)
        case _:
            assert_never(event)


def _kind(event: Event) -> EventKind:
    match event:
        case DoseWritten() | DoseUnsigned() | DoseSinceWritten():
            return "dose"
        case ObservationWritten():
            return "observation"
        case OrderWritten():
            return "order"
        case AllergyWritten():
            return "allergy"
        case NoteWritten() | ArrivalWritten():
            return "note"
        case Query(kind=kind):
            return kind
        case _:
            assert_never(event)


def _finding(
    event: Event, against: Against, verdict: Judged, charted: Administration | None
) -> Finding:
    origin = event.origin
    id = finding_id(against.outage_id, origin.sheet, origin.group)
    base, paper, live = sides.of(event, against, charted)
    return Finding(
        id,
        against.outage_id,
        origin.patient_id,
        origin.sheet,
        origin.group,
        origin.paths,
        _kind(event),
        verdict.verdict,
        verdict.why,
        verdict.todo,
        base,
        paper,
        live,
        when(event),
        _item(event, against, item_identifier(id)) if verdict.writable else None,
    )


def _item(event: Event, against: Against, identifier: str) -> WriteItem | None:
    if against.base is None or isinstance(against.live, Unreachable):
        return None
    patient, encounter = event.origin.patient_id, against.base.stay.encounter_id
    if isinstance(event, DoseWritten):
        return DoseItem(
            identifier=identifier,
            patient_id=patient,
            encounter_id=encounter,
            order_id=event.order_id,
            drug=event.drug,
            given=event.given,
            at=event.at,
            dose=event.dose if event.given else None,
            reason=event.reason or event.code,
            performer=event.sign,
            note=_note(event, against),
        )
    if isinstance(event, ObservationWritten):
        return ObservationItem(
            identifier=identifier,
            patient_id=patient,
            encounter_id=encounter,
            code=event.code,
            name=event.name,
            at=event.at,
            value=event.value,
            text=event.text,
            performer=event.sign,
            note=_note(event, against),
        )
    return None


def _note(event: Event, against: Against) -> str:
    said = say(
        "findings.item_note" if against.verified_by else "findings.item_note_once",
        sheet=event.origin.sheet,
        keyed=against.keyed_by,
        verified=against.verified_by,
    )
    return said.text(against.wording.lang)

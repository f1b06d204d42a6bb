"""Every event of an outage becomes exactly one finding; nothing is offered for writing that could
not be compared with the record system as it is now."""

from collections.abc import Mapping, Sequence
from typing import TypeAlias, assert_never

import msgspec

from fallback.chart import writing
from fallback.chart.model import Administration, Chart
from fallback.recovery import dose_rules, observation_rules, patient_rules, sides
from fallback.recovery.dose_rules import Case
from fallback.recovery.events import (
    DoseSinceWritten,
    DoseWritten,
    Event,
    EventKind,
    NoteWritten,
    ObservationWritten,
    OrderWritten,
    Query,
    when,
)
from fallback.recovery.finding import (
    Against,
    Finding,
    Judged,
    Unreachable,
    finding_id,
    item_identifier,
    judged,
)
from fallback.sources.record_system import DoseItem, ObservationItem, WriteItem
from fallback.texts import say

Laid: TypeAlias = tuple[Event, Against]


def find_all(laid: Sequence[Laid]) -> tuple[Finding, ...]:
    """All findings of an outage, in the order of the events.

    They are laid together because a dose may stand on two sheets, and because one dose in the
    record system can answer for one on paper only.
    """
    laid = [(named(event, against.base), against) for event, against in laid]
    doses = [event for event, _ in laid if isinstance(event, DoseWritten)]
    same_time = observation_rules.twins(
        [event for event, _ in laid if isinstance(event, ObservationWritten)]
    )
    twins, charted = dose_rules.twins(doses), _charted(laid)
    found: list[Finding] = []
    for event, against in laid:
        given = None
        if isinstance(event, DoseWritten):
            given = charted.get(event.origin.place)
            verdict = _judge_dose(event, against, given, twins.get(event.origin.place, ""))
        else:
            verdict = _judge(event, against, same_time)
        found.append(_finding(event, against, verdict, given))
    return tuple(found)


def named(event: Event, base: Chart | None) -> Event:
    """A dose is called what its order is called, not by all the text that stands beside it."""
    if isinstance(event, DoseWritten) and base is not None:
        order = dose_rules.order_of(base, event.order_id)
        return msgspec.structs.replace(event, drug=writing.drug(order)) if order else event
    return event


def _charted(laid: Sequence[Laid]) -> dict[str, Administration]:
    """Each dose's place → the dose in the record system that answers for it."""
    by_patient: dict[str, tuple[Chart, list[DoseWritten]]] = {}
    for event, against in laid:
        if isinstance(event, DoseWritten) and isinstance(against.live, Chart):
            by_patient.setdefault(event.origin.patient_id, (against.live, []))[1].append(event)
    found: dict[str, Administration] = {}
    for live, doses in by_patient.values():
        found |= dose_rules.charted(doses, live)
    return found


def _judge_dose(
    dose: DoseWritten, against: Against, charted: Administration | None, twin: str
) -> Judged:
    both = patient_rules.comparable(against)
    if isinstance(both, Judged):
        return both
    return dose_rules.judge(Case(dose, against, *both, charted, twin))


def _judge(event: Event, against: Against, same_time: Mapping[str, str]) -> Judged:
    match event:
        case ObservationWritten():
            both = patient_rules.comparable(against)
            if isinstance(both, Judged):
                return both
            twin = same_time.get(event.origin.place, "")
            return observation_rules.judge(event, against, *both, twin)
        case DoseSinceWritten():
            return judged("new", "since_new", "todo_worklist", writable=False)
        case OrderWritten():
            return judged("new", "order_new", "todo_prescriber", writable=False)
        case NoteWritten():
            return judged("new", "note_new", "todo_worklist", writable=False)
        case Query():
            todo = say("findings.todo_ask_writer")
            return Judged("query", event.why, todo, writable=False)
        case DoseWritten():
            raise AssertionError("doses are judged together")
        case _:
            assert_never(event)


def _kind(event: Event) -> EventKind:
    match event:
        case DoseWritten() | DoseSinceWritten():
            return "dose"
        case ObservationWritten():
            return "observation"
        case OrderWritten():
            return "order"
        case NoteWritten():
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

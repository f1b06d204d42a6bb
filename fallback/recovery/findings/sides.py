"""The three sides of a finding in words: what the snapshot said, the paper, the record system."""

from typing import Final, NamedTuple, assert_never

from fallback.chart import writing
from fallback.chart.model import Administration, Allergy, Chart, MedicationOrder
from fallback.chart.section import AssertedNone, Recorded
from fallback.recovery.events.events import (
    AllergyWritten,
    ArrivalWritten,
    DoseSinceWritten,
    DoseUnsigned,
    DoseWritten,
    Event,
    NoteWritten,
    ObservationWritten,
    OrderWritten,
    Query,
)
from fallback.recovery.findings import allergy_rules, observation_rules
from fallback.recovery.findings.dose_rules import order_of
from fallback.recovery.findings.finding import Against, Arrived, Gone, Unreachable
from fallback.recovery.findings.wording import Wording
from fallback.texts import Message, say


class Sides(NamedTuple):
    """Base, paper, live."""

    base: Message
    paper: Message
    live: Message


_STATUSES: Final = frozenset(
    {
        *("active", "on-hold", "completed", "stopped", "cancelled", "draft"),
        *("entered-in-error", "unknown"),
    }
)
"""Of an order, as FHIR has them."""
NOTHING = say("findings.side_nothing")


def of(event: Event, against: Against, charted: Administration | None = None) -> Sides:
    """The sides of an event; `charted` is the dose in the record system that answers for it."""
    return Sides(
        _base(event, against), _paper(event, against.wording), _live(event, against, charted)
    )


def _paper(event: Event, wording: Wording) -> Message:
    match event:
        case DoseWritten(given=True):
            return say(
                "findings.paper_given" if event.dose else "findings.paper_given_as_ordered",
                drug=event.drug,
                dose=wording.amount(event.dose),
                at=wording.at(event.at),
                sign=event.sign,
            )
        case DoseWritten():
            return say(
                "findings.paper_not_given",
                drug=event.drug,
                at=wording.at(event.at),
                reason=event.reason or event.code,
                sign=event.sign,
            )
        case DoseUnsigned():
            return say("findings.paper_unsigned", drug=event.drug, at=wording.at(event.due))
        case DoseSinceWritten(_, drug, at, dose, sign):
            return say(
                "findings.paper_since", drug=drug, at=wording.at(at), dose=dose or "–", sign=sign
            )
        case ObservationWritten():
            return say(
                "findings.paper_observed",
                name=event.name,
                value=wording.amount(event.value) if event.value else event.text,
                at=wording.at(event.at),
                sign=event.sign,
            )
        case OrderWritten():
            return _ordered(event)
        case AllergyWritten():
            return say(
                "findings.paper_allergy",
                substance=event.substance,
                reaction=event.reaction or "–",
                date=event.date or "–",
                sign=event.sign or "–",
            )
        case NoteWritten(text=text) | ArrivalWritten(text=text):
            return say("findings.paper_note", text=text)
        case Query():
            return say("findings.paper_note", text=event.written or "–")
        case _:
            assert_never(event)


def _ordered(event: OrderWritten) -> Message:
    told = {
        "drug": event.drug,
        "dosage": event.dosage or "–",
        "prescriber": event.prescriber or "–",
    }
    if event.particulars:
        particulars = "; ".join(event.particulars)
        return say("findings.paper_order_sheet", particulars=particulars, **told)
    return say("findings.paper_order", doses="; ".join(event.doses) or "–", **told)


def _base(event: Event, against: Against) -> Message:
    if against.base is None:
        return NOTHING
    if isinstance(event, AllergyWritten):
        return _allergies(event, against.base)
    if not isinstance(event, DoseWritten | DoseUnsigned):
        return NOTHING
    order = order_of(against.base, event.order_id)
    return _order(order, against.wording) if order else NOTHING


def _live(event: Event, against: Against, charted: Administration | None) -> Message:
    live, wording = against.live, against.wording
    if isinstance(live, Unreachable):
        return live.reason
    if isinstance(live, Gone | Arrived):
        return say("findings.live_gone")
    if charted is not None:
        return say(
            "findings.live_not_given" if charted.status == "not-done" else "findings.live_given",
            at=wording.at(charted.at),
            dose=charted.dose_text or wording.amount(charted.dose),
            by=charted.by or "–",
        )
    if isinstance(event, DoseWritten | DoseUnsigned):
        order = order_of(live, event.order_id)
        return _order(order, wording) if order else say("findings.live_no_order")
    if isinstance(event, AllergyWritten):
        return _allergies(event, live)
    if isinstance(event, ObservationWritten):
        for one in observation_rules.charted(event, live):
            value = wording.amount(one.value) if one.value else one.text
            return say("findings.live_observed", value=value, at=wording.at(one.at))
    return NOTHING


def _allergies(event: AllergyWritten, chart: Chart) -> Message:
    """The allergy that is called the same, else all of them; what is not known is UNKNOWN."""
    if isinstance(chart.allergies, AssertedNone):
        return say("findings.side_allergies_none")
    if not isinstance(chart.allergies, Recorded):
        return say("findings.side_allergies_unknown")
    found = allergy_rules.known(event, chart)
    listed: tuple[Allergy, ...] = (found,) if found else chart.allergies.items
    said = "; ".join(" ".join((one.substance, one.reaction)).strip() for one in listed) or "–"
    missing = bool(chart.allergies.missing)
    return say("findings.side_allergies_some" if missing else "findings.paper_note", text=said)


def _order(order: MedicationOrder, wording: Wording) -> Message:
    return say(
        "findings.side_order",
        drug=writing.drug(order, wording.lang),
        dosage=" / ".join(writing.order_lines(order, wording.lang, wording.zone)) or "–",
        status=_status(order.status),
    )


def _status(said: str) -> str:
    """FHIR's word for how an order stands as the catalogue's; any other word is the source's."""
    return f"findings.status_{said.replace('-', '_')}" if said in _STATUSES else said

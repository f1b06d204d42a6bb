"""Fills `record` and `worklist`: what was written on paper, and what became of it. Pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import assert_never

import msgspec

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
    when,
)
from fallback.recovery.findings.finding import Finding
from fallback.recovery.findings.wording import Wording
from fallback.session import from_iso
from fallback.store.outages import Outage
from fallback.store.outbox import OutboxRow
from fallback.store.sheets import Sheet
from fallback.texts import say
from forms.values import Filling, Row, Rows


class UsedSheet(msgspec.Struct, frozen=True):
    """A sheet, its form's title, and who keyed it ("" where it was not)."""

    sheet: Sheet
    title: str
    keyed_by: str


class HandLine(msgspec.Struct, frozen=True):
    """Something to enter by hand: whose, when, what, why by hand, and the sheet it stands on."""

    id: str
    patient: str
    at: str
    what: str
    why: str
    sheet: str


def record(
    outage: Outage,
    sheets: Sequence[UsedSheet],
    events: Iterable[Event],
    findings: Iterable[Finding],
    wording: Wording,
    adds_to: str = "",
) -> Filling:
    """One patient's record: the sheets, what was written on them, what became of it. `adds_to` is
    the earlier document that it comes after."""
    statement = _occasion("documents.record_statement", outage, wording)
    if adds_to:
        statement += " " + say("documents.adds_to", first=adds_to).text(wording.lang)
    return {
        "statement": statement,
        "sheets": _table([_sheet(one, wording) for one in sheets], wording),
        "entries": _table([_event(one, wording) for one in events], wording),
        "findings": _table([_finding(one, wording) for one in findings], wording),
    }


def hand_lines(
    outage: Outage,
    findings: Iterable[Finding],
    refused: Iterable[OutboxRow],
    patients: Mapping[str, str],
    wording: Wording,
) -> tuple[HandLine, ...]:
    """What has to be entered by hand: put there by a decision, or refused by the record system.
    As a person charts: patient, then time.

    `refused` are the items that were; `patients` patient id → who and where, on a line.
    """
    said = {row.finding_id or row.identifier: row for row in refused}
    listed = [one for one in findings if one.decision == "worklist" or one.id in said]
    listed.sort(key=lambda one: (patients.get(one.patient_id, ""), str(one.at or ""), one.sheet))
    lines = [
        HandLine(
            one.id,
            patients.get(one.patient_id, ""),
            wording.at(one.at) if one.at else "",
            one.paper.text(wording.lang),
            "\n".join(filter(None, _reasons(one, said.get(one.id), wording))),
            one.sheet,
        )
        for one in listed
    ]
    title = say("documents.title", ward=outage.ward_name).text(wording.lang)
    lines += [
        HandLine(row.identifier, patients.get(row.patient_id, ""), "", title, row.said, "")
        for row in said.values()
        if row.finding_id is None  # a patient's document: there is no finding of it
    ]
    return tuple(lines)


def worklist(outage: Outage, lines: Iterable[HandLine], wording: Wording) -> Filling:
    """The lines on paper, each with its box to tick."""
    rows = [
        Row(
            {
                "at": one.at,
                "what": "\n".join(filter(None, (one.patient, one.what))),
                "why": one.why,
                "sheet": one.sheet,
            },
            id=one.id,
        )
        for one in lines
    ]
    statement = _occasion("documents.worklist_statement", outage, wording)
    return {"statement": statement, "items": _table(rows, wording)}


def _reasons(one: Finding, refused: OutboxRow | None, wording: Wording) -> Iterator[str]:
    yield one.why.text(wording.lang)
    yield one.reason
    yield refused.said if refused else ""


def _event(event: Event, wording: Wording) -> Row:
    what, value, by = _told(event, wording)
    at = when(event)
    return Row(
        {
            "at": wording.at(at) if at else "",
            "what": what,
            "value": value,
            "by": by,
            "sheet": event.origin.sheet,
        }
    )


def _told(event: Event, wording: Wording) -> tuple[str, str, str]:
    """What was done, its value, and who signed for it on paper."""
    match event:
        case DoseWritten(given=True):
            amount = wording.amount(event.dose) if event.dose else ""
            return event.drug, amount or _say("documents.given", wording), event.sign
        case DoseWritten():
            said = say("documents.not_given", reason=event.reason or event.code)
            return event.drug, said.text(wording.lang), event.sign
        case DoseUnsigned():
            return event.drug, _say("documents.unsigned", wording), ""
        case DoseSinceWritten():
            return event.drug, event.dose, event.sign
        case ObservationWritten():
            return (
                event.name,
                wording.amount(event.value) if event.value else event.text,
                event.sign,
            )
        case OrderWritten():
            doses = (event.dosage, *event.particulars, *event.doses)
            return event.drug, "\n".join(filter(None, doses)), event.prescriber
        case AllergyWritten():
            what = f"{_say('findings.kind_allergy', wording)}: {event.substance}"
            return what, " · ".join(filter(None, (event.reaction, event.date))), event.sign
        case NoteWritten() | ArrivalWritten():
            return event.text, "", ""
        case Query():
            return event.written, event.why.text(wording.lang), ""
        case _:
            assert_never(event)


def _finding(one: Finding, wording: Wording) -> Row:
    decision = _say(f"findings.decision_{one.decision or 'none'}", wording)
    verdict = _say(f"findings.verdict_{one.verdict}", wording)
    return Row(
        {
            "what": one.paper.text(wording.lang),
            "verdict": f"{verdict}: {one.why.text(wording.lang)}",
            "decision": f"{decision}: {one.reason}" if one.reason else decision,
        },
        id=one.id,
    )


def _table(rows: Sequence[Row], wording: Wording) -> Rows:
    return Rows(tuple(rows), "" if rows else _say("documents.nothing", wording))


def _occasion(key: str, outage: Outage, wording: Wording) -> str:
    ended = from_iso(outage.ended_at) if outage.ended_at else None
    began = wording.at(from_iso(outage.began_at))
    return say(key, ward=outage.ward_name, began=began, ended=wording.at(ended)).text(wording.lang)


def _sheet(one: UsedSheet, wording: Wording) -> Row:
    state = _say(f"outage.state_{one.sheet.state}", wording)
    if one.keyed_by:
        state += say("documents.keyed_by", names=one.keyed_by).text(wording.lang)
    return Row({"number": one.sheet.number, "form": one.title, "state": state})


def _say(key: str, wording: Wording) -> str:
    return say(key).text(wording.lang)

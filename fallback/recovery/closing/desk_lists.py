"""Lists on paper for those who can answer: what the ward has to say of what it wrote, and what a
clinician has to decide. Neither is the worklist: what stands on them is still to be entered."""

from collections.abc import Iterable
from dataclasses import dataclass

from fallback.outage.issue import IssuedPacket, issue
from fallback.packet.compose import FormCopy
from fallback.recovery.events.done import DoneSheet, done_sheets
from fallback.recovery.findings.finding import Finding, kept
from fallback.recovery.findings.reconcile import open_outage
from fallback.recovery.findings.wording import Wording
from fallback.recovery.writeback.documents import patients_of, used_sheets, ward_heading, wording_of
from fallback.session import Session
from fallback.store import findings
from fallback.store.outages import Outage
from fallback.texts import say
from forms.spec import Kind
from forms.values import Filling, Row, Rows

SIGNATURES = "signatures"


QUERIES, CONFLICTS = "queries", "conflicts"


def issue_queries(session: Session, outage_id: str) -> IssuedPacket:
    """What has to be asked of those who wrote it, numbered like any print-out."""
    found = _gathered(session, outage_id)
    return _issue(session, found, QUERIES, _queries(found))


def queries(session: Session, outage_id: str) -> tuple[Row, ...]:
    """The same, for the screen."""
    return _queries(_gathered(session, outage_id))


def issue_clinician_list(session: Session, outage_id: str) -> IssuedPacket:
    """What a clinician has to decide, numbered like any print-out."""
    found = _gathered(session, outage_id)
    return _issue(session, found, CONFLICTS, _conflicts(found))


def conflicts(session: Session, outage_id: str) -> tuple[Row, ...]:
    """The same, for the screen."""
    return _conflicts(_gathered(session, outage_id))


def _queries(found: "_Gathered") -> tuple[Row, ...]:
    """By who wrote it."""
    asked = [one for one in found.findings if one.verdict == "query"]
    asked = [one for one in asked if one.decision in (None, "worklist")]
    names = initials(found.done.values())
    rows = [
        (writer(found.done.get(one.sheet), one, names), found.patients.get(one.patient_id, ""), one)
        for one in asked
    ]
    rows.sort(key=lambda row: (not row[0], row[0], row[1], str(row[2].at or ""), row[2].id))
    return tuple(_query(*row, found.wording) for row in rows)


def _conflicts(found: "_Gathered") -> tuple[Row, ...]:
    """What does not agree with the record system and nobody has decided; by patient and time."""
    left = [one for one in found.findings if one.verdict == "conflict" and one.open]
    rows = [(found.patients.get(one.patient_id, ""), one) for one in left]
    rows.sort(key=lambda row: (row[0], str(row[1].at or ""), row[1].id))
    return tuple(_conflict(*row, found.wording) for row in rows)


@dataclass(frozen=True)
class _Gathered:
    """What both lists are made of."""

    outage: Outage
    snapshot_id: str
    findings: tuple[Finding, ...]
    done: dict[str, DoneSheet]
    patients: dict[str, str]
    wording: Wording


def _gathered(session: Session, outage_id: str) -> _Gathered:
    with session.read() as tx:
        outage = open_outage(tx, outage_id)
        used = used_sheets(tx, outage)
        return _Gathered(
            outage,
            used[-1].snapshot_id,
            tuple(map(kept, findings.of_outage(tx, outage_id))),
            {one.sheet.number: one for one in done_sheets(tx, outage_id)},
            patients_of(tx, used),
            wording_of(session),
        )


def _issue(session: Session, found: _Gathered, form: str, rows: tuple[Row, ...]) -> IssuedPacket:
    ward, lang = found.outage.ward_name, found.wording.lang
    filling: Filling = {
        "statement": say(f"documents.{form}_statement", ward=ward).text(lang),
        "items": Rows(rows, "" if rows else say("documents.nothing").text(lang)),
    }
    copy = FormCopy(form, ward_heading(session, found.outage), filling)
    return issue(session, found.outage, found.snapshot_id, [copy], title=f"Fallback {ward}")


def _query(who: str, patient: str, one: Finding, wording: Wording) -> Row:
    cells = {
        "who": who or say("documents.ask_unknown").text(wording.lang),
        "at": wording.at(one.at) if one.at else "",
        "what": "\n".join(filter(None, (patient, one.paper.text(wording.lang)))),
        "why": one.why.text(wording.lang),
        "sheet": one.sheet,
    }
    return Row(cells, id=one.id)


def _conflict(patient: str, one: Finding, wording: Wording) -> Row:
    cells = {
        "what": "\n".join(filter(None, (patient, one.paper.text(wording.lang)))),
        "before": one.base.text(wording.lang),
        "live": one.live.text(wording.lang),
        "why": f"{one.why.text(wording.lang)}\n{one.todo.text(wording.lang)}",
        "sheet": one.sheet,
    }
    return Row(cells, id=one.id)


def writer(done: DoneSheet | None, finding: Finding, names: dict[str, tuple[str, ...]]) -> str:
    """Who wrote it: the initials in the finding's own boxes, else those of the whole sheet; with
    the names that the ward's list of signatures has for them. "" where nobody signed."""
    if done is None:
        return ""
    own = [box for box in done.frozen.boxes if box.path in finding.paths]
    for boxes in (own, done.frozen.boxes):
        signed = [
            done.readings[box.path].value
            for box in boxes
            if box.kind is Kind.SIGNATURE and box.path in done.readings
        ]
        if found := [_named(one, names) for one in dict.fromkeys(filter(None, signed))]:
            return ", ".join(found)
    return ""


def _named(signed: str, names: dict[str, tuple[str, ...]]) -> str:
    known = names.get(_plain(signed), ())
    return f"{signed} ({' / '.join(known)})" if known else signed


def initials(done: Iterable[DoneSheet]) -> dict[str, tuple[str, ...]]:
    """Initials → the names that stand beside them on the ward's lists of signatures: two, where two
    people write the same."""
    found: dict[str, tuple[str, ...]] = {}
    for one in done:
        if one.sheet.form != SIGNATURES:
            continue
        for path, reading in one.readings.items():
            place, _, field = path.rpartition("/")
            name = one.readings.get(f"{place}/name")
            if field == "initials" and reading.value and name and name.value:
                key = _plain(reading.value)
                found[key] = tuple(dict.fromkeys((*found.get(key, ()), name.value)))
    return found


def _plain(text: str) -> str:
    return "".join(c for c in text.casefold() if c.isalnum())

"""Lists on paper for those who can answer: what the ward has to say of what it wrote, and what a
clinician has to decide. Their rows do not count as the worklist's."""

from collections.abc import Callable, Iterable, Iterator, Sequence

from fallback.outage.issue import IssuedPacket, issue
from fallback.packet.compose import FormCopy
from fallback.recovery.documents import patients_of, used_sheets, ward_heading, wording_of
from fallback.recovery.done import DoneSheet, done_sheets
from fallback.recovery.finding import Finding, kept
from fallback.recovery.reconcile import open_outage
from fallback.recovery.wording import Wording
from fallback.session import Session
from fallback.store import findings
from fallback.texts import say
from forms.spec import Kind
from forms.values import Filling, Row, Rows

SIGNATURES = "signatures"


def issue_queries(session: Session, outage_id: str) -> IssuedPacket:
    """What has to be asked of those who wrote it, by who that is."""
    return _issue(session, outage_id, "query", "documents.queries_statement")


def issue_clinician_list(session: Session, outage_id: str) -> IssuedPacket:
    """What does not agree with the record system and nobody has decided."""
    return _issue(session, outage_id, "conflict", "documents.clinician_statement")


def _issue(session: Session, outage_id: str, verdict: str, statement: str) -> IssuedPacket:
    with session.read() as tx:
        outage = open_outage(tx, outage_id)
        found = [kept(row) for row in findings.of_outage(tx, outage_id) if row.verdict == verdict]
        done = {one.sheet.number: one for one in done_sheets(tx, outage_id)}
        used = used_sheets(tx, outage)
        patients = patients_of(tx, used)
    wording = wording_of(session)
    open_ones = [one for one in found if one.decision in (None, "worklist")]
    if verdict == "conflict":
        open_ones = [one for one in found if one.open]
    names = initials(done.values())

    def asked(one: Finding) -> str:
        return writer(done.get(one.sheet), one, names) if verdict == "query" else ""

    rows = list(_rows(open_ones, patients, asked, wording))
    filling: Filling = {
        "statement": say(statement, ward=outage.ward_name).text(wording.lang),
        "items": Rows(tuple(rows), "" if rows else say("documents.nothing").text(wording.lang)),
    }
    copy = FormCopy("worklist", ward_heading(session, outage), filling)
    title = f"Fallback {outage.ward_name}"
    return issue(session, outage, used[-1].snapshot_id, [copy], title=title)


def _rows(
    found: Sequence[Finding],
    patients: dict[str, str],
    asked: Callable[[Finding], str],
    wording: Wording,
) -> Iterator[Row]:
    """By who is to be asked, then patient and time."""
    order = sorted(
        ((asked(one), patients.get(one.patient_id, ""), str(one.at or ""), one) for one in found),
        key=lambda row: (not row[0], row[:3], row[3].id),
    )
    for who, patient, _, one in order:
        sides = [one.paper.text(wording.lang)]
        if one.verdict == "conflict":
            sides += [
                say("documents.side_base", text=one.base.text(wording.lang)).text(wording.lang),
                say("documents.side_live", text=one.live.text(wording.lang)).text(wording.lang),
            ]
        why = [one.why.text(wording.lang), one.todo.text(wording.lang)]
        if one.verdict == "query":
            key = "documents.ask" if who else "documents.ask_unknown"
            why.insert(0, say(key, who=who).text(wording.lang))
        yield Row(
            {
                "at": wording.at(one.at) if one.at else "",
                "what": "\n".join(filter(None, (patient, *sides))),
                "why": "\n".join(why),
                "sheet": one.sheet,
            },
            id=f"{one.verdict}:{one.id}",
        )


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

"""Fills `record` and `worklist`: what was written on paper, and what became of it. Pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from fallback.recovery.done import DoneSheet
from fallback.recovery.finding import Finding
from fallback.recovery.verification import Reading
from fallback.recovery.wording import Wording
from fallback.session import from_iso
from fallback.store.outages import Outage
from fallback.store.sheets import Sheet
from fallback.texts import Message, say
from forms.geometry import Box
from forms.values import Filling, Row, Rows


def record(
    outage: Outage,
    sheets: Sequence[tuple[Sheet, str]],
    done: Iterable[DoneSheet],
    findings: Iterable[Finding],
    wording: Wording,
) -> Filling:
    """One patient's record. `sheets` are the sheet and its form's title."""
    return {
        "statement": _occasion("documents.record_statement", outage, wording),
        "sheets": Rows(
            tuple(
                Row(
                    {
                        "number": one.number,
                        "form": title,
                        "state": _say(f"outage.state_{one.state}", wording),
                    }
                )
                for one, title in sheets
            )
        ),
        "entries": _table([row for one in done for row in _entries(one, wording)], wording),
        "findings": _table([_finding(one, wording) for one in findings], wording),
    }


def worklist(
    outage: Outage,
    findings: Iterable[Finding],
    refused: Mapping[str, str],
    names: Mapping[str, str],
    wording: Wording,
) -> Filling:
    """What has to be entered by hand: put there by a decision, or refused by the record system.

    `refused` is finding id → what was said; `names` patient id → name.
    """
    listed = [one for one in findings if one.decision == "worklist" or one.id in refused]
    listed.sort(key=lambda one: (names.get(one.patient_id, ""), str(one.at or ""), one.sheet))
    rows = [
        Row(
            {
                "at": wording.at(one.at) if one.at else "",
                "what": _what(names.get(one.patient_id, ""), one.paper, wording),
                "why": "\n".join(filter(None, _reasons(one, refused.get(one.id, ""), wording))),
                "sheet": one.sheet,
            },
            id=one.id,
        )
        for one in listed
    ]
    statement = _occasion("documents.worklist_statement", outage, wording)
    return {"statement": statement, "items": _table(rows, wording)}


def _what(name: str, paper: Message, wording: Wording) -> str:
    return "\n".join(filter(None, (name, paper.text(wording.lang))))


def _reasons(one: Finding, said: str, wording: Wording) -> Iterator[str]:
    yield one.why.text(wording.lang)
    yield one.reason
    yield said


def _entries(one: DoneSheet, wording: Wording) -> Iterator[Row]:
    by = " / ".join(filter(None, (one.keyed_by, one.verified_by)))
    for box in one.frozen.boxes:
        reading = one.readings.get(box.path)
        if reading is None or reading.state == "blank":
            continue
        label = box.label.text(wording.lang)
        yield Row(
            {
                "at": wording.at(from_iso(one.keyed_at)),
                "what": " · ".join(filter(None, (_beside(one, box), label))),
                "value": _value(box, reading, wording),
                "by": by,
                "sheet": one.sheet.number,
            }
        )


def _beside(one: DoneSheet, box: Box) -> str:
    """What is printed beside the box, or the time written in its row or column."""
    time = one.readings.get(f"{box.path.rpartition('/')[0]}/time")
    return box.context or (time.value if time else "")


def _value(box: Box, reading: Reading, wording: Wording) -> str:
    if reading.state != "value":
        return _say(f"documents.{reading.state}", wording)
    meant = {choice.code: choice.label.text(wording.lang) for choice in box.choices}
    if reading.value in meant:
        return f"{reading.value} {meant[reading.value]}"
    return f"{reading.value} {box.unit}".strip()


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


def _state(sheet: Sheet, wording: Wording) -> str:
    return _say(f"outage.state_{sheet.state}", wording)


def _say(key: str, wording: Wording) -> str:
    return say(key).text(wording.lang)

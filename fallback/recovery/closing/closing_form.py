"""Fills the form `closing` from the report. Pure."""

from collections.abc import Iterable

from fallback.recovery.closing.report import ClosingReport, Counted, Did
from fallback.recovery.findings.wording import Wording
from fallback.session import from_iso
from fallback.texts import say
from forms.values import Filling, Row, Rows


def fill(found: ClosingReport, wording: Wording) -> Filling:
    """All blocks of the form."""
    return {
        "statement": _say("closing.statement", wording),
        "outage": _outage(found, wording),
        "sheets": _sheets(found, wording),
        "open": _open(found, wording),
        "reserve": _reserve(found, wording),
        "findings": _findings(found.findings, wording),
        "writeback": _writeback(found.writeback, wording),
        "keying": _keying(found, wording),
        "people": _people(found.people, wording),
    }


def _outage(found: ClosingReport, wording: Wording) -> dict[str, str]:
    kind = _say(f"closing.kind_{found.kind}", wording)
    times = {
        "began": found.began,
        "declared": found.declared,
        "ended": found.ended,
        "closed": found.closed,
    }
    told = {name: wording.at(from_iso(text) if text else None) for name, text in times.items()}
    return told | {"outage": f"{kind}: {found.reason}" if found.reason else kind}


def _sheets(found: ClosingReport, wording: Wording) -> Rows:
    counted = (
        {
            "form": found.titles[one.what[0]],
            "state": _say(f"outage.state_{one.what[1]}", wording),
            "count": str(one.count),
        }
        for one in found.sheets
    )
    blank = (
        {
            "form": say("closing.blank_form", form=found.titles[one.form]).text(wording.lang),
            "state": say("closing.blank_used", used=one.used).text(wording.lang),
            "count": str(one.printed),
        }
        for one in found.blanks
    )
    return _table((*counted, *blank), wording)


def _open(found: ClosingReport, wording: Wording) -> Rows:
    return _table(
        (
            {
                "number": one.number,
                "form": found.titles[one.form],
                "patient": one.patient or found.ward,
                "state": f"{_say(f'outage.state_{one.state}', wording)}: {one.reason}"
                + (f" ({one.by})" if one.by else ""),
            }
            for one in found.open
        ),
        wording,
    )


def _reserve(found: ClosingReport, wording: Wording) -> Rows:
    return _table(
        (
            {"number": one.number, "name": one.name, "state": one.said.text(wording.lang)}
            for one in found.reserve
        ),
        wording,
    )


def _findings(counted: Iterable[Counted], wording: Wording) -> Rows:
    return _table(
        (
            {
                "kind": _say(f"findings.kind_{one.what[0]}", wording),
                "verdict": _say(f"findings.verdict_{one.what[1]}", wording),
                "decision": _say(f"closing.decision_{one.what[2]}", wording),
                "count": str(one.count),
            }
            for one in counted
        ),
        wording,
    )


def _writeback(counted: Iterable[Counted], wording: Wording) -> Rows:
    return _table(
        (
            {
                "kind": _say(f"findings.kind_{one.what[0]}", wording),
                "state": _say(f"closing.sent_{one.what[1]}", wording),
                "count": str(one.count),
            }
            for one in counted
        ),
        wording,
    )


def _keying(found: ClosingReport, wording: Wording) -> Rows:
    kinds = (
        {
            "field": _say(f"closing.field_{one.kind}", wording),
            "keyed": str(one.keyed),
            "differed": str(one.differed),
            "share": wording.share(one.share),
        }
        for one in found.keying
    )
    forms = (
        {
            "field": say(
                "closing.keyed_form",
                form=found.titles[one.form],
                sheets=one.sheets,
                strokes=round(one.strokes_a_pass),
                illegible=one.illegible,
            ).text(wording.lang),
            "keyed": str(one.keyed),
            "differed": str(one.differed),
            "share": wording.share(one.share),
        }
        for one in found.forms
    )
    return _table((*kinds, *forms), wording)


def _people(people: Iterable[Did], wording: Wording) -> Rows:
    return _table(
        (
            {
                "name": one.name,
                "role": _say(f"session.role_{one.role}", wording) if one.role else "",
                "did": ", ".join(
                    f"{_say(f'closing.did_{_key(action)}', wording)} {count}"
                    for action, count in one.did.items()
                ),
            }
            for one in people
        ),
        wording,
    )


def _key(action: str) -> str:
    return action.replace(".", "_").replace("-", "_")


def _table(rows: Iterable[dict[str, str]], wording: Wording) -> Rows:
    found = tuple(map(Row, rows))
    return Rows(found, "" if found else _say("documents.nothing", wording))


def _say(key: str, wording: Wording) -> str:
    return say(key).text(wording.lang)

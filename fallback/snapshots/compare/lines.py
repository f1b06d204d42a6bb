"""A comparison in words: a line each for what somebody has to look at, or for everything."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import assert_never
from zoneinfo import ZoneInfo

import msgspec

from fallback.chart import writing
from fallback.chart.identity import readable
from fallback.chart.model import Alert, Allergy, Chart, MedicationOrder
from fallback.snapshots.compare.model import Comparison, Pair, PatientPair, Verdict
from fallback.texts import Lang, worded

WORST_FIRST: tuple[Verdict, ...] = (
    *("missing", "changed", "unknown"),
    *("uncertain", "new", "same"),
)


class Line(msgspec.Struct, frozen=True):
    """One thing side by side. `kind`: patient, section, allergy, order, alert. `said` is the
    verdict in words with what differs; a side that has nothing is ""."""

    patient_id: str
    bed: str
    name: str
    number: str
    kind: str
    verdict: Verdict
    said: str
    before: str
    after: str
    certain: bool = True
    changed: tuple[str, ...] = ()

    @property
    def person(self) -> str:
        """Who, on every line, so that none can be read as another's."""
        return "\n".join(filter(None, (f"{self.bed} {self.name}".strip(), self.number)))


class Wording(msgspec.Struct, frozen=True):
    """The reader's language and the ward's clock."""

    lang: Lang
    zone: ZoneInfo

    def say(self, key: str, **values: object) -> str:
        """A sentence of the area `comparison`."""
        return worded(f"comparison.{key}", self.lang, **values)


def lines(found: Comparison, wording: Wording, *, everything: bool = False) -> tuple[Line, ...]:
    """In ward order; of each patient, what can harm first. With `everything`, what is the same
    too: whole lists side by side."""
    told = (line for one in found.patients for line in _patient(one, wording))
    return tuple(line for line in told if everything or line.verdict != "same")


def counts(found: Comparison) -> dict[str, int]:
    """How many of each kind and verdict: "order missing", "patient same"."""
    told = Counter(f"patient {one.person.verdict}" for one in found.patients)
    for one in found.patients:
        told.update(f"order {pair.verdict}" for pair in one.orders)
        told.update(f"allergy {pair.verdict}" for pair in one.allergies)
        told.update(f"alert {pair.verdict}" for pair in one.alerts)
    return dict(sorted(told.items()))


def summary(found: Comparison, wording: Wording) -> str:
    """What was compared, and how many differ: the words above the list."""
    told = counts(found)

    def of(verdict: str) -> int:
        return sum(number for key, number in told.items() if key.endswith(f" {verdict}"))

    return wording.say(
        "summary",
        before=_side(found.before.source, found.before.fetched_at, wording),
        after=_side(found.after.source, found.after.fetched_at, wording),
        patients=len(found.patients),
        differing=len(found.differing),
        gone=told.get("patient missing", 0),
        came=told.get("patient new", 0),
        orders=told.get("order missing", 0),
        changed=told.get("order changed", 0),
        added=told.get("order new", 0),
        allergies=told.get("allergy missing", 0),
        alerts=told.get("alert missing", 0),
        unknown=of("unknown"),
        uncertain=of("uncertain"),
    )


def _side(source: str, at: datetime, wording: Wording) -> str:
    return f"{source} {at.astimezone(wording.zone):%Y-%m-%d %H:%M}"


def _patient(one: PatientPair, wording: Wording) -> Iterator[Line]:
    yield _line(one, "patient", one.person, wording)
    yield from _sections(one, wording)
    found: list[tuple[str, Pair[Allergy] | Pair[MedicationOrder] | Pair[Alert]]] = [
        *(("allergy", pair) for pair in one.allergies),
        *(("order", pair) for pair in one.orders),
        *(("alert", pair) for pair in one.alerts),
    ]
    for kind, pair in sorted(found, key=lambda each: WORST_FIRST.index(each[1].verdict)):
        yield _line(one, kind, pair, wording)


def _line(
    one: PatientPair,
    kind: str,
    pair: Pair[Chart] | Pair[Allergy] | Pair[MedicationOrder] | Pair[Alert],
    wording: Wording,
) -> Line:
    return _of(
        one,
        kind=kind,
        verdict=pair.verdict,
        said=_said(kind, pair.verdict, pair.changed, pair.certain, wording),
        before=_told(pair.before, wording),
        after=_told(pair.after, wording),
        certain=pair.certain,
        changed=pair.changed,
    )


def _of(one: PatientPair, **facts: object) -> Line:
    who = one.chart.patient
    told = {
        "patient_id": who.id,
        "bed": one.chart.stay.bed,
        "name": who.name,
        "number": readable(who.number_system, who.number),
    }
    return msgspec.convert(told | facts, Line)


def _sections(one: PatientPair, wording: Wording) -> Iterator[Line]:
    """Where one side says none, or nothing, and the other says otherwise."""
    for section in one.sections:
        if section.differs:
            unread = "not-fetched" in (section.before, section.after)
            verdict: Verdict = "unknown" if unread else "changed"
            name = wording.say(f"section_{section.name}")
            yield _of(
                one,
                kind="section",
                verdict=verdict,
                said=f"{wording.say(f'verdict_{verdict}')}: {name}",
                before=wording.say(f"kind_{section.before.replace('-', '_')}", section=name),
                after=wording.say(f"kind_{section.after.replace('-', '_')}", section=name),
            )


def _said(
    kind: str, verdict: Verdict, changed: Iterable[str], certain: bool, wording: Wording
) -> str:
    """ "ÄNDRAD: dos, tider (osäker match)"."""
    said = wording.say(f"verdict_{verdict}")
    what = ", ".join(wording.say(f"field_{name}") for name in changed) or wording.say(f"of_{kind}")
    doubt = "" if certain or verdict == "uncertain" else f" ({wording.say('not_certain')})"
    return f"{said}: {what}{doubt}"


def _told(item: Chart | Allergy | Alert | MedicationOrder | None, wording: Wording) -> str:
    match item:
        case None:
            return ""
        case Chart():
            who = item.patient
            born = who.birth_date.isoformat() if who.birth_date else ""
            number = readable(who.number_system, who.number)
            return " ".join(filter(None, (who.name, number, born, item.stay.bed)))
        case Allergy():
            grave = item.criticality and wording.say(f"criticality_{item.criticality}")
            return ", ".join(filter(None, (item.substance, item.reaction, grave)))
        case Alert():
            return item.text
        case MedicationOrder():
            return _order(item, wording)
        case _:
            assert_never(item)


def _order(order: MedicationOrder, wording: Wording) -> str:
    status = "" if order.status == "active" else wording.say("status", status=order.status)
    how = writing.order_lines(order, wording.lang, wording.zone)
    return "\n".join(filter(None, (writing.drug(order, wording.lang), *how, status)))

"""The administration sheet: the day's due times drawn, lines to write on for all else.

No dose is shown as given or due that the source does not say; a row without times says why.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from fallback.chart import dosage_text, writing
from fallback.chart.model import Chart, Dosage, MedicationOrder, Quantity
from fallback.chart.section import AssertedNone
from fallback.chart.timing import DueTimes, Untimed, due_times
from fallback.packet.context import Context
from fallback.packet.filling import as_needed, orders
from fallback.store.times import iso
from fallback.texts import Message, say
from forms.values import Filling, Row

BLANK_LINES = 4  # for what has no times: infusions, what could not be understood


def fill(chart: Chart, context: Context) -> Filling:
    """Fill the form `administration`."""
    start, end = context.window
    known = isinstance(chart.allergies, AssertedNone)
    asks = context.words(
        "administration_statement",
        snapshot=context.local(chart.fetched_at),
        began=context.local(context.began_at or context.printed_at),
        start=context.local(start),
        end=context.local(end),
    )
    return {
        "statement": "\n".join((orders.allergy_line(chart, context), asks)) if known else asks,
        "orders": orders.rows(chart, context, lambda order: _row(order, context)),
    }


@dataclass(frozen=True)
class _Drawn:
    """What one dosage instruction puts on the sheet: its lines, and words on why there are none,
    which stand whatever the others draw (`always`) or where the row as a whole is like it."""

    lines: tuple[dict[str, str], ...] = ()
    said: str = ""
    always: bool = False


def _row(order: MedicationOrder, context: Context) -> Row:
    several = len(order.dosages) > 1
    drawn = [_draw(one, order, context, several=several) for one in order.dosages]
    if any(one.undated for one in order.dosages):
        drawn.append(_Drawn(_blank({})))  # one set of lines: which step is in force is asked
    if not order.dosages:
        drawn = [_Drawn(_blank({}), context.words("no_dosage"))]
    if not orders.for_the_ward(order):
        drawn = [_Drawn(_blank({}), context.words("no_lines"))]
    if not orders.given(order):
        drawn = [_Drawn(said=context.words("no_lines"))]
    lines = sorted(
        (line for one in drawn for line in one.lines), key=lambda line: line.get("due.iso", "~")
    )
    said = dict.fromkeys(
        one.said for one in drawn if one.said and (one.always or bool(one.lines) == bool(lines))
    )
    how = writing.order_lines(order, context.lang, context.zone, numbered=True)
    cells = {
        "drug": orders.drug_cell(order, context),
        "dosage": "\n".join((*how, *said)),
    }
    return Row(cells=cells, id=order.id, lines=tuple(lines))


def _draw(one: Dosage, order: MedicationOrder, context: Context, *, several: bool) -> _Drawn:
    particulars = _particulars(one, context)
    label = writing.rate(one, context.lang) or (writing.dose(one, context.lang) if several else "")
    if one.as_needed:
        words = context.words("as_needed_line")
        cells = particulars | {"due": _due(words, label)}
        return _Drawn((cells,) * as_needed.lines(one, context.window))
    if one.undated:
        return _Drawn((), _untimed(say("chart.untimed_steps"), context), always=True)
    if one.timing is None and one.timing_text:
        said = _untimed(say("chart.untimed_words"), context)
        return _Drawn(_blank(particulars | {"due": label}), said)
    timing = one.timing or dosage_text.timing(one.text)
    if timing is None:
        said = "" if label and not several else context.words("untimed_no_timing")
        return _Drawn(_blank(particulars | {"due": label}), said)
    start, end = context.window
    if order.stop is not None:
        end = max(start, min(end, order.stop))
    if order.authored is not None:
        start = min(end, max(start, order.authored))  # no dose was due before it was written
    found = due_times(timing, order.start, start, end, context.zone, context.ward_times)
    if isinstance(found, Untimed):
        return _Drawn(_blank(particulars | {"due": label}), _untimed(found.reason, context))
    if one.timing is not None:
        return _timed(found, particulars, label, context)
    drawn = _timed(found, particulars, label or (one.text if several else ""), context)
    return replace(drawn, said=f"{context.words('times_of_words')} {drawn.said}".strip())


def _untimed(reason: Message, context: Context) -> str:
    return context.words("untimed", reason=reason.text(context.lang))


def _timed(found: DueTimes, particulars: dict[str, str], label: str, context: Context) -> _Drawn:
    if not found.times:
        return _Drawn(said=context.words("none_due", until=context.local(context.window[1])))
    lines = tuple(
        particulars | {"due": _due(_clock(moment, context), label), "due.iso": iso(moment)}
        for moment in found.times
    )
    return _Drawn(lines, context.words("customary") if found.customary else "")


def _clock(moment: datetime, context: Context) -> str:
    """The time of day; on another day than the sheet's first, the day too; in the hour that
    comes twice when summer time ends, which of the two."""
    local = moment.astimezone(context.zone)
    clock = f"{local:%H:%M}"
    if local.utcoffset() != local.replace(fold=1 - local.fold).utcoffset():
        clock += " " + context.words("winter_time" if local.fold else "summer_time")
    if local.date() == context.window[0].astimezone(context.zone).date():
        return clock
    return f"{local.day}/{local.month} {clock}"


def _due(first: str, label: str) -> str:
    return f"{first}\n{label}" if label else first


def _particulars(one: Dosage, context: Context) -> dict[str, str]:
    """The unit that the written dose is in; none where it may be one of two, or "per" something."""
    dose: Quantity | None = one.dose or one.dose_high
    if dose is None or "/" in (dose.unit or dose.ucum):
        return {}
    if one.dose_high and one.dose_high.unit not in ("", dose.unit):
        return {}
    found = {"dose.unit": writing.unit_name(dose, context.lang), "dose.ucum": dose.ucum}
    return {key: text for key, text in found.items() if text}


def _blank(cells: dict[str, str]) -> tuple[dict[str, str], ...]:
    return (cells,) * BLANK_LINES

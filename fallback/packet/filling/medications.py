"""The list of medications: every printed order, whole."""

from fallback.chart import writing
from fallback.chart.model import Administration, Chart, Dosage, MedicationOrder
from fallback.chart.section import AssertedNone, Recorded, items
from fallback.packet.context import Context
from fallback.packet.filling import orders
from forms.values import Fill, Filling, Row

_UNFINISHED = {"in-progress", "on-hold", "stopped", "unknown"}


def fill(chart: Chart, context: Context) -> Filling:
    """Fill the form `medications`."""
    found: dict[str, Fill] = {
        "orders": orders.rows(chart, context, lambda order: _row(order, chart, context))
    }
    if isinstance(chart.allergies, AssertedNone):  # else they stand in the heading of every page
        found["statement"] = orders.allergy_line(chart, context)
    return found


def _row(order: MedicationOrder, chart: Chart, context: Context) -> Row:
    cells = {
        "drug": orders.drug_cell(order, context),
        "dose": _dose(order, context),
        "route": "\n".join(dict.fromkeys(filter(None, map(writing.route, order.dosages)))),
        "times": _numbered([_times(one, order, context) for one in order.dosages]),
        "period": _period(order, context),
        "indication": order.indication,
        "prescriber": order.prescriber,
        "last_given": last_given(order, chart, context),
    }
    return Row(cells=cells, id=order.id)


def _dose(order: MedicationOrder, context: Context) -> str:
    lines = [_numbered([_one_dose(one, context) for one in order.dosages])]
    if not any(one.text or _coded(one, context) for one in order.dosages):
        lines.append(context.words("no_dose"))
    instructions = [one.patient_instruction for one in order.dosages]
    lines += dict.fromkeys(instructions)
    lines += writing.remarks(order, context.lang)
    return "\n".join(line for line in lines if line)


def _one_dose(one: Dosage, context: Context) -> str:
    """The coded dose and rate, then the source's own text, verbatim."""
    coded = _coded(one, context)
    if not one.text or not coded:
        return one.text or coded
    return f"{coded}\n”{one.text}”"


def _coded(one: Dosage, context: Context) -> str:
    parts = writing.dose(one, context.lang), writing.rate(one, context.lang)
    return ", ".join(part for part in parts if part)


def _times(one: Dosage, order: MedicationOrder, context: Context) -> str:
    """When; and its own dates, where the order's period does not say them."""
    found = [writing.times(one, context.lang)]
    if one.timing and (writing.differ_in_dates(order) or one.timing.events):
        found.append(writing.dates(one.timing, context.lang, context.zone))
    return ", ".join(part for part in found if part)


def _numbered(lines: list[str]) -> str:
    """Several instructions keep their number in each column."""
    if len(lines) < 2:
        return "".join(lines)
    return "\n".join(f"{n}) {line}" for n, line in enumerate(lines, start=1) if line)


def _period(order: MedicationOrder, context: Context) -> str:
    """From when to when; when it was written, where the source tells no start."""
    found = [writing.period(order.start, order.stop, context.lang, context.zone)]
    if order.start is None and order.authored is not None:
        found.append(context.words("authored", day=context.day(order.authored)))
    return "\n".join(part for part in found if part)


def last_given(order: MedicationOrder, chart: Chart, context: Context) -> str:
    """The last dose the source knows of; UNKNOWN where doses are not recorded, or were not all
    fetched."""
    given = chart.administrations
    whole = isinstance(given, AssertedNone) or (isinstance(given, Recorded) and not given.missing)
    found = [one for one in items(given) if _of(one, order) and one.at]
    if not found:
        return context.words("none_noted") if whole else context.words("unknown")
    found.sort(key=lambda one: one.at or chart.fetched_at, reverse=True)
    last = next((n for n, one in enumerate(found) if one.status != "not-done"), 0)
    said = "\n".join(_given(one, context) for one in dict.fromkeys((found[0], found[last])))
    return said if whole else context.words("given_not_whole", given=said)


def _given(one: Administration, context: Context) -> str:
    at = context.local(one.at)
    if one.status == "not-done":
        return context.words("not_given", at=at, reason=one.reason or "?")
    dose = writing.quantity(one.dose, context.lang) if one.dose else one.dose_text
    state = context.words(f"dose_{one.status}") if one.status in _UNFINISHED else ""
    return "\n".join(part for part in (at, dose, state) if part)


def _of(one: Administration, order: MedicationOrder) -> bool:
    if one.status == "entered-in-error":
        return False
    if one.order_id:
        return one.order_id == order.id
    return one.drug.casefold() == order.drug.casefold()

"""Safe writing of what a source coded; a source's own words are never touched.

No trailing zero, a leading zero, thin space in thousands, "mikrogram" and "enheter" in full.
"""

from decimal import Decimal

from fallback.chart.model import Dosage, MedicationOrder, Quantity, Timing
from fallback.texts import Lang, worded

THIN = "\u202f"  # narrow and not broken at a line's end
_MICRO = {"µg", "μg", "ug", "mcg", "mikrog", "µgram"}
_UNITS = {"ie", "iu", "[iu]", "[iu", "u", "e", "[usp'u]", "i.e.", "unit", "units", "enhet"}
_PERIODS = {"s", "min", "h", "d", "wk", "mo", "a"}
_WHEN = {
    *("MORN", "NOON", "AFT", "EVE", "NIGHT", "HS", "WAKE"),
    *("C", "CM", "CD", "CV", "AC", "ACM", "ACD", "ACV", "PC", "PCM", "PCD", "PCV"),
}
_DAYS = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"}


def number(value: Decimal, lang: Lang, *, keep_zeros: bool = False) -> str:
    """A number as it is safely read; `keep_zeros` keeps a measurement's own precision."""
    plain = format(value, "f")
    if "." in plain and not keep_zeros:
        plain = plain.rstrip("0").rstrip(".")
    sign, digits = ("−", plain[1:]) if plain.startswith("-") else ("", plain)
    whole, _, decimals = digits.partition(".")
    grouped = f"{int(whole or '0'):,}".replace(",", THIN)
    point = "," if lang == "sv" else "."
    return sign + grouped + (point + decimals if decimals else "")


def unit(name: str, lang: Lang) -> str:
    """A unit with what is misread written out, part by part ("µg/h" → "mikrogram/h")."""
    return "/".join(_unit_part(part.strip(), lang) for part in name.split("/"))


def _unit_part(part: str, lang: Lang) -> str:
    if part in _MICRO:
        return worded("chart.unit_microgram", lang)
    if part.casefold() in _UNITS:
        return worded("chart.unit_units", lang)
    return part


def quantity(
    q: Quantity, lang: Lang, high: Quantity | None = None, *, keep_zeros: bool = False
) -> str:
    """The value and its unit; a range where there is a `high`."""
    name = unit_name(q, lang) or (unit_name(high, lang) if high else "")
    value = number(q.value, lang, keep_zeros=keep_zeros)
    if high is not None and high.value != q.value:
        value += "–" + number(high.value, lang, keep_zeros=keep_zeros)
    return f"{value} {name}".strip()


def unit_name(q: Quantity, lang: Lang) -> str:
    """The unit as a person reads it; a UCUM annotation such as "{tablet}" without its braces."""
    code = "" if q.ucum == "1" else q.ucum.strip("{}")
    return unit(q.unit or code, lang)


def dosage(d: Dosage, lang: Lang) -> str:
    """What the source coded, and its own text verbatim, in quotes: both where they differ."""
    coded, own = coded_dosage(d, lang), d.text.strip()
    if not own or not coded:
        return own or coded
    if _bare(own) == _bare(coded):
        return own
    return f"{coded}\n”{own}”"


def coded_dosage(d: Dosage, lang: Lang) -> str:
    """What is coded of a dosage, in words: dose, rate, timing, as needed, maximum, route."""
    parts = [
        dose(d, lang),
        rate(d, lang),
        timing(d.timing, lang) if d.timing else "",
        as_needed(d, lang),
        maximum(d, lang),
    ]
    found = ", ".join(part for part in parts if part)
    return ", ".join([found, route(d)]) if found and route(d) else found


def dose(d: Dosage, lang: Lang) -> str:
    """The dose or its range; "" where none is coded."""
    if d.dose is None:
        return quantity(d.dose_high, lang) if d.dose_high else ""
    return quantity(d.dose, lang, d.dose_high)


def rate(d: Dosage, lang: Lang) -> str:
    """The rate of an infusion; "" where none is told."""
    own = d.rate_text.strip()
    coded = quantity(d.rate, lang) if d.rate else ""
    if own and coded and _bare(own) != _bare(coded):
        return f"{coded} ({own})"
    return own or coded


def route(d: Dosage) -> str:
    """Route and method, in the source's words."""
    return ", ".join(part for part in (d.route, d.method) if part)


def as_needed(d: Dosage, lang: Lang) -> str:
    """ "vid behov", and for what."""
    if not d.as_needed:
        return ""
    if d.as_needed_for:
        return worded("chart.as_needed_for", lang, what=d.as_needed_for)
    return worded("chart.as_needed", lang)


def maximum(d: Dosage, lang: Lang) -> str:
    """ "högst 4 g per dygn"."""
    return worded("chart.maximum", lang, what=d.maximum) if d.maximum else ""


def times(d: Dosage, lang: Lang) -> str:
    """When, for the list of medications: what is coded, and the source's words for it."""
    coded = timing(d.timing, lang) if d.timing else ""
    parts = [coded, d.timing_text, as_needed(d, lang), maximum(d, lang)]
    return ", ".join(dict.fromkeys(part for part in parts if part))


def timing(t: Timing, lang: Lang) -> str:
    """A timing in words: how often, which days, what hours."""
    parts = [_how_often(t, lang)]
    if t.days_of_week:
        parts.append(" ".join(_worded("day", day, _DAYS, lang) for day in t.days_of_week))
    if t.times_of_day:
        hours = ", ".join(f"{hour:%H:%M}" for hour in t.times_of_day)
        parts.append(worded("chart.at_hours", lang, hours=hours))
    when = ", ".join(_worded("when", code, _WHEN, lang) for code in t.when)
    if when and t.offset:
        when = worded("chart.offset", lang, minutes=t.offset, when=when)
    parts.append(when)
    if t.count is not None:
        parts.append(worded("chart.count", lang, count=t.count))
    return ", ".join(part for part in parts if part)


def _worded(kind: str, code: str, known: set[str], lang: Lang) -> str:
    return worded(f"chart.{kind}_{code.lower()}", lang) if code in known else code


def _how_often(t: Timing, lang: Lang) -> str:
    if t.period is None or t.period_unit not in _PERIODS:
        return worded("chart.times", lang, count=t.frequency) if t.frequency else ""
    frequency = t.frequency or 1
    if frequency == 1:
        if t.period == 1 and t.period_unit == "d" and (t.times_of_day or t.when):
            return worded("chart.daily", lang)
        return _every(t.period, t.period_unit, lang)
    period = worded(f"chart.period_{t.period_unit}", lang)
    if t.period != 1:
        plural = worded(f"chart.periods_{t.period_unit}", lang)
        period = f"{number(t.period, lang)} {plural}"
    return worded("chart.times_per", lang, count=frequency, period=period)


def _every(period: Decimal, name: str, lang: Lang) -> str:
    if period in (1, 2):
        return worded(f"chart.every_{int(period)}_{name}", lang)
    key = f"chart.every_n_{name}" if period == int(period) else f"chart.every_x_{name}"
    return worded(key, lang, n=number(period, lang))


def drug(order: MedicationOrder) -> str:
    """The drug with its form and strength, where its name does not say them already."""
    found = order.drug
    for part in (order.form, order.strength):
        if part and _bare(part) not in _bare(found):
            found += f", {part}"
    return found


def order_lines(order: MedicationOrder, lang: Lang) -> tuple[str, ...]:
    """All that stands of how to give an order, a line each, the source's own words included."""
    found: list[str] = []
    for one in order.dosages:
        found.append(dosage(one, lang))
        for own in (one.timing_text, one.patient_instruction):
            if own and _bare(own) not in _bare(found[-1]):
                found.append(own)
    return tuple(line for line in (*found, *remarks(order, lang)) if line)


def remarks(order: MedicationOrder, lang: Lang) -> tuple[str, ...]:
    """The order's note, and what of it could not be understood, verbatim."""
    found: list[str] = []
    if order.note:
        found.append(worded("chart.note", lang, text=order.note))
    if order.source_text:
        found.append(worded("chart.source_text", lang, text=order.source_text))
    return tuple(found)


def _bare(text: str) -> str:
    return "".join(text.casefold().split())

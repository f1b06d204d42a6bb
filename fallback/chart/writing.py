"""Safe writing of what a source coded; a source's own words are never touched.

No trailing zero, a leading zero, thin space in thousands, "mikrogram" and "enheter" in full.
"""

import re
from datetime import datetime, time
from decimal import Decimal
from zoneinfo import ZoneInfo

from fallback.chart.model import Dosage, MedicationOrder, Quantity, Timing
from fallback.texts import Lang, worded

THIN = "\u202f"  # narrow and not broken at a line's end
_MICRO = {"μg", "ug", "mcg", "mikrog", "μgram"}  # folded: the micro sign is the Greek letter
_UNITS = {"ie", "iu", "[iu]", "[iu", "u", "e", "[usp'u]", "i.e.", "unit", "units", "enhet"}
_AS_READ = {"mm[Hg]": "mmHg", "Cel": "°C"}
_NUMBER = re.compile(r"(?<![\w.,*^-])\d+(?:\.\d+)?(?![\w.,*^])")
_UNIT = re.compile(r"(?<=\d )[^\s\d/;]+|(?<=/)[^\s\d/;]+")
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
    """A unit with what is misread written out, word by word ("µg/h" → "mikrogram/h")."""
    return re.sub(r"[^\s/]+", lambda found: _unit_word(found[0], lang), name.strip())


def _unit_word(word: str, lang: Lang) -> str:
    if word.casefold() in _MICRO:
        return worded("chart.unit_microgram", lang)
    if word.casefold() in _UNITS:
        return worded("chart.unit_units", lang)
    return _AS_READ.get(word, word)


def amounts(text: str, lang: Lang) -> str:
    """Words made of coded amounts ("10.0 µg/ml + 0.5 g"), each written safely."""
    units = _UNIT.sub(lambda found: _unit_word(found[0], lang), text)
    return _NUMBER.sub(lambda found: number(Decimal(found[0]), lang), units)


def quantity(
    q: Quantity, lang: Lang, high: Quantity | None = None, *, keep_zeros: bool = False
) -> str:
    """The value and its unit; a range where there is a `high`, which may have its own unit."""
    value, name = number(q.value, lang, keep_zeros=keep_zeros), unit_name(q, lang)
    if high is not None:
        upper, upper_name = number(high.value, lang, keep_zeros=keep_zeros), unit_name(high, lang)
        if name and upper_name not in ("", name):
            return f"{value} {name} – {upper} {upper_name}"
        value, name = value if upper == value else f"{value}–{upper}", name or upper_name
    return f"{value} {name}".strip()


def unit_name(q: Quantity, lang: Lang) -> str:
    """The unit as a person reads it; a UCUM annotation such as "{tablet}" without its braces.
    UCUM's "1" is no unit, and would be read as a digit."""
    name = (q.unit or q.ucum).strip()
    return "" if name == "1" else unit(re.sub(r"[{}]", "", name), lang)


def dosage(d: Dosage, lang: Lang) -> str:
    """What the source coded, and its own text verbatim, in quotes: both where they differ."""
    coded, own = coded_dosage(d, lang), d.text.strip()
    if not own or not coded:
        return own or coded
    if coded == route(d):
        return own if _bare(coded) in _bare(own) else f"{own}\n{coded}"
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
        route(d),
    ]
    return ", ".join(part for part in parts if part)


def dose(d: Dosage, lang: Lang) -> str:
    """The dose or its range, and whether its unit is lacking; "" where none is coded."""
    parts = [_amount(d, lang), amounts(d.dose_text, lang)]
    return "; ".join(part for part in parts if part)


def _amount(d: Dosage, lang: Lang) -> str:
    if d.dose is None:
        return f"≤ {quantity(d.dose_high, lang)}" if d.dose_high else ""
    found = quantity(d.dose, lang, d.dose_high)
    named = unit_name(d.dose, lang) or (d.dose_high and unit_name(d.dose_high, lang))
    return found if named else worded("chart.no_unit", lang, amount=found)


def rate(d: Dosage, lang: Lang) -> str:
    """The rate of an infusion; "" where none is told."""
    own = amounts(d.rate_text.strip(), lang)
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
    limits = {
        "chart.maximum": d.maximum,
        "chart.maximum_once": d.maximum_once,
        "chart.maximum_for_life": d.maximum_for_life,
    }
    worded_ = (worded(key, lang, what=amounts(what, lang)) for key, what in limits.items() if what)
    return ", ".join(worded_)


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
    parts += (_when(code, t.offset, lang) for code in t.when)
    if t.count is not None:
        parts.append(worded("chart.count", lang, count=t.count))
    return ", ".join(part for part in parts if part)


def dates(t: Timing | None, lang: Lang, zone: ZoneInfo) -> str:
    """From when to when a timing holds, and at which moments, where it names them."""
    if t is None:
        return ""
    found = [period(t.bounds_start, t.bounds_end, lang, zone)]
    found += (on_the_clock(event, zone) for event in t.events)
    return ", ".join(part for part in found if part)


def differ_in_dates(order: MedicationOrder) -> bool:
    """Whether its dosages hold at different times, so that each must say its own."""
    timed = [one.timing for one in order.dosages if one.timing]
    return len({(t.bounds_start, t.bounds_end) for t in timed}) > 1


def period(start: datetime | None, stop: datetime | None, lang: Lang, zone: ZoneInfo) -> str:
    """ "från 2026-11-22 08:00 till och med 2026-11-27"; the day alone where no hour was told."""
    parts = [worded("chart.from", lang, at=on_the_clock(start, zone))] if start else []
    parts += [worded("chart.to", lang, at=on_the_clock(stop, zone))] if stop else []
    return " ".join(parts)


def on_the_clock(moment: datetime, zone: ZoneInfo) -> str:
    """Date and time; the date alone for a day's first or last moment, which stands for the day."""
    local = moment.astimezone(zone)
    whole = local.time() in (time(), time(23, 59, 59))
    return f"{local:%Y-%m-%d}" if whole else f"{local:%Y-%m-%d %H:%M}"


def _when(code: str, offset: int, lang: Lang) -> str:
    when = _worded("when", code, _WHEN, lang)
    if not offset:
        return when
    if code == "HS":
        when = worded("chart.before_sleep", lang)
    return worded("chart.offset", lang, minutes=offset, when=when)


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


def drug(order: MedicationOrder, lang: Lang = "sv") -> str:
    """The drug with its form and strength, where its name does not say them already. In Swedish
    where no reader is known, as in what is written back."""
    found = order.drug
    strength = amounts(order.strength, lang)
    if order.form and _bare(order.form) not in _bare(found):
        found += f", {order.form}"
    if strength and not _says(found, strength):
        found += f", {strength}"
    return found.removeprefix(", ")


def _says(text: str, amount: str) -> bool:
    """Whether the amount stands there: "25 mg" does not in "125 mg", nor "5 mg" in "5 mg/ml"."""
    wanted = r"\s*".join(map(re.escape, amount.casefold().replace(",", ".").split()))
    return bool(re.search(rf"(?<![\d.]){wanted}(?![\w/])", text.casefold().replace(",", ".")))


def order_lines(order: MedicationOrder, lang: Lang, zone: ZoneInfo) -> tuple[str, ...]:
    """All that stands of how to give an order, a line each, the source's own words included. A
    start that all dosages share, and no end, is left to the order's own period."""
    found: list[str] = []
    each = [dates(one.timing, lang, zone) for one in order.dosages]
    shared = "" if differ_in_dates(order) else next(filter(None, each), "")
    ends = any(one.timing and (one.timing.bounds_end or one.timing.events) for one in order.dosages)
    for one, own_dates in zip(order.dosages, each, strict=True):
        lines = [dosage(one, lang)]
        others = (
            "" if own_dates == shared else own_dates,
            one.timing_text,
            one.patient_instruction,
        )
        lines += (own for own in others if own and _bare(own) not in _bare(lines[0]))
        found += lines
    return tuple(line for line in (*found, shared if ends else "", *remarks(order, lang)) if line)


def remarks(order: MedicationOrder, lang: Lang) -> tuple[str, ...]:
    """The order's note, and what of it could not be understood, verbatim."""
    found: list[str] = []
    if order.note:
        found.append(worded("chart.note", lang, text=order.note))
    said = {_bare(one.text) for one in order.dosages}
    if order.source_text and _bare(order.source_text) not in said:
        found.append(worded("chart.source_text", lang, text=order.source_text))
    return tuple(found)


def _bare(text: str) -> str:
    return "".join(text.casefold().split())

"""How a drug is given, in words: what the source coded, and its own text verbatim."""

from fallback.chart.model import Dosage
from fallback.chart.writing.amounts import amounts, quantity, unit_name
from fallback.chart.writing.timings import timing
from fallback.texts import Lang, worded


def dosage(d: Dosage, lang: Lang) -> str:
    """What the source coded, and its own text verbatim, in quotes: both where they differ."""
    coded, own = coded_dosage(d, lang), d.text.strip()
    if not own or not coded:
        return own or coded
    if coded == route(d):
        return own if bare(coded) in bare(own) else f"{own}\n{coded}"
    if bare(own) == bare(coded):
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
    if own and coded and bare(own) != bare(coded):
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


def bare(text: str) -> str:
    """The text without white space and case: what two wordings of one thing share."""
    return "".join(text.casefold().split())

"""An order in words: the drug, and all that stands of how to give it."""

import re
from zoneinfo import ZoneInfo

from fallback.chart.model import MedicationOrder
from fallback.chart.writing.amounts import amounts
from fallback.chart.writing.dosages import bare, dosage
from fallback.chart.writing.timings import dates
from fallback.texts import Lang, worded


def differ_in_dates(order: MedicationOrder) -> bool:
    """Whether its dosages hold at different times, so that each must say its own."""
    timed = [one.timing for one in order.dosages if one.timing]
    return len({(t.bounds_start, t.bounds_end) for t in timed}) > 1


def drug(order: MedicationOrder, lang: Lang = "sv") -> str:
    """The drug with its form and strength, where its name does not say them already. In Swedish
    where no reader is known, as in what is written back."""
    found = order.drug
    strength = amounts(order.strength, lang)
    if order.form and bare(order.form) not in bare(found):
        found += f", {order.form}"
    if strength and not _says(found, strength):
        found += f", {strength}"
    return found.removeprefix(", ")


def _says(text: str, amount: str) -> bool:
    """Whether the amount stands there: "25 mg" does not in "125 mg", nor "5 mg" in "5 mg/ml"."""
    wanted = r"\s*".join(map(re.escape, amount.casefold().replace(",", ".").split()))
    return bool(re.search(rf"(?<![\d.]){wanted}(?![\w/])", text.casefold().replace(",", ".")))


def order_lines(
    order: MedicationOrder, lang: Lang, zone: ZoneInfo, *, numbered: bool = False
) -> tuple[str, ...]:
    """All that stands of how to give an order, a line each, the source's own words included. A
    start that all dosages share, and no end, is left to the order's own period.

    With `numbered` each of several dosages begins with its number, so that the dates below a dose
    are not read with the dose after them; what they share stands before them all.
    """
    found: list[str] = []
    each = [dates(one.timing, lang, zone) for one in order.dosages]
    shared = "" if differ_in_dates(order) else next(filter(None, each), "")
    ends = any(one.timing and (one.timing.bounds_end or one.timing.events) for one in order.dosages)
    numbered = numbered and len(order.dosages) > 1
    for number, (one, own_dates) in enumerate(zip(order.dosages, each, strict=True), start=1):
        lines = [dosage(one, lang)]
        others = (
            "" if own_dates == shared else own_dates,
            one.timing_text,
            one.patient_instruction,
        )
        lines += (own for own in others if own and bare(own) not in bare(lines[0]))
        if numbered and any(lines):
            lines = [line for line in lines if line]
            lines[0] = f"{number}) {lines[0]}"
        found += lines
    period = shared if ends else ""
    found = [period, *found] if numbered else [*found, period]
    return tuple(line for line in (*found, *remarks(order, lang)) if line)


def remarks(order: MedicationOrder, lang: Lang) -> tuple[str, ...]:
    """The order's note, and what of it could not be understood, verbatim."""
    found: list[str] = []
    if order.note:
        found.append(worded("chart.note", lang, text=order.note))
    said = {bare(one.text) for one in order.dosages}
    if order.source_text and bare(order.source_text) not in said:
        found.append(worded("chart.source_text", lang, text=order.source_text))
    return tuple(found)

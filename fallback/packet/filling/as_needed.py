"""How many lines a dose gets that is given as needed: as many as its maximum allows, and one more.

Only the lines are counted from it. What may be given stands beside them, as the source says it.
"""

import re
from datetime import datetime
from decimal import Decimal
from math import ceil
from typing import Final

from fallback.chart.model import Dosage
from fallback.packet.context import DAY

UNKNOWN: Final = 4  # where no maximum is told, or none that can be counted
LEAST: Final = 2
MOST: Final = 6

_A_DAY = r"(?: ?/ ?| per )(?:1 )?(?:24 ?(?:h|tim|timmar|hours?)|d|dygn|dag|day)"
_AMOUNT = rf"(\d+(?:[.,]\d+)?) ?([^\W\d]+)?{_A_DAY}"
_CODED: Final = re.compile(_AMOUNT)
_IN_WORDS: Final = re.compile(rf"(?:högst|max\.?|maximalt|at most) {_AMOUNT}(?!\w)")
_TIMES: Final = {"gång", "gånger", "ggr", "dos", "doser", "time", "times", "dose", "doses"}
_MEASURES: Final = ("gram", "liter", "litre", "mol")


def lines(one: Dosage, window: tuple[datetime, datetime]) -> int:
    """The lines of a dosage given as needed, in the hours that the sheet is drawn for."""
    a_day = _a_day(one)
    if a_day is None:
        return UNKNOWN
    start, end = window
    allowed = ceil(a_day * Decimal((end - start) / DAY))
    return min(MOST, max(LEAST, allowed + 1))


def _a_day(one: Dosage) -> Decimal | None:
    """Doses a day, at most; of the smallest dose, where it is a range. None: cannot be told."""
    found = _CODED.fullmatch(" ".join(one.maximum.casefold().split()))
    if found is None and not one.maximum:
        found = _IN_WORDS.search(" ".join(one.text.casefold().split()))
    if found is None:
        return None
    most, unit = Decimal(found[1].replace(",", ".")), found[2] or ""
    if unit in _TIMES:
        return most
    dose = one.dose
    if dose is None or dose.value <= 0:
        return None
    if not unit:  # "högst 1 per dygn": doses, or what the dose is counted in
        return max(most, most / dose.value)
    return most / dose.value if _alike(unit, dose.unit.casefold()) else None


def _alike(unit: str, other: str) -> bool:
    """Whether two units are one, or forms of one countable word: "kapsel" and "kapslar"."""
    if unit == other:
        return True
    stem = unit[:4]
    return len(stem) == 4 and other.startswith(stem) and not other.endswith(_MEASURES)

"""Swedish words for when a dose is given, read as a timing; only where every word is understood.

"1 tablett kl 8 och 20" has times. "1 tablett vid smärta" has none, and neither has anything with
a word that is not known here: then the words are printed and a hand writes the times.
"""

import re
from collections.abc import Callable
from datetime import time
from decimal import Decimal
from typing import Final, TypeAlias

from fallback.chart.model import Timing

_Found: TypeAlias = "re.Match[str]"

_COUNTS: Final = {"en": 1, "ett": 1, "två": 2, "tre": 3, "fyra": 4, "fem": 5, "sex": 6}
_NTH: Final = {"annan": 2, "tredje": 3, "fjärde": 4, "sjätte": 6, "åttonde": 8, "tolfte": 12}
_DAYS: Final = dict(
    zip(
        ("måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag", "söndag"),
        ("mon", "tue", "wed", "thu", "fri", "sat", "sun"),
        strict=True,
    )
)
_PARTS: Final = {
    **dict.fromkeys(("på morgonen", "varje morgon", "morgon"), "MORN"),
    **dict.fromkeys(("mitt på dagen",), "NOON"),
    **dict.fromkeys(("på kvällen", "varje kväll", "till kvällen", "kväll"), "EVE"),
    **dict.fromkeys(("till natten", "inför natten"), "NIGHT"),
    **dict.fromkeys(("till frukost", "till frukosten"), "CM"),
    **dict.fromkeys(("till lunch", "till lunchen"), "CD"),
}
_PLACES: Final = ("MORN", "NOON", "EVE", "NIGHT")  # of "1+0+1+0"

_NUMBER = r"(?:\d+(?:[.,]\d+)?(?: ?½)?|½|en|ett|två|tre|fyra)"
_UNIT = (
    r"(?:tabl?(?:ett(?:er)?)?\.?|kaps(?:el|lar)?\.?|t|mg|g|ml|mikrogram|µg|ie|e|enhet(?:er)?"
    r"|mmol|dropp(?:e|ar)|dos(?:er)?|inhalation(?:er)?|plåster|påsar?|stolpiller|st)"
)
_DOSE = rf"(?:{_NUMBER}(?: ?[-–] ?{_NUMBER})? ?{_UNIT}?(?:,)? )?"
_A_DAY = r"(?:per dag|per dygn|om dagen|/dag|/dygn|dagligen)"
_CLOCK = r"(?<!\d)(?:2[0-3]|[01]?\d)(?:[.:][0-5]\d)?(?!\d)"
_AND = r"(?:, | och )"
_CLOCKS = rf"kl(?:\.|ockan)? ?({_CLOCK}(?:{_AND}(?:kl\.? ?)?{_CLOCK})*)"
_PART = "|".join(sorted(_PARTS, key=len, reverse=True))
_DAY = f"(?:{'|'.join(_DAYS)})(?:ar)?"


def timing(text: str) -> Timing | None:
    """The timing that a dosage's own words tell, whole; None where any word is left over."""
    plain = " ".join(text.casefold().split()).removesuffix(".")
    for pattern, read in _READERS:
        if found := pattern.fullmatch(plain):
            return read(found)
    return None


def _at_hours(found: _Found) -> Timing | None:
    hours = [_hour(said) for said in re.findall(_CLOCK, found[1])]
    return Timing(times_of_day=tuple(hours)) if len(set(hours)) == len(hours) else None


def _hour(said: str) -> time:
    hour, _, minute = said.replace(".", ":").partition(":")
    return time(int(hour), int(minute or 0))


def _a_day(found: _Found) -> Timing | None:
    said = found[1] or "1"
    count = _COUNTS[said] if said in _COUNTS else int(said)
    return _every(Decimal(1), "d", count) if count else None


def _nth(found: _Found) -> Timing:
    said = found[1]
    count = Decimal(_NTH[said] if said in _NTH else int(said))
    return _every(count, "h" if found[2].startswith("timm") else "d", 1)


def _places(found: _Found) -> Timing | None:
    """ "1+0+1": in the morning and in the evening. Doses that differ are left to the words."""
    doses = [dose.strip() for dose in found[1].split("+")]
    given = [place for place, dose in zip(_PLACES, doses, strict=False) if dose != "0"]
    if len(set(doses) - {"0"}) != 1:
        return None
    return Timing(when=tuple(given))


def _parts(found: _Found) -> Timing:
    return Timing(when=tuple(_PARTS[said] for said in re.findall(_PART, found[1])))


def _on_days(found: _Found) -> Timing:
    days = tuple(_DAYS[said] for said in re.findall("|".join(_DAYS), found[1]))
    hours = tuple(_hour(said) for said in re.findall(_CLOCK, found[2] or ""))
    return Timing(days_of_week=days, times_of_day=hours)


def _every(period: Decimal, unit: str, frequency: int) -> Timing:
    return Timing(frequency=frequency, period=period, period_unit=unit)


_N = rf"([1-9]|1\d|2[0-4]|{'|'.join(_COUNTS)})"
_NTHS = "|".join(_NTH)
_READERS: Final[tuple[tuple[re.Pattern[str], Callable[[_Found], Timing | None]], ...]] = tuple(
    (re.compile(_DOSE + pattern), read)
    for pattern, read in (
        (_CLOCKS, _at_hours),
        (rf"{_N} (?:gång|gånger|ggr) ?{_A_DAY}", _a_day),
        (r"()(?:dagligen|varje dag|per dag|per dygn)", _a_day),
        (r"[x×] ?([1-9])", _a_day),
        (rf"var(?:t|je)? ?(\d{{1,2}}(?=:[ea] )|{_NTHS})(?::[ea])? (timm[ea]|dag|dygn)", _nth),
        (rf"({_NUMBER}(?: ?\+ ?(?:{_NUMBER}|0)){{2,3}})(?: {_UNIT})?", _places),
        (rf"((?:{_PART})(?:{_AND}(?:{_PART}))*)", _parts),
        (rf"(?:varje )?({_DAY}(?:{_AND}{_DAY})*)(?: {_CLOCKS})?", _on_days),
    )
)

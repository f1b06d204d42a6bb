"""Numbers and units as they are safely read. The value is kept exactly."""

import re
from decimal import Decimal

from fallback.chart.model import Quantity
from fallback.texts import Lang, worded

THIN = "\u202f"  # narrow and not broken at a line's end
_MICRO = {"μg", "ug", "mcg", "mikrog", "μgram"}  # folded: the micro sign is the Greek letter
_UNITS = {"ie", "iu", "[iu]", "[iu", "u", "e", "[usp'u]", "i.e.", "unit", "units", "enhet"}
_MANY_UNITS = re.compile(r"([mkM])(?:\[i?I?U\]|I?[EU])")  # here m and M are told apart
_PREFIXES = {"m": "unit_milliunits", "k": "unit_thousand_units", "M": "unit_million_units"}
_POWER = re.compile(r"(?:x|×|·)?10[*^](\d{1,2})")
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_AS_READ = {"mm[Hg]": "mmHg", "Cel": "°C", "cc": "ml"}
_NUMBER = re.compile(r"(?<![\w.,*^-])(?:\d+(?:\.\d+)?|\.\d+)(?![\w.,*^])")
_UNIT = re.compile(r"(?<=\d )[^\s\d/;]+|(?<=/)[^\s\d/;]+")


def number(value: Decimal, lang: Lang, *, keep_zeros: bool = False) -> str:
    """A number as it is safely read; `keep_zeros` keeps a measurement's own precision."""
    plain = format(value, "f")
    if "." in plain and not keep_zeros:
        plain = plain.rstrip("0").rstrip(".")
    sign, digits = ("−" if value else "", plain[1:]) if plain[0] == "-" else ("", plain)
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
    if many := _MANY_UNITS.fullmatch(word):
        return worded(f"chart.{_PREFIXES[many[1]]}", lang)
    if word == "ng":
        return worded("chart.unit_nanogram", lang)
    if power := _POWER.fullmatch(word):
        return f"×10{power[1].translate(_RAISED)}"
    first, dot, rest = word.partition(".")  # UCUM's product: "ug.kg-1"
    if dot and rest and first.casefold() in _MICRO:
        return f"{_unit_word(first, lang)}·{rest}"
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

"""The contract's data types: coded values, amounts, and times of Sweden without a zone."""

from datetime import datetime
from decimal import Decimal, InvalidOperation
from zoneinfo import ZoneInfo

from fallback.chart.model import Quantity
from fallback.sources import dates
from fallback.sources.xml_tree import Node

_FORMS = ("YYYYMMDDhhmmss", "YYYYMMDDhhmm", "YYYYMMDD")
_LARGEST = 15  # digits before the point


def coded(node: Node | None) -> str:
    """What a person reads of a coded value: its name, its own text, its code; an older producer
    writes the words alone."""
    if node is None:
        return ""
    found = (node.words("displayName"), node.words("originalText"), node.words("code"), node.text)
    return next((text for text in found if text), "")


def yes(text: str) -> bool:
    """An xs:boolean."""
    return text in ("true", "1")


def moment(text: str, zone: ZoneInfo, *, end: bool = False) -> datetime | None:
    """A time stamp; a day alone as an `end` includes its whole day."""
    said = dates.read(text, _FORMS)
    return dates.in_utc(said, zone, end=end) if said is not None else None


def number(text: str) -> Decimal | None:
    """An xs:double that a person could read."""
    try:
        found = Decimal(text)
    except InvalidOperation:
        return None
    readable = found.is_finite() and abs(found.adjusted()) < _LARGEST and len(text) <= 30
    return Decimal(f"{found:f}") if readable else None


def quantity(node: Node | None, unit: str = "") -> Quantity | None:
    """A value with its unit; `unit` is the dosage's own, where the value has none."""
    value = number(node.words("value")) if node is not None else None
    if node is None or value is None:
        return None
    return Quantity(value, unit_of(node, unit))


def unit_of(node: Node, otherwise: str) -> str:
    """The unit as it is written; "1" is no unit."""
    said = node.words("unit")
    return said if said not in ("", "1") else otherwise


def verbatim(node: Node) -> str:
    """The element in words, its parts in brackets: "dose (low 1, high 2, unit tablett)"."""
    if any(part.name == "displayName" for part in node.parts):
        return f"{node.name} {coded(node)}"
    parts = ", ".join(said for part in node.parts if (said := verbatim(part)))
    own = " ".join(node.text.split())
    said = " ".join(part for part in (own, f"({parts})" if parts else "") if part)
    return f"{node.name} {said}" if said else ""

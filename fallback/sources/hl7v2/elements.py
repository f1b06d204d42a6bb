"""HL7's data types as the chart holds them: coded elements, names, identifiers, times, amounts."""

import re
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal, InvalidOperation
from zoneinfo import ZoneInfo

from fallback.chart.model import Identifier, Quantity
from fallback.sources.hl7v2.message import Field

PERSONNUMMER = "urn:oid:1.2.752.129.2.1.3.1"
_OID = re.compile(r"[0-2](?:\.\d+){3,}")
_STAMP = re.compile(
    r"(\d{4})(?:(\d\d)(?:(\d\d)(?:(\d\d)(?:(\d\d)(?:(\d\d)(?:\.(\d{1,6})\d*)?)?)?)?)?)?([+-]\d{4})?"
)
_NUMBER = re.compile(r"[+-]?\d{1,12}(?:\.\d{1,12})?|\.\d{1,12}")
_NOT_A_PERSON = frozenset({"AN", "ANON", "VN", "AM", "BC", "DL", "XX"})  # accounts, visits …
_SYSTEMS = {
    "LN": "http://loinc.org",
    "SCT": "http://snomed.info/sct",
    "SNM": "http://snomed.info/sct",
    "SNM3": "http://snomed.info/sct",
    "I10": "http://hl7.org/fhir/sid/icd-10",
    "UCUM": "http://unitsofmeasure.org",
}


def words(field: Field) -> str:
    """What a coded element is called: its text, its other text, its original text, its code."""
    return next((text for number in (2, 5, 9, 1, 4) if (text := field.part(number))), "")


def key(field: Field) -> str:
    """`system|code` of a coded element; its code alone where it names no system."""
    code, system = field.part(1), field.part(3)
    return f"{system_of(system)}|{code}" if code and system else code


def system_of(said: str) -> str:
    """A code system as a URL or OID where it is known; else as it is said."""
    known = _SYSTEMS.get(said.upper())
    return known or (f"urn:oid:{said}" if _OID.fullmatch(said) else said)


def codes(field: Field) -> frozenset[str]:
    """Both codes of a coded element."""
    return frozenset(code for code in (field.part(1), field.part(4)) if code)


def code_in(field: Field, *systems: str) -> str:
    """The code that a coded element has in one of these systems."""
    for code, system in ((1, 3), (4, 6)):
        if field.part(system).upper() in systems:
            return field.part(code)
    return ""


def identifier(field: Field, facility: str) -> Identifier | None:
    """A person's identifier (CX), its assigning authority as the system; None where it is of
    something else. Without an authority it is the sending facility's own."""
    value, kind = _alike(field.part(1)), field.part(5).upper()
    if not value or kind in _NOT_A_PERSON:
        return None
    space, oid = field.part(4, 1), field.part(4, 2)
    oid = oid if _OID.fullmatch(oid) else space if _OID.fullmatch(space) else ""
    if kind == "NNSWE" and not oid:
        return Identifier(PERSONNUMMER, value)
    if oid:
        return Identifier(f"urn:oid:{oid}", value)
    return Identifier(space or field.part(4, 2) or f"{facility} {kind}".strip(), value)


def _alike(value: str) -> str:
    """A personnummer with or without its hyphen is one number: twelve digits."""
    return value.replace("-", "") if re.fullmatch(r"(?:1[89]|20)\d{6}-\d{4}", value) else value


def entity(field: Field) -> str:
    """An order's number (EI) with the system that gave it."""
    number = field.part(1)
    place = field.part(2) or field.part(3)
    return f"{number}^{place}" if number and place else number


def person(field: Field) -> str:
    """A clinician's name (XCN), given name first; else the number."""
    name = " ".join(part for part in (field.part(3), field.part(2, 1)) if part)
    return name or field.part(1)


def moment(text: str, zone: ZoneInfo, *, end: bool = False) -> datetime | None:
    """The moment in UTC, with its fraction of a second. A date alone begins at midnight in `zone`;
    as an `end` it includes its whole day. Less than a date, or anything else, is no moment."""
    found = _STAMP.fullmatch(text)
    if found is None or not found.group(3):
        return None
    year, month, day, hour, minute, second, fraction, offset = found.groups()
    try:
        at = date(int(year), int(month), int(day))
        micro = int((fraction or "0").ljust(6, "0"))
        clock = time(int(hour or 0), int(minute or 0), int(second or 0), micro)
        if end and not hour:
            clock = time(23, 59, 59)
        where = _offset(offset) if hour and offset else zone
        return datetime.combine(at, clock, where).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def second(text: str, zone: ZoneInfo, *, end: bool = False) -> datetime | None:
    """The moment to the second, as charts hold it."""
    found = moment(text, zone, end=end)
    return found.replace(microsecond=0) if found else None


def day(text: str) -> date | None:
    """The date of a time; None where it names no single day."""
    try:
        return date(int(text[:4]), int(text[4:6]), int(text[6:8])) if text[:8].isdigit() else None
    except ValueError:
        return None


def clock_time(text: str) -> time | None:
    """A time of day: HHMM, HHMMSS, or with colons as some write it."""
    found = re.fullmatch(r"(\d\d):?(\d\d)(?::?(\d\d)(?:\.\d+)?)?", text)
    try:
        return time(int(found.group(1)), int(found.group(2))) if found else None
    except ValueError:
        return None


def number(text: str) -> Decimal | None:
    """A number as HL7 writes it (NM); a decimal comma is no such number."""
    try:
        return Decimal(text) if _NUMBER.fullmatch(text) else None
    except InvalidOperation:
        return None


def quantity(amount: str, unit: Field) -> Quantity | None:
    """An amount and its unit; None where the amount is no number."""
    value = number(amount)
    if value is None:
        return None
    ucum = unit.part(1) if unit.part(3).upper() == "UCUM" else ""
    return Quantity(value, unit.part(1) if ucum else unit.part(2) or unit.part(1), ucum)


def _offset(text: str) -> timezone:
    minutes = int(text[1:3]) * 60 + int(text[3:5])
    return timezone(timedelta(minutes=-minutes if text[0] == "-" else minutes))

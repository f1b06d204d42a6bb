"""Swedish identifiers told apart by system and by form; a wrong check digit warns, never rejects.

Systems come as URL or as `urn:oid:`. A reserve number often sits under another system's name,
so a form that can only be one kind decides before the system does. No system is dereferenced.
"""

import re
from collections.abc import Iterable
from enum import StrEnum

from fallback.chart.model import Identifier


class IdentifierKind(StrEnum):
    """What an identifier is."""

    PERSONNUMMER = "personnummer"
    SAMORDNINGSNUMMER = "samordningsnummer"
    NATIONAL_RESERVE = "national-reserve"  # NRID
    REGIONAL_RESERVE = "regional-reserve"
    HSA_ID = "hsa-id"
    NPL_ID = "npl-id"
    NPL_PACK_ID = "npl-pack-id"
    OTHER = "other"


_K = IdentifierKind
_BASE = "http://electronichealth.se/identifier/"
_SYSTEMS: dict[str, IdentifierKind] = {
    "1.2.752.129.2.1.3.1": _K.PERSONNUMMER,
    _BASE + "personnummer": _K.PERSONNUMMER,
    "1.2.752.129.2.1.3.3": _K.SAMORDNINGSNUMMER,
    _BASE + "samordningsnummer": _K.SAMORDNINGSNUMMER,
    "1.2.752.74.9.1": _K.NATIONAL_RESERVE,
    _BASE + "nationelltReservnummer": _K.NATIONAL_RESERVE,
    "1.2.752.113.11.0.2.1.1.1": _K.REGIONAL_RESERVE,  # Västra Götaland
    "1.2.752.97.3.1.3": _K.REGIONAL_RESERVE,  # Stockholm
    "1.2.752.219.1.10.10.1": _K.REGIONAL_RESERVE,  # Skåne
    "1.2.752.74.9.2": _K.REGIONAL_RESERVE,  # Värmland
    "1.2.752.74.9.3": _K.REGIONAL_RESERVE,  # Örebro
    "1.2.752.74.9.5": _K.REGIONAL_RESERVE,  # Blekinge
    "1.2.752.269.1.1": _K.REGIONAL_RESERVE,  # Västernorrland
    "1.2.752.129.2.1.4.1": _K.HSA_ID,
    "1.2.752.29.4.19": _K.HSA_ID,
    "1.2.752.129.2.1.5.1": _K.NPL_ID,
    "http://medication.ehm.se/nplid": _K.NPL_ID,
    "1.2.752.129.2.1.5.2": _K.NPL_PACK_ID,
    "http://medication.ehm.se/nplpackid": _K.NPL_PACK_ID,
}
_PERSON = (_K.PERSONNUMMER, _K.SAMORDNINGSNUMMER, _K.NATIONAL_RESERVE, _K.REGIONAL_RESERVE)

_YEAR, _MONTH, _DAY = r"(?:1[89]|20)\d\d", r"(?:0[1-9]|1[0-2])", r"(?:0[1-9]|[12]\d|3[01])"
_DATE = _YEAR + _MONTH + _DAY
_SHORT = r"\d\d" + _MONTH + _DAY
_SIXTY = r"(?:6[1-9]|[78]\d|9[01])"  # the day plus 60
_VGR = re.compile(_DATE + r"[KMX]\d{3}")
_STOCKHOLM = re.compile(r"99(?:19[89]|2[012]\d)\d{7}")
_FORMS: tuple[tuple[IdentifierKind, re.Pattern[str]], ...] = (
    (_K.PERSONNUMMER, re.compile(rf"(?:{_YEAR}|\d\d){_MONTH}{_DAY}[-+]?\d{{4}}")),
    (_K.SAMORDNINGSNUMMER, re.compile(rf"(?:{_YEAR}|\d\d){_MONTH}{_SIXTY}[-+]?\d{{4}}")),
    (_K.REGIONAL_RESERVE, _VGR),
    (_K.REGIONAL_RESERVE, _STOCKHOLM),
    (_K.REGIONAL_RESERVE, re.compile(_SHORT + r"[A-Z]{2}\d[A-Z]")),  # Skåne
    (_K.REGIONAL_RESERVE, re.compile(_DATE + r"[ST][A-Z]\d[A-Z1-9]")),  # Värmland, Örebro
    (_K.REGIONAL_RESERVE, re.compile(_DATE + r"-[A-Z]{2}\d[A-Z]")),  # Blekinge
    (_K.REGIONAL_RESERVE, re.compile(_DATE + r"\d{3}[A-Z]")),  # Västernorrland
    (_K.NATIONAL_RESERVE, re.compile(r"(?:00|2[2-9]|[3-8]\d|9[0-8])\d{6}[A-HJ-NPR-UX-Z]{2}\d{2}")),
)  # fmt: skip


def classify(system: str, value: str) -> IdentifierKind:
    """What the identifier is. Under a system we don't know, it is OTHER and passes unchanged."""
    said = _SYSTEMS.get(system.removeprefix("urn:oid:"), _K.OTHER)
    if said not in _PERSON:
        return said
    fits = [kind for kind, form in _FORMS if form.fullmatch(value.strip())]
    return said if said in fits or not fits else fits[0]


def readable(system: str, value: str) -> str:
    """The number as it is read aloud, "19460218-0004", where it is surely a personnummer or
    samordningsnummer of twelve digits; anything else unchanged."""
    found = value.strip()
    known = classify(system, found) in _PERSON[:2] and len(found) == 12 and found.isdigit()
    return f"{found[:8]}-{found[8:]}" if known and check_digit_ok(found) else value


def check_digit_ok(value: str) -> bool | None:
    """Whether the check digit agrees; None where the form has none that can be checked.

    Luhn over the last ten digits of a personnummer or samordningsnummer; in the forms of Västra
    Götaland (letters K, M, X count 5, 7, 8) and Stockholm (positions 5 to 11) as they define it.
    """
    value = value.strip()
    if _VGR.fullmatch(value):
        return _luhn(value[2:].translate(str.maketrans("KMX", "578")))
    if _STOCKHOLM.fullmatch(value):
        return _luhn(value[4:])
    if any(form.fullmatch(value) for _, form in _FORMS[:2]):
        return _luhn(re.sub(r"[-+]", "", value)[-10:])
    return None


def number_of(identifiers: Iterable[Identifier]) -> Identifier | None:
    """The identity number to print: personnummer first, then samordningsnummer, then reserves;
    where there is none of these, the first that has a value."""
    valued = [i for i in identifiers if i.value.strip()]

    def rank(identifier: Identifier) -> int:
        kind = classify(identifier.system, identifier.value)
        return _PERSON.index(kind) if kind in _PERSON else len(_PERSON)

    return min(valued, key=rank, default=None)


def luhn_digit(digits: str) -> str:
    """The check digit that follows these digits."""
    return next(last for last in "0123456789" if _luhn(digits + last))


def _luhn(digits: str) -> bool:
    """The sum of the digits, every second from the right doubled (12 as 1 + 2), ends in 0."""
    doubled = (int(d) * (1 + i % 2) for i, d in enumerate(reversed(digits)))
    return sum(d // 10 + d % 10 for d in doubled) % 10 == 0

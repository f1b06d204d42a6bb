"""Who lies in a bed: a name, a birth date that no one else on any ward has, a number.

The first 600 wards hold no two people of the same birth date and number.
"""

from datetime import date, timedelta

from fallback.chart.model import Identifier, Patient, Sex
from fallback.demo import identity_numbers as numbers
from fallback.demo.catalogue import Slot, names, slots
from fallback.demo.dice import dice

OLD = (date(1932, 1, 1), date(1979, 12, 31))
YOUNG = (date(1980, 1, 1), date(2005, 12, 31))
STEP = 7919  # a prime that divides neither span of days, so that no day comes twice in a round


def patient(seed: int, ward_number: int, place: int) -> Patient:
    """The patient of slot `place` (0 …) of a ward."""
    slot = slots()[place]
    sex: Sex = slot.sex if slot.sex != "unknown" else ("female" if place % 2 else "male")
    born = _born(seed, ward_number, place, YOUNG if slot.young else OLD)
    given, family = _name(seed, ward_number, place, slot, sex)
    system, number = _number(slot, born, sex == "female", ward_number)
    return Patient(
        id=f"w{ward_number}-p{place + 1:02}",
        family=family,
        given=given,
        number=number,
        number_system=system,
        birth_date=born,
        sex=sex,
        protected=slot.protected,
        identifiers=(Identifier(system, number),),
    )


def _born(seed: int, ward_number: int, place: int, span: tuple[date, date]) -> date:
    first, last = span
    days = (last - first).days + 1
    serial = (ward_number - 1) * len(slots()) + place
    start = int.from_bytes(dice(seed, "born")[:4], "big")
    return first + timedelta(days=(start + serial * STEP) % days)


def _name(seed: int, ward_number: int, place: int, slot: Slot, sex: Sex) -> tuple[str, str]:
    """Steps through the lists, so that only those who should share a whole name."""
    if slot.family:
        return slot.given, slot.family
    throw = dice(seed, ward_number, "names")
    given = names().female if sex == "female" else names().male
    family = names().family
    return given[(throw[0] + place * 7) % len(given)], family[(throw[1] + place * 5) % len(family)]


def _number(slot: Slot, born: date, female: bool, serial: int) -> tuple[str, str]:
    match slot.number:
        case "samordningsnummer":
            return numbers.SAMORDNINGSNUMMER, numbers.samordningsnummer(born)
        case "nationellt":
            value = numbers.national_reserve(born, female=female, serial=serial)
            return numbers.NATIONAL_RESERVE, value
        case "regionalt":
            value = numbers.regional_reserve(born, female=female, serial=serial)
            return numbers.REGIONAL_RESERVE, value
        case _:
            return numbers.PERSONNUMMER, numbers.personnummer(born, female=female)

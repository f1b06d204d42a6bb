"""Identity numbers that nobody bears, in the form of those that people bear.

* Born 1980 or later: Skatteverket's published series of test numbers, whose birth numbers are
  238 (women) and 239 (men).
* Born earlier: birth number 000. Skatteverket assigns 001–999 only, so no one has it, and its
  last digit says nothing of the sex. The same for samordningsnummer (day + 60).
* Regional reserve numbers: the form of Västra Götaland with a serial number (06–79) and a valid
  check digit. They are handed out by one hospital and looked up nowhere.
* National reserve numbers: the form XXYYMMDDNNGC. The rule of its check digit is not public, so
  the last digit stands for nothing; a reader may warn about it and must not refuse it.
"""

from datetime import date

PERSONNUMMER = "http://electronichealth.se/identifier/personnummer"
SAMORDNINGSNUMMER = "http://electronichealth.se/identifier/samordningsnummer"
NATIONAL_RESERVE = "http://electronichealth.se/identifier/nationelltReservnummer"
REGIONAL_RESERVE = "urn:oid:1.2.752.113.11.0.2.1.1.1"


def luhn(digits: str) -> str:
    """The check digit that follows these digits."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        doubled = int(digit) * (2 - place % 2)
        total += doubled // 10 + doubled % 10
    return str(-total % 10)


def personnummer(born: date, *, female: bool) -> str:
    """Twelve digits, a test number or an unassigned one."""
    serial = "000" if born.year < 1980 else ("238" if female else "239")
    return _twelve(born, f"{born:%y%m%d}{serial}")


def samordningsnummer(born: date) -> str:
    """Twelve digits, the day of birth raised by 60, unassigned."""
    return _twelve(born, f"{born:%y%m}{born.day + 60}000")


def regional_reserve(born: date, *, female: bool, serial: int) -> str:
    """`yyyymmddGggC`; the serial number is even for women."""
    letter, worth = ("K", 5) if female else ("M", 7)
    two = 6 + 2 * (serial % 36) + (0 if female else 1)
    return f"{born:%Y%m%d}{letter}{two:02}{luhn(f'{born:%y%m%d}{worth}{two:02}')}"


def national_reserve(born: date, *, female: bool, serial: int) -> str:
    """`XXYYMMDDNNGC`, first series (the century raised by 3)."""
    letters = "ABCDEFGHJKLMNPRSTUXYZ"
    pair = letters[serial // 21 % 21] + letters[serial % 21]
    return f"{born.year // 100 + 3}{born:%y%m%d}{pair}{2 if female else 3}0"


def _twelve(born: date, nine: str) -> str:
    return f"{born.year // 100}{nine}{luhn(nine)}"

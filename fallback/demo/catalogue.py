"""The ward's data files, read once into frozen types."""

import tomllib
from functools import cache
from importlib import resources
from typing import Literal, TypeVar

import msgspec

from fallback.chart.model import Sex

T = TypeVar("T")


class Names(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What people are called."""

    female: tuple[str, ...]
    male: tuple[str, ...]
    family: tuple[str, ...]
    doctors: tuple[str, ...]
    nurses: tuple[str, ...]


class Instruction(
    msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"from_": "from"}
):
    """One dosage: amounts as "2 tablett", times as "08:00 14:00", days counted from day 0."""

    text: str
    dose: str = ""
    high: str = ""
    rate: str = ""
    times: str = ""
    when: str = ""
    offset: int = 0
    every: str = ""
    days: str = ""
    prn: str = ""
    maximum: str = ""
    method: str = ""
    timing_text: str = ""
    from_: int | None = None
    to: int | None = None


class Drug(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An order, before it has a patient. `since` days ago, `until` day of the last dose."""

    drug: str
    since: int
    dosage: tuple[Instruction, ...]
    atc: str = ""
    form: str = ""
    strength: str = ""
    route: str = ""
    indication: str = ""
    until: int | None = None
    status: str = "active"
    note: str = ""
    charted: bool = True


class Substance(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An allergy, before it has a patient."""

    substance: str
    reaction: str
    category: str
    code: str = ""
    criticality: Literal["low", "high", "unable-to-assess", ""] = ""
    verification: str = ""


class Case(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Why someone lies on the ward."""

    problems: tuple[tuple[str, str], ...]
    drugs: tuple[str, ...]
    alerts: tuple[str, ...] = ()
    usual: dict[str, float] = {}


class Measure(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is measured, its LOINC code, and where it lies in a stable patient."""

    code: str
    name: str
    unit: str
    ucum: str
    usual: float
    spread: float
    decimals: int = 0
    low: float = 0.0
    high: float = 10_000.0


class Measures(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Vital signs and laboratory, by short name."""

    vitals: dict[str, Measure]
    labs: dict[str, Measure]


class Slot(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A place on the ward, and what is settled about whoever lies there."""

    bed: str
    case: str = ""
    sex: Sex = "unknown"
    given: str = ""
    family: str = ""
    number: Literal["personnummer", "samordningsnummer", "nationellt", "regionalt"] = "personnummer"
    young: bool = False
    protected: bool = False
    arrived: bool = False  # came in just now: nothing measured, nothing given
    allergies: tuple[str, ...] | Literal["none", "not-recorded", "not-fetched", ""] = ""
    medications: Literal["none", "not-recorded", ""] = ""


def _read(name: str, as_type: type[T]) -> T:
    text = (resources.files(__package__) / f"{name}.toml").read_text("utf-8")
    return msgspec.convert(tomllib.loads(text), as_type)


@cache
def names() -> Names:
    """Given and family names, and the staff."""
    return _read("names", Names)


@cache
def drugs() -> dict[str, Drug]:
    """Orders by key."""
    return _read("drugs", dict[str, Drug])


@cache
def substances() -> dict[str, Substance]:
    """Allergies by key."""
    return _read("allergies", dict[str, Substance])


@cache
def measures() -> Measures:
    """What is measured."""
    return _read("measures", Measures)


@cache
def cases() -> dict[str, Case]:
    """Cases by key."""
    return _read("cases", dict[str, Case])


@cache
def alerts() -> dict[str, tuple[str, str]]:
    """Alerts by key: text and category."""
    return _read("alerts", dict[str, tuple[str, str]])


@cache
def slots() -> tuple[Slot, ...]:
    """The ward's places, in bed order."""
    return _read("slots", dict[str, tuple[Slot, ...]])["slot"]

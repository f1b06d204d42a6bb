"""A new record system on its first night: the same ward, other ids, other words, and things lost.

Nothing of the old ids, and little of its wording, is left; what was lost or changed on purpose is
told beside it, so that whoever compares can be measured.
"""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from functools import cache
from importlib import resources
from random import Random

import msgspec
from msgspec.structs import replace

from fallback.chart.model import (
    Alert,
    Allergy,
    Chart,
    Dosage,
    Identifier,
    MedicationOrder,
    Patient,
    Quantity,
    Snapshot,
    Timing,
)
from fallback.chart.section import Recorded, Section
from fallback.chart.writing import number

SOURCE = "Nya journalen"
IN_FORCE = frozenset({"active", "on-hold"})
PLANTED_DOSES = (Decimal(2), Decimal("0.5"), Decimal(10), Decimal("0.1"))


@dataclass(frozen=True)
class Losses:
    """The share of each that does not come across whole."""

    patients: float = 0.01
    orders: float = 0.04
    allergies: float = 0.02
    doses: float = 0.03


@dataclass(frozen=True)
class Planted:
    """The old system's ids of what was lost or changed on purpose."""

    patients: frozenset[str]
    orders: frozenset[str]
    allergies: frozenset[str]
    doses: frozenset[str]


class _Words(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    generics: dict[str, str]
    forms: dict[str, str]
    routes: dict[str, str]
    units: dict[str, str]
    substances: dict[str, str]


@cache
def _words() -> _Words:
    text = (resources.files(__package__) / "go_live.toml").read_text("utf-8")
    return msgspec.convert(tomllib.loads(text), _Words)


class _Lost:
    """What falls by the wayside, decided once for each thing."""

    def __init__(self, seed: int, losses: Losses) -> None:
        self.random = Random(seed)  # noqa: S311 invented data
        self.losses = losses
        self.patients: set[str] = set()
        self.orders: set[str] = set()
        self.allergies: set[str] = set()
        self.doses: set[str] = set()

    def loses(self, into: set[str], share: float, id: str) -> bool:
        """Whether this one is lost; noted if so."""
        if self.random.random() < share:
            into.add(id)
            return True
        return False

    def planted(self) -> Planted:
        """All that was."""
        return Planted(*map(frozenset, (self.patients, self.orders, self.allergies, self.doses)))


def new_system(
    old: Snapshot,
    seed: int = 1,
    losses: Losses = Losses(),
) -> tuple[Snapshot, Planted]:
    """The ward as the new system shows it a quarter of an hour later, and what is wrong with it."""
    lost = _Lost(seed, losses)
    at = old.fetched_at + timedelta(minutes=15)
    charts = tuple(
        _chart(chart, place, at, lost)
        for place, chart in enumerate(old.charts)
        if not lost.loses(lost.patients, losses.patients, chart.patient.id)
    )
    ward = replace(old.ward, id=f"loc-{old.ward.id}", name=old.ward.name)
    return Snapshot(f"{lost.random.getrandbits(64):016x}", ward, SOURCE, at, charts), lost.planted()


def _chart(old: Chart, place: int, at: datetime, lost: _Lost) -> Chart:
    return replace(
        old,
        patient=_patient(old.patient, lost.random),
        stay=replace(old.stay, encounter_id=f"kontakt-{place}-{lost.random.getrandbits(32)}"),
        fetched_at=at,
        allergies=_allergies(old.allergies, lost),
        alerts=_alerts(old.alerts, lost),
        medications=_orders(old.medications, lost),
    )


def _patient(old: Patient, random: Random) -> Patient:
    """Another id; the number with a hyphen, the name in capitals here and there."""
    number_ = old.number if "-" in old.number else f"{old.number[:8]}-{old.number[8:]}"
    family = old.family.upper() if random.random() < 0.3 else old.family
    return replace(
        old,
        id=f"pat-{random.getrandbits(40):010x}",
        family=family,
        number=number_,
        identifiers=(Identifier(old.number_system, number_),),
    )


def _orders(section: Section[MedicationOrder], lost: _Lost) -> Section[MedicationOrder]:
    if not isinstance(section, Recorded):
        return section
    kept = [_order(one, lost) for one in section.items if not _order_lost(one, lost)]
    lost.random.shuffle(kept)
    return replace(section, items=tuple(kept))


def _order_lost(old: MedicationOrder, lost: _Lost) -> bool:
    return old.status in IN_FORCE and lost.loses(lost.orders, lost.losses.orders, old.id)


def _order(old: MedicationOrder, lost: _Lost) -> MedicationOrder:
    """The same order in the new system's words; here and there with another dose."""
    random, words = lost.random, _words()
    factor = Decimal(1)
    doses = any(one.dose for one in old.dosages)
    if old.status in IN_FORCE and doses and lost.loses(lost.doses, lost.losses.doses, old.id):
        factor = random.choice(PLANTED_DOSES)
    generic = words.generics.get(old.atc, old.drug)
    form = words.forms.get(old.form, old.form)
    strength = _strength(old.strength, random)
    in_mass = _milligrams(old.strength) if random.random() < 0.3 else None
    if named := random.random() < 0.4:  # all in the name, as on a package
        generic = " ".join(filter(None, (generic, strength, form)))
    return replace(
        old,
        id=f"ord-{random.getrandbits(48):012x}",
        version="1",
        drug=generic if random.random() < 0.8 or named else old.drug,
        form="" if named and old.form and form else form,
        strength="" if named else strength,
        atc="" if random.random() < 0.1 else old.atc,
        dosages=tuple(_dosage(one, factor, in_mass, random) for one in old.dosages),
        prescriber="Konvertering",
        indication="",
        identifiers=(),
    )


def _strength(text: str, random: Random) -> str:
    """ "2,5 mg" as "0,0025 g", "50 mikrogram" as "0,05 mg", "5 000 E" as "5000 IE"."""
    value, _, unit = text.replace("5 000", "5000").replace("7 500", "7500").partition(" ")
    if unit == "E":
        return f"{value} IE"
    if unit == "mikrogram" and random.random() < 0.5:
        return f"{_plain(Decimal(value.replace(',', '.')) / 1000)} mg"
    if unit == "mg" and random.random() < 0.1:
        return f"{_plain(Decimal(value.replace(',', '.')) / 1000)} g"
    return text.replace("mikrogram", "µg")


def _plain(value: Decimal) -> str:
    return number(value, "sv")


def _milligrams(strength: str) -> Decimal | None:
    """What is in a tablet, where it is one substance in milligrams."""
    value, _, unit = strength.partition(" ")
    return Decimal(value.replace(",", ".")) if unit == "mg" else None


def _dosage(old: Dosage, factor: Decimal, in_mass: Decimal | None, random: Random) -> Dosage:
    dose, high = (_quantity(one, factor, random, in_mass) for one in (old.dose, old.dose_high))
    rate = _quantity(old.rate, Decimal(1), random)
    coded = old.dose is not None or old.timing is not None or old.rate is not None
    return replace(
        old,
        text=f"Konverterad {random.randint(100, 999)}" if coded else _reworded(old.text),
        dose=dose,
        dose_high=high,
        rate=rate,
        route=_words().routes.get(old.route, old.route),
        timing=_timing(old.timing, random) if old.timing else None,
        maximum=_reworded(old.maximum).replace("per dygn", "per 24 tim"),
    )


def _quantity(
    old: Quantity | None, factor: Decimal, random: Random, in_mass: Decimal | None = None
) -> Quantity | None:
    if old is None:
        return None
    if old.unit in ("tablett", "kapsel") and in_mass is not None:
        return Quantity(old.value * factor * in_mass, "mg", "mg")
    value, unit = old.value * factor, old.unit
    if unit == "g" and random.random() < 0.5:
        return Quantity(value * 1000, "mg", "mg")
    if unit == "mg" and random.random() < 0.2:
        return Quantity(value / 1000, "g", "g")
    return Quantity(value, _words().units.get(unit, unit), old.ucum)


def _timing(old: Timing, random: Random) -> Timing:
    """Every eight hours is three times a day; hours of the day stay, or become how often."""
    if old.period is not None and old.period_unit == "h" and 24 % old.period == 0:
        times = int(24 / old.period)
        return replace(old, frequency=times, period=Decimal(1), period_unit="d")
    if old.times_of_day and not old.days_of_week and random.random() < 0.1:
        return Timing(
            frequency=len(old.times_of_day),
            period=Decimal(1),
            period_unit="d",
            bounds_start=old.bounds_start,
            bounds_end=old.bounds_end,
        )
    return old


def _reworded(text: str) -> str:
    return text.replace("kl. ", "klockan ").replace("högst", "max")


def _allergies(section: Section[Allergy], lost: _Lost) -> Section[Allergy]:
    if not isinstance(section, Recorded):
        return section
    share = lost.losses.allergies
    kept = (one for one in section.items if not lost.loses(lost.allergies, share, one.id))
    return replace(section, items=tuple(_allergy(one, lost.random) for one in kept))


def _allergy(old: Allergy, random: Random) -> Allergy:
    substance = _words().substances.get(old.substance, old.substance)
    return replace(
        old,
        id=f"all-{random.getrandbits(40):010x}",
        substance=substance,
        reaction=old.reaction and f"{old.reaction} (konv.)",
    )


def _alerts(section: Section[Alert], lost: _Lost) -> Section[Alert]:
    if not isinstance(section, Recorded):
        return section
    found = (replace(one, id=f"flag-{lost.random.getrandbits(40):010x}") for one in section.items)
    return replace(section, items=tuple(_shouted(found)))


def _shouted(alerts: Iterator[Alert]) -> Iterator[Alert]:
    for one in alerts:
        yield replace(one, text=f"OBS! {one.text.upper()}")

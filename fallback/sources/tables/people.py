"""Who the patients are and where they lie, by the tables."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from fallback.chart.identity import number_of
from fallback.chart.model import Identifier, Patient, Sex, Stay, Ward
from fallback.sources.tables.book import Book
from fallback.sources.tables.reading import Reading
from fallback.texts import Message, say

_SEXES: dict[str, Sex] = {"male": "male", "female": "female", "other": "other"}
UNDER_WAY = ("in-progress", "onleave", "arrived", "triaged")
_ENDED = ("finished", "cancelled", "planned", "entered-in-error")


@dataclass(frozen=True)
class Placed:
    """A stay that its status does not end, when it ends or ended, and what of its row was not
    understood."""

    patient: str
    stay: Stay
    left: datetime | None
    odd: tuple[Message, ...]


@dataclass(frozen=True)
class Census:
    """Everyone's stays by ward, read once; "" are those that say no ward."""

    by_ward: Mapping[str, tuple[Placed, ...]]
    by_patient: Mapping[str, tuple[Placed, ...]]
    named: Mapping[str, str]

    def on(self, ward_id: str, now: datetime) -> tuple[Placed, ...]:
        """Who is there now, in the files' order."""
        return _present(self.by_ward.get(ward_id, ()), now)

    def of(self, patient_id: str, now: datetime) -> Stay | None:
        """The patient's stay under way."""
        return next((one.stay for one in _present(self.by_patient.get(patient_id, ()), now)), None)

    def wards(self, now: datetime) -> tuple[Ward, ...]:
        """The wards that the profile names and those that someone lies on, by name."""
        here = (ward for ward in self.by_ward if ward and self.on(ward, now))
        ids = dict.fromkeys((*self.named, *here))
        found = (Ward(one, self.named.get(one, one)) for one in ids)
        return tuple(sorted(found, key=lambda ward: (ward.name, ward.id)))

    def ward(self, ward_id: str, now: datetime) -> Ward | None:
        """The ward of this id; None where there is none."""
        known = ward_id in self.named or (ward_id and self.on(ward_id, now))
        return Ward(ward_id, self.named.get(ward_id, ward_id)) if known else None


def census(book: Book) -> Census:
    """All stays of the book."""
    by_ward: dict[str, list[Placed]] = {}
    by_patient: dict[str, list[Placed]] = {}
    for sheet in book.of("stays"):
        for patient_id, rows in sheet.rows.items():
            for row in rows:
                if (one := _placed(row, patient_id, book.profile.wards)) is not None:
                    by_ward.setdefault(one.stay.ward_id, []).append(one)
                    by_patient.setdefault(patient_id, []).append(one)
    return Census(
        {ward: tuple(found) for ward, found in by_ward.items()},
        {who: tuple(found) for who, found in by_patient.items()},
        book.profile.wards,
    )


def _present(placed: Iterable[Placed], now: datetime) -> tuple[Placed, ...]:
    return tuple(one for one in placed if one.left is None or one.left > now)


def patient(book: Book, patient_id: str) -> tuple[Patient | None, tuple[Message, ...]]:
    """The patient; None where no table names them. Where two rows say otherwise who it is, the
    last one holds, and that is said."""
    rows = book.rows("patients", patient_id)
    said = [_patient(row, patient_id) for row in rows]
    odd = [message for row in rows for message in row.odd]
    if any(one != said[-1] for one in said):
        odd.append(say("tables.identity_differs", patient=patient_id))
    found = said[-1] if said else None
    return (found if found and found.name else None), tuple(odd)


def _patient(r: Reading, patient_id: str) -> Patient:
    r.odd.clear()
    r.verbatim.clear()
    number = r.text("number")
    identifiers = (Identifier(r.text("number_system"), number),) if number else ()
    printed = number_of(identifiers)
    return Patient(
        id=patient_id,
        family=r.text("family") or r.text("name"),
        given=r.text("given"),
        number=printed.value if printed else "",
        number_system=printed.system if printed else "",
        birth_date=r.day("birth_date"),
        sex=_SEXES.get(r.one_of("sex", (*_SEXES, "unknown"), "unknown"), "unknown"),
        deceased=r.flag("deceased"),
        protected=r.flag("protected", doubt=True),
        identifiers=identifiers,
    )


def _placed(r: Reading, patient_id: str, wards: Mapping[str, str]) -> Placed | None:
    """The stay; None where its status says that it is over or has not begun. A word for its state
    that is not known leaves the patient on the ward: better a sheet too many."""
    r.odd.clear()
    status = r.one_of("status", (*UNDER_WAY, *_ENDED, "unknown"), "unknown")
    if status in _ENDED:
        return None
    ward = r.text("ward")
    stay = Stay(
        encounter_id=r.text("encounter_id"),
        ward_id=ward,
        ward=wards.get(ward, ward),
        bed=r.text("bed"),
        admitted=r.at("admitted"),
        status=status,
        responsible=r.text("responsible"),
    )
    return Placed(patient_id, stay, r.at("discharged", end=True), tuple(r.odd))

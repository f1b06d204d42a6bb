"""Who the patients are and where they lie, by the tables."""

from collections.abc import Iterator
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
    """A stay, and what of its row was not understood."""

    patient: str
    stay: Stay
    odd: tuple[Message, ...]


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


def stays(book: Book, now: datetime) -> Iterator[Placed]:
    """All stays under way, in the files' order."""
    for sheet in book.of("stays"):
        for patient_id, rows in sheet.rows.items():
            for row in rows:
                row.odd.clear()
                if (stay := _stay(row, now, book.profile.wards)) is not None:
                    yield Placed(patient_id, stay, tuple(row.odd))


def _stay(r: Reading, now: datetime, wards: dict[str, str]) -> Stay | None:
    """The stay; None where it is over, or has not begun. A word for its state that is not known
    leaves the patient on the ward: better a sheet too many."""
    status = r.one_of("status", (*UNDER_WAY, *_ENDED, "unknown"), "unknown")
    left = r.at("discharged")
    if status in _ENDED or (left is not None and left <= now):
        return None
    ward = r.text("ward")
    return Stay(
        encounter_id=r.text("encounter_id"),
        ward_id=ward,
        ward=wards.get(ward, ward),
        bed=r.text("bed"),
        admitted=r.at("admitted"),
        status=status,
        responsible=r.text("responsible"),
    )


def wards(book: Book, now: datetime) -> tuple[Ward, ...]:
    """The wards that the profile names and those that someone lies on, by name."""
    ids = dict.fromkeys((*book.profile.wards, *(p.stay.ward_id for p in stays(book, now))))
    found = (Ward(one, book.profile.wards.get(one, one)) for one in ids if one)
    return tuple(sorted(found, key=lambda ward: (ward.name, ward.id)))

"""Who a reserve number may be: proposed by name, birth date and sex. Only a person links it."""

from collections.abc import Iterable
from datetime import date

import msgspec

from fallback.chart.model import Chart, Patient, Sex
from fallback.errors import FallbackError
from fallback.outage.reserve import identities
from fallback.recovery.events.done import done_sheets
from fallback.recovery.findings.reconcile import open_outage
from fallback.session import Action, Session
from fallback.sources.record_system import Progress, Source

_NAME, _BORN, _SEX = "name", "birth_date", "sex"


class Told(msgspec.Struct, frozen=True):
    """What is known of who got the number: told at the screen, or written on the arrivals log."""

    name: str
    birth_date: date | None
    sex: Sex


class Proposal(msgspec.Struct, frozen=True):
    """A patient of the ward as it is now; what agrees with what was told, and what does not."""

    patient_id: str
    name: str
    number: str
    bed: str
    agrees: tuple[str, ...]
    differs: tuple[str, ...]


def proposals(told: Told, charts: Iterable[Chart]) -> tuple[Proposal, ...]:
    """Those of whom a name or a birth date agrees; the most alike first. Nobody where nothing but
    the sex does."""
    found = [_proposal(told, chart) for chart in charts]
    likely = [one for one in found if {_NAME, _BORN} & set(one.agrees)]
    return tuple(sorted(likely, key=lambda one: (len(one.differs), -len(one.agrees), one.name)))


def _proposal(told: Told, chart: Chart) -> Proposal:
    patient = chart.patient
    said = {
        _NAME: _same_name(told.name, patient) if told.name else None,
        _BORN: told.birth_date == patient.birth_date
        if told.birth_date and patient.birth_date
        else None,
        _SEX: told.sex == patient.sex if "unknown" not in (told.sex, patient.sex) else None,
    }
    return Proposal(
        patient.id,
        patient.name,
        patient.number,
        chart.stay.bed,
        tuple(what for what, same in said.items() if same),
        tuple(what for what, same in said.items() if same is False),
    )


def _same_name(told: str, patient: Patient) -> bool:
    """One word of the given and one of the family name, in either order."""
    words = _words(told)
    return bool(words & _words(patient.family)) and bool(words & _words(patient.given))


def _words(text: str) -> set[str]:
    plain = text.casefold().replace(",", " ").replace("-", " ")
    return set(plain.split())


def propose(
    session: Session, number: str, source: Source, progress: Progress
) -> tuple[Proposal, ...]:
    """Who of the outage's ward, as the record system has it now, may have got the number.

    FallbackError where there is no such number, or the record system cannot be read.
    """
    with session.read() as tx:
        one = identities.find(tx, number)
        if one is None:
            raise FallbackError("reserve.unknown", number=number)
        outage = open_outage(tx, one.outage_id)
        written = {
            path.rpartition("/")[2]: reading.value
            for sheet in done_sheets(tx, outage.id, "")
            for path, reading in sheet.readings.items()
            if any(box.path == path and box.row_id == one.number for box in sheet.frozen.boxes)
        }
    told = Told(
        one.name or written.get("name", ""),
        one.birth_date or _date(written.get("birth_date", "")),
        one.sex,
    )
    charts = source.read_ward(outage.ward_id, progress).charts
    with session.act(Action.CHART_READ, proposals=one.number):
        return proposals(told, charts)


def _date(written: str) -> date | None:
    digits = "".join(c for c in written if c.isdigit())
    try:
        return date.fromisoformat(f"{digits[:4]}-{digits[4:6]}-{digits[6:8]}")
    except ValueError:
        return None  # a year, or half a date: no date to compare

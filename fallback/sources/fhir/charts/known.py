"""Allergies, alerts and problems: what must be known of a patient, as far as the source says it."""

from typing import Literal
from zoneinfo import ZoneInfo

from fallback.chart import model
from fallback.chart.section import Section
from fallback.sources.fhir.charts.medication import faults
from fallback.sources.fhir.charts.sections import codes_of, own, section
from fallback.sources.fhir.r4 import resources as r
from fallback.sources.fhir.r4.elements import words
from fallback.sources.fhir.r4.moments import day, moment
from fallback.sources.fhir.r4.reading import Read
from fallback.sources.fhir.server.paging import Found
from fallback.texts import say

# SNOMED CT, the IPS code system, HL7 list-empty-reason
NO_ALLERGY = frozenset({"716186003", "no-known-allergies", "nilknown"})
NO_PROBLEM = frozenset({"160245001", "no-known-problems", "nilknown"})
NOBODY_SAID = frozenset(
    {"no-allergy-info", "no-problem-info", "1631000175102", "notasked", "notstarted", "unavailable"}
)
_VOID = frozenset({"entered-in-error", "refuted"})


def allergies(found: Found[r.AllergyIntolerance], zone: ZoneInfo) -> Section[model.Allergy]:
    """Recorded, asserted none, or not recorded; where it says both, the recorded ones stand."""
    kept = [f for f in found.items if not _void(f.value) and not _status(f.value) & {"resolved"}]
    none = [f.value for f in kept if codes_of(f.value.code) & NO_ALLERGY and _holds(f.value)]
    made = [
        (_allergy(f, zone), faults(f, "" if words(f.value.code) else "code"))
        for f in kept
        if not codes_of(f.value.code) & (NO_ALLERGY | NOBODY_SAID)
    ]
    missing = list(found.missing)
    if none and made:
        missing.append(say("fhir.contradiction", said=words(none[0].code)))
    return section(made, missing, words(none[0].code) if none else None)


def alerts(found: Found[r.Flag], zone: ZoneInfo) -> Section[model.Alert]:
    """Flags in force."""
    kept = [f for f in found.items if f.value.status not in ("inactive", "entered-in-error")]
    made = [
        (
            model.Alert(
                id=f.value.id,
                text=words(f.value.code) or own(f),
                category=words(*f.value.category),
                since=moment(f.value.period.start, zone) if f.value.period else None,
            ),
            faults(f, "" if words(f.value.code) else "code"),
        )
        for f in kept
    ]
    return section(made, found.missing)


def problems(found: Found[r.Condition]) -> Section[model.Problem]:
    """Conditions that are not over, each once."""
    over = {"resolved", "inactive"}
    kept = [f for f in found.items if not _void(f.value) and not _status(f.value) & over]
    none = [f.value for f in kept if codes_of(f.value.code) & NO_PROBLEM]
    made = {
        (words(f.value.code) or f.value.id, codes_of(f.value.code)): (
            _problem(f),
            faults(f, "" if words(f.value.code) else "code"),
        )
        for f in kept
        if not codes_of(f.value.code) & (NO_PROBLEM | NOBODY_SAID)
    }
    said = words(none[0].code) if none and not made else None
    return section(made.values(), found.missing, said)


def _allergy(found: Read[r.AllergyIntolerance], zone: ZoneInfo) -> model.Allergy:
    allergy = found.value
    levels: dict[str, Literal["low", "high", "unable-to-assess"]] = {
        "low": "low",
        "high": "high",
        "unable-to-assess": "unable-to-assess",
    }
    stands = [*sorted(_status(allergy) & {"inactive"}), *sorted(_verified(allergy))]
    said = [*map(_reaction, allergy.reaction), *(note.text.strip() for note in allergy.note)]
    return model.Allergy(
        id=allergy.id,
        substance=words(allergy.code) or own(found),
        code=allergy.code.key if allergy.code else "",
        category=", ".join(allergy.category),
        criticality=levels.get(allergy.criticality, ""),
        reaction="; ".join(filter(None, said)),
        verification=", ".join(filter(None, stands)),
        recorded=moment(allergy.recorded_date, zone),
    )


def _reaction(reaction: r.Reaction) -> str:
    said = words(*reaction.manifestation) or reaction.description.strip()
    said = f"{said} ({reaction.severity})" if said and reaction.severity else said
    return ": ".join(filter(None, (words(reaction.substance), said)))


def _problem(found: Read[r.Condition]) -> model.Problem:
    """A problem; an onset that is no date stays beside the text, in the source's words."""
    problem = found.value
    since = day(problem.onset_date_time) or (
        day(problem.onset_period.start) if problem.onset_period else None
    )
    age = problem.onset_age.words if problem.onset_age else ""
    onset = "" if since else problem.onset_date_time or problem.onset_string or age
    text = words(problem.code) or own(found)
    return model.Problem(
        id=problem.id,
        text=f"{text} ({onset})" if onset else text,
        code=problem.code.key.rpartition("|")[2] if problem.code else "",
        status=", ".join((*sorted(_status(problem)), *sorted(_verified(problem)))),
        since=since,
    )


def _status(resource: r.AllergyIntolerance | r.Condition) -> frozenset[str]:
    return codes_of(resource.clinical_status)


def _void(resource: r.AllergyIntolerance | r.Condition) -> bool:
    return bool(codes_of(resource.verification_status) & _VOID)


def _verified(resource: r.AllergyIntolerance | r.Condition) -> frozenset[str]:
    """What its verification status says: confirmed, or less."""
    said = resource.verification_status
    return codes_of(said) or frozenset(filter(None, [words(said)]))


def _holds(allergy: r.AllergyIntolerance) -> bool:
    """Whether it is in force and beyond doubt: less asserts nothing."""
    return "inactive" not in _status(allergy) and _verified(allergy) <= {"confirmed"}

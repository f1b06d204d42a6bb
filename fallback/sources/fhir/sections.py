"""What a search found, as a section: recorded, asserted none, or not recorded. Never guessed.

A section is "none" only where the source says so with a code that means it. What is marked as
entered in error, refuted or resolved is left out, as the source's own statement.
"""

from collections.abc import Iterable
from datetime import UTC, datetime
from decimal import Decimal
from typing import Literal, TypeVar
from zoneinfo import ZoneInfo

from fallback.chart import model
from fallback.chart.section import AssertedNone, NotRecorded, Recorded, Section
from fallback.sources.fhir import orders as o
from fallback.sources.fhir import resources as r
from fallback.sources.fhir.elements import CodeableConcept, Period, words
from fallback.sources.fhir.medication import Lookup, drug_of, faults, order
from fallback.sources.fhir.moments import day, moment
from fallback.sources.fhir.paging import Found, once
from fallback.sources.fhir.reading import Read, narrative, own_words
from fallback.texts import Message, say

T = TypeVar("T")
K = TypeVar("K", bound=r.Resource)

# SNOMED CT, the IPS code system, HL7 list-empty-reason
NO_ALLERGY = frozenset({"716186003", "no-known-allergies", "nilknown"})
NO_PROBLEM = frozenset({"160245001", "no-known-problems", "nilknown"})
NOBODY_SAID = frozenset(
    {"no-allergy-info", "no-problem-info", "1631000175102", "notasked", "notstarted", "unavailable"}
)
# LOINC codes of lists
ALLERGY_LISTS = frozenset({"48765-2"})
MEDICATION_LISTS = frozenset({"10160-0"})
PROBLEM_LISTS = frozenset({"11450-4"})
_VOID = frozenset({"entered-in-error", "refuted"})


def allergies(found: Found[r.AllergyIntolerance], zone: ZoneInfo) -> Section[model.Allergy]:
    """Recorded, asserted none, or not recorded; where it says both, the recorded ones stand."""
    kept = [f for f in found.items if not _void(f.value) and not _status(f.value) & {"resolved"}]
    none = [f.value for f in kept if _codes(f.value.code) & NO_ALLERGY and _holds(f.value)]
    made = [
        (_allergy(f, zone), faults(f, "" if words(f.value.code) else "code"))
        for f in kept
        if not _codes(f.value.code) & (NO_ALLERGY | NOBODY_SAID)
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
                text=words(f.value.code) or _own(f),
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
    none = [f.value for f in kept if _codes(f.value.code) & NO_PROBLEM]
    made = {
        (words(f.value.code) or f.value.id, _codes(f.value.code)): (
            _problem(f),
            faults(f, "" if words(f.value.code) else "code"),
        )
        for f in kept
        if not _codes(f.value.code) & (NO_PROBLEM | NOBODY_SAID)
    }
    said = words(none[0].code) if none and not made else None
    return section(made.values(), found.missing, said)


def medications(
    found: Found[o.MedicationRequest], lookup: Lookup, zone: ZoneInfo
) -> Section[model.MedicationOrder]:
    """All orders but those entered in error."""
    kept = [f for f in found.items if f.value.status != "entered-in-error"]
    return section([order(f, lookup, zone) for f in kept], found.missing)


def administrations(
    found: Found[o.MedicationAdministration], lookup: Lookup, zone: ZoneInfo
) -> Section[model.Administration]:
    """Doses given and not given, newest first."""
    kept = [f for f in found.items if f.value.status != "entered-in-error"]
    made = [_administration(f, lookup, zone) for f in kept]
    made.sort(key=lambda pair: _sortable(pair[0].at), reverse=True)
    return section(made, found.missing)


def observations(
    found: Found[r.Observation], zone: ZoneInfo, *, latest: bool
) -> Section[model.Observation]:
    """Measurements, newest first; with `latest`, the newest one of each code."""
    kept = [f for f in found.items if f.value.status not in ("entered-in-error", "cancelled")]
    made = [(_observation(f, zone), faults(f)) for f in kept]
    made.sort(key=lambda pair: _sortable(pair[0].at), reverse=True)
    if latest:
        newest: dict[str, tuple[model.Observation, tuple[Message, ...]]] = {}
        for pair in made:
            newest.setdefault(pair[0].code or pair[0].name or pair[0].id, pair)
        made = list(newest.values())
    return section(made, found.missing)


def said_empty(found: Found[r.EmptyList], codes: frozenset[str]) -> AssertedNone | None:
    """Whether a current list of one of these codes says that there is nothing to list."""
    for list_ in (f.value for f in found.items):
        if list_.status != "current" or list_.entry or not _codes(list_.code) & codes:
            continue
        if "nilknown" in _codes(list_.empty_reason):
            return AssertedNone(words(list_.empty_reason))
    return None


def section(
    made: Iterable[tuple[T, tuple[Message, ...]]],
    missing: Iterable[Message],
    none: str | None = None,
) -> Section[T]:
    """The items with all that is missing; `none` is the source's word that there are none."""
    pairs = tuple(made)
    said = once([*missing, *(message for _, messages in pairs for message in messages)])
    if pairs or said:
        return Recorded(tuple(item for item, _ in pairs), said)
    return AssertedNone(none) if none is not None else NotRecorded()


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
        substance=words(allergy.code) or _own(found),
        code=allergy.code.key if allergy.code else "",
        category=", ".join(allergy.category),
        criticality=levels.get(allergy.criticality, ""),
        reaction="; ".join(part for part in said if part),
        verification=", ".join(part for part in stands if part),
        recorded=moment(allergy.recorded_date, zone),
    )


def _reaction(reaction: r.Reaction) -> str:
    said = words(*reaction.manifestation) or reaction.description.strip()
    said = f"{said} ({reaction.severity})" if said and reaction.severity else said
    return ": ".join(part for part in (words(reaction.substance), said) if part)


def _problem(found: Read[r.Condition]) -> model.Problem:
    """A problem; an onset that is no date stays beside the text, in the source's words."""
    problem = found.value
    since = day(problem.onset_date_time) or (
        day(problem.onset_period.start) if problem.onset_period else None
    )
    age = problem.onset_age.words if problem.onset_age else ""
    onset = "" if since else problem.onset_date_time or problem.onset_string or age
    text = words(problem.code) or _own(found)
    return model.Problem(
        id=problem.id,
        text=f"{text} ({onset})" if onset else text,
        code=problem.code.key.rpartition("|")[2] if problem.code else "",
        status=", ".join((*sorted(_status(problem)), *sorted(_verified(problem)))),
        since=since,
    )


def _administration(
    found: Read[o.MedicationAdministration], lookup: Lookup, zone: ZoneInfo
) -> tuple[model.Administration, tuple[Message, ...]]:
    given = found.value
    period = given.effective_period or Period()
    dosage = given.dosage or o.AdministrationDosage()
    unheld = dosage.dose.words if dosage.dose and not dosage.dose.exact else ""
    drug = drug_of(given, lookup)
    actors = [lookup.words(p.actor) for p in given.performer]
    made = model.Administration(
        id=given.id,
        status=given.status or "unknown",
        drug=drug.name or _own(found),
        order_id=given.request.target[1] if given.request else "",
        at=moment(given.effective_date_time or period.start or period.end, zone),
        dose=dosage.dose.exact if dosage.dose else None,
        dose_text="; ".join(part for part in (dosage.text, unheld, *found.odd) if part),
        reason=words(*given.status_reason),
        by=", ".join(name for name in actors if name),
        identifiers=tuple(model.Identifier(i.system, i.value) for i in given.identifier),
    )
    return made, drug.missing + faults(found, "" if drug.name else "medication")


def _observation(found: Read[r.Observation], zone: ZoneInfo) -> model.Observation:
    observation = found.value
    period = observation.effective_period or Period()
    at = (
        observation.effective_date_time
        or observation.effective_instant
        or period.end
        or period.start
        or observation.issued
    )
    value, text = measured(observation)
    return model.Observation(
        id=observation.id,
        code=observation.code.key if observation.code else "",
        name=words(observation.code) or _own(found),
        category=next((code for c in observation.category for code in sorted(c.codes)), ""),
        at=moment(at, zone),
        value=value,
        text="; ".join(part for part in (text, *found.odd) if part),
        components=tuple(_component(part) for part in observation.component),
        status=observation.status or "unknown",
        identifiers=tuple(model.Identifier(i.system, i.value) for i in observation.identifier),
    )


def _component(part: r.Measured) -> model.Component:
    value, text = measured(part)
    return model.Component(part.code.key if part.code else "", words(part.code), value, text)


def measured(part: r.Measured) -> tuple[model.Quantity | None, str]:
    """The value as a number with its unit, or else in the source's words."""
    quantity = part.value_quantity
    if quantity is not None:
        return quantity.exact, "" if quantity.exact else quantity.words
    if part.value_integer is not None:
        return model.Quantity(Decimal(part.value_integer)), ""
    if part.value_boolean is not None:
        return None, str(part.value_boolean).lower()
    spans = (part.value_range, part.value_ratio)
    said = (
        words(part.value_codeable_concept),
        part.value_string,
        next((span.words for span in spans if span), ""),
        part.value_time or part.value_date_time,
        f"{part.value_period.start} – {part.value_period.end}" if part.value_period else "",
        words(part.data_absent_reason),
    )
    return None, next((text for text in said if text), "")


def _codes(concept: CodeableConcept | None) -> frozenset[str]:
    return concept.codes if concept else frozenset()


def _status(resource: r.AllergyIntolerance | r.Condition) -> frozenset[str]:
    return _codes(resource.clinical_status)


def _void(resource: r.AllergyIntolerance | r.Condition) -> bool:
    return bool(_codes(resource.verification_status) & _VOID)


def _verified(resource: r.AllergyIntolerance | r.Condition) -> frozenset[str]:
    """What its verification status says: confirmed, or less."""
    said = resource.verification_status
    return _codes(said) or frozenset(filter(None, [words(said)]))


def _holds(allergy: r.AllergyIntolerance) -> bool:
    """Whether it is in force and beyond doubt: less asserts nothing."""
    return "inactive" not in _status(allergy) and _verified(allergy) <= {"confirmed"}


def _own(found: Read[K]) -> str:
    """A resource's own words, where it lacks the field we would print."""
    return narrative(found.value) or own_words(found.raw)


def _sortable(at: datetime | None) -> datetime:
    return at or datetime.min.replace(tzinfo=UTC)

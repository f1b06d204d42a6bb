"""An order as a ward reads it, from coded or text dosage; what isn't understood stays verbatim."""

from datetime import datetime
from typing import Protocol, TypeAlias
from zoneinfo import ZoneInfo

import msgspec

from fallback.chart import model
from fallback.errors import FallbackError
from fallback.sources.fhir.charts import dosage, steps
from fallback.sources.fhir.charts.sections import identifiers
from fallback.sources.fhir.r4 import orders as o
from fallback.sources.fhir.r4 import resources as r
from fallback.sources.fhir.r4.elements import CodeableConcept, Ratio, Reference, words
from fallback.sources.fhir.r4.moments import moment
from fallback.sources.fhir.r4.reading import Read, narrative, own_words, what
from fallback.texts import Message, say

Contained: TypeAlias = tuple[msgspec.Raw, ...]
ATC = (
    "http://www.whocc.no/atc",
    "urn:oid:1.2.752.129.2.2.3.1.1",
    "urn:oid:2.16.840.1.113883.6.73",
)
_CATEGORY = "http://terminology.hl7.org/CodeSystem/medicationrequest-category"
SHORTEST_PIECE = 4  # letters: no unit of measure is so long


class Lookup(Protocol):
    """What other resources say; both may ask the server."""

    def words(self, reference: Reference | None) -> str:
        """What a person calls the resource referred to."""

    def medication(self, reference: Reference, contained: Contained) -> o.Medication:
        """The medication referred to. Raises FallbackError where it cannot be read."""


class Drug(msgspec.Struct, frozen=True):
    """Which drug, in which form and strength."""

    name: str = ""
    atc: str = ""
    form: str = ""
    strength: str = ""
    missing: tuple[Message, ...] = ()


def order(
    found: Read[o.MedicationRequest], lookup: Lookup, zone: ZoneInfo
) -> tuple[model.MedicationOrder, tuple[Message, ...]]:
    """The order, and a sentence for each thing in it that was not understood."""
    request = found.value
    drug = drug_of(request, lookup)
    dosages, rest = _dosages(found, zone)
    rest += [f"{e.url}: {e.value_string or e.value_code}" for e in request.modifier_extension]
    if not drug.name:
        rest.append(narrative(request) or own_words(found.raw))
    start, stop = _span(request, zone)
    made = model.MedicationOrder(
        id=request.id,
        status=request.status or "unknown",
        drug=drug.name,
        version=request.version,
        intent=request.intent,
        priority=request.priority,
        category=_category(request),
        atc=drug.atc,
        form=drug.form,
        strength=drug.strength,
        dosages=dosages,
        authored=moment(request.authored_on, zone),
        start=start,
        stop=stop,
        indication=_indication(request, lookup),
        prescriber=lookup.words(request.requester),
        note=_note(request),
        do_not_perform=request.do_not_perform,
        source_text="; ".join(dict.fromkeys(filter(None, rest))),
        identifiers=identifiers(request),
    )
    return made, drug.missing + faults(found, "medication" if not drug.name else "")


def drug_of(found: o.MedicationRequest | o.MedicationAdministration, lookup: Lookup) -> Drug:
    """The drug of an order or of a dose, coded or by reference."""
    concept, reference = found.medication_codeable_concept, found.medication_reference
    if concept and (name := concept.drug_words):
        return Drug(name, concept.code_of(*ATC))
    if reference is None:
        return Drug()
    try:
        medication = lookup.medication(reference, found.contained)
    except FallbackError as error:
        return Drug(reference.display.strip(), missing=(error.message,))
    return _drug(medication, reference.display.strip())


def faults(found: Read[r.Resource], lacks: str = "") -> tuple[Message, ...]:
    """A sentence for each part that does not follow FHIR, and for what a resource lacks."""
    resource = found.value
    if not (found.odd or resource.modifier_extension or lacks):
        return ()
    kind, name = what(type(resource)), resource.id or "?"
    said = [say("fhir.odd_part", what=kind, id=name, part=part) for part in found.odd]
    said += [
        say("fhir.modifier", what=kind, id=name, url=e.url) for e in resource.modifier_extension
    ]
    if lacks:
        said.append(say("fhir.without", what=kind, id=name, field=lacks))
    return tuple(said)


def _drug(medication: o.Medication, display: str) -> Drug:
    parts = medication.ingredient
    names = [words(i.item_codeable_concept) or _reference_words(i.item_reference) for i in parts]
    form = words(medication.form)
    strengths = [_strength(i.strength, form) if i.strength else "" for i in parts]
    if any(strengths) and not all(strengths):  # then each is said to be whose
        strengths = [f"{n} {s or '?'}" for n, s in zip(names, strengths, strict=True)]
    code = medication.code or CodeableConcept()
    return Drug(
        name=code.drug_words or display or " + ".join(filter(None, names)) or narrative(medication),
        atc=code.code_of(*ATC),
        form=form,
        strength=" + ".join(filter(None, strengths)),
    )


def _strength(strength: Ratio, form: str) -> str:
    """ "10 mg/ml"; per one piece of its own form ("500 mg" in a tablet) goes without saying."""
    piece = strength.under.casefold()
    is_word = len(piece) >= SHORTEST_PIECE  # "l" stands in "lösning", and is no piece of it
    return strength.over if is_word and piece in form.casefold() else strength.words


def _reference_words(reference: Reference | None) -> str:
    return reference.words if reference else ""


def _dosages(
    found: Read[o.MedicationRequest], zone: ZoneInfo
) -> tuple[tuple[model.Dosage, ...], list[str]]:
    """All dosages in their order. Where any part of them is odd, none is taken as coded."""
    given = found.value.dosage_instruction
    if any(part.startswith("dosageInstruction") for part in found.odd):
        texts = tuple(model.Dosage(text=d.text) for d in given if d.text)
        return texts, [*found.odd, *(msgspec.json.encode(d).decode() for d in given)]
    if all(d.sequence is not None for d in given):
        given = tuple(sorted(given, key=lambda d: d.sequence or 0))
    made = [dosage.assemble(d, zone) for d in given]
    rest = [text for _, unheld in made for text in unheld]
    marked = zip((d for d, _ in made), steps.undated(given), strict=True)
    dosages = tuple(msgspec.structs.replace(d, undated=True) if loose else d for d, loose in marked)
    return dosages, rest + list(found.odd)


def _span(request: o.MedicationRequest, zone: ZoneInfo) -> tuple[datetime | None, datetime | None]:
    """From the first bound, where all that is timed has one, to the last, where all is bounded.
    When an order was written says nothing of when its doses begin."""
    bounds = [dosage.bounds(d) for d in request.dosage_instruction]
    timed = [dosage.bounds(d) for d in request.dosage_instruction if d.timing]
    starts = [m for start, _ in timed if (m := moment(start, zone))]
    stops = [m for _, stop in bounds if (m := moment(stop, zone, end=True))]
    start = min(starts) if starts and len(starts) == len(timed) else None
    return start, max(stops) if stops and len(stops) == len(bounds) else None


def _category(request: o.MedicationRequest) -> str:
    """HL7's code of where the order is for, else the source's words."""
    coded = (concept.code_of(_CATEGORY) for concept in request.category)
    return next(filter(None, coded), "") or words(*request.category)


def _indication(request: o.MedicationRequest, lookup: Lookup) -> str:
    said = words(*request.reason_code)
    named = (lookup.words(reference) for reference in request.reason_reference)
    return said or "; ".join(dict.fromkeys(filter(None, named)))


def _note(request: o.MedicationRequest) -> str:
    notes = [note.text.strip() for note in request.note]
    return "; ".join(filter(None, (*notes, words(request.status_reason))))

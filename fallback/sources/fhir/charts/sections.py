"""What a search found, as a section: recorded, asserted none, or not recorded. Never guessed.

A section is "none" only where the source says so with a code that means it. What is marked as
entered in error, refuted or resolved is left out, as the source's own statement.
"""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import TypeVar

from fallback.chart import model
from fallback.chart.section import AssertedNone, NotRecorded, Recorded, Section
from fallback.sources.fhir.r4 import resources as r
from fallback.sources.fhir.r4.elements import CodeableConcept, words
from fallback.sources.fhir.r4.reading import Read, narrative, own_words
from fallback.sources.fhir.server.paging import Found
from fallback.texts import Message, once

T = TypeVar("T")
K = TypeVar("K", bound=r.Resource)

# LOINC codes of lists
ALLERGY_LISTS = frozenset({"48765-2"})
MEDICATION_LISTS = frozenset({"10160-0"})
PROBLEM_LISTS = frozenset({"11450-4"})


def said_empty(found: Found[r.EmptyList], codes: frozenset[str]) -> AssertedNone | None:
    """Whether a current list of one of these codes says that there is nothing to list."""
    for list_ in (f.value for f in found.items):
        if list_.status != "current" or list_.entry or not codes_of(list_.code) & codes:
            continue
        if "nilknown" in codes_of(list_.empty_reason):
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


def codes_of(concept: CodeableConcept | None) -> frozenset[str]:
    """Its codes; none where there is no concept."""
    return concept.codes if concept else frozenset()


def identifiers(resource: r.Resource) -> tuple[model.Identifier, ...]:
    """What others know it by."""
    return tuple([model.Identifier(one.system, one.value) for one in resource.identifier])


def own(found: Read[K]) -> str:
    """A resource's own words, where it lacks the field we would print."""
    return narrative(found.value) or own_words(found.raw)


def sortable(at: datetime | None) -> datetime:
    """What has no time comes first."""
    return at or datetime.min.replace(tzinfo=UTC)

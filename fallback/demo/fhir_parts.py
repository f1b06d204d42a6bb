"""Small pieces of FHIR JSON. What is empty is left out, as FHIR wants it."""

from datetime import UTC, datetime
from typing import TypeAlias

from fallback.chart.model import Quantity
from fallback.demo.dice import dice

Json: TypeAlias = dict[str, object]
UCUM = "http://unitsofmeasure.org"


def without_gaps(found: Json) -> Json:
    """The same without empty texts, lists, objects and nulls, all the way down."""
    kept = ((key, _kept(value)) for key, value in found.items())
    return {key: value for key, value in kept if value not in (None, "", [], {})}


def _kept(value: object) -> object:
    if isinstance(value, dict):
        return without_gaps(value)
    if isinstance(value, list):
        return [kept for one in value if (kept := _kept(one)) not in (None, "", [], {})]
    return value


def coded(system: str, code: str, text: str = "") -> Json:
    """A CodeableConcept; without a code, its text alone."""
    coding = [{"system": system, "code": code}] if code else []
    return {"coding": coding, "text": text}


def pair(key: str) -> tuple[str, str]:
    """ "system|code" in two."""
    system, _, code = key.rpartition("|")
    return system, code


def reference(kind: str, id: str, display: str = "") -> Json:
    """A relative reference."""
    return {"reference": f"{kind}/{id}", "display": display}


def practitioner_id(name: str) -> str:
    """The id of the Practitioner of that name."""
    return f"pr-{dice(name).hex()[:12]}"


def person_reference(name: str) -> Json | None:
    """To a Practitioner, with the name beside it; None for no name."""
    return reference("Practitioner", practitioner_id(name), name) if name else None


def instant(moment: datetime | None) -> str | None:
    """A dateTime in UTC."""
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}" if moment else None


def quantity(found: Quantity | None) -> Json | None:
    """A Quantity; the number keeps its decimals."""
    if found is None:
        return None
    whole = found.value == found.value.to_integral() and "." not in str(found.value)
    number: int | float = int(found.value) if whole else float(found.value)
    return {
        "value": number,
        "unit": found.unit,
        "system": UCUM if found.ucum else "",
        "code": found.ucum,
    }

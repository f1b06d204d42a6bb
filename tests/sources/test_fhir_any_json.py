"""Whatever JSON stands where FHIR should: a value or a worded fault, never anything else."""

import json
from zoneinfo import ZoneInfo

import httpx
import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fallback.chart.section import NotFetched, Recorded
from fallback.errors import FallbackError
from fallback.sources.fhir.charts import doses, known, measurements
from fallback.sources.fhir.charts.medication import Contained
from fallback.sources.fhir.r4 import orders as o
from fallback.sources.fhir.r4 import resources as r
from fallback.sources.fhir.r4.elements import Reference
from fallback.sources.fhir.r4.moments import clock_time, day, moment
from fallback.sources.fhir.r4.reading import read
from fallback.sources.fhir.server.paging import Found
from tests.sources.mock_fhir import PATIENT, Json, MockFhir, Reply, answer, bundle, order

ZONE = ZoneInfo("Europe/Stockholm")
LEAVES = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=12)
    | st.sampled_from(["active", "2026-11-24", "2026", "NaN", "1e999999", "Patient/p1", "#x", "/"])
)
NAMES = st.sampled_from(
    sorted(
        {
            field.encode_name
            for kind in (
                *(r.Patient, r.Encounter, r.Location, r.AllergyIntolerance, r.Condition, r.Flag),
                *(r.Observation, r.EncounterLocation, r.HumanName, r.Reaction, o.Medication),
                *(o.MedicationRequest, o.MedicationAdministration, o.Dosage, o.Timing, o.Repeat),
                *(o.DoseAndRate, o.Ingredient),
            )
            for field in msgspec.structs.fields(kind)
        }
        | {"coding", "code", "value", "unit", "numerator", "denominator", "reference", "display"}
    )
)
ANY = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=5),
    max_leaves=25,
)
BODIES = st.dictionaries(NAMES, ANY, max_size=8)
KINDS: list[type[r.Resource]] = [
    r.AllergyIntolerance,
    r.Flag,
    r.Condition,
    o.MedicationRequest,
    o.MedicationAdministration,
    r.Observation,
]


class NoShelf:
    """Knows no other resource."""

    def words(self, reference: Reference | None) -> str:
        return reference.words if reference else ""

    def medication(self, reference: Reference, contained: Contained) -> o.Medication:
        raise FallbackError("fhir.no_medication", reference=f"{reference.reference}{contained}")


def sectioned(kind: type[r.Resource], body: bytes) -> object:
    """The resource as the section it belongs to."""
    if kind is r.AllergyIntolerance:
        return known.allergies(Found((read(body, r.AllergyIntolerance),)), ZONE)
    if kind is r.Flag:
        return known.alerts(Found((read(body, r.Flag),)), ZONE)
    if kind is r.Condition:
        return known.problems(Found((read(body, r.Condition),)))
    if kind is o.MedicationRequest:
        return doses.medications(Found((read(body, o.MedicationRequest),)), NoShelf(), ZONE)
    if kind is o.MedicationAdministration:
        found = Found((read(body, o.MedicationAdministration),))
        return doses.administrations(found, NoShelf(), ZONE)
    return measurements.observations(Found((read(body, r.Observation),)), ZONE, latest=True)


@pytest.mark.parametrize("kind", KINDS, ids=lambda k: k.kind)
@given(body=BODIES)
def test_any_resource_becomes_a_section_or_a_worded_fault(
    kind: type[r.Resource], body: Json
) -> None:
    try:
        found = sectioned(kind, json.dumps(body).encode())
    except FallbackError as error:
        found = error.text("sv") + error.text("en")
    assert msgspec.json.encode(found)


@given(body=BODIES)
def test_any_order_that_was_read_has_a_drug_or_its_own_words(body: Json) -> None:
    try:
        found = sectioned(o.MedicationRequest, json.dumps(body).encode())
    except FallbackError:
        return
    if isinstance(found, Recorded):
        assert all(item.drug or item.source_text for item in found.items)


@given(body=ANY | st.binary(max_size=60))
def test_any_answer_leaves_a_chart_or_a_worded_fault(body: object) -> None:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    headers = {"content-type": "application/json"}

    def reply(request: httpx.Request) -> httpx.Response | None:
        if request.url.path in ("/fhir/MedicationRequest", "/fhir/Observation"):
            return httpx.Response(200, content=content, headers=headers)
        return None

    with MockFhir(reply=reply).opened() as system:
        found = system.read_chart("p1")
    assert found is not None
    if isinstance(found.medications, NotFetched):
        assert found.medications.reason.text("sv")


ORDERS = BODIES.map(lambda body: body | {"resourceType": "MedicationRequest", "subject": PATIENT})


@given(entries=st.lists(ANY | ORDERS, max_size=4))
def test_any_entries_leave_the_good_order_among_them(entries: list[object]) -> None:
    body = bundle([order()])
    body["entry"] += [{"resource": entry} for entry in entries]
    with MockFhir(reply=_orders(body)).opened() as system:
        found = system.read_chart("p1")
    assert found is not None
    assert isinstance(found.medications, Recorded)
    assert "m1" in [item.id for item in found.medications.items]


def _orders(body: Json) -> Reply:
    def reply(request: httpx.Request) -> httpx.Response | None:
        return answer(body) if request.url.path == "/fhir/MedicationRequest" else None

    return reply


@given(text=st.text(max_size=30))
def test_any_text_as_a_date_is_a_moment_or_none(text: str) -> None:
    for found in (moment(text, ZONE), moment(text, ZONE, end=True)):
        assert found is None or found.utcoffset() is not None
    day(text)
    clock_time(text)


@pytest.mark.parametrize("depth", [1_000, 100_000])
def test_json_nested_without_end_is_a_worded_fault(depth: int) -> None:
    with pytest.raises(FallbackError):
        read(b'{"note":' + b"[" * depth, o.MedicationRequest)


@pytest.mark.parametrize("value", ["1e999999", "1e-999999", '"NaN"', '"Infinity"', "9" * 400])
def test_a_number_nobody_could_read_is_not_printed_as_one(value: str) -> None:
    body = f'{{"id":"o1","valueQuantity":{{"value":{value},"unit":"mg"}}}}'.encode()
    found = sectioned(r.Observation, body)
    assert isinstance(found, Recorded)
    assert found.items[0].value is None
    assert len(found.items[0].text) < 500

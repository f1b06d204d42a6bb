"""What is written: once, read back, compared; and what is not known is said to be unknown."""

import base64
import json
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from uuid import UUID

import httpx
import msgspec
import pytest
from fhir.resources.R4B import get_fhir_model_class

from fallback.chart.model import Quantity
from fallback.errors import FallbackError
from fallback.sources.fhir.writing.written import SYSTEM, resource
from fallback.sources.record_system import (
    DocumentItem,
    DoseItem,
    ObservationItem,
    OutcomeUnknownError,
    RefusedError,
    WriteItem,
)
from tests.sources.mock_fhir import BASE, Json, MockFhir, answer, outcome

AT = datetime(2026, 11, 24, 7, 12, tzinfo=UTC)
ID = "5d3f2c7e-0000-4000-8000-000000000001"
DOSE = DoseItem(
    identifier=ID,
    patient_id="p1",
    encounter_id="e1",
    order_id="m1",
    drug="Furosemid 40 mg",
    given=True,
    at=AT,
    dose=Quantity(Decimal("40.0"), "mg", "mg"),
    reason="",
    performer="Eva Test",
    note="Blad A-17",
)
NOT_GIVEN = msgspec.structs.replace(DOSE, given=False, dose=None, reason="fastande")
PULSE = ObservationItem(
    identifier=ID,
    patient_id="p1",
    encounter_id="e1",
    code="http://loinc.org|8867-4",
    name="Puls",
    at=AT,
    value=Quantity(Decimal(80), "/min", "/min"),
    text="",
    performer="Eva Test",
    note="Blad A-18",
)
WORDS = msgspec.structs.replace(PULSE, value=None, text="V")
DOCUMENT = DocumentItem(
    identifier=ID,
    patient_id="p1",
    encounter_id="e1",
    title="Driftstopp 24 november",
    period_start=AT,
    period_end=datetime(2026, 11, 24, 15, tzinfo=UTC),
    pdf=b"%PDF-1.7 test",
)
ALL = pytest.mark.parametrize(
    "item", [DOSE, NOT_GIVEN, PULSE, WORDS, DOCUMENT], ids=lambda i: type(i).__name__
)


def encoded(item: WriteItem) -> bytes:
    return msgspec.json.Encoder(decimal_format="number").encode(resource(item))


def posted(server: MockFhir) -> list[httpx.Request]:
    return [r for r in server.asked if r.method == "POST"]


@ALL
def test_what_is_written_is_fhir_to_an_independent_reader(item: WriteItem) -> None:
    made = json.loads(encoded(item))
    model = get_fhir_model_class(made["resourceType"])
    parsed = json.loads(model.model_validate_json(encoded(item)).model_dump_json())
    assert parsed["identifier"] == [{"system": SYSTEM, "value": ID}]
    assert parsed["subject"] == {"reference": "Patient/p1"}


def test_our_identifiers_have_a_system_that_is_a_uuid() -> None:
    assert UUID(SYSTEM.removeprefix("urn:uuid:")).version == 4


def test_a_document_holds_the_pdf_its_period_one_encounter_and_our_identifier_in_words() -> None:
    made = json.loads(encoded(DOCUMENT))
    (content,) = made["content"]
    assert base64.b64decode(content["attachment"]["data"]) == DOCUMENT.pdf
    assert made["context"] == {
        "period": {"start": "2026-11-24T07:12:00Z", "end": "2026-11-24T15:00:00Z"},
        "encounter": [{"reference": "Encounter/e1"}],
    }
    assert ID in made["description"]


def test_a_second_document_says_which_one_it_adds_to() -> None:
    first = "5d3f2c7e-0000-4000-8000-000000000002"
    second = msgspec.structs.replace(DOCUMENT, follows=first)
    made = json.loads(encoded(second))
    target = {"identifier": {"system": SYSTEM, "value": first}}
    assert made["relatesTo"] == [{"code": "appends", "target": target}]
    get_fhir_model_class("DocumentReference").model_validate_json(encoded(second))
    assert "relatesTo" not in json.loads(encoded(DOCUMENT))


def test_a_dose_keeps_the_digits_that_were_agreed() -> None:
    assert b'"value":40.0,' in encoded(DOSE)


@ALL
def test_an_item_is_sent_once_read_back_and_found_again(item: WriteItem) -> None:
    server = MockFhir()
    with server.opened() as system:
        assert system.look_up(item) is None
        receipt = system.create(item)
        assert receipt.differs == ()
        assert system.look_up(item) == receipt
    assert len(posted(server)) == 1


@ALL
def test_an_item_is_found_by_its_values_where_the_server_drops_our_identifier(
    item: WriteItem,
) -> None:
    server = MockFhir()
    with server.opened() as system:
        receipt = system.create(item)
        kept = server.resources[-1]
        del kept["identifier"]
        kept.pop("note", None)
        kept.pop("description", None)
        found = system.look_up(item)
    assert found is not None
    assert found.location == receipt.location
    assert "identifier" in found.differs


def held(item: WriteItem, **changed: object) -> MockFhir:
    """A server that holds an item like this, without our identifier."""
    kept = json.loads(encoded(item)) | {"id": "x1"} | changed
    for name in ("identifier", "note", "description"):
        kept.pop(name, None)
    server = MockFhir()
    server.resources.append(kept | {k: v for k, v in changed.items() if k in ("note",)})
    return server


@pytest.mark.parametrize(
    ("item", "changed"),
    [
        (DOSE, {"dosage": {"dose": {"value": 20, "unit": "mg"}}}),
        (DOSE, {"effectiveDateTime": "2026-11-24T07:13:00Z"}),
        (DOSE, {"status": "not-done"}),
        (DOSE, {"request": {"reference": "MedicationRequest/m2"}}),
        (DOSE, {"status": "entered-in-error"}),
        (PULSE, {"valueQuantity": {"value": 81, "unit": "/min"}}),
        (PULSE, {"code": {"coding": [{"system": "http://loinc.org", "code": "9279-1"}]}}),
        (DOCUMENT, {"context": {"period": {"start": "2026-11-23"}}}),
        (DOSE, {"note": [{"text": "Fallback another"}]}),
    ],
)
def test_what_differs_or_is_another_item_of_ours_is_not_the_item(
    item: WriteItem, changed: Json
) -> None:
    with held(item, **changed).opened() as system:
        assert system.look_up(item) is None


def test_the_same_dose_entered_by_somebody_else_is_found() -> None:
    with held(DOSE, effectiveDateTime="2026-11-24T08:12:20+01:00").opened() as system:
        found = system.look_up(DOSE)
    assert found is not None
    assert found.location == "MedicationAdministration/x1"


def test_what_the_server_kept_otherwise_is_named() -> None:
    server = MockFhir()
    with server.opened() as system:
        system.create(DOSE)
        server.resources[-1] |= {"performer": [], "dosage": {"dose": {"value": 4, "unit": "mg"}}}
        found = system.look_up(DOSE)
    assert found is not None
    assert found.differs == ("dose", "performer")


def writing(response: Callable[[httpx.Request], httpx.Response]) -> MockFhir:
    return MockFhir(reply=lambda r: response(r) if r.method == "POST" else None)


def raises(kind: type[httpx.TransportError]) -> Callable[[httpx.Request], httpx.Response]:
    def response(request: httpx.Request) -> httpx.Response:
        raise kind("gone", request=request)

    return response


@pytest.mark.parametrize(
    "response",
    [
        raises(httpx.ReadTimeout),
        raises(httpx.WriteTimeout),
        raises(httpx.ReadError),
        raises(httpx.RemoteProtocolError),
        lambda _r: answer(outcome("boom"), 500),
        lambda _r: httpx.Response(502),
        lambda _r: httpx.Response(503),
        lambda _r: httpx.Response(504),
        lambda _r: httpx.Response(201),
        lambda _r: httpx.Response(201, headers={"location": f"{BASE}/MedicationAdministration/9"}),
    ],
)
def test_after_sending_no_clear_answer_is_an_unknown_outcome_and_nothing_is_resent(
    response: Callable[[httpx.Request], httpx.Response],
) -> None:
    server = writing(response)
    with server.opened() as system, pytest.raises(OutcomeUnknownError):
        system.create(DOSE)
    assert len(posted(server)) == 1


@pytest.mark.parametrize(
    "response",
    [raises(httpx.ConnectError), raises(httpx.ConnectTimeout), lambda _r: httpx.Response(429)],
)
def test_what_was_not_taken_is_said_not_to_be_sent(
    response: Callable[[httpx.Request], httpx.Response],
) -> None:
    server = writing(response)
    with server.opened() as system, pytest.raises(FallbackError) as caught:
        system.create(DOSE)
    assert caught.value.message.key == "fhir.not_sent"
    assert len(posted(server)) == 1


@pytest.mark.parametrize("status", [400, 403, 404, 405, 409, 412, 422, 501])
def test_a_refusal_has_the_servers_words(status: int) -> None:
    server = writing(lambda _r: answer(outcome("performer is required"), status))
    with server.opened() as system, pytest.raises(RefusedError, match="performer is required"):
        system.create(DOSE)


def test_a_created_item_without_a_location_is_looked_up() -> None:
    server = MockFhir()

    def reply(request: httpx.Request) -> httpx.Response | None:
        if request.method != "POST":
            return None
        server.resources.append(json.loads(request.content) | {"id": "x1"})
        return httpx.Response(201)

    server.reply = reply
    with server.opened() as system:
        assert system.create(DOSE).location == "MedicationAdministration/x1"


def test_a_conditional_create_is_asked_for_only_where_it_is_declared() -> None:
    for conditional in (True, False):
        server = MockFhir(conditional=conditional)
        with server.opened() as system:
            system.create(DOSE)
        (request,) = posted(server)
        assert ("if-none-exist" in request.headers) is conditional


def test_an_answer_with_gaps_does_not_show_that_an_item_is_absent() -> None:
    server = MockFhir()
    warned = {"resourceType": "Bundle", "entry": [{"resource": outcome("left out", "warning")}]}
    server.reply = lambda r: answer(warned) if "Medication" in r.url.path else None
    with server.opened() as system, pytest.raises(FallbackError) as caught:
        system.look_up(DOSE)
    assert caught.value.message.key == "fhir.look_up_gaps"


def test_only_what_the_server_declares_is_offered() -> None:
    server = MockFhir()
    del server.searched["MedicationAdministration"]
    with server.opened() as system:
        assert system.offers() == {"observation", "document"}

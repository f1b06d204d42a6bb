"""The real FHIR server, read and written to; the same behind a proxy that makes it difficult."""

import base64
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from typing import TypeAlias
from uuid import uuid4

import msgspec
import pytest

from fallback.chart.model import Quantity, Snapshot, Ward
from fallback.chart.section import NotFetched, Recorded, items
from fallback.errors import FallbackError
from fallback.settings import FhirSettings
from fallback.sources.fhir import open_fhir
from fallback.sources.fhir.writing.written import SYSTEM
from fallback.sources.record_system import (
    DocumentItem,
    DoseItem,
    ObservationItem,
    OutcomeUnknownError,
    RefusedError,
    WriteItem,
)
from tests.servers import loaders
from tests.servers.fhir_server import Server
from tests.servers.millennium import Millennium
from tests.sources.mock_fhir import NOW, WARD, order

pytestmark = pytest.mark.server

SOON_AFTER_CLINOSIM = datetime(2026, 6, 30, 23, 59, tzinfo=UTC)
ORDER = order()
Make: TypeAlias = Callable[[], WriteItem]
SCOPES = " ".join(
    f"system/{kind}.{verb}"
    for kind, verb in (
        *(
            ("Patient", "read"),
            ("Encounter", "read"),
            ("Location", "read"),
            ("Group", "read"),
            ("Practitioner", "read"),
        ),
        *(("AllergyIntolerance", "read"), ("Condition", "read"), ("MedicationRequest", "read")),
        *(("MedicationAdministration", "read"), ("Observation", "read"), ("Observation", "write")),
        *(("DocumentReference", "read"), ("DocumentReference", "write")),
    )
)


def settings(server: Server) -> FhirSettings:
    return FhirSettings(base_url=server.base_url, name="Journalen")


def behind(millennium: Millennium, **other: float) -> FhirSettings:
    found = FhirSettings(
        base_url=millennium.base_url,
        client_id=millennium.sign_in.client_id,
        key_file=str(millennium.sign_in.key_file),
        key_id=millennium.sign_in.key_id,
        scope=SCOPES,
    )
    return msgspec.structs.replace(found, **other)


def small_ward(server: Server) -> None:
    """One ward, one patient, one order, as the mock has them."""
    for resource in WARD:
        extra = {"class": {"code": "IMP"}} if resource["resourceType"] == "Encounter" else {}
        server.put(resource | extra)
    server.put(ORDER)


def dose(**other: object) -> DoseItem:
    item = DoseItem(
        identifier=str(uuid4()),
        patient_id="p1",
        encounter_id="e1",
        order_id="m1",
        drug="Furosemid 40 mg tablett",
        given=True,
        at=NOW,
        dose=Quantity(Decimal(40), "mg", "mg"),
        reason="",
        performer="Eva Test",
        note="Blad A-17",
    )
    return msgspec.structs.replace(item, **other)


def pulse() -> ObservationItem:
    return ObservationItem(
        identifier=str(uuid4()),
        patient_id="p1",
        encounter_id="e1",
        code="http://loinc.org|8867-4",
        name="Puls",
        at=NOW,
        value=Quantity(Decimal(80), "/min", "/min"),
        text="",
        performer="Eva Test",
        note="Blad A-18",
    )


def document() -> DocumentItem:
    return DocumentItem(
        identifier=str(uuid4()),
        patient_id="p1",
        encounter_id="e1",
        title="Driftstopp",
        period_start=NOW,
        period_end=NOW,
        pdf=b"%PDF-1.7 test",
    )


def read_all(server: Server) -> dict[str, Snapshot]:
    with open_fhir(settings(server), clock=lambda: SOON_AFTER_CLINOSIM) as system:
        return {w.name: system.read_ward(w.id, lambda _done, _all: True) for w in system.wards()}


def test_a_ward_that_nobody_here_wrote_is_read_whole(fhir_server: Server) -> None:
    loaders.load_clinosim(fhir_server)
    wards = read_all(fhir_server)
    charts = [chart for snapshot in wards.values() for chart in snapshot.charts]
    assert len(charts) == 9
    assert all(chart.stay.bed.startswith("Bed ") for chart in charts)
    assert [gap.text("sv") for snapshot in wards.values() for gap in snapshot.gaps] == []
    for chart in charts:
        expected = {
            resource["id"]
            for resource in fhir_server.read("MedicationRequest", patient=chart.patient.id)
            if resource["status"] == "active"
        }
        active = {o.id for o in items(chart.medications) if o.status == "active"}
        assert active == expected
        assert isinstance(chart.observations, Recorded)
        codes = [o.code for o in chart.observations.items]
        assert len(codes) == len(set(codes))
        assert "http://loinc.org|29463-7" in codes
        sections = (chart.allergies, chart.alerts, chart.problems, chart.administrations)
        assert not any(isinstance(section, NotFetched) for section in sections)


def test_a_ward_without_beds_is_read_whole(fhir_server: Server) -> None:
    loaders.load_synthea(fhir_server)
    (snapshot,) = read_all(fhir_server).values()
    assert len(snapshot.charts) == 6
    for chart in snapshot.charts:
        wanted = fhir_server.count("MedicationRequest", patient=chart.patient.id, status="active")
        active = [o for o in items(chart.medications) if o.status == "active"]
        assert len(active) == wanted
        assert all(o.drug and o.prescriber and "/" not in o.prescriber for o in active)


def test_the_signed_in_client_reads_and_a_stranger_is_told_no(smart_fhir_server: Server) -> None:
    small_ward(smart_fhir_server)
    sign_in = smart_fhir_server.sign_in
    assert sign_in is not None
    stranger = settings(smart_fhir_server)
    known = msgspec.structs.replace(
        stranger,
        client_id=sign_in.client_id,
        key_file=str(sign_in.key_file),
        key_id=sign_in.key_id,
        scope="system/*.read",
    )
    with open_fhir(known, clock=lambda: NOW) as system:
        (chart,) = system.read_ward("w1", lambda _done, _all: True).charts
    assert [o.id for o in items(chart.medications)] == ["m1"]
    with open_fhir(stranger) as system, pytest.raises(FallbackError) as caught:
        system.wards()
    assert caught.value.message.key == "fhir.unauthorised"
    wrong = msgspec.structs.replace(known, client_id="somebody")
    with open_fhir(wrong) as system, pytest.raises(FallbackError) as caught:
        system.wards()
    assert caught.value.message.key == "fhir.sign_in_refused"


def test_an_order_stopped_meanwhile_is_seen_as_stopped(fhir_server: Server) -> None:
    small_ward(fhir_server)
    with open_fhir(settings(fhir_server), clock=lambda: NOW) as system:
        (before,) = system.read_ward("w1", lambda _done, _all: True).charts
        fhir_server.put(ORDER | {"status": "stopped"})
        after = system.read_chart("p1")
    assert after is not None
    (old,), (new,) = items(before.medications), items(after.medications)
    assert (old.status, new.status) == ("active", "stopped")
    assert old.version != new.version


@pytest.mark.parametrize("make", [dose, pulse, document])
def test_what_is_written_is_there_exactly_once(fhir_server: Server, make: Make) -> None:
    small_ward(fhir_server)
    item = make()
    with open_fhir(settings(fhir_server), clock=lambda: NOW) as system:
        assert system.offers() == {"dose", "observation", "document"}
        assert system.look_up(item) is None
        receipt = system.create(item)
        assert receipt.differs == ()
        assert system.look_up(item) == receipt
        assert system.create(item) == receipt  # conditional: the server has it already
    kind, _, name = receipt.location.partition("/")
    (kept,) = fhir_server.read(kind)
    assert (kept["id"], kept["meta"]["versionId"]) == (name, receipt.version)
    assert kept["identifier"] == [{"system": SYSTEM, "value": item.identifier}]


def test_a_dose_written_is_in_the_live_chart(fhir_server: Server) -> None:
    small_ward(fhir_server)
    with open_fhir(settings(fhir_server), clock=lambda: NOW) as system:
        system.create(dose(given=False, dose=None, reason="fastande"))
        live = system.read_chart("p1")
    assert live is not None
    (given,) = items(live.administrations)
    assert (given.status, given.reason, given.order_id, given.at) == (
        "not-done",
        "fastande",
        "m1",
        NOW,
    )


def test_a_document_comes_back_as_the_same_bytes(fhir_server: Server) -> None:
    small_ward(fhir_server)
    with open_fhir(settings(fhir_server), clock=lambda: NOW) as system:
        system.create(document())
    (kept,) = fhir_server.read("DocumentReference")
    assert base64.b64decode(kept["content"][0]["attachment"]["data"]) == document().pdf


def test_a_refusal_by_the_server_has_its_words_and_writes_nothing(fhir_server: Server) -> None:
    small_ward(fhir_server)
    with (
        open_fhir(settings(fhir_server), clock=lambda: NOW) as system,
        pytest.raises(RefusedError, match="medicationCodeableConcept"),
    ):
        system.create(dose(drug=""))
    assert fhir_server.count("MedicationAdministration") == 0


def test_behind_millennium_a_vital_sign_without_a_performer_is_refused_in_words(
    millennium: Millennium,
) -> None:
    small_ward(millennium.server)
    with (
        open_fhir(behind(millennium), clock=lambda: NOW) as system,
        pytest.raises(RefusedError, match="A performer is required"),
    ):
        system.create(msgspec.structs.replace(pulse(), performer=""))
    assert millennium.server.count("Observation") == 0


def test_behind_millennium_charts_are_read_by_patient(millennium: Millennium) -> None:
    small_ward(millennium.server)
    for number in range(120):
        millennium.server.put(order(f"x{number:03}"))
    with open_fhir(behind(millennium), clock=lambda: NOW) as system:
        snapshot = system.read_patients(Ward("w1", "Avdelning 1"), ["p1"])
        with pytest.raises(FallbackError) as caught:
            system.read_ward("w1", lambda _done, _all: True)
    assert caught.value.message.key == "fhir.no_location_search"
    (chart,) = snapshot.charts
    assert chart.stay.bed == "1:1"
    assert len(items(chart.medications)) == 121
    assert isinstance(chart.alerts, NotFetched)
    assert chart.alerts.reason.key == "fhir.not_offered"


def test_behind_millennium_faults_leave_gaps_that_are_named(millennium: Millennium) -> None:
    small_ward(millennium.server)
    millennium.faults.server_error(path="AllergyIntolerance")
    millennium.faults.html(path="Condition")
    millennium.faults.outcome_inline(path="MedicationRequest")
    millennium.faults.truncated(path="Observation")
    millennium.faults.too_many_requests(path="MedicationAdministration")
    with open_fhir(behind(millennium), clock=lambda: NOW) as system:
        chart = system.read_chart("p1")
    assert chart is not None
    reasons = {
        name: section.reason.key
        for name in ("allergies", "problems", "observations")
        if isinstance(section := getattr(chart, name), NotFetched)
    }
    assert reasons == {
        "allergies": "fhir.answered",
        "problems": "fhir.not_json",
        "observations": "fhir.broken_json",
    }
    assert isinstance(chart.medications, Recorded)
    assert [m.key for m in chart.medications.missing] == ["fhir.server_says"]
    assert not isinstance(chart.administrations, NotFetched)


def test_behind_millennium_a_token_that_ran_out_is_renewed(millennium: Millennium) -> None:
    small_ward(millennium.server)
    with open_fhir(behind(millennium), clock=lambda: NOW) as system:
        assert system.read_chart("p1") is not None
        millennium.tokens.expire()
        chart = system.read_chart("p1")
    assert chart is not None
    assert isinstance(chart.medications, Recorded)


@pytest.mark.parametrize("make", [pulse, document])
def test_behind_millennium_a_write_whose_answer_was_lost_is_found_and_not_resent(
    millennium: Millennium, make: Make
) -> None:
    small_ward(millennium.server)
    item = make()
    millennium.faults.timeout_after_write(hang_seconds=1.5)
    with open_fhir(behind(millennium, timeout_seconds=1.0), clock=lambda: NOW) as system:
        assert system.offers() == {"observation", "document"}
        with pytest.raises(OutcomeUnknownError):
            system.create(item)
        found = system.look_up(item)
    assert found is not None
    assert millennium.server.count(found.location.partition("/")[0]) == 1


def test_behind_millennium_another_value_at_the_same_time_is_not_taken_for_ours(
    millennium: Millennium,
) -> None:
    small_ward(millennium.server)
    first = pulse()
    second = msgspec.structs.replace(pulse(), value=Quantity(Decimal(95), "/min", "/min"))
    same = msgspec.structs.replace(first, identifier=str(uuid4()))
    with open_fhir(behind(millennium), clock=lambda: NOW) as system:
        receipt = system.create(first)
        assert receipt.differs == ("identifier",)
        assert system.look_up(second) is None
        assert system.look_up(same) is None
        assert system.look_up(first) == receipt

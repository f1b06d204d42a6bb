"""Sections: recorded, asserted none, not recorded; and the right patient."""

import json
import logging
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from fallback.chart.model import Allergy, Chart, Component, PatientLink, Quantity
from fallback.chart.section import AssertedNone, NotRecorded, Recorded
from fallback.sources.fhir.charts.chart import patient_of
from fallback.sources.fhir.r4 import resources as r
from fallback.sources.fhir.r4.reading import read
from fallback.sources.record_system import Source, Target
from tests.sources.mock_fhir import PATIENT, WARD, Json, MockFhir, order

SNOMED = "http://snomed.info/sct"


def chart(*resources: Json, lists: bool = False) -> Chart:
    server = MockFhir(resources=[*WARD, *resources])
    if lists:
        server.searched["List"] = ("patient",)
    with server.opened() as system:
        (found,) = system.read_ward("w1", lambda _done, _all: True).charts
    return found


def allergy(code: Json, id: str = "a1", **other: object) -> Json:
    return {
        "resourceType": "AllergyIntolerance",
        "id": id,
        "code": code,
        "patient": PATIENT,
    } | other


def coded(code: str, text: str = "", system: str = SNOMED) -> Json:
    return {"coding": [{"system": system, "code": code}], "text": text}


PENICILLIN = allergy(
    coded("91936005", "Penicillin"),
    category=["medication"],
    criticality="high",
    verificationStatus=coded("confirmed"),
    recordedDate="2026-06-17",
    reaction=[{"manifestation": [{"text": "utslag"}], "severity": "mild"}],
)


def test_an_allergy_is_recorded_as_the_source_words_it() -> None:
    assert chart(PENICILLIN).allergies == Recorded(
        (
            Allergy(
                id="a1",
                substance="Penicillin",
                code=f"{SNOMED}|91936005",
                category="medication",
                criticality="high",
                reaction="utslag (mild)",
                verification="confirmed",
                recorded=datetime(2026, 6, 16, 22, tzinfo=UTC),
            ),
        )
    )


def test_no_answer_is_not_recorded_and_never_none() -> None:
    found = chart()
    for section in (found.allergies, found.alerts, found.problems, found.medications):
        assert section == NotRecorded()


@pytest.mark.parametrize("code", ["716186003", "no-known-allergies", "nilknown"])
def test_no_known_allergy_is_asserted_in_the_sources_words(code: str) -> None:
    assert chart(allergy(coded(code, "Ingen känd"))).allergies == AssertedNone("Ingen känd")


@pytest.mark.parametrize("code", ["no-allergy-info", "1631000175102", "notasked"])
def test_that_nobody_asked_is_not_recorded(code: str) -> None:
    assert chart(allergy(coded(code))).allergies == NotRecorded()


def test_no_known_drug_allergy_is_not_none_but_stands_in_its_words() -> None:
    section = chart(allergy(coded("409137002", "Ingen känd läkemedelsallergi"))).allergies
    assert isinstance(section, Recorded)
    assert section.items[0].substance == "Ingen känd läkemedelsallergi"


def test_an_allergy_stands_where_the_source_says_none_as_well() -> None:
    section = chart(PENICILLIN, allergy(coded("716186003", "Ingen känd"), "a2")).allergies
    assert isinstance(section, Recorded)
    assert [a.substance for a in section.items] == ["Penicillin"]
    assert [m.key for m in section.missing] == ["fhir.contradiction"]


@pytest.mark.parametrize("status", ["entered-in-error", "refuted"])
def test_an_assertion_that_is_void_asserts_nothing(status: str) -> None:
    void = allergy(coded("716186003"), verificationStatus=coded(status))
    assert chart(void).allergies == NotRecorded()
    assert chart(PENICILLIN | {"verificationStatus": coded(status)}).allergies == NotRecorded()


def test_an_inactive_allergy_stays_and_says_so() -> None:
    section = chart(PENICILLIN | {"clinicalStatus": coded("inactive")}).allergies
    assert isinstance(section, Recorded)
    assert section.items[0].verification == "inactive, confirmed"


def test_an_empty_list_that_says_why_asserts_none() -> None:
    empty = {
        "resourceType": "List",
        "id": "l1",
        "status": "current",
        "code": coded("10160-0", system="http://loinc.org"),
        "subject": PATIENT,
        "emptyReason": coded("nilknown", "Inga läkemedel"),
    }
    assert chart(empty, lists=True).medications == AssertedNone("Inga läkemedel")
    assert chart(empty, lists=True).allergies == NotRecorded()
    assert isinstance(chart(empty, order(), lists=True).medications, Recorded)
    asked = empty | {"emptyReason": coded("notasked")}
    assert chart(asked, lists=True).medications == NotRecorded()


def test_a_stopped_order_is_in_the_chart_as_stopped() -> None:
    section = chart(
        order(), order("m2", status="stopped"), order("m3", status="on-hold")
    ).medications
    assert isinstance(section, Recorded)
    assert {o.id: o.status for o in section.items} == {
        "m1": "active",
        "m2": "stopped",
        "m3": "on-hold",
    }


def test_an_order_entered_in_error_is_left_out() -> None:
    assert chart(order(status="entered-in-error")).medications == NotRecorded()


def test_flags_that_are_over_are_left_out() -> None:
    flag = {"resourceType": "Flag", "id": "f1", "subject": PATIENT, "code": {"text": "MRSA"}}
    section = chart(
        flag | {"status": "active", "period": {"start": "2026-11-01"}},
        flag | {"id": "f2", "status": "inactive"},
    ).alerts
    assert isinstance(section, Recorded)
    assert [(a.id, a.text) for a in section.items] == [("f1", "MRSA")]


def test_problems_that_are_over_are_left_out_and_an_onset_that_is_no_date_stays_in_words() -> None:
    condition = {"resourceType": "Condition", "subject": PATIENT}
    section = chart(
        condition | {"id": "c1", "code": {"text": "Hypertoni"}, "onsetDateTime": "2014"},
        condition | {"id": "c2", "code": {"text": "KOL"}, "onsetDateTime": "2014-05-06"},
        condition | {"id": "c3", "code": {"text": "Ftt"}, "clinicalStatus": coded("resolved")},
    ).problems
    assert isinstance(section, Recorded)
    assert [(p.text, p.since) for p in section.items] == [
        ("Hypertoni (2014)", None),
        ("KOL", date(2014, 5, 6)),
    ]


def observation(id: str, at: str, **value: object) -> Json:
    return {
        "resourceType": "Observation",
        "id": id,
        "status": "final",
        "subject": PATIENT,
        "category": [coded("vital-signs")],
        "code": coded("8867-4", "Puls", "http://loinc.org"),
        "effectiveDateTime": at,
    } | value


def test_a_ward_chart_holds_the_newest_of_each_measurement_and_a_live_chart_all() -> None:
    beats = {"value": 80, "unit": "/min"}
    server = MockFhir(
        resources=[
            *WARD,
            observation("o1", "2026-11-24T06:00:00Z", valueQuantity=beats),
            observation("o2", "2026-11-24T08:00:00Z", valueQuantity=beats | {"value": 92}),
            observation("o3", "2026-11-24T08:30:00Z", status="entered-in-error"),
        ]
    )
    with server.opened() as system:
        (ward,) = system.read_ward("w1", lambda _done, _all: True).charts
        live = system.read_chart("p1")
    assert isinstance(ward.observations, Recorded)
    assert [o.value for o in ward.observations.items] == [Quantity(Decimal(92), "/min")]
    assert live is not None
    assert isinstance(live.observations, Recorded)
    assert [o.id for o in live.observations.items] == ["o2", "o1"]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ({"valueQuantity": {"value": 5, "comparator": "<", "unit": "mg/L"}}, "< 5 mg/L"),
        ({"valueString": "slö"}, "slö"),
        ({"valueCodeableConcept": {"text": "Alert"}}, "Alert"),
        ({"valueBoolean": False}, "false"),
        ({"valueRatio": {"numerator": {"value": 1}, "denominator": {"value": 128}}}, "1/128"),
        ({"dataAbsentReason": {"text": "ej mätt"}}, "ej mätt"),
    ],
)
def test_a_value_that_is_no_plain_number_is_words(value: Json, text: str) -> None:
    section = chart(observation("o1", "2026-11-24T08:00:00Z", **value)).observations
    assert isinstance(section, Recorded)
    assert [(o.value, o.text) for o in section.items] == [(None, text)]


def test_blood_pressure_keeps_its_parts() -> None:
    part = {
        "code": coded("8480-6", "Systoliskt", "http://loinc.org"),
        "valueQuantity": {"value": 120, "unit": "mmHg"},
    }
    section = chart(observation("o1", "2026-11-24T08:00:00Z", component=[part])).observations
    assert isinstance(section, Recorded)
    assert section.items[0].components == (
        Component("http://loinc.org|8480-6", "Systoliskt", Quantity(Decimal(120), "mmHg")),
    )


def test_a_dose_not_given_has_its_reason_and_its_order() -> None:
    section = chart(
        {
            "resourceType": "MedicationAdministration",
            "id": "g1",
            "status": "not-done",
            "statusReason": [{"text": "fastande"}],
            "medicationCodeableConcept": {"text": "Furosemid"},
            "subject": PATIENT,
            "effectiveDateTime": "2026-11-24T07:00:00Z",
            "request": {"reference": "MedicationRequest/m1"},
            "performer": [{"actor": {"display": "Eva Test"}}],
        }
    ).administrations
    assert isinstance(section, Recorded)
    (dose,) = section.items
    assert (dose.status, dose.reason, dose.order_id, dose.by) == (
        "not-done",
        "fastande",
        "m1",
        "Eva Test",
    )


def test_a_fhir_server_is_both_a_source_and_a_target() -> None:
    with MockFhir().opened() as system:
        source: Source = system
        target: Target = system
        assert source.name == "Journalen"
        assert target.offers()


def test_no_address_that_names_a_patient_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        chart(order())
    assert "p1" not in caplog.text


def test_the_stay_has_the_ward_the_bed_and_when_it_began() -> None:
    stay = chart().stay
    assert (stay.ward_id, stay.ward, stay.bed) == ("w1", "Avdelning 1", "1:1")
    assert stay.admitted == datetime(2026, 11, 20, 9, tzinfo=UTC)


def test_a_patient_who_has_left_the_ward_is_not_on_it() -> None:
    left = json.loads(json.dumps(WARD[-1]))
    left["location"][0]["status"] = "completed"
    ended = json.loads(json.dumps(WARD[-1]))
    ended["location"][0]["period"] = {"end": "2026-11-24T08:00:00Z"}
    for stay in (left, ended):
        with MockFhir(resources=[*WARD[:-1], stay]).opened() as system:
            assert system.read_ward("w1", lambda _done, _all: True).charts == ()


def test_a_live_chart_finds_its_ward_from_the_bed_upwards() -> None:
    with MockFhir().opened() as system:
        live = system.read_chart("p1")
    assert live is not None
    assert (live.stay.ward, live.stay.bed, live.stay.status) == (
        "Avdelning 1",
        "1:1",
        "in-progress",
    )


def test_patients_can_be_named_where_the_server_cannot_say_who_is_there() -> None:
    server = MockFhir()
    server.searched["Encounter"] = ("patient",)
    with server.opened() as system:
        (ward,) = system.wards()
        snapshot = system.read_patients(ward, ["p1", "p1", "p9"])
    assert [(c.patient.id, c.stay.ward_id) for c in snapshot.charts] == [("p1", "w1")]
    assert [m.key for m in snapshot.gaps] == ["fhir.patient_left_out", "fhir.not_found"]


@pytest.mark.parametrize(
    ("name", "number", "protected"),
    [
        ("PatientExample1", "195009072553", True),
        ("PatientExample189602029812", "189602029812", True),
        ("PatientExample196109732393", "196109732393", False),
        ("PatientExample20210325K069", "20210325K069", False),
        ("PatientExample98240301AA06", "98240301AA06", False),
    ],
)
def test_hl7_swedens_examples_have_their_number_and_their_protection(
    shared_data: Path, name: str, number: str, protected: bool
) -> None:
    raw = (shared_data / "hl7se-base-examples" / f"{name}.json").read_bytes()
    patient = patient_of(read(raw, r.Patient).value)
    assert (patient.number, patient.protected) == (number, protected)


def test_other_records_of_the_same_person_are_read_and_relatives_are_not() -> None:
    raw = json.dumps(
        {
            "resourceType": "Patient",
            "id": "p1",
            "link": [
                {"type": "replaced-by", "other": {"reference": "Patient/p9"}},
                {"type": "seealso", "other": {"reference": "RelatedPerson/r1"}},
                {"type": "seealso", "other": {"display": "någon"}},
            ],
        }
    ).encode()
    patient = patient_of(read(raw, r.Patient).value)
    assert patient.links == (PatientLink("replaced-by", "p9"),)

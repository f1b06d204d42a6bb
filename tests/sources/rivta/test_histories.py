"""Medication histories: structured dosage as times only where it is wholly understood."""

from datetime import UTC, datetime, time
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fallback.chart.model import Chart, Dosage, Identifier, Quantity, Timing
from fallback.chart.section import NotFetched, NotRecorded, Recorded, items
from fallback.errors import FallbackError
from fallback.sources.rivta.response import read_response
from tests.sources.rivta.writing import (
    DAILY,
    NOW,
    SET,
    STAY,
    ZONE,
    dosage,
    prescription,
    response,
    source,
)


def chart(data: bytes, name: str = "a.xml") -> Chart:
    return read_response(data, name, ZONE).chart(STAY, NOW)


def dosages(content: str) -> tuple[Dosage, ...]:
    (one,) = items(chart(response(prescription(content))).medications)
    return one.dosages


def test_an_order_has_its_drug_codes_times_and_amount() -> None:
    found = chart(response(prescription()))
    (one,) = items(found.medications)
    assert (one.id, one.status, one.drug, one.atc) == (
        "o1",
        "active",
        "Furix 40 mg tablett",
        "C03CA01",
    )
    assert one.identifiers == (Identifier("urn:oid:1.2.752.129.2.1.5.1", "20010131000015"),)
    assert one.start == datetime(2026, 11, 20, 7, tzinfo=UTC)
    (how,) = one.dosages
    assert how.text == "enligt text"
    assert how.dose == Quantity(Decimal("1.5"), "tablett")
    assert how.timing == Timing(frequency=2, period=Decimal(1), period_unit="d")
    assert found.patient.number == "194602180004"


def test_what_the_contract_does_not_hold_is_not_fetched() -> None:
    found = chart(response(prescription()))
    for section in (found.allergies, found.alerts, found.problems, found.observations):
        assert isinstance(section, NotFetched)


def test_an_interval_between_doses_and_a_single_dose_are_times() -> None:
    dose = "<dose><low>1</low><high>2</high><unit>mg</unit></dose>"
    every = f"<periodDosage>{dose}<period><value>6</value><unit>h</unit></period></periodDosage>"
    (how,) = dosages(dosage(SET.format(every)))
    assert (how.dose, how.dose_high) == (Quantity(Decimal(1), "mg"), Quantity(Decimal(2), "mg"))
    assert how.timing == Timing(frequency=1, period=Decimal(6), period_unit="h")
    once = f"<singleDose>{dose}<time>20261124183000</time></singleDose>"
    (how,) = dosages(dosage(SET.format(once)))
    assert how.timing == Timing(events=(datetime(2026, 11, 24, 17, 30, tzinfo=UTC),))


def occasions(*times: str, period: str = "1", day: str = "1") -> str:
    each = "".join(
        f"<administration><dose><low>{1 + number % 2}</low><unit>1</unit></dose><time>{at}</time>"
        f"<dayOfPeriod>{day}</dayOfPeriod></administration>"
        for number, at in enumerate(times)
    )
    unit = f"<period><value>{period}</value><unit>d</unit></period>"
    return dosage(SET.format(f"<occasionDosage>{unit}{each}</occasionDosage>"))


def test_occasions_at_hours_of_the_clock_are_times_and_each_amount_has_its_own() -> None:
    found = dosages(occasions("Klockan 08:00", "kl 14", "19:30"))
    assert [(d.dose and d.dose.value, d.timing and d.timing.times_of_day) for d in found] == [
        (Decimal(1), (time(8), time(19, 30))),
        (Decimal(2), (time(14),)),
    ]


@pytest.mark.parametrize(
    "content",
    [
        occasions("innan lunch"),
        occasions("08:00", period="14"),
        occasions("08:00", day="3"),
        dosage(DAILY.replace("1/d", "gånger")),
        dosage(DAILY.replace("<value>2", "<value>2.5")),
        dosage(DAILY.replace("<low>1.5", "<low>en halv")),
        dosage(DAILY.replace("</frequencyDosage>", "</frequencyDosage><singleDose/>")),
        dosage(SET.format("<rampedDosage><doseStep><value>5</value></doseStep></rampedDosage>")),
    ],
)
def test_what_is_not_wholly_understood_has_no_times_and_stands_verbatim(content: str) -> None:
    (one,) = items(chart(response(prescription(content))).medications)
    assert all(how.timing is None for how in one.dosages)
    assert one.dosages[0].text == "enligt text"
    assert one.source_text.startswith("setDosage")


def test_dosages_that_follow_one_another_are_steps_without_dates() -> None:
    (first, second) = dosages(dosage(DAILY) + dosage(DAILY.replace("1.5", "1")))
    assert first.undated
    assert second.undated
    assert not dosages(dosage(DAILY))[0].undated


def test_a_conditional_dosage_is_as_needed_under_its_condition() -> None:
    inner = DAILY.removeprefix("<setDosage>").removesuffix("</setDosage>")
    said = "<conditionDescription>vid smärta</conditionDescription>"
    (how,) = dosages(dosage(f"<conditionalDosage>{said}{inner}</conditionalDosage>"))
    assert (how.as_needed, how.as_needed_for) == (True, "vid smärta")


def test_a_highest_dose_stands_verbatim() -> None:
    most = DAILY.replace("setDosage", "maximumDosage")
    (one,) = items(chart(response(prescription(dosage(DAILY + most)))).medications)
    assert one.source_text.startswith("maximumDosage (frequencyDosage (dose (low 1.5")


@pytest.mark.parametrize(
    ("kind", "status", "found"),
    [
        ("I", "Active", "active"),
        ("I", "Inactive", "stopped"),
        ("U", "Active", "stopped"),
        ("U", "Inactive", "stopped"),
        ("I", "", "unknown"),
        ("X", "Active", "unknown"),
    ],
)
def test_status_follows_type_and_status_and_is_unknown_beyond_the_contract(
    kind: str, status: str, found: str
) -> None:
    (one,) = items(chart(response(prescription(kind=kind, status=status))).medications)
    assert one.status == found


def test_a_drug_that_is_to_end_later_is_given_until_then() -> None:
    before = prescription(id="o1", status="Inactive")
    ends = "<endOfTreatment>20261130080000</endOfTreatment>"
    follows = "<precedingPrescriptionId><extension>o1</extension></precedingPrescriptionId>"
    end = prescription("", id="o2", kind="U", more=follows + ends)
    first, last = items(chart(response(before, end)).medications)
    assert (first.status, first.stop) == ("active", datetime(2026, 11, 30, 7, tzinfo=UTC))
    assert last.status == "stopped"
    (alone,) = items(chart(response(end)).medications)
    assert alone.status == "unknown"
    past = end.replace("20261130", "20261123")
    assert [one.status for one in items(chart(response(before, past)).medications)] == [
        "stopped",
        "stopped",
    ]


def test_a_dose_given_has_its_time_amount_and_who_gave_it() -> None:
    given = (
        "<administration><administrationId><extension>d1</extension></administrationId>"
        "<administrationTime><start>20261124070000</start><end>20261124070000</end>"
        "</administrationTime><administeringHealthcareProfessional><healthcareProfessionalName>"
        "Nora Natt</healthcareProfessionalName></administeringHealthcareProfessional>"
        f"<drug>{dosage(DAILY)}</drug></administration>"
    )
    (one,) = items(chart(response(prescription(more=given))).administrations)
    assert (one.order_id, one.by, one.drug) == ("o1", "Nora Natt", "Furix 40 mg tablett")
    assert one.at == datetime(2026, 11, 24, 6, tzinfo=UTC)
    assert one.dose == Quantity(Decimal("1.5"), "tablett")


def test_a_record_that_was_nullified_is_left_out() -> None:
    assert chart(response(prescription(), nullified="true")).medications == NotRecorded()


def test_an_empty_response_is_not_recorded_where_the_file_says_whose_it_is() -> None:
    assert chart(response(), "19460218-0004.xml").medications == NotRecorded()
    with pytest.raises(FallbackError) as error:
        chart(response(), "svar.xml")
    assert error.value.message.key == "rivta.nobody"


def test_a_response_that_is_not_ok_says_that_it_may_not_be_whole() -> None:
    section = chart(response(prescription(), result="INFO")).medications
    assert isinstance(section, Recorded)
    assert [one.key for one in section.missing] == ["rivta.says"]


@pytest.mark.parametrize(
    ("data", "key"),
    [
        (response(prescription(), result="ERROR"), "rivta.failed"),
        (b"<a/>", "rivta.no_response"),
        (b"", "sources.bad_xml"),
        (response(prescription())[:-20], "sources.bad_xml"),
        (b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "sources.bad_xml"),
        (b"<a>" * 500 + b"</a>" * 500, "sources.bad_xml"),
        (
            response(prescription(), prescription()).replace(b"194602180004", b"1", 1),
            "rivta.two_patients",
        ),
    ],
)
def test_a_response_that_cannot_be_trusted_is_an_error(data: bytes, key: str) -> None:
    with pytest.raises(FallbackError) as error:
        chart(data)
    assert error.value.message.key == key


def test_the_mock_responses_of_the_contract_are_charts_or_errors_in_words(
    shared_data: Path,
) -> None:
    found = {}
    for path in sorted((shared_data / "rivta" / "mock-responses").glob("*.xml")):
        try:
            found[path.stem] = str(len(items(chart(path.read_bytes(), path.name).medications)))
        except FallbackError as error:
            found[path.stem] = error.message.key
    assert found == {
        "Active_Medication": "1",
        "Basic_Testcase": "2",
        "DateBoundaries": "1",
        "Empty_Response": "rivta.nobody",
        "Full_Response_Not_schematron_valid": "1",
        "INVALID_REQUEST": "rivta.failed",
        "Only_PatientId": "1",
        "SoapFault": "rivta.failed",
    }


def test_a_patient_without_a_name_has_that_of_the_settings_list_else_the_number(
    tmp_path: Path,
) -> None:
    (tmp_path / "a.xml").write_bytes(response(prescription()))

    def names(*patients: str) -> tuple[list[str], list[str]]:
        snapshot = source(tmp_path, *patients).read_ward("files", lambda _done, _all: True)
        gaps = [gap.key for gap in snapshot.gaps]
        return [one.patient.name for one in snapshot.charts], gaps

    assert names("194602180004 Åström, Örjan") == (["Åström, Örjan"], [])
    assert names() == (["194602180004"], ["sources.no_name"])


TAGS = st.sampled_from(
    (
        "dosage",
        "setDosage",
        "frequencyDosage",
        "dose",
        "low",
        "frequency",
        "value",
        "unit",
        "occasionDosage",
        "administration",
        "time",
        "drug",
        "nplId",
        "displayName",
    )
)


def xml(content: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.lists(st.builds("<{0}>{1}</{0}>".format, TAGS, content), max_size=4).map("".join)


@given(
    st.binary(max_size=200)
    | st.recursive(
        st.sampled_from(("", "1", "-1", "1e999", "nan", "kl 25", "1/d", "åäö")), xml, max_leaves=10
    ).map(lambda content: response(prescription(content)))
)
def test_any_bytes_are_a_history_or_an_error_in_words(data: bytes) -> None:
    try:
        said = chart(data).patient.number
    except FallbackError as error:
        said = error.text("sv")
    assert said


@given(
    st.lists(
        st.tuples(st.sampled_from("IUX"), st.sampled_from(("Active", "Inactive", ""))), max_size=6
    )
)
def test_every_prescription_is_an_order_of_the_chart(given: list[tuple[str, str]]) -> None:
    made = [prescription(kind=kind, status=status) for kind, status in given]
    found = items(chart(response(*made), "194602180004.xml").medications)
    assert len({one.id for one in found}) == len(found) == len(given)

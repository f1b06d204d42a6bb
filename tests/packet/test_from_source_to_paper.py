"""What a source says, however awkwardly, is on the paper: no more, no less, nothing guessed."""

from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any, TypeAlias
from zoneinfo import ZoneInfo

import pytest

from fallback.chart.identity import readable
from fallback.packet.compose import compose_patient
from fallback.packet.context import Context
from fallback.packet.filling import administration
from fallback.texts import Lang
from forms import load
from forms.values import Filling, Rows
from tests.sources.mock_fhir import NOW, PATIENT, WARD, MockFhir, order

Json: TypeAlias = dict[str, Any]
UCUM = "http://unitsofmeasure.org"
STOCKHOLM = ZoneInfo("Europe/Stockholm")
DAILY = {"frequency": 1, "period": 1, "periodUnit": "d"}


def amount(value: float, unit: str = "", code: str = "") -> Json:
    coded = {"system": UCUM, "code": code} if code else {}
    return {"value": value, "unit": unit} | coded


HOUR = amount(1, "h")


def dosed(repeat: Json, sequence: int | None = None, **dose: object) -> Json:
    return {"sequence": sequence, "timing": {"repeat": repeat}, "doseAndRate": [dose]}


def given(*dosages: Json, **other: Any) -> Json:
    return order(dosageInstruction=list(dosages), **other)


def forms(*resources: Json, lang: Any = "sv") -> dict[str, Filling]:
    with MockFhir([*WARD, *resources]).opened() as source:
        snapshot = source.read_ward("w1", lambda *_: True)
    occasion = Context(lang, STOCKHOLM, snapshot.source, NOW + timedelta(hours=2), 24)
    copies = compose_patient(snapshot.charts[0], occasion)
    return {copy.form: copy.filling for copy in copies}


def cells(filling: Filling, block: str = "orders") -> list[dict[str, str]]:
    rows = filling[block]
    assert isinstance(rows, Rows)
    return [dict(row.cells) for row in rows.rows]


def sheet(*dosages: Json, lang: Any = "sv", **other: object) -> tuple[dict[str, str], list[str]]:
    """The administration sheet's cells, and what its lines say is due."""
    rows = forms(given(*dosages, **other), lang=lang)["administration"]["orders"]
    assert isinstance(rows, Rows)
    (row,) = rows.rows
    return dict(row.cells), [line.get("due", "") for line in row.lines]


def listed(*dosages: Json, **other: object) -> dict[str, str]:
    (found,) = cells(forms(given(*dosages, **other))["medications"])
    return found


def test_steps_of_a_taper_without_dates_are_never_drawn_together() -> None:
    for repeat in (DAILY | {"boundsDuration": amount(3, "d")}, DAILY):
        steps = [dosed(repeat, n, doseQuantity=amount(mg, "mg")) for n, mg in ((1, 20), (2, 15))]
        row, due = sheet(*steps)
        assert due == [""] * 4
        assert "steg som följer på varandra" in row["dosage"]
        assert {"1) 20 mg", "2) 15 mg"} <= set(row["dosage"].replace(",", "\n").split("\n"))


def test_dosages_that_are_only_numbered_keep_their_own_hours() -> None:
    morning, night = ({"timeOfDay": [f"{hour}:00:00"]} for hour in ("08", "20"))
    doses = (dosed(morning, 1, doseQuantity=amount(2)), dosed(night, 2, doseQuantity=amount(1)))
    assert [text.split("\n")[0] for text in sheet(*doses)[1]] == ["20:00", "25/11 08:00"]


def test_a_step_says_the_dates_it_is_in_force_on_both_medication_forms() -> None:
    bounds = (("2026-11-22", "2026-11-24"), ("2026-11-25", "2026-11-27"))
    steps = [
        dosed(
            DAILY | {"boundsPeriod": {"start": a, "end": b}}, n, doseQuantity=amount(30 - n, "mg")
        )
        for n, (a, b) in enumerate(bounds)
    ]
    row, due = sheet(*steps)
    assert due == ["25/11 08:00\n29 mg"]
    assert "från 2026-11-25 till och med 2026-11-27" in row["dosage"]
    assert "2) 1 gång per dygn, från 2026-11-25 till och med" in listed(*steps)["times"]


def test_when_an_order_was_written_is_no_start_to_count_doses_from() -> None:
    written = {"authoredOn": "2026-11-20T13:47:00+01:00"}
    weekly = dosed(
        {"frequency": 1, "period": 1, "periodUnit": "wk"}, doseQuantity=amount(7.5, "mg")
    )
    row, due = sheet(weekly, **written)
    assert due == [""] * 4
    assert "ingen start att räkna från" in row["dosage"]
    eight = dosed({"frequency": 1, "period": 8, "periodUnit": "h"}, doseQuantity=amount(1, "g"))
    row, due = sheet(eight, **written)
    assert due == ["16:00", "25/11 00:00", "25/11 08:00"]
    assert "avdelningens rutin" in row["dosage"]
    assert listed(weekly, **written)["period"] == "ordinerad 2026-11-20"


def test_no_dose_is_due_before_its_order_was_written() -> None:
    late = {"authoredOn": "2026-11-24T19:00:00+01:00"}
    twice = dosed({"frequency": 2, "period": 1, "periodUnit": "d"}, doseQuantity=amount(1, "g"))
    assert sheet(twice, **late)[1] == ["20:00", "25/11 08:00"]
    assert sheet(twice, authoredOn="2026-11-24T21:00:00+01:00")[1] == ["25/11 08:00"]


def test_a_date_without_an_hour_prints_as_the_date() -> None:
    bounds = {"boundsPeriod": {"start": "2026-11-20", "end": "2026-11-30"}}
    period = listed(dosed(DAILY | bounds))["period"]
    assert period == "från 2026-11-20 till och med 2026-11-30"


def test_a_patch_counted_from_a_date_is_due_in_the_wards_morning_not_at_midnight() -> None:
    every = {
        "frequency": 1,
        "period": 72,
        "periodUnit": "h",
        "boundsPeriod": {"start": "2026-11-22"},
    }
    row, due = sheet(dosed(every, doseQuantity=amount(1, "plåster")))
    assert due == ["25/11 08:00"]
    assert "avdelningens rutin" in row["dosage"]


@pytest.mark.parametrize(
    ("repeat", "reason"),
    [
        (
            {"frequency": 2, "period": 1, "periodUnit": "wk", "timeOfDay": ["08:00:00"]},
            "vilka dagar",
        ),
        ({"frequency": 1, "period": 12, "periodUnit": "h", "timeOfDay": ["08:00:00"]}, "2 gånger"),
        (
            {"frequency": 1, "period": 1, "periodUnit": "wk", "dayOfWeek": ["tue", "fri"]},
            "veckodagar",
        ),
        ({"frequency": 1, "frequencyMax": 2, "period": 1, "periodUnit": "d"}, "kunde inte tolkas"),
        ({"timeOfDay": ["08:00:00"], "offset": 30}, "kunde inte tolkas"),
    ],
)
def test_a_timing_that_contradicts_itself_or_leaves_a_choice_is_not_drawn(
    repeat: Json, reason: str
) -> None:
    row, due = sheet(dosed(repeat | {"boundsPeriod": {"start": "2026-11-17"}}))
    assert due == [""] * 4
    assert reason in row["dosage"]


def test_before_one_meal_and_after_another_are_each_on_their_own_side() -> None:
    assert sheet(dosed({"when": ["ACM", "PCV"], "offset": 30}))[1] == ["16:30", "25/11 07:30"]


def test_moments_that_are_named_stand_in_words_though_they_are_not_today() -> None:
    events = {"timing": {"event": ["2026-11-27T15:00:00+01:00"]}}
    assert "2026-11-27 15:00" in sheet(events)[0]["dosage"]
    assert "2026-11-27 15:00" in listed(events)["times"]


@pytest.mark.parametrize(
    ("dose", "written"),
    [
        ({"doseRange": {"low": amount(500, "mg"), "high": amount(1, "g")}}, "500 mg – 1 g"),
        ({"doseRange": {"low": amount(1, "g"), "high": amount(2, "g")}}, "1–2 g"),
        ({"doseRange": {"high": amount(10, "mg")}}, "≤ 10 mg"),
        ({"doseQuantity": amount(2, code="1")}, "2 (enhet saknas i källan)"),
        ({"doseQuantity": amount(500)}, "500 (enhet saknas i källan)"),
        ({"doseQuantity": amount(2, code="{tablett}")}, "2 tablett"),
        ({"doseQuantity": amount(0.5, "MCG")}, "0,5 mikrogram"),
        ({"doseQuantity": amount(3, "milj IE")}, "3 milj enheter"),
        ({"rateRatio": {"numerator": amount(10.0, "µg"), "denominator": HOUR}}, "10 mikrogram/h"),
        (
            {"rateRange": {"low": amount(1.0, "E/h"), "high": amount(2500, "E/h")}},
            "1 enheter/h – 2\u202f500 enheter/h",
        ),
    ],
)
def test_an_amount_is_written_so_that_it_cannot_be_misread(dose: Json, written: str) -> None:
    found = listed(dosed(DAILY, **dose))["dose"]
    assert found == written
    assert written in sheet(dosed(DAILY, **dose))[0]["dosage"]


def test_a_maximum_is_written_safely_and_in_the_readers_language() -> None:
    most = {
        "asNeededBoolean": True,
        "maxDosePerPeriod": {"numerator": amount(4000.0, "mg"), "denominator": amount(1, "d", "d")},
        "maxDosePerAdministration": amount(0.5, "µg"),
    }
    assert "högst 4\u202f000 mg per 24 h, högst 0,5 mikrogram per dos" in sheet(most)[0]["dosage"]
    english = sheet(most, lang="en")[0]["dosage"]
    assert "no more than 0.5 microgram per dose" in english


def test_no_unit_is_asked_for_in_the_box_where_the_order_leaves_it_open() -> None:
    for dose in (
        {"doseRange": {"low": amount(500, "mg"), "high": amount(1, "g")}},
        {"doseQuantity": amount(2, "mg/kg")},
    ):
        rows = forms(given(dosed(DAILY, **dose)))["administration"]["orders"]
        assert isinstance(rows, Rows)
        assert "dose.unit" not in rows.rows[0].lines[0]


def drug(name: str, *strengths: float) -> Json:
    parts = [
        {"strength": {"numerator": amount(mg, "mg"), "denominator": amount(1, "tablett")}}
        for mg in strengths
    ]
    inside = {"resourceType": "Medication", "id": "a", "code": {"text": name}, "ingredient": parts}
    form = {"form": {"text": "tablett"}}
    return {"contained": [inside | form], "medicationReference": {"reference": "#a"}}


def test_a_strength_that_differs_from_the_name_is_shown_beside_it() -> None:
    base = order()
    del base["medicationCodeableConcept"]
    for name, strength, shown in (
        ("Levaxin 125 mg", 25, "Levaxin 125 mg, tablett, 25 mg"),
        ("Alvedon 500 mg tablett", 500.0, "Alvedon 500 mg tablett"),
        ("Sinemet", 100.0, "Sinemet, tablett, 100 mg"),
    ):
        (row,) = cells(forms(base | drug(name, strength))["medications"])
        assert row["drug"] == shown


def test_a_strength_that_stands_only_in_the_drugs_code_is_shown() -> None:
    coded = {"text": "Waran", "coding": [{"code": "1", "display": "Warfarin 2,5 mg tablett"}]}
    assert listed(medicationCodeableConcept=coded)["drug"] == "Waran (Warfarin 2,5 mg tablett)"


def test_an_order_without_a_drug_says_so_where_the_drug_would_stand() -> None:
    bare = given({"text": "1x1"})
    del bare["medicationCodeableConcept"]
    found = forms(bare)
    for form in ("medications", "administration"):
        assert cells(found[form])[0]["drug"].startswith("LÄKEMEDEL SAKNAS I KÄLLAN")


def test_the_route_stands_beside_a_dosage_of_words_only() -> None:
    row, _ = sheet({"text": "10 mg vid smärta", "route": {"text": "subkutant"}})
    assert row["dosage"].startswith("10 mg vid smärta\nsubkutant")


def test_an_order_for_home_or_at_once_is_marked() -> None:
    system = "http://terminology.hl7.org/CodeSystem/medicationrequest-category"
    home = {"category": [{"coding": [{"system": system, "code": "community"}]}]}
    assert listed(**home)["drug"].startswith("INTE ORDINERAD FÖR AVDELNINGEN utan för hemmet")
    assert listed(priority="stat")["drug"].startswith("OMEDELBART")


def test_a_regular_order_that_may_be_given_as_needed_too_is_walked_with_the_regular() -> None:
    both = given(dosed(DAILY), {"asNeededBoolean": True}, medicationCodeableConcept={"text": "A"})
    needed = given({"asNeededBoolean": True}, id="m2", medicationCodeableConcept={"text": "B"})
    drugs = [row["drug"] for row in cells(forms(needed, both | {"id": "m3"})["medications"])]
    assert drugs == ["A", "B"]


def test_a_dose_that_was_not_given_does_not_hide_the_last_that_was() -> None:
    def dose(id: str, hour: int, status: str) -> Json:
        return {
            "resourceType": "MedicationAdministration",
            "id": id,
            "status": status,
            "subject": PATIENT,
            "medicationCodeableConcept": {"text": "Furosemid"},
            "request": {"reference": "MedicationRequest/m1"},
            "effectiveDateTime": f"2026-11-24T0{hour}:00:00+01:00",
        }

    found = forms(order(), dose("d1", 5, "stopped"), dose("d2", 8, "not-done"))["medications"]
    assert cells(found)[0]["last_given"] == (
        "2026-11-24 08:00 EJ GIVEN: ?\n2026-11-24 05:00\navbruten"
    )


def condition(id: str, code: str, sure: str = "confirmed") -> Json:
    return {
        "resourceType": "Condition",
        "id": id,
        "subject": PATIENT,
        "code": {"text": "Diabetes", "coding": [{"system": "urn:icd", "code": code}]},
        "verificationStatus": {"coding": [{"code": sure}]},
    }


def test_two_diagnoses_of_one_name_stand_both_and_an_unsure_one_says_so() -> None:
    found = forms(condition("c1", "E10.9"), condition("c2", "E11.9", "provisional"))["summary"]
    shown = [(row["text"], row["code"]) for row in cells(found, "problems")]
    assert shown == [("Diabetes", "E10.9"), ("Diabetes (preliminär)", "E11.9")]


def test_no_known_allergy_that_is_no_longer_in_force_or_in_doubt_asserts_nothing() -> None:
    none = {
        "resourceType": "AllergyIntolerance",
        "id": "a1",
        "patient": PATIENT,
        "code": {"coding": [{"system": "http://snomed.info/sct", "code": "716186003"}]},
    }
    for more in (
        {"clinicalStatus": {"coding": [{"code": "inactive"}]}},
        {"verificationStatus": {"coding": [{"code": "unconfirmed"}]}},
    ):
        rows = forms(none | more)["summary"]["allergies"]
        assert isinstance(rows, Rows)
        assert rows.statement.startswith("OKÄNT")


def test_what_an_allergy_tells_of_substance_and_in_notes_is_not_lost() -> None:
    allergy = {
        "resourceType": "AllergyIntolerance",
        "id": "a1",
        "patient": PATIENT,
        "code": {"text": "Penicillin"},
        "note": [{"text": "tål cefalosporiner"}],
        "reaction": [{"substance": {"text": "Kåvepenin"}, "manifestation": [{"text": "utslag"}]}],
    }
    (row,) = cells(forms(allergy)["summary"], "allergies")
    assert row["reaction"] == "Kåvepenin: utslag; tål cefalosporiner"


def test_a_number_that_no_longer_holds_is_not_the_patients_number() -> None:
    system = "http://electronichealth.se/identifier/personnummer"
    old = {"use": "old", "system": system, "value": "191212121212"}
    ward = [
        r | {"identifier": [old, *r["identifier"]]} if r["resourceType"] == "Patient" else r
        for r in WARD
    ]
    with MockFhir(ward).opened() as source:
        (chart,) = source.read_ward("w1", lambda *_: True).charts
    assert chart.patient.number == "195009072553"


def test_a_bed_is_told_with_its_room_where_its_own_name_does_not_say_it() -> None:
    def bed(name: str) -> str:
        ward = [r | {"name": name} if r["id"] == "b1" else r for r in WARD]
        with MockFhir(ward).opened() as source:
            (chart,) = source.read_ward("w1", lambda *_: True).charts
        return chart.stay.bed

    assert (bed("A"), bed("1:1"), bed("Sal 1 A")) == ("Sal 1, A", "1:1", "Sal 1 A")


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("195009072553", "19500907-2553"),
        ("195009072554", "195009072554"),  # the check digit is wrong: perhaps no personnummer
        ("500907-2553", "500907-2553"),
        ("19500907K123", "19500907K123"),
    ],
)
def test_a_personal_number_is_grouped_only_where_it_surely_is_one(value: str, shown: str) -> None:
    assert readable("http://electronichealth.se/identifier/personnummer", value) == shown
    assert readable("urn:local", value) == value


def test_the_hour_that_comes_twice_says_which_of_the_two_it_is() -> None:
    night = datetime(2026, 10, 24, 20, 0, tzinfo=STOCKHOLM)
    hourly = dosed({"frequency": 1, "period": 1, "periodUnit": "h"}, doseQuantity=amount(1, "ml"))
    with MockFhir([*WARD, given(hourly, authoredOn="2026-10-01")]).opened() as source:
        (chart,) = source.read_ward("w1", lambda *_: True).charts
    rows = administration.fill(chart, Context("sv", STOCKHOLM, "J", night, 24))["orders"]
    assert isinstance(rows, Rows)
    due = [line["due"] for line in rows.rows[0].lines]
    assert due[5:9] == ["25/11 01:00".replace("11", "10"), "25/10 02:00 sommartid",
                        "25/10 02:00 vintertid", "25/10 03:00"]  # fmt: skip
    assert len(due) == 24


@lru_cache(2)
def bands(lang: Lang) -> dict[str, list[str]]:
    (matrix,) = (b for b in load.builtin("observations").blocks if b.id == "observations")
    return {f.id: [band.text(lang) for band in f.bands] for f in matrix.fields}  # type: ignore[union-attr]  # a matrix


def test_the_bands_are_those_of_the_royal_college() -> None:
    assert {name: found for name, found in bands("sv").items() if found} == {
        "resp": ["3 ≤8", "1 9–11", "0 12–20", "2 21–24", "3 ≥25"],
        "spo2_1": ["3 ≤91", "2 92–93", "1 94–95", "0 ≥96"],
        "spo2_2": [
            *("3 ≤83", "2 84–85", "1 86–87", "0 88–92"),
            *("0 ≥93 luft", "1 93–94 O₂", "2 95–96 O₂", "3 ≥97 O₂"),
        ],
        "oxygen": ["0 L", "2 O"],
        "systolic": ["3 ≤90", "2 91–100", "1 101–110", "0 111–219", "3 ≥220"],
        "pulse": ["3 ≤40", "1 41–50", "0 51–90", "1 91–110", "2 111–130", "3 ≥131"],
        "consciousness": ["0 A", "3 C V P U"],
        "temperature": ["3 ≤35,0", "1 35,1–36,0", "0 36,1–38,0", "1 38,1–39,0", "2 ≥39,1"],
    }


def test_the_bands_are_the_same_in_english_with_a_decimal_point() -> None:
    swedish, english = bands("sv"), bands("en")
    assert english["temperature"] == [
        "3 ≤35.0",
        "1 35.1–36.0",
        "0 36.1–38.0",
        "1 38.1–39.0",
        "2 ≥39.1",
    ]
    assert english["spo2_2"][4] == "0 ≥93 air"
    assert {n: [b for b in found if "air" not in b] for n, found in english.items()} == {
        n: [b.replace(",", ".") for b in found if "luft" not in b] for n, found in swedish.items()
    }

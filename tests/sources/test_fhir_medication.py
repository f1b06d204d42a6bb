"""An order as a ward reads it: coded where all is understood, else the source's own words."""

from datetime import UTC, datetime, time
from decimal import Decimal
from zoneinfo import ZoneInfo

import msgspec
import pytest

from fallback.chart.model import Dosage, MedicationOrder, Quantity, Timing
from fallback.errors import FallbackError
from fallback.sources.fhir.charts.medication import Contained, order
from fallback.sources.fhir.r4 import orders as o
from fallback.sources.fhir.r4.elements import Reference
from fallback.sources.fhir.r4.reading import read
from fallback.texts import Message
from tests.sources.mock_fhir import Json
from tests.sources.mock_fhir import order as request

STOCKHOLM = ZoneInfo("Europe/Stockholm")
GTS = "http://terminology.hl7.org/CodeSystem/v3-GTSAbbreviation"


class Shelf:
    """Answers for other resources from what the test puts there."""

    def __init__(self, medication: Json | None = None) -> None:
        self._medication = medication

    def words(self, reference: Reference | None) -> str:
        return reference.words if reference else ""

    def medication(self, reference: Reference, contained: Contained) -> o.Medication:
        if self._medication is None or contained:
            raise FallbackError("fhir.no_medication", reference=reference.reference)
        return msgspec.convert(self._medication, o.Medication)


def assembled(
    body: Json, medication: Json | None = None
) -> tuple[MedicationOrder, tuple[Message, ...]]:
    found = read(msgspec.json.encode(body), o.MedicationRequest)
    return order(found, Shelf(medication), STOCKHOLM)


def dosage(**instruction: object) -> tuple[Dosage, str]:
    made, _ = assembled(request(dosageInstruction=[instruction]))
    return made.dosages[0], made.source_text


def timed(**repeat: object) -> tuple[Timing | None, str]:
    made, _ = dosage(timing={"repeat": repeat})
    return made.timing, made.timing_text


def test_a_fully_coded_order_is_assembled() -> None:
    made, missing = assembled(
        request(
            meta={"versionId": "4"},
            medicationCodeableConcept={
                "text": "Furosemid",
                "coding": [{"system": "http://www.whocc.no/atc", "code": "C03CA01"}],
            },
            authoredOn="2026-11-20T10:00:00+01:00",
            requester={"reference": "Practitioner/1", "display": "Eva Läkare"},
            reasonCode=[{"text": "Hjärtsvikt"}],
            note=[{"text": "Vikt varje morgon"}],
            dosageInstruction=[
                {
                    "text": "40 mg kl 8 och 14",
                    "patientInstruction": "Med vatten",
                    "additionalInstruction": [{"text": "ej efter kl 16"}],
                    "route": {"text": "oralt"},
                    "method": {"text": "sväljes"},
                    "timing": {"repeat": {"timeOfDay": ["08:00:00", "14:00:00"]}},
                    "doseAndRate": [
                        {
                            "doseQuantity": {
                                "value": 40,
                                "unit": "mg",
                                "system": "http://unitsofmeasure.org",
                                "code": "mg",
                            }
                        }
                    ],
                    "maxDosePerPeriod": {
                        "numerator": {"value": 80, "unit": "mg"},
                        "denominator": {"value": 1, "unit": "dygn"},
                    },
                }
            ],
        )
    )
    assert missing == ()
    assert made == MedicationOrder(
        id="m1",
        status="active",
        drug="Furosemid",
        version="4",
        atc="C03CA01",
        dosages=(
            Dosage(
                text="40 mg kl 8 och 14",
                patient_instruction="Med vatten; ej efter kl 16",
                dose=Quantity(Decimal(40), "mg", "mg"),
                route="oralt",
                method="sväljes",
                timing=Timing(times_of_day=(time(8), time(14))),
                maximum="80 mg per dygn",
            ),
        ),
        authored=datetime(2026, 11, 20, 9, tzinfo=UTC),
        indication="Hjärtsvikt",
        prescriber="Eva Läkare",
        note="Vikt varje morgon",
    )


def test_a_referenced_drug_gives_name_form_and_strength() -> None:
    body = request(medicationReference={"reference": "Medication/1"})
    del body["medicationCodeableConcept"]
    ingredient = {
        "itemCodeableConcept": {"text": "paracetamol"},
        "strength": {
            "numerator": {"value": 500, "unit": "mg"},
            "denominator": {"value": 1, "unit": "tablett"},
        },
    }
    medication = {
        "code": {"text": "Alvedon"},
        "form": {"text": "filmdragerad tablett"},
        "ingredient": [ingredient],
    }
    made, missing = assembled(body, medication)
    assert (made.drug, made.form, made.strength) == ("Alvedon", "filmdragerad tablett", "500 mg")
    assert missing == ()


def test_a_strength_per_volume_keeps_its_volume_and_a_drug_without_a_name_is_its_substances() -> (
    None
):
    body = request(medicationReference={"reference": "Medication/1"})
    del body["medicationCodeableConcept"]

    def part(name: str, value: int, per: int) -> Json:
        return {
            "itemCodeableConcept": {"text": name},
            "strength": {
                "numerator": {"value": value, "unit": "mg"},
                "denominator": {"value": per, "unit": "ml"},
            },
        }

    made, _ = assembled(body, {"ingredient": [part("morfin", 10, 1), part("ketamin", 5, 2)]})
    assert (made.drug, made.strength) == ("morfin + ketamin", "10 mg/ml + 5 mg/2 ml")


@pytest.mark.parametrize(("unit", "form"), [("l", "infusionsvätska, lösning"), ("ml", "0,5 ml")])
def test_a_strength_per_litre_keeps_its_litre_whatever_letters_the_form_has(
    unit: str, form: str
) -> None:
    strength = {
        "numerator": {"value": 40, "unit": "mmol"},
        "denominator": {"value": 1, "unit": unit},
    }
    medication: Json = {
        "resourceType": "Medication",
        "form": {"text": form},
        "ingredient": [
            {"itemCodeableConcept": {"text": "kaliumklorid"}, "strength": strength},
        ],
    }
    body = request(medicationReference={"reference": "Medication/m1"})
    del body["medicationCodeableConcept"]
    made, _ = assembled(body, medication)
    assert made.strength == f"40 mmol/{unit}"


def test_a_drug_that_cannot_be_found_leaves_the_orders_own_words_and_says_so() -> None:
    body = request(medicationReference={"reference": "Medication/1"})
    del body["medicationCodeableConcept"]
    made, missing = assembled(body)
    assert made.drug == ""
    assert "1 tablett kl 8" in made.source_text
    assert [m.key for m in missing] == ["fhir.no_medication", "fhir.without"]
    named, _ = assembled(body | {"medicationReference": {"display": "Waran"}})
    assert named.drug == "Waran"


def test_the_dose_keeps_the_digits_the_source_wrote() -> None:
    raw = b'{"id":"1","dosageInstruction":[{"doseAndRate":[{"doseQuantity":{"value":0.50}}]}]}'
    made, _ = order(read(raw, o.MedicationRequest), Shelf(), STOCKHOLM)
    assert made.dosages[0].dose is not None
    assert str(made.dosages[0].dose.value) == "0.50"


def test_a_range_has_a_low_and_a_high_and_a_bound_is_no_dose() -> None:
    low, high = {"value": 5, "unit": "mg"}, {"value": 10, "unit": "mg"}
    made, _ = dosage(doseAndRate=[{"doseRange": {"low": low, "high": high}}])
    assert (made.dose, made.dose_high) == (
        Quantity(Decimal(5), "mg"),
        Quantity(Decimal(10), "mg"),
    )
    bound, _ = dosage(doseAndRate=[{"doseQuantity": high | {"comparator": "<"}}])
    assert (bound.dose, bound.dose_text) == (None, "< 10 mg")
    open_ended, _ = dosage(doseAndRate=[{"doseRange": {"high": high}}])
    assert (open_ended.dose, open_ended.dose_text) == (None, "≤ 10 mg")
    open_ended, _ = dosage(doseAndRate=[{"doseRange": {"low": low}}])
    assert (open_ended.dose, open_ended.dose_text) == (None, "≥ 5 mg")


def test_a_second_dose_beside_the_ordered_one_stays_in_words() -> None:
    ordered = {"type": {"coding": [{"code": "ordered"}]}, "doseQuantity": {"value": 1, "unit": "g"}}
    other = {
        "type": {"coding": [{"code": "calculated"}]},
        "doseQuantity": {"value": 15, "unit": "mg/kg"},
    }
    made, _ = dosage(doseAndRate=[other, ordered])
    assert made.dose == Quantity(Decimal(1), "g")
    assert made.dose_text == "calculated 15 mg/kg"


def test_an_infusion_has_its_rate_and_how_long_it_runs() -> None:
    rate = {"value": 100, "unit": "ml/h"}
    made, _ = dosage(
        doseAndRate=[{"rateQuantity": rate}],
        timing={"repeat": {"duration": 30, "durationUnit": "min", "frequency": 1}},
    )
    assert (made.rate, made.rate_text) == (Quantity(Decimal(100), "ml/h"), "30 min")
    ratio = {"numerator": {"value": 1, "unit": "l"}, "denominator": {"value": 12, "unit": "h"}}
    made, _ = dosage(doseAndRate=[{"rateRatio": ratio}])
    assert (made.rate, made.rate_text) == (None, "1 l/12 h")


def test_as_needed_says_for_what_and_how_much_at_most() -> None:
    often = {"numerator": {"value": 4, "unit": "g"}, "denominator": {"value": 1, "code": "d"}}
    made, _ = dosage(
        asNeededCodeableConcept={"text": "smärta"},
        maxDosePerPeriod=often,
        maxDosePerAdministration={"value": 1, "unit": "g"},
    )
    assert (made.as_needed, made.as_needed_for) == (True, "smärta")
    assert (made.maximum, made.maximum_once) == ("4 g per 24 h", "1 g")


@pytest.mark.parametrize(
    ("repeat", "timing"),
    [
        (
            {"frequency": 3, "period": 1, "periodUnit": "d"},
            Timing(frequency=3, period=Decimal(1), period_unit="d"),
        ),
        ({"when": ["MORN", "HS"]}, Timing(when=("MORN", "HS"))),
        ({"when": ["ACM"], "offset": 30}, Timing(when=("ACM",), offset=30)),
        (
            {"dayOfWeek": ["mon", "thu"], "timeOfDay": ["20:00:00"]},
            Timing(days_of_week=("mon", "thu"), times_of_day=(time(20),)),
        ),
        ({"count": 1}, Timing(count=1)),
    ],
)
def test_timing_that_is_whole_is_coded(repeat: Json, timing: Timing) -> None:
    assert timed(**repeat) == (timing, "")


@pytest.mark.parametrize(
    ("repeat", "words"),
    [
        ({"frequency": 2, "frequencyMax": 3, "period": 1, "periodUnit": "d"}, "2–3 × / 1 d"),
        ({"frequency": 1, "period": 4, "periodMax": 6, "periodUnit": "h"}, "1 × / 4–6 h"),
        ({"frequency": 3}, "3 ×"),
        ({"period": 8, "periodUnit": "h"}, "/ 8 h"),
        ({"frequency": 1, "period": 1, "periodUnit": "shift"}, "1 × / 1 shift"),
        ({"when": ["VID LUNCH"]}, "VID LUNCH"),
        ({"timeOfDay": ["morgon"]}, "morgon"),
        ({"dayOfWeek": ["måndag"]}, "måndag"),
    ],
)
def test_timing_that_is_not_whole_is_words_and_never_a_schedule(repeat: Json, words: str) -> None:
    assert timed(**repeat) == (None, words)


def test_a_well_known_abbreviation_is_what_hl7_says_it_is_and_another_is_words() -> None:
    known, _ = dosage(timing={"code": {"coding": [{"system": GTS, "code": "BID"}]}})
    assert known.timing == Timing(frequency=2, period=Decimal(1), period_unit="d")
    assert known.timing_text == "BID"
    local, _ = dosage(timing={"code": {"coding": [{"system": "urn:local", "code": "BID"}]}})
    assert (local.timing, local.timing_text) == (None, "BID")


def test_bounds_are_whole_days_of_the_ward() -> None:
    made, _ = assembled(
        request(
            dosageInstruction=[
                {
                    "timing": {
                        "repeat": {
                            "boundsPeriod": {"start": "2026-11-20", "end": "2026-11-27"},
                            "frequency": 1,
                            "period": 1,
                            "periodUnit": "d",
                        }
                    }
                }
            ]
        )
    )
    start, stop = (
        datetime(2026, 11, 19, 23, tzinfo=UTC),
        datetime(2026, 11, 27, 22, 59, 59, tzinfo=UTC),
    )
    assert (made.start, made.stop) == (start, stop)
    timing = made.dosages[0].timing
    assert timing is not None
    assert (timing.bounds_start, timing.bounds_end) == (start, stop)


def test_a_bound_that_names_no_day_stays_in_words() -> None:
    _, words = dosage(timing={"repeat": {"boundsPeriod": {"end": "2026-12"}, "when": ["MORN"]}})
    assert words == "2026-12"


def test_an_order_stops_only_where_all_its_dosages_do() -> None:
    bounded = {"timing": {"repeat": {"boundsPeriod": {"end": "2026-11-27"}}}}
    made, _ = assembled(request(dosageInstruction=[bounded, {"text": "sedan 1 vid behov"}]))
    assert made.stop is None


def test_dosages_stand_in_their_sequence() -> None:
    steps = [{"sequence": 2, "text": "sedan"}, {"sequence": 1, "text": "först"}]
    made, _ = assembled(request(dosageInstruction=steps))
    assert [d.text for d in made.dosages] == ["först", "sedan"]


def test_an_addition_that_may_change_the_meaning_is_named_and_kept() -> None:
    made, missing = assembled(
        request(modifierExtension=[{"url": "urn:x:not-really", "valueString": "endast test"}])
    )
    assert made.source_text == "urn:x:not-really: endast test"
    assert [m.key for m in missing] == ["fhir.modifier"]


def test_why_an_order_is_on_hold_stands_in_its_note() -> None:
    made, _ = assembled(request(status="on-hold", statusReason={"text": "inför operation"}))
    assert (made.status, made.note) == ("on-hold", "inför operation")

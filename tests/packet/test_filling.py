"""What of a chart stands where: times drawn, marks before names, the last of each measurement."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal

import pytest
from msgspec.structs import replace

from fallback.chart.model import (
    Administration,
    Allergy,
    Chart,
    Component,
    Dosage,
    MedicationOrder,
    Observation,
    Patient,
    Quantity,
    Timing,
)
from fallback.chart.section import AssertedNone, NotFetched, NotRecorded, Recorded
from fallback.packet.compose import compose_patient, compose_ward
from fallback.packet.filling import (
    administration,
    medications,
    observations,
    overview,
    radiology,
    summary,
)
from forms.values import Filling, Row, Rows
from tests.packet.test_paper import FETCHED, REASON, chart, context, order, ward

NINE = Timing(times_of_day=(time(9),))


def with_orders(*orders: MedicationOrder) -> Chart:
    return chart(medications=Recorded(orders))


def rows(filling: Filling, block: str) -> tuple[Row, ...]:
    found = filling[block]
    assert isinstance(found, Rows)
    return found.rows


def sheet(order: MedicationOrder, hours: float = 1.2, **more: object) -> Row:
    (row,) = rows(administration.fill(with_orders(order), context(hours, **more)), "orders")
    return row


def dues(row: Row) -> list[str]:
    return [line.get("due", "") for line in row.lines]


def test_a_due_time_is_drawn_with_its_moment_and_the_unit_of_the_dose() -> None:
    tablet = Quantity(Decimal(1), "tablett", "{tbl}")
    row = sheet(order("Furix", dosages=(Dosage(dose=tablet, timing=NINE),)))
    assert row.id == "Furix"
    assert row.lines == (
        {
            "due": "09:00",
            "due.iso": "2026-11-24T08:00:00Z",
            "dose.unit": "tablett",
            "dose.ucum": "{tbl}",
        },
    )


def test_a_time_on_the_next_day_names_the_day() -> None:
    row = sheet(order("X", dosages=(Dosage(timing=Timing(times_of_day=(time(2), time(21)))),)))
    assert dues(row) == ["21:00", "25/11 02:00"]


def test_doses_that_fell_due_since_the_system_failed_are_drawn() -> None:
    dosage = Dosage(timing=Timing(times_of_day=(time(7, 30),)))
    began = FETCHED + timedelta(minutes=20)  # 07:05; printed at 08:45
    assert dues(sheet(order("X", dosages=(dosage,)), hours=2, began_at=began)) == [
        "07:30",
        "25/11 07:30",
    ]
    assert dues(sheet(order("X", dosages=(dosage,)), hours=2)) == ["25/11 07:30"]


def test_when_doses_differ_each_line_says_its_own() -> None:
    eight = Dosage(dose=Quantity(Decimal(8), "E"), timing=NINE)
    ten = Dosage(dose=Quantity(Decimal(10), "E"), timing=Timing(times_of_day=(time(17),)))
    assert dues(sheet(order("Insulin", dosages=(ten, eight)))) == [
        "09:00\n8 enheter",
        "17:00\n10 enheter",
    ]


def test_as_needed_gets_blank_lines_and_says_the_maximum() -> None:
    dosage = Dosage(dose=Quantity(Decimal(1), "g"), as_needed=True, maximum="4 g per dygn")
    row = sheet(order("Alvedon", dosages=(dosage,)))
    assert dues(row) == ["vid behov"] * 6  # at most
    assert "högst 4 g per dygn" in row.cells["dosage"]


def as_needed(most: str, dose: str = "1 tablett", text: str = "", days: int = 0) -> int:
    value, unit = dose.split()
    amount = Quantity(Decimal(value), unit)
    one = Dosage(text=text, dose=amount, as_needed=True, maximum=most)
    more: dict[str, object] = {"drawn": (FETCHED, FETCHED + timedelta(days=days))} if days else {}
    return len(sheet(order("X", dosages=(one,)), 1.2, **more).lines)


def test_as_needed_gets_as_many_lines_as_its_maximum_allows_and_one_more() -> None:
    assert as_needed("1 tablett per dygn", days=1) == 2
    assert as_needed("1 tablett per dygn") == 3  # the sheet's hours are more than a day
    assert as_needed("3 gånger per dygn", days=1) == 4
    assert as_needed("3 mg per 24 h", "0.5 mg", days=1) == 6  # not seven
    assert as_needed("3 mg/24 h", "1 mg", days=1) == 4
    assert as_needed("4 kapslar per dygn", "1 kapsel", days=1) == 5
    assert as_needed("1 suppositorier per 24 tim", "1 suppositorium", days=1) == 2
    assert as_needed("", text="1 tablett vid behov, högst 1 per dygn", days=1) == 2
    assert as_needed("", text="1 tablett vid behov, max 2 tabletter per dygn", days=1) == 3
    assert as_needed("1 tablett per dygn", days=2) == 3


def test_as_needed_with_no_maximum_that_can_be_counted_gets_four_lines() -> None:
    for most in ("", "4 g per dygn", "20 tabletter per vecka", "många"):
        assert as_needed(most) == 4
    assert as_needed("3 milliliter per dygn", "1 milligram") == 4
    assert as_needed("", text="1 tablett vid behov") == 4
    assert as_needed("4 tabletter per dygn", "0 tablett") == 4


def test_an_infusion_has_lines_with_its_rate() -> None:
    row = sheet(order("Ringer", dosages=(Dosage(rate=Quantity(Decimal("62.50"), "ml/h")),)))
    assert dues(row) == ["62,5 ml/h"] * 4


def test_what_cannot_be_timed_is_printed_with_empty_lines_and_the_reason() -> None:
    dosage = Dosage(text="enligt schema", timing=Timing(when=("PHS",)))
    row = sheet(order("X", dosages=(dosage,)))
    assert dues(row) == [""] * 4
    assert "enligt schema" in row.cells["dosage"]
    assert "källans kod för tidpunkt (PHS)" in row.cells["dosage"]
    assert "Dosering saknas" in sheet(order("Y")).cells["dosage"]


def test_no_dose_today_is_said_and_not_just_left_out() -> None:
    weekly = Dosage(timing=Timing(times_of_day=(time(7),), days_of_week=("sun",)))
    row = sheet(order("Alendronat", dosages=(weekly,)))
    assert row.lines == ()
    assert "Ingen dos till och med 2026-11-25" in row.cells["dosage"]
    both = (weekly, Dosage(timing=NINE))
    assert "Ingen dos" not in sheet(order("Waran", dosages=both)).cells["dosage"]


@pytest.mark.parametrize("asked", [{"category": "discharge"}, {"category": "community"}])
def test_what_is_prescribed_for_another_place_has_lines_but_no_times(asked: dict[str, str]) -> None:
    row = sheet(order("X", dosages=(Dosage(timing=NINE),), **asked))
    assert "INTE ORDINERAD" in row.cells["drug"]
    assert row.lines
    assert not any(line.get("due.iso") for line in row.lines)


def test_a_plan_has_lines_but_no_times() -> None:
    row = sheet(order("X", dosages=(Dosage(timing=NINE),), intent="plan"))
    assert "INGEN ORDINATION" in row.cells["drug"]
    assert row.lines
    assert not any(line.get("due.iso") for line in row.lines)


def test_an_order_on_hold_or_not_to_be_given_is_marked_and_has_no_lines() -> None:
    held = sheet(order("X", status="on-hold", dosages=(Dosage(timing=NINE),)))
    assert held.cells["drug"].splitlines() == ["PAUSAD", "X"]
    assert held.lines == ()
    forbidden = sheet(order("X", do_not_perform=True, dosages=(Dosage(timing=NINE),)))
    assert forbidden.cells["drug"].startswith("GES EJ")
    assert forbidden.lines == ()


def test_an_order_of_unknown_status_or_that_is_no_order_asks_before_a_dose() -> None:
    assert "STATUS OKLAR" in sheet(order("X", status="unknown")).cells["drug"]
    assert "INGEN ORDINATION" in sheet(order("X", intent="proposal")).cells["drug"]


def test_after_its_stop_an_order_has_no_lines_and_says_why() -> None:
    stopped = order("X", stop=FETCHED - timedelta(days=1), dosages=(Dosage(timing=NINE),))
    row = sheet(stopped)
    assert row.lines == ()
    assert "SLUTTID PASSERAD 2026-11-23 06:45" in row.cells["drug"]
    later = order("X", start=FETCHED + timedelta(days=3), dosages=(Dosage(timing=NINE),))
    assert "BÖRJAR 2026-11-27" in sheet(later).cells["drug"]


def test_regular_orders_come_first_then_infusions_as_needed_and_held() -> None:
    found = with_orders(
        order("held", status="on-hold"),
        order("needed", dosages=(Dosage(as_needed=True),)),
        order("infusion", dosages=(Dosage(rate_text="10 ml/h"),)),
        order("regular", dosages=(Dosage(timing=NINE),)),
        order("ended", status="completed"),
    )
    for fill in (administration.fill, medications.fill):
        ids = [row.id for row in rows(fill(found, context()), "orders")]
        assert ids == ["regular", "infusion", "needed", "held"]


def test_only_ended_orders_are_told_from_no_orders() -> None:
    found = medications.fill(with_orders(order("X", status="stopped")), context())["orders"]
    assert isinstance(found, Rows)
    assert found.statement == "Inga gällande ordinationer; källan har 1 avslutade."


def test_the_sheet_asks_for_what_was_given_between_snapshot_and_failure() -> None:
    asks = administration.fill(chart(), context(began_at=FETCHED + timedelta(minutes=30)))
    assert "Ögonblicksbilden är från 2026-11-24 06:45" in str(asks["statement"])
    assert "avbrottet började 2026-11-24 07:15" in str(asks["statement"])


def last_given(*given: Administration, fetched: bool = True, whole: bool = True) -> str:
    missing = () if whole else (REASON,)
    section = Recorded(given, missing) if fetched else NotFetched(REASON)
    found = replace(with_orders(order("Furix")), administrations=section)
    (row,) = rows(medications.fill(found, context()), "orders")
    return row.cells["last_given"]


def test_last_given_is_the_newest_dose_of_the_order_or_unknown() -> None:
    dose = Quantity(Decimal(1), "tablett")
    early = Administration("1", "completed", "Furix", "Furix", FETCHED - timedelta(hours=9), dose)
    late = replace(early, id="2", at=FETCHED - timedelta(hours=1))
    assert last_given(late, early) == "2026-11-24 05:45\n1 tablett"
    refused = replace(late, status="not-done", reason="avböjde")
    assert last_given(refused) == "2026-11-24 05:45 EJ GIVEN: avböjde"
    assert last_given(replace(late, order_id="another")) == "ingen i källan"
    assert last_given(replace(late, status="entered-in-error")) == "ingen i källan"
    assert last_given(late, fetched=False) == "OKÄNT"
    assert last_given(whole=False) == "OKÄNT"
    nothing_said = replace(with_orders(order("Furix")), administrations=NotRecorded())
    (row,) = rows(medications.fill(nothing_said, context()), "orders")
    assert row.cells["last_given"] == "OKÄNT"
    assert "kan vara äldre än den sista dosen" in last_given(late, whole=False)


def pressure(at: datetime, systolic: str, status: str = "final") -> Observation:
    parts = (
        Component("http://loinc.org|8480-6", "Systoliskt", Quantity(Decimal(systolic), "mmHg")),
        Component("http://loinc.org|8462-4", "Diastoliskt", Quantity(Decimal("80"), "mmHg")),
    )
    return Observation(
        systolic,
        "http://loinc.org|85354-9",
        "Blodtryck",
        "vital-signs",
        at,
        components=parts,
        status=status,
    )


def test_the_newest_measurement_of_each_kind_is_shown_as_precise_as_it_was_taken() -> None:
    weight = Observation(
        "w",
        "http://loinc.org|29463-7",
        "Vikt",
        "vital-signs",
        FETCHED,
        Quantity(Decimal("70.0"), "kg"),
    )
    found = replace(
        chart(),
        observations=Recorded(
            (
                pressure(FETCHED, "125"),
                pressure(FETCHED - timedelta(hours=3), "180"),
                pressure(FETCHED + timedelta(minutes=1), "300", "entered-in-error"),
                weight,
            )
        ),
    )
    filled = summary.fill(found, context())
    assert [row.cells["value"] for row in rows(filled, "vitals")] == ["125/80 mmHg"]
    person = filled["person"]
    assert isinstance(person, dict)
    assert person["weight"] == "70,0 kg (2026-11-24)"
    assert person["height"] == "OKÄNT"
    last = observations.fill(found, context())["statement"]
    assert last == "Senast kända, 2026-11-24 06:45: Blodtryck 125/80 mmHg"


def test_age_is_in_years_and_for_the_youngest_in_months() -> None:
    def age(born: date) -> str:
        patient = Patient("p", "Öberg", "Åsa", birth_date=born)
        person = summary.fill(chart(patient=patient), context())["person"]
        assert isinstance(person, dict)
        return person["age"]

    assert age(date(1950, 11, 25)) == "75 år"
    assert age(date(1950, 11, 24)) == "76 år"
    assert age(date(2026, 1, 1)) == "10 månader"


def test_two_patients_of_one_name_and_a_protected_one_are_marked_on_the_overview() -> None:
    one = chart(patient=Patient("1", "Andersson", "Karin", protected=True))
    two = chart(patient=Patient("2", "ANDERSSON", "Karin"))
    three = chart(patient=Patient("3", "Andersson", "Kim"))
    found = rows(overview.fill(ward(one, two, three), context()), "patients")
    notes = [row.cells["note"] for row in found]
    assert notes == ["OBS: SAMMA NAMN\nSkyddade personuppgifter", "OBS: SAMMA NAMN", ""]
    assert [row.id for row in found] == ["1", "2", "3"]


def test_the_overview_tells_none_from_unknown_in_a_word() -> None:
    charts = (
        chart(allergies=AssertedNone()),
        chart(),
        chart(allergies=NotFetched(REASON)),
        chart(allergies=Recorded((Allergy("a", "Latex"),), (REASON,))),
    )
    cells = [
        row.cells["allergies"] for row in rows(overview.fill(ward(*charts), context()), "patients")
    ]
    assert cells == [
        "Ingen känd enligt källan",
        "OKÄNT",
        "OKÄNT (inte hämtat)",
        "Latex; 1 SAKNAS ELLER ÄR OSÄKRA",
    ]


def test_an_empty_list_of_alerts_is_unknown_everywhere_and_none_only_where_it_is_asserted() -> None:
    empty = chart(alerts=Recorded(()))
    charts = (empty, chart(alerts=NotRecorded()), chart(alerts=AssertedNone()))
    for lang, word, none in (
        ("sv", "OKÄNT", "Inga enligt källan"),
        ("en", "UNKNOWN", "None, says the source"),
    ):
        told = context(lang=lang)
        found = rows(overview.fill(ward(*charts), told), "patients")
        assert [row.cells["alerts"] for row in found] == [word, word, none]
        assert ["alerts" in row.loud for row in found] == [True, True, False]
        body = radiology.fill(empty, told)["body"]
        assert isinstance(body, dict)
        assert body["alerts"] == word
        alerts = summary.fill(empty, told)["alerts"]
        assert isinstance(alerts, Rows)
        assert alerts.statement.startswith(word)


def test_a_patients_packet_has_four_forms_and_a_wards_begins_with_the_overview() -> None:
    forms = [copy.form for copy in compose_patient(chart(), context())]
    assert forms == ["summary", "medications", "administration", "observations"]
    assert [copy.form for copy in compose_ward(ward(chart()), context())] == ["overview", *forms]


def test_english_reads_as_english() -> None:
    filled = administration.fill(with_orders(order("X", status="on-hold")), context(lang="en"))
    (row,) = rows(filled, "orders")
    assert row.cells["drug"] == "ON HOLD\nX"

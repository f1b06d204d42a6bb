import unicodedata
from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import islice, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fallback.chart.model import Chart, MedicationOrder, Snapshot
from fallback.chart.section import AssertedNone, NotFetched, NotRecorded, Recorded, items
from fallback.demo import identity_numbers as numbers
from fallback.demo.catalogue import slots
from fallback.demo.ward import demo_ward, demo_wards

NOW = datetime(2026, 11, 24, 6, 50, tzinfo=UTC)
PRINTED = {"active", "on-hold", "unknown"}


@pytest.fixture(scope="module")
def ward() -> Snapshot:
    return demo_ward(1, now=NOW)


def orders(ward: Snapshot) -> list[MedicationOrder]:
    return [order for chart in ward.charts for order in items(chart.medications)]


def test_the_same_seed_and_time_give_the_same_ward() -> None:
    assert demo_ward(5, now=NOW) == demo_ward(5, now=NOW)
    assert demo_ward(5, now=NOW).charts != demo_ward(6, now=NOW).charts


def test_every_bed_holds_one_patient(ward: Snapshot) -> None:
    beds = [chart.stay.bed for chart in ward.charts]
    assert len(set(beds)) == len(beds) == 28
    assert "12:1" in beds
    assert len({chart.patient.id for chart in ward.charts}) == 28


def test_all_four_kinds_of_allergy_list_are_there(ward: Snapshot) -> None:
    kinds = {type(chart.allergies) for chart in ward.charts}
    assert kinds == {Recorded, AssertedNone, NotRecorded, NotFetched}


def test_one_patient_has_34_orders_in_force_and_others_none(ward: Snapshot) -> None:
    counts = [
        sum(order.status in PRINTED for order in items(chart.medications)) for chart in ward.charts
    ]
    assert max(counts) == 34
    kinds = Counter(type(chart.medications) for chart in ward.charts)
    assert kinds[AssertedNone] == 1
    assert kinds[NotRecorded] == 1


@given(st.integers(0, 9999), st.integers(1, 500))
def test_two_patients_share_a_name_and_nothing_else(seed: int, ward_number: int) -> None:
    ward = demo_ward(seed, ward_number=ward_number, now=NOW)
    names = Counter(chart.patient.name for chart in ward.charts)
    assert [name for name, count in names.items() if count > 1] == ["Andersson, Karin"]
    twins = [c.patient for c in ward.charts if c.patient.name == "Andersson, Karin"]
    assert len({one.number for one in twins}) == len({one.birth_date for one in twins}) == 2


def test_names_strain_letters_direction_and_length(ward: Snapshot) -> None:
    names = [chart.patient.name for chart in ward.charts]
    together = "".join(names)
    assert set("åäöé") <= set(together.casefold())
    assert any(unicodedata.combining(letter) for letter in together)
    assert any(unicodedata.bidirectional(letter) == "AL" for letter in together)
    assert any("'" in name for name in names)
    assert max(map(len, names)) > 70
    assert any(chart.patient.given == "Karl Erik" for chart in ward.charts)


def test_one_identity_is_protected_and_others_have_reserve_numbers(ward: Snapshot) -> None:
    assert sum(chart.patient.protected for chart in ward.charts) == 1
    systems = Counter(chart.patient.number_system for chart in ward.charts)
    assert systems[numbers.SAMORDNINGSNUMMER] == 1
    assert systems[numbers.NATIONAL_RESERVE] == 1
    assert systems[numbers.REGIONAL_RESERVE] == 1


@given(st.integers(0, 9999), st.integers(1, 500))
def test_every_number_has_a_form_that_nobody_bears(seed: int, ward_number: int) -> None:
    for chart in demo_ward(seed, ward_number=ward_number, now=NOW).charts:
        number, born = chart.patient.number, chart.patient.birth_date
        assert born is not None
        if chart.patient.number_system in (numbers.PERSONNUMMER, numbers.SAMORDNINGSNUMMER):
            assert len(number) == 12
            assert numbers.luhn(number[2:11]) == number[11]
            assert number[8:11] in (("000",) if born.year < 1980 else ("238", "239"))
            day = int(number[6:8]) % 60
            assert (number[:6], day) == (f"{born:%Y%m}", born.day)


def test_reserve_numbers_follow_the_published_examples() -> None:
    born = datetime(1981, 8, 29, tzinfo=UTC).date()
    assert numbers.regional_reserve(born, female=False, serial=0) == "19810829M071"
    later = datetime(2021, 3, 25, tzinfo=UTC).date()
    assert numbers.regional_reserve(later, female=True, serial=0) == "20210325K069"


def test_nobody_in_the_first_hundred_wards_shares_an_id_or_a_number() -> None:
    people = [chart.patient for one in demo_wards(100, 1, NOW) for chart in one.charts]
    assert len(people) == 2800
    assert len({one.id for one in people}) == len({one.number for one in people}) == 2800


def test_wards_come_one_at_a_time() -> None:
    first = list(islice(demo_wards(10**9, 1, NOW), 2))
    assert [one.ward.id for one in first] == ["ward-1", "ward-2"]


def test_orders_hold_every_way_to_dose_that_a_ward_uses(ward: Snapshot) -> None:
    found = [(order, dosage) for order in orders(ward) for dosage in order.dosages]
    timings = [dosage.timing for _, dosage in found if dosage.timing]
    assert any(timing.when for timing in timings)
    assert any(timing.days_of_week for timing in timings)
    assert any(timing.period == 72 and timing.period_unit == "h" for timing in timings)
    assert any(dosage.rate for _, dosage in found)
    assert any(dosage.as_needed and dosage.maximum for _, dosage in found)
    assert any(dosage.dose_high for _, dosage in found)
    assert any(dosage.timing is None and dosage.dose is None for _, dosage in found)
    tapers = [order for order in orders(ward) if order.drug.startswith("Prednisolon")]
    assert len(tapers[0].dosages) == 4
    assert {"active", "on-hold", "stopped"} <= {order.status for order in orders(ward)}
    assert max(len(order.indication) for order in orders(ward)) > 200
    assert max(len(dosage.text) for _, dosage in found) > 300


def test_a_taper_steps_without_gap_or_overlap(ward: Snapshot) -> None:
    taper = next(order for order in orders(ward) if order.drug.startswith("Prednisolon"))
    timings = [dosage.timing for dosage in taper.dosages]
    for one, following in pairwise(timings):
        assert one is not None
        assert following is not None
        assert one.bounds_end is not None
        assert following.bounds_start == one.bounds_end + timedelta(minutes=1)


def test_doses_belong_to_orders_of_the_same_chart_and_to_the_past(ward: Snapshot) -> None:
    for chart in ward.charts:
        found = {order.id: order for order in items(chart.medications)}
        for dose in items(chart.administrations):
            order = found[dose.order_id]
            assert dose.drug == order.drug
            assert order.status != "on-hold"
            assert dose.at is not None
            assert NOW - timedelta(hours=49) < dose.at <= NOW
            assert (dose.status == "not-done") == bool(dose.reason)
            assert dose.dose is None or dose.status != "not-done"
    ids = [dose.id for chart in ward.charts for dose in items(chart.administrations)]
    assert len(set(ids)) == len(ids)
    statuses = Counter(
        dose.status for chart in ward.charts for dose in items(chart.administrations)
    )
    assert statuses["not-done"] > 5
    assert statuses["completed"] > 300


def test_nothing_was_signed_in_a_quiet_span() -> None:
    span = (NOW - timedelta(hours=10), NOW)
    quiet = demo_ward(1, now=NOW, quiet=(span,))
    times = [dose.at for chart in quiet.charts for dose in items(chart.administrations)]
    times += [
        one.at
        for chart in quiet.charts
        for one in items(chart.observations)
        if one.category == "vital-signs"
    ]
    assert times
    assert all(at is not None and at <= span[0] for at in times)


def test_a_later_reading_with_the_same_anchor_keeps_what_was_there(ward: Snapshot) -> None:
    later = demo_ward(1, now=NOW + timedelta(hours=6), anchor=NOW)
    assert [c.patient for c in later.charts] == [c.patient for c in ward.charts]
    assert [o.id for o in orders(later)] == [o.id for o in orders(ward)]

    def recent(snapshot: Snapshot) -> dict[str, object]:
        return {
            dose.id: dose.at
            for chart in snapshot.charts
            for dose in items(chart.administrations)
            if dose.at and NOW - timedelta(hours=40) < dose.at < NOW
        }

    assert recent(later).items() >= recent(ward).items()


def test_a_course_that_has_run_out_is_completed() -> None:
    later = demo_ward(1, now=NOW + timedelta(days=6), anchor=NOW)
    drugs = {order.drug: order.status for order in orders(later)}
    assert drugs["Bensylpenicillin Panpharma"] == "completed"


def test_vital_signs_are_of_the_last_day_and_key_tests_are_there(ward: Snapshot) -> None:
    def codes(chart: Chart) -> set[str]:
        return {one.code.rpartition("|")[2] for one in items(chart.observations)}

    for chart, slot in zip(ward.charts, slots(), strict=True):
        if slot.arrived:
            assert chart.observations == NotRecorded()
            continue
        assert {"85354-9", "9279-1", "59408-5", "8867-4", "8310-5", "80288-4"} <= codes(chart)
        assert {"29463-7", "8302-2", "718-7", "1988-5", "2823-3", "2951-2"} <= codes(chart)
        assert {"14682-9", "77147-7", "34714-6", "14749-6"} <= codes(chart)
        ids = [one.id for one in items(chart.observations)]
        assert len(set(ids)) == len(ids)

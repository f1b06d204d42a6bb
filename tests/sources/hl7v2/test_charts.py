"""Orders, doses, results and allergies: nothing lost, nothing guessed, none never assumed."""

from datetime import UTC, datetime, time, timedelta
from decimal import Decimal

import pytest

from fallback.chart.model import MedicationOrder, Quantity, Timing
from fallback.chart.section import AssertedNone, NotFetched, NotRecorded, Recorded, items
from fallback.settings import Hl7Settings
from tests.sources.hl7v2.sender import NOW, TODAY, Ward, adt, head, message, pid, pv1, rde

ORC = "ORC|NW|1^EPJ|F1^APO||||||20261124083000|||9^Berg^Eva"
RXE = "RXE||N02BE01^Alvedon 500 mg^ATC|2||TABL^tablett|TAB^Tablett|Tas med vatten"
RXR = "RXR|PO^peroralt"
NKA = "AL1|1||716186003^Ingen känd överkänslighet^SCT"
PENICILLIN = "AL1|1|DA|294505008^Penicillin^SCT|SV|Andnöd~Utslag|20200101"


def orders(ward: Ward) -> tuple[MedicationOrder, ...]:
    return items(ward.chart().medications)


def ordered(ward: Ward, *lines: str) -> MedicationOrder:
    """The one order of one message."""
    (kept,) = ward.hear(rde("r", *lines))
    assert kept.state == "applied", kept.reason
    (order,) = orders(ward)
    return order


def test_an_order_is_read_with_drug_dose_route_times_and_prescriber(ward: Ward) -> None:
    order = ordered(
        ward, ORC, RXE, "TQ1|1||TID|0800~1400~2000|||20261124|20261201|R", RXR, "NTE|1||Mot smärta"
    )
    assert (order.drug, order.atc, order.form) == ("Alvedon 500 mg", "N02BE01", "Tablett")
    assert (order.status, order.priority, order.prescriber) == ("active", "routine", "Eva Berg")
    (dosage,) = order.dosages
    assert dosage.dose == Quantity(Decimal(2), "tablett")
    assert (dosage.route, dosage.text) == ("peroralt", "Tas med vatten")
    assert dosage.timing is not None
    assert dosage.timing.times_of_day == (time(8), time(14), time(20))
    assert order.start == datetime(2026, 11, 23, 23, tzinfo=UTC)
    assert order.stop == datetime(2026, 12, 1, 22, 59, 59, tzinfo=UTC)
    assert (order.note, order.source_text) == ("Mot smärta", "")


@pytest.mark.parametrize(
    ("pattern", "timing"),
    [
        ("QD", Timing(frequency=1, period=Decimal(1), period_unit="d")),
        ("BID", Timing(frequency=2, period=Decimal(1), period_unit="d")),
        ("5ID", Timing(frequency=5, period=Decimal(1), period_unit="d")),
        ("Q6H", Timing(frequency=1, period=Decimal(6), period_unit="h")),
        ("Q30M", Timing(frequency=1, period=Decimal(30), period_unit="min")),
        ("Q2W", Timing(frequency=1, period=Decimal(2), period_unit="wk")),
        ("QOD", Timing(frequency=1, period=Decimal(2), period_unit="d")),
        ("QHS", Timing(when=("HS",))),
        ("ACM", Timing(when=("ACM",))),
        ("ONCE", Timing(count=1)),
    ],
)
def test_a_repeat_pattern_is_understood(ward: Ward, pattern: str, timing: Timing) -> None:
    assert ordered(ward, ORC, RXE, f"TQ1|1||{pattern}").dosages[0].timing == timing


@pytest.mark.parametrize(
    "pattern",
    ["P&Post&HL70335^^^^180^min", "QJ135", "TID^0800", "Q0H", "varannan kväll", "BID~QHS"],
)
def test_a_pattern_that_is_not_wholly_understood_draws_no_times_and_stays_in_words(
    ward: Ward, pattern: str
) -> None:
    (dosage,) = ordered(ward, ORC, RXE, f"TQ1|1||{pattern}").dosages
    assert dosage.timing is None
    assert dosage.timing_text


def test_hours_that_contradict_the_pattern_draw_no_times(ward: Ward) -> None:
    (dosage,) = ordered(ward, ORC, RXE, "TQ1|1||TID|0800~2000").dosages
    assert dosage.timing is None
    assert dosage.timing_text == "TID 0800 2000"


def test_as_needed_is_told_by_priority_or_pattern(ward: Ward) -> None:
    order = ordered(ward, ORC, RXE, "TQ1|1||PRNQ6H||||||PRN|vid smärta")
    assert order.dosages[0].as_needed
    assert order.dosages[0].as_needed_for == "vid smärta"


def test_an_amount_that_contradicts_the_dose_is_in_the_orders_own_words_only(ward: Ward) -> None:
    order = ordered(ward, ORC, RXE, "TQ1|1|4^TABL|BID")
    assert order.dosages[0].dose is None
    assert order.source_text == "RXE-3: 2 tablett; TQ1-2: 4^TABL"


@pytest.mark.parametrize("amount", ["1,5", "en halv", "2-3", "1e3", "NaN"])
def test_an_amount_that_is_no_number_stays_as_it_was_written(ward: Ward, amount: str) -> None:
    order = ordered(ward, ORC, RXE.replace("|2||", f"|{amount}||"), "TQ1|1||BID")
    assert order.dosages[0].dose is None
    assert amount in order.source_text


def test_steps_that_follow_on_one_another_without_dates_are_not_all_in_force(ward: Ward) -> None:
    order = ordered(ward, ORC, RXE, "TQ1|1||BID|||||||||S", "TQ1|2||QD|||||||||")
    assert all(dosage.undated for dosage in order.dosages)


def test_the_timing_of_an_old_message_is_in_rxe_1(ward: Ward) -> None:
    order = ordered(ward, ORC, RXE.replace("RXE||", "RXE|1^BID&0800,2000^^20261124|"))
    assert order.dosages[0].timing is not None
    assert order.dosages[0].timing.times_of_day == (time(8), time(20))


def test_the_timing_of_a_still_older_message_is_in_orc_7(ward: Ward) -> None:
    orc = "ORC|NW|1^EPJ|||||1^BID&0800,2000"
    (dosage,) = ordered(ward, orc, RXE.replace("|2||", "|||")).dosages
    assert dosage.timing is not None
    assert dosage.timing.times_of_day == (time(8), time(20))
    assert dosage.dose == Quantity(Decimal(1))


def test_what_a_mixture_is_made_of_stands_in_the_note(ward: Ward) -> None:
    order = ordered(ward, ORC, RXE, RXR, "RXC|A|B05XA01^Kaliumklorid|40|mmol")
    assert order.note == "+ Kaliumklorid 40 mmol"


@pytest.mark.parametrize(
    ("control", "status"),
    [
        ("DC|1^EPJ", "stopped"),
        ("CA|1^EPJ", "cancelled"),
        ("HD|1^EPJ", "on-hold"),
        ("UD|1^EPJ", "active"),
        ("SC|1^EPJ|||CM", "completed"),
        ("ZZ|1^EPJ", "unknown"),
        ("DC||F1^APO", "stopped"),
    ],
)
@pytest.mark.parametrize("whole", [True, False])
def test_an_order_changes_as_its_control_code_says(
    ward: Ward, control: str, status: str, whole: bool
) -> None:
    ward.hear(rde("1", ORC, RXE), rde("2", f"ORC|{control}", *([RXE] if whole else []), at="0900"))
    (order,) = orders(ward)
    assert (order.status, order.drug) == (status, "Alvedon 500 mg")


@pytest.mark.parametrize(("at", "status"), [("1800", "active"), ("0850", "stopped")])
@pytest.mark.parametrize("whole", [True, False])
def test_an_order_that_is_stopped_from_a_time_to_come_is_in_force_until_then(
    ward: Ward, at: str, status: str, whole: bool
) -> None:
    stop = "ORC|DC|1^EPJ" + "|" * 13 + f"{TODAY}{at}"
    ward.hear(rde("1", ORC, RXE), rde("2", stop, *([RXE] if whole else []), at="0900"))
    (order,) = orders(ward)
    assert order.status == status
    if status == "active":
        assert order.stop == datetime(2026, 11, 24, 17, tzinfo=UTC)


def test_a_late_order_does_not_revive_what_was_stopped(ward: Ward) -> None:
    ward.hear(rde("2", "ORC|DC|1^EPJ", RXE, at="0900"), rde("1", ORC, RXE))
    assert [order.status for order in orders(ward)] == ["stopped"]


def test_a_control_code_that_nobody_knows_keeps_the_order_printed_with_the_code(ward: Ward) -> None:
    order = ordered(ward, "ORC|ZZ|1^EPJ", RXE)
    assert (order.status, order.source_text) == ("unknown", "ORC-1: ZZ")


def test_an_order_of_a_stay_that_ended_is_of_unknown_standing_in_the_next(ward: Ward) -> None:
    ward.hear(
        adt("A01", "1", "0800"),
        rde("2", ORC, RXE),
        adt("A03", "3", "0900"),
        adt("A01", "4", "1000", pv1(visit="V2")),
    )
    assert [order.status for order in orders(ward)] == ["unknown"]


@pytest.mark.parametrize(
    "lines", [(RXE,), (ORC, RXE, RXE.replace("Alvedon", "Panodil"))], ids=["no ORC", "two in one"]
)
def test_an_order_without_a_number_of_its_own_is_looked_at_by_a_person(
    ward: Ward, lines: tuple[str, ...]
) -> None:
    (kept,) = ward.hear(rde("1", *lines))
    assert kept.reason is not None
    assert kept.reason.key == "hl7.ungrouped"


def test_an_order_in_a_message_that_is_not_read_is_quarantined(ward: Ward) -> None:
    (kept,) = ward.hear(message(head("ORM^O01", "1"), pid(), ORC, "RXO|1^Alvedon"))
    assert kept.reason is not None
    assert kept.reason.key == "hl7.order_in"


def ras(control: str, *rxa: str) -> bytes:
    return message(head("RAS^O17", control, f"{TODAY}1000"), pid(), "ORC|RE|1^EPJ", *rxa)


def dose(status: str, *, amount: str = "2", action: str = "A", at: str = "0805") -> str:
    drug = "N02BE01^Alvedon 500 mg^ATC"
    return (
        f"RXA|0|1|{TODAY}{at}||{drug}|{amount}|TABL^tablett||^Illamående|8^Ny^Bo|"
        f"|||||||||{status}|{action}"
    )


def test_a_dose_is_given_or_not_given_under_its_order(ward: Ward) -> None:
    ward.hear(rde("1", ORC, RXE), ras("2", dose("CP"), dose("RE", at="0900")))
    refused, given = items(ward.chart().administrations)
    assert (given.status, given.dose) == ("completed", Quantity(Decimal(2), "tablett"))
    assert given.at == datetime(2026, 11, 24, 7, 5, tzinfo=UTC)
    assert (given.by, given.order_id) == ("Bo Ny", orders(ward)[0].id)
    assert (refused.status, refused.reason) == ("not-done", "Illamående")


def test_a_dose_that_came_twice_counts_once_and_a_deleted_one_not_at_all(ward: Ward) -> None:
    ward.hear(rde("1", ORC, RXE), ras("2", dose("CP")), ras("3", dose("CP")))
    assert len(items(ward.chart().administrations)) == 1
    ward.hear(ras("4", dose("CP", action="D")))
    assert items(ward.chart().administrations) == ()


def test_a_dose_of_unknown_amount_and_completion_says_so(ward: Ward) -> None:
    ward.hear(ras("1", dose("XX", amount="999")))
    (one,) = items(ward.chart().administrations)
    assert (one.status, one.dose) == ("unknown", None)


def oru(control: str, *obx: str) -> bytes:
    obr = f"OBR|1||L1^LAB|CRP|||{TODAY}0900"
    return message(head("ORU^R01", control, f"{TODAY}1000"), pid(), obr, *obx)


def test_a_result_is_read_with_code_unit_time_and_category(ward: Ward) -> None:
    ward.hear(
        oru("1", "OBX|1|NM|1988-5^CRP^LN||7.50|mg/L^mg/L^UCUM|||||F"),
        oru("2", "OBX|1|NM|8867-4^Puls^LN||72|/min|||||F"),
    )
    found = {one.name: one for one in items(ward.chart().observations)}
    assert found["CRP"].value == Quantity(Decimal("7.50"), "mg/L", "mg/L")
    assert found["CRP"].code == "http://loinc.org|1988-5"
    assert found["CRP"].at == datetime(2026, 11, 24, 8, tzinfo=UTC)
    assert [found[name].category for name in ("CRP", "Puls")] == ["laboratory", "vital-signs"]


@pytest.mark.parametrize(
    ("obx", "text"),
    [
        ("OBX|1|SN|1988-5^CRP^LN||<^5|mg/l|||||F", "<5 mg/l"),
        ("OBX|1|SN|1988-5^CRP^LN||^1^-^5|mg/l|||||F", "1-5 mg/l"),
        ("OBX|1|NM|1988-5^CRP^LN||7,5|mg/l|||||F", "7,5 mg/l"),
        ("OBX|1|NM|1988-5^CRP^LN||7~8|mg/l|||||F", "7\n8 mg/l"),
        ("OBX|1|CWE|882-1^Blodgrupp^LN||A^A RhD positiv|||||F", "A RhD positiv"),
        ("OBX|1|TX|18748-4^Svar^LN||rad 1\\.br\\rad 2||||||F", "rad 1\nrad 2"),
    ],
)
def test_what_is_no_single_number_stays_in_words(ward: Ward, obx: str, text: str) -> None:
    ward.hear(oru("1", obx))
    (one,) = items(ward.chart().observations)
    assert (one.value, one.text) == (None, text)


def test_a_text_in_several_lines_is_one_result(ward: Ward) -> None:
    lines = [f"OBX|{n}|TX|18748-4^Svar^LN||rad {n}||||||F" for n in (1, 2, 3)]
    ward.hear(oru("1", *lines))
    assert [one.text for one in items(ward.chart().observations)] == ["rad 1\nrad 2\nrad 3"]


@pytest.mark.parametrize("status", ["D", "W"])
def test_a_result_that_was_wrong_is_taken_back_and_a_corrected_one_replaced(
    ward: Ward, status: str
) -> None:
    ward.hear(oru("1", "OBX|1|NM|1988-5^CRP^LN||7|mg/l|||||F"))
    ward.hear(oru("2", "OBX|1|NM|1988-5^CRP^LN||9|mg/l|||||C"))
    assert [one.value for one in items(ward.chart().observations)] == [Quantity(Decimal(9), "mg/l")]
    ward.hear(oru("3", f"OBX|1|NM|1988-5^CRP^LN||9|mg/l|||||{status}"))
    assert items(ward.chart().observations) == ()


def test_a_message_of_several_patients_gives_each_their_own_results(ward: Ward) -> None:
    one, two = "OBX|1|NM|1988-5^CRP^LN||7|mg/l|||||F", "OBX|1|NM|1988-5^CRP^LN||90|mg/l|||||F"
    other = pid("MR2^^^PAS^MR")
    ward.hear(message(head("ORU^R01", "1"), pid(), "OBR|1||L1", one, other, "OBR|1||L2", two))
    assert [o.value for o in items(ward.chart("MR1").observations)] == [
        Quantity(Decimal(7), "mg/l")
    ]
    assert [o.value for o in items(ward.chart("MR2").observations)] == [
        Quantity(Decimal(90), "mg/l")
    ]


def test_what_the_feed_is_silent_about_is_unknown_and_never_none(ward: Ward) -> None:
    ward.hear(adt("A01", "1", "0800"))
    (chart,) = ward.snapshot().charts
    for section in (chart.allergies, chart.alerts, chart.problems, chart.medications):
        assert isinstance(section, NotFetched)
    assert isinstance(chart.administrations, NotFetched)
    assert isinstance(chart.observations, NotFetched)


def test_a_ward_without_a_dose_of_late_is_not_called_silent(ward: Ward) -> None:
    old = ras("1", dose("CP").replace(TODAY, "20261101"))
    ward.hear(old, adt("A01", "2", "0800", pv1(admitted="202611241330")))
    assert isinstance(ward.snapshot().charts[0].administrations, NotRecorded)


def test_lists_of_one_admitted_before_the_feed_began_may_lack_something_and_say_so(
    ward: Ward,
) -> None:
    ward.hear(adt("A01", "1", "0800", pv1(admitted="20261101")), rde("2", ORC, RXE))
    found = ward.snapshot().charts[0].medications
    assert isinstance(found, Recorded)
    assert [one.key for one in found.missing] == ["hl7.began_after"]


def test_a_feed_that_is_older_than_a_list_reaches_back_lacks_nothing_of_that_list(
    ward: Ward,
) -> None:
    ward.hear(
        adt("A01", "1", "0800", pv1(admitted="20261101")),
        rde("2", ORC, RXE),
        ras("3", dose("CP", at="0805")),
        oru("4", "OBX|1|NM|1988-5^CRP^LN||7|mg/l|||||F"),
    )
    (chart,) = ward.snapshot().charts
    lists = (chart.administrations, chart.observations, chart.medications)
    assert [len(one.missing) for one in lists if isinstance(one, Recorded)] == [1, 1, 1]
    ward.clock = lambda: NOW + timedelta(days=15)
    ward.hear(
        ras("5", dose("CP").replace(TODAY, "20261209")),
        oru("6", "OBX|1|NM|1988-5^CRP^LN||9|mg/l|||||F|||202612090800"),
    )
    (chart,) = ward.snapshot().charts
    lists = (chart.administrations, chart.observations, chart.medications)
    assert [len(one.missing) for one in lists if isinstance(one, Recorded)] == [0, 0, 1]


def test_an_allergy_is_read_with_reaction_and_severity(ward: Ward) -> None:
    ward.hear(adt("A01", "1", "0800", PENICILLIN))
    (one,) = items(ward.chart().allergies)
    assert (one.substance, one.category) == ("Penicillin", "medication")
    assert one.reaction == "Andnöd; Utslag (SV)"


def test_none_is_said_by_a_code_only_and_ends_with_the_next_allergy(ward: Ward) -> None:
    ward.hear(adt("A01", "1", "0800", pv1(), NKA))
    assert ward.chart().allergies == AssertedNone("Ingen känd överkänslighet")
    ward.hear(adt("A08", "2", "0900", pv1()))
    assert isinstance(ward.chart().allergies, AssertedNone)
    ward.hear(adt("A08", "3", "1000", pv1(), PENICILLIN))
    assert isinstance(ward.chart().allergies, Recorded)


@pytest.mark.parametrize("line", ["AL1|1", 'AL1|1||""', "AL1|1||^Ingen känd", "AL1|1|DA"])
def test_an_empty_or_wordy_line_asserts_no_none(ward: Ward, line: str) -> None:
    ward.hear(adt("A01", "1", "0800", pv1(), line))
    assert not isinstance(ward.chart().allergies, AssertedNone)


def test_a_code_of_the_sites_own_says_none_where_the_settings_say_so(ward: Ward) -> None:
    ward.settings = Hl7Settings(no_allergy_codes=("INGA",))
    ward.hear(adt("A01", "1", "0800", "AL1|1||INGA^Inga kända^L"))
    assert ward.chart().allergies == AssertedNone("Inga kända")


@pytest.mark.parametrize("later", ["AL1|1||91935009^Jordnöt^SCT", NKA, 'AL1|1||""'])
def test_an_allergy_that_a_later_list_leaves_out_stays_as_unconfirmed(
    ward: Ward, later: str
) -> None:
    ward.hear(adt("A01", "1", "0800", PENICILLIN), adt("A08", "2", "0900", later))
    found = ward.chart().allergies
    assert isinstance(found, Recorded)
    standing = {one.substance: one.verification for one in found.items}
    assert standing["Penicillin"] == "unconfirmed"
    assert "hl7.allergy_not_repeated" in {one.key for one in found.missing}


@pytest.mark.parametrize(
    ("action", "status", "left"),
    [("A", "C", "confirmed"), ("U", "U", "unconfirmed"), ("D", "", None), ("U", "E", None)],
)
def test_a_change_of_one_allergy_follows_its_update_mode(
    ward: Ward, action: str, status: str, left: str | None
) -> None:
    peanut = "IAM|1|FA|91935009^Jordnöt^SCT|||{}|A7||||||||||{}"
    ward.hear(adt("A60", "1", "0800", peanut.format("A", "")))
    ward.hear(adt("A60", "2", "0900", peanut.format(action, status)))
    found = [one.verification for one in items(ward.chart().allergies)]
    assert found == ([] if left is None else [left])
    if left is None:  # the one we knew is gone: that is no assertion that there is none
        assert isinstance(ward.chart().allergies, NotFetched)

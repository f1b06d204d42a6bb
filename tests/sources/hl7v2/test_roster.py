"""Who lies where: admitted, moved, left, taken back, merged; late, twice, in any order."""

import itertools
from datetime import date, timedelta

import pytest

from fallback.errors import FallbackError
from fallback.store import hl7
from tests.sources.hl7v2.sender import (
    NOW,
    PERSON,
    PNR,
    TODAY,
    WARD,
    Ward,
    adt,
    head,
    keys,
    message,
    pid,
    pv1,
)

OTHER = "MR2^^^PAS^MR"
OTHERS_WARD = "AVD12"


def test_who_is_admitted_lies_in_the_bed_with_name_number_and_doctor(ward: Ward) -> None:
    ward.hear(adt("A01", "1", "0800"))
    (chart,) = ward.snapshot().charts
    assert (chart.patient.name, chart.patient.number) == ("Ek, Ada L", PNR)
    assert chart.patient.number_system == "urn:oid:1.2.752.129.2.1.3.1"
    assert (chart.patient.birth_date, chart.patient.sex) == (date(1946, 2, 18), "female")
    assert (chart.stay.bed, chart.stay.encounter_id) == ("Sal 3, 12", "V1")
    assert chart.stay.responsible == "Bo Lund"


def test_who_is_moved_is_on_the_new_ward_and_the_new_ward_alone(ward: Ward) -> None:
    ward.hear(adt("A01", "1", "0800"), adt("A02", "2", "0900", pv1(OTHERS_WARD, "4")))
    assert ward.beds() == {}
    assert ward.beds(OTHERS_WARD) == {"MR1": "Sal 3, 4"}


def test_who_left_is_on_no_list_and_can_still_be_read(ward: Ward) -> None:
    ward.hear(adt("A01", "1", "0800"), adt("A03", "2", "0900"))
    assert ward.beds() == {}
    assert ward.chart().stay.status == "finished"


@pytest.mark.parametrize(
    ("undo", "lines", "before", "after"),
    [
        ("A11", (pv1(),), [], {}),
        ("A12", (pv1("", ""),), [("A02", pv1(OTHERS_WARD, "4"))], {"MR1": "Sal 3, 12"}),
        ("A13", (pv1("", ""),), [("A03", pv1())], {"MR1": "Sal 3, 12"}),
    ],
)
def test_a_cancellation_undoes_its_event(
    ward: Ward,
    undo: str,
    lines: tuple[str, ...],
    before: list[tuple[str, str]],
    after: dict[str, str],
) -> None:
    ward.hear(adt("A01", "1", "0800"))
    ward.hear(*(adt(event, "2", "0900", line) for event, line in before))
    ward.hear(adt(undo, "3", "1000", *lines))
    assert ward.beds() == after


def test_messages_in_any_order_and_any_number_make_the_same_ward(ward: Ward) -> None:
    """A day of one patient, every order of arrival, each message twice."""
    day = [
        adt("A01", "1", "0800"),
        adt("A02", "2", "0900", pv1(OTHERS_WARD, "4")),
        adt("A12", "3", "0930", pv1()),
        adt("A08", "4", "1000", pv1(bed="14")),
    ]
    for number, order in enumerate(itertools.permutations(day)):
        person = f"P{number}^^^PAS^MR"
        mine = [one.replace(PERSON.encode(), person.encode()) for one in order]
        ward.hear(*mine, *mine)
        assert ward.beds()[f"P{number}"] == "Sal 3, 14"
    assert ward.beds(OTHERS_WARD) == {}


def test_a_late_update_from_before_the_discharge_admits_nobody(ward: Ward) -> None:
    ward.hear(adt("A03", "2", "1000"), adt("A08", "1", "0900"))
    assert ward.beds() == {}
    ward.hear(adt("A08", "3", "1100"))
    assert ward.beds() == {}


def test_a_repeated_message_is_kept_once_and_answered_as_before(ward: Ward) -> None:
    first, again = ward.hear(adt("A01", "1", "0800"), adt("A01", "1", "0800"))
    assert (first.state, first.repeated) == ("applied", False)
    assert (again.state, again.repeated) == ("applied", True)


def test_a_sender_that_counts_from_one_again_loses_nothing(ward: Ward) -> None:
    ward.hear(adt("A01", "1", "0800"), adt("A01", "1", "0900", ids=OTHER))
    assert set(ward.beds()) == {"MR1", "MR2"}


def test_an_update_of_one_who_was_there_before_the_feed_began_lists_the_patient(ward: Ward) -> None:
    ward.hear(adt("A08", "1", "0800", pv1(admitted="20261101")))
    (chart,) = ward.snapshot().charts
    assert "hl7.began_after" in str(chart.medications) or "hl7.nothing_heard" in str(
        chart.medications
    )


def test_an_outpatient_lies_in_no_bed(ward: Ward) -> None:
    ward.hear(adt("A04", "1", "0800", pv1().replace("|I|", "|O|")))
    assert ward.beds() == {}


def test_after_a_merge_all_is_the_survivors_also_what_comes_late_under_the_old_number(
    ward: Ward,
) -> None:
    allergy = "AL1|1|DA|Z88.0^Penicillin^I10"
    ward.hear(
        adt("A01", "1", "0800", pv1(), allergy, ids=OTHER),
        adt("A08", "2", "0810", pv1(visit="", admitted="")),
        adt("A40", "3", "0900", f"MRG|{OTHER}"),
    )
    assert list(ward.beds()) == ["MR1"]
    assert "Penicillin" in str(ward.chart().allergies)
    assert ward.source.read_chart("MR2") is None
    ward.hear(adt("A02", "4", "0930", pv1(OTHERS_WARD, "4"), ids=OTHER))
    assert list(ward.beds(OTHERS_WARD)) == ["MR1"]


def test_a_merge_that_comes_before_its_patients_holds_when_they_come(ward: Ward) -> None:
    ward.hear(adt("A40", "3", "0900", f"MRG|{OTHER}"), adt("A01", "1", "0800", ids=OTHER))
    assert list(ward.beds()) == ["MR1"]


def test_identifiers_of_two_patients_are_quarantined_and_change_neither(ward: Ward) -> None:
    ward.hear(adt("A01", "1", "0800"), adt("A01", "2", "0800", ids=OTHER))
    (kept,) = ward.hear(adt("A03", "3", "0900", ids=f"{OTHER}~{PERSON}"))
    assert kept.reason is not None
    assert kept.reason.key == "hl7.two_patients"
    assert set(ward.beds()) == {"MR1", "MR2"}
    assert "hl7.gap_quarantined" in keys(ward.snapshot().gaps)


def test_a_result_with_another_number_of_the_same_kind_is_not_put_on_the_patient(
    ward: Ward,
) -> None:
    ward.hear(adt("A01", "1", "0800"))
    other = f"MR1^^^PAS^MR~194602180012^^^&1.2.752.129.2.1.3.1&ISO^NNSWE"  # noqa: F541
    body = ("OBR|1|||CRP", f"OBX|1|NM|1988-5^CRP^LN||7|mg/l|||||F|||{TODAY}0900")
    (kept,) = ward.hear(message(head("ORU^R01", "2"), pid(other), *body))
    assert kept.reason is not None
    assert kept.reason.key == "hl7.other_number"


@pytest.mark.parametrize("event", ["A17", "A23", "A45"])
def test_an_event_that_is_not_followed_is_quarantined_and_said(ward: Ward, event: str) -> None:
    ward.hear(adt("A01", "1", "0800"))
    (kept,) = ward.hear(adt(event, "2", "0900"))
    assert kept.state == "quarantined"
    assert "hl7.gap_quarantined" in keys(ward.snapshot().gaps)
    assert list(ward.beds()) == ["MR1"]


def test_a_time_of_next_year_does_not_rule_what_comes_after(ward: Ward) -> None:
    future = adt("A01", "1", "0800").replace(f"EVN||{TODAY}".encode(), b"EVN||20271124")
    ward.hear(future, adt("A03", "2", "0900"))
    assert ward.beds() == {}


def test_one_admitted_without_a_ward_is_counted_as_a_gap_of_every_ward(ward: Ward) -> None:
    ward.hear(adt("A01", "1", "0800"), adt("A01", "2", "0800", pv1("", ""), ids=OTHER))
    assert "hl7.gap_no_ward" in keys(ward.snapshot().gaps)


def test_two_stays_at_once_are_said_and_the_last_named_place_is_used(ward: Ward) -> None:
    ward.hear(
        adt("A01", "1", "0800", pv1(OTHERS_WARD, visit="V0")),
        adt("A01", "2", "0900", pv1(visit="V1")),
    )
    assert "hl7.two_stays" in keys(ward.snapshot().gaps)
    assert ward.beds(OTHERS_WARD) == {}


def test_a_protected_identity_is_marked(ward: Ward) -> None:
    ward.hear(adt("A01", "1", "0800", "PD1||||||||||||Y", pv1()))
    assert ward.chart().patient.protected


def test_a_ward_nobody_named_is_refused_and_one_of_the_settings_is_not(ward: Ward) -> None:
    with pytest.raises(FallbackError) as refused:
        ward.snapshot("AVD99")
    assert refused.value.message.key == "hl7.no_such_ward"


def test_test_messages_do_not_reach_a_ward(ward: Ward) -> None:
    (kept,) = ward.hear(adt("A01", "1", "0800").replace(b"|P|2.5", b"|T|2.5"))
    assert kept.reason is not None
    assert kept.reason.key == "hl7.not_production"
    assert ward.beds() == {}


def test_who_left_long_ago_is_forgotten_and_a_message_of_theirs_is_still_no_news(
    ward: Ward,
) -> None:
    ward.hear(adt("A01", "1", "0800"), adt("A03", "2", "0900"), adt("A01", "3", "0800", ids=OTHER))
    with ward.database.write() as tx:
        assert hl7.purge(tx, "2027-01-01T00:00:00Z", "2026-01-01T00:00:00Z") == 1
    assert ward.source.read_chart("MR1") is None
    assert set(ward.beds()) == {"MR2"}
    (again,) = ward.hear(adt("A01", "1", "0800"))
    assert (again.state, again.repeated) == ("purged", True)


def test_a_ward_has_the_name_of_the_settings(ward: Ward) -> None:
    ward.settings = type(ward.settings)(wards={WARD: "Medicin 11"})
    ward.hear(adt("A01", "1", "0800"))
    assert ward.snapshot().ward.name == "Medicin 11"
    assert ward.snapshot().charts[0].stay.ward == "Medicin 11"


@pytest.mark.parametrize("written", ["19460218-0004", "460218-0004", "4602180004", PNR])
def test_a_personnummer_is_one_number_however_it_is_written(ward: Ward, written: str) -> None:
    other = f"{written}^^^&1.2.752.129.2.1.3.1&ISO^NNSWE"
    body = ("OBR|1|||CRP", f"OBX|1|NM|1988-5^CRP^LN||7|mg/l|||||F|||{TODAY}0900")
    ward.hear(adt("A01", "1", "0800"), message(head("ORU^R01", "2"), pid(other), *body))
    assert "CRP" in str(ward.snapshot().charts[0].observations)


def test_one_of_whom_nothing_came_for_days_is_still_listed_and_said(ward: Ward) -> None:
    ward.hear(adt("A01", "1", "0800"))
    ward.clock = lambda: NOW + timedelta(days=6)
    assert list(ward.beds()) == ["MR1"]
    assert {"hl7.gap_unheard", "hl7.gap_silent"} <= keys(ward.snapshot().gaps)


def test_what_did_not_concern_us_is_forgotten_and_the_feeds_beginning_is_not(ward: Ward) -> None:
    ward.hear(*(message(head("SIU^S12", str(n)), pid()) for n in range(3)))
    with ward.database.write() as tx:
        hl7.purge(tx, "2027-01-01T00:00:00Z", "2026-01-01T00:00:00Z")
        assert tx.rows("SELECT id FROM hl7_message") == [(1,)]
        assert hl7.span(tx)[0]

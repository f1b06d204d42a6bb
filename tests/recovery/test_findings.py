"""What was written, laid against the snapshot and the record system now: a nurse's table."""

from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from decimal import Decimal

import msgspec
import pytest
from hypothesis import given as each
from hypothesis import strategies as st

from fallback.chart.model import (
    Administration,
    Chart,
    Component,
    Dosage,
    Observation,
    Patient,
    Quantity,
    Stay,
    Timing,
)
from fallback.chart.section import NotFetched, Recorded
from fallback.recovery.events.events import (
    DoseSinceWritten,
    DoseWritten,
    Event,
    NoteWritten,
    ObservationWritten,
    OrderWritten,
    Origin,
)
from fallback.recovery.findings.finding import Finding, Gone, Live, Unreachable
from fallback.recovery.findings.findings import find_all
from fallback.sources.record_system import DoseItem, ObservationItem
from fallback.texts import say
from tests.recovery.papers import MG, PULSE, against, chart, given, local, order

HALF = Quantity(Decimal(500), "mg", "mg")


def dose(
    at: datetime | None = None,
    amount: Quantity | None = MG,
    code: str = "",
    group: str = "orders/1/1",
    sheet: str = "AAAAA-00001-00",
    order_id: str = "order-1",
) -> DoseWritten:
    at = at or local("12:10")
    origin = Origin(sheet, "pat-1", group, (f"{group}/time",))
    reason = "avböjt" if code else ""
    amount = None if code else amount
    due = local("12:00") if group == "orders/1/1" else None
    return DoseWritten(origin, order_id, "Alvedon 12:00", due, at, amount, code, reason, "AB")


def pulse(value: int = 88, at: datetime | None = None) -> ObservationWritten:
    origin = Origin("AAAAA-00002-00", "pat-1", "observations/1/pulse", ())
    number = Quantity(Decimal(value), "/min", "/min")
    return ObservationWritten(origin, PULSE, "Puls", at or local("14:00"), number, "", "AB")


def found(event: Event, live: Live | None = None, base: Chart | None = None) -> Finding:
    (one,) = find_all([(event, against(base, live))])
    return one


@dataclass(frozen=True)
class Row:
    """One line of the table: what happened meanwhile, and what the nurse should be told."""

    name: str
    verdict: str
    why: str
    writable: bool
    dose: DoseWritten = field(default_factory=dose)
    live: Live = field(default_factory=chart)
    base: Chart = field(default_factory=chart)


def told(order_changed: dict[str, object]) -> Chart:
    return chart(order(**order_changed))


UNREAD = NotFetched(say("findings.live_unreachable"))
MICRO = told({"dosages": (Dosage(dose=Quantity(Decimal(50), "µg", "ug")),)})
WORDS_ONLY = told({"dosages": (Dosage(text="1 tablett"),)})
DOSES = [
    Row("nothing happened meanwhile", "new", "dose_new", True),
    Row(
        "unit written out on paper, short in the order",
        "new",
        "dose_new",
        True,
        dose(amount=Quantity(Decimal(50), "mikrogram")),
        MICRO,
        MICRO,
    ),
    Row(
        "amount without a unit",
        "new",
        "dose_without_unit",
        False,
        dose(amount=Quantity(Decimal(1))),
        WORDS_ONLY,
        WORDS_ONLY,
    ),
    Row("refused, nothing charted", "new", "dose_new", True, dose(code="1")),
    Row("signed without an amount", "new", "dose_new", True, dose(amount=None)),
    Row(
        "charted 40 min later, the same",
        "same",
        "dose_same",
        False,
        live=chart(doses=(given(local("12:50")),)),
    ),
    Row(
        "charted two hours later",
        "new",
        "dose_new",
        True,
        live=chart(doses=(given(local("14:15")),)),
    ),
    Row(
        "charted with half the dose",
        "conflict",
        "dose_charted_otherwise",
        False,
        live=chart(doses=(given(local("12:10"), HALF),)),
    ),
    Row(
        "charted as not given",
        "conflict",
        "dose_charted_otherwise",
        False,
        live=chart(doses=(given(local("12:10"), None, "not-done"),)),
    ),
    Row(
        "refused on paper, charted as given",
        "conflict",
        "dose_charted_otherwise",
        False,
        dose(code="1"),
        chart(doses=(given(local("12:10")),)),
    ),
    Row(
        "charted by mistake and struck",
        "new",
        "dose_new",
        True,
        live=chart(doses=(given(local("12:10"), status="entered-in-error"),)),
    ),
    Row("order stopped", "conflict", "order_stopped", True, live=told({"status": "stopped"})),
    Row(
        "order ended before the dose",
        "conflict",
        "order_stopped",
        True,
        live=told({"stop": local("11:00")}),
    ),
    Row("order on hold", "conflict", "order_on_hold", True, live=told({"status": "on-hold"})),
    Row("order gone", "conflict", "order_missing", False, live=chart(order("another"))),
    Row(
        "order changed to half",
        "conflict",
        "order_changed",
        True,
        live=told({"dosages": (Dosage(dose=HALF),)}),
    ),
    Row("order saved again unchanged", "new", "dose_new", True, live=told({"version": "2"})),
    Row("half of the dose given", "conflict", "dose_not_as_ordered", True, dose(amount=HALF)),
    Row("given before the outage", "conflict", "outside_outage", True, dose(local("07:30"))),
    Row(
        "given after the outage",
        "conflict",
        "outside_outage",
        True,
        dose(local("10:01", "2026-11-25")),
    ),
    Row(
        "patient died",
        "conflict",
        "patient_deceased",
        True,
        live=chart(patient=msgspec.structs.replace(chart().patient, deceased=True)),
    ),
    Row(
        "the id is somebody else's now",
        "conflict",
        "patient_other",
        False,
        live=chart(patient=Patient("pat-1", "Provsson", "Berit", "19800202-0018")),
    ),
    Row(
        "the form of the drug was changed",
        "conflict",
        "order_changed",
        True,
        live=told({"form": "oral lösning"}),
        base=told({"form": "tablett"}),
    ),
    Row(
        "given more than an hour late, charted at the due time",
        "conflict",
        "dose_charted_otherwise",
        False,
        dose(local("13:20")),
        chart(doses=(given(local("12:00")),)),
    ),
    Row(
        "patient moved",
        "conflict",
        "patient_moved",
        True,
        live=chart(stay=Stay("enc-1", "ward-9", "IVA", status="in-progress")),
    ),
    Row(
        "patient sent home",
        "conflict",
        "patient_left",
        True,
        live=chart(stay=Stay("enc-1", "ward-12", "Avdelning 12", status="finished")),
    ),
    Row("patient not found", "conflict", "patient_gone", False, live=Gone()),
    Row(
        "record system silent",
        "query",
        "live_unreachable",
        False,
        live=Unreachable(say("findings.live_gone")),
    ),
]


@pytest.mark.parametrize("row", DOSES, ids=lambda row: row.name)
def test_a_dose_on_paper(row: Row) -> None:
    finding = found(row.dose, row.live, row.base)
    assert (finding.verdict, finding.why.key) == (row.verdict, f"findings.{row.why}")
    assert (finding.item is not None) == row.writable
    for lang in ("sv", "en"):
        for message in (finding.why, finding.todo, finding.base, finding.paper, finding.live):
            assert message.text(lang)


def mealtimes() -> Chart:
    """Insulin-like: 500 mg at eight, 1,000 mg at twelve, up to 400 mg more as needed."""
    by_hour = (("08:00", HALF), ("12:00", MG))
    timed = [
        Dosage(dose=amount, timing=Timing(times_of_day=(time.fromisoformat(hour),)))
        for hour, amount in by_hour
    ]
    extra = Dosage(
        dose=Quantity(Decimal(200), "mg", "mg"),
        dose_high=Quantity(Decimal(400), "mg", "mg"),
        as_needed=True,
    )
    return chart(order(dosages=(*timed, extra)))


@pytest.mark.parametrize(
    ("amount", "verdict"), [(1000, "new"), (500, "conflict"), (300, "conflict")]
)
def test_a_dose_is_measured_by_what_was_ordered_for_its_hour(amount: int, verdict: str) -> None:
    written = dose(amount=Quantity(Decimal(amount), "mg", "mg"))
    (found,) = find_all([(written, against(mealtimes(), mealtimes()))])
    assert found.verdict == verdict


@pytest.mark.parametrize("part", ["medications", "administrations"])
def test_a_part_the_record_system_did_not_give_stops_the_comparison(part: str) -> None:
    live = msgspec.structs.replace(chart(), **{part: UNREAD})
    assert (found(dose(), live).verdict, found(dose(), live).item) == ("query", None)


def test_a_list_of_doses_with_something_left_out_is_not_trusted_to_show_absence() -> None:
    part: Recorded[Administration] = Recorded((), (say("findings.live_gone"),))
    finding = found(dose(), msgspec.structs.replace(chart(), administrations=part))
    assert (finding.verdict, finding.why.key) == ("conflict", "findings.live_incomplete")


def test_the_item_carries_the_time_the_dose_was_given_who_signed_and_the_sheet() -> None:
    item = found(dose()).item
    assert isinstance(item, DoseItem)
    assert (item.at, item.dose, item.performer) == (local("12:10"), MG, "AB")
    assert (item.patient_id, item.encounter_id, item.order_id) == ("pat-1", "enc-1", "order-1")
    assert item.drug == "Alvedon"
    for word in ("AAAAA-00001-00", "Kim Registrerare", "Lo Registrerare"):
        assert word in item.note


def test_a_dose_not_given_is_written_as_not_given_with_its_reason() -> None:
    item = found(dose(code="1")).item
    assert isinstance(item, DoseItem)
    assert (item.given, item.dose, item.reason) == (False, None, "avböjt")


def test_the_same_dose_on_two_sheets_is_a_conflict_on_both_and_each_names_the_other() -> None:
    one, other = dose(), dose(local("12:40"), sheet="AAAAA-00009-00")
    first, second = find_all([(one, against()), (other, against())])
    assert first.why.key == second.why.key == "findings.dose_double"
    assert "AAAAA-00009-00" in first.why.text("sv")
    assert "AAAAA-00001-00" in second.why.text("sv")


def test_one_charted_dose_answers_for_one_dose_on_paper_only() -> None:
    live = chart(doses=(given(local("12:10")),))
    near = dose(local("12:20"), group="orders/1/2")
    later = dose(local("13:00"), group="orders/1/3")
    verdicts = [
        one.verdict for one in find_all([(near, against(live=live)), (later, against(live=live))])
    ]
    assert verdicts == ["same", "new"]


def test_a_measurement_that_is_not_charted_is_new_and_can_be_written() -> None:
    finding = found(pulse())
    assert finding.verdict == "new"
    assert isinstance(finding.item, ObservationItem)
    assert (finding.item.code, finding.item.at) == (PULSE, local("14:00"))


def measured(value: int, at: datetime) -> Chart:
    number = Quantity(Decimal(value), "/min", "/min")
    return chart(measured=(Observation("obs-1", PULSE, "Puls", at=at, value=number),))


@pytest.mark.parametrize(
    ("live", "verdict"),
    [
        (measured(88, local("14:05")), "same"),
        (measured(90, local("14:05")), "new"),
        (measured(90, local("14:00")), "conflict"),
        (measured(88, local("15:00")), "new"),
    ],
)
def test_a_measurement_against_what_is_charted(live: Chart, verdict: str) -> None:
    assert found(pulse(), live).verdict == verdict


def test_one_charted_value_answers_for_one_on_paper_only() -> None:
    again = msgspec.structs.replace(
        pulse(at=local("14:10")), origin=Origin("S-1", "pat-1", "observations/2/pulse", ())
    )
    live = measured(88, local("14:00"))
    findings = find_all([(pulse(), against(live=live)), (again, against(live=live))])
    assert [one.verdict for one in findings] == ["same", "new"]


def test_a_value_that_a_list_with_gaps_may_hold_already_goes_to_a_person() -> None:
    part = Recorded[Observation]((), (say("findings.live_values_incomplete"),))
    finding = found(pulse(), msgspec.structs.replace(chart(), observations=part))
    assert (finding.verdict, finding.why.key) == ("conflict", "findings.live_values_incomplete")


def test_two_values_of_the_same_code_and_time_are_a_conflict_on_both() -> None:
    other = msgspec.structs.replace(
        pulse(90), origin=Origin("S-2", "pat-1", "observations/2/p", ())
    )
    findings = find_all([(pulse(), against()), (other, against())])
    assert {one.why.key for one in findings} == {"findings.observation_double"}


def test_a_value_charted_as_part_of_a_panel_is_found() -> None:
    part = Component(PULSE, "Puls", Quantity(Decimal(88), "/min", "/min"))
    live = chart(
        measured=(Observation("o", "x|1", "Panel", at=local("14:00"), components=(part,)),)
    )
    assert found(pulse(), live).verdict == "same"


@pytest.mark.parametrize(
    "event",
    [
        OrderWritten(Origin("S", "pat-1", "new_orders/1", ()), "Furix", "1x1", "DR", ()),
        DoseSinceWritten(Origin("S", "pat-1", "since/1", ()), "Furix", local("07:10"), "1", "AB"),
        NoteWritten(Origin("S", "", "arrivals/1", ()), "Okänd man"),
    ],
)
def test_orders_notes_and_doses_without_an_order_are_never_written_automatically(
    event: Event,
) -> None:
    finding = found(event)
    assert (finding.verdict, finding.item) == ("new", None)


def test_a_finding_keeps_its_id_and_its_item_its_identifier_from_run_to_run() -> None:
    first, again = found(dose()), found(dose(), chart(order(status="stopped")))
    assert first.id == again.id
    assert first.item is not None
    assert again.item is not None
    assert first.item.identifier == again.item.identifier
    assert found(dose(group="orders/1/2")).id != first.id


@each(
    st.lists(st.tuples(st.integers(0, 600), st.integers(1, 3)), max_size=6, unique=True),
    st.lists(st.integers(0, 600), max_size=6),
)
def test_every_event_has_one_finding_and_charted_doses_are_never_used_twice(
    written: list[tuple[int, int]], charted_at: list[int]
) -> None:
    start = local("09:00")
    live = chart(
        doses=tuple(
            Administration(
                f"adm-{n}", "completed", "A", "order-1", start + timedelta(minutes=m), MG
            )
            for n, m in enumerate(charted_at)
        )
    )
    events = [
        dose(start + timedelta(minutes=minute), group=f"orders/{row}/{index + 2}")
        for index, (minute, row) in enumerate(written)
    ]
    findings = find_all([(one, against(live=live)) for one in events])
    assert [one.group for one in findings] == [one.origin.group for one in events]
    assert sum(one.verdict == "same" for one in findings) <= len(charted_at)

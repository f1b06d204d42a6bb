from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fallback.chart.model import Quantity
from fallback.demo.ward import demo_ward
from fallback.demo.writer import Doses, Hand, Outcome, Written, ordered_doses, write
from forms.geometry import Box, Rect
from forms.parse import Parsed, parse
from forms.spec import Choice, Keying, Kind, Words

BEGAN = datetime(2026, 11, 24, 7, 0, tzinfo=UTC)
UNTIL = BEGAN + timedelta(hours=12)
ZONE = ZoneInfo("Europe/Stockholm")
CODES = tuple(Choice(code, Words(code, code)) for code in ("1", "2", "3", "4", "5", "6", "9"))
LINE = {
    "time": (Kind.TIME, "dose.time"),
    "dose": (Kind.NUMBER, "dose.amount"),
    "code": (Kind.CHOICE, "dose.not-given"),
    "sign": (Kind.SIGNATURE, "dose.sign"),
}
VITALS = {
    "date": (Kind.DATE, "observation.date", "", ""),
    "time": (Kind.TIME, "observation.time", "", ""),
    "resp": (Kind.NUMBER, "http://loinc.org|9279-1", "0", "80"),
    "spo2_1": (Kind.NUMBER, "http://loinc.org|59408-5", "0", "100"),
    "pulse": (Kind.NUMBER, "http://loinc.org|8867-4", "0", "300"),
    "temperature": (Kind.NUMBER, "http://loinc.org|8310-5", "25", "45"),
    "sign": (Kind.SIGNATURE, "observation.sign", "", ""),
}
PLACE = Rect(0, 0, 10, 7)


def hand(seed: int = 1, **outcomes: Outcome) -> Hand:
    named = {group.replace("_", "/"): outcome for group, outcome in outcomes.items()}
    doses: Doses = {("o1", None): Quantity(Decimal("1.5"), "tablett", "{tablet}")}
    return Hand(seed, BEGAN, UNTIL, ZONE, doses, named)


def line(number: int = 1, hours: float | None = 1) -> list[Box]:
    due = "" if hours is None else (BEGAN + timedelta(hours=hours)).isoformat()
    return [
        Box(
            path=f"orders/1/{number}/{name}",
            rect=PLACE,
            kind=kind,
            keying=Keying.TWICE,
            label=Words(name, name),
            group=f"orders/1/{number}",
            row_id="o1",
            due=due,
            decimals=2,
            choices=CODES if kind is Kind.CHOICE else (),
            concept=concept,
        )
        for name, (kind, concept) in LINE.items()
    ]


def columns(count: int) -> list[Box]:
    """As a matrix lays them out: row by row."""
    return [
        Box(
            path=f"observations/{column}/{name}",
            rect=PLACE,
            kind=kind,
            keying=Keying.ONCE,
            label=Words(name, name),
            group=f"observations/{column}",
            decimals=1 if name == "temperature" else 0,
            low=low,
            high=high,
            concept=concept,
        )
        for name, (kind, concept, low, high) in VITALS.items()
        for column in range(count)
    ]


def by_field(written: list[Written]) -> dict[str, Written]:
    return {one.path.rpartition("/")[2]: one for one in written}


def test_a_given_dose_has_time_amount_and_signature() -> None:
    found = by_field(list(write(hand(orders_1_1="given"), line())))
    assert found["dose"].text == "1,5"
    assert found["time"].text.startswith("09:")
    assert found["sign"].text
    assert found["code"].state == "blank"


def test_a_refused_dose_has_code_1_and_no_amount() -> None:
    found = by_field(list(write(hand(orders_1_1="refused"), line())))
    assert (found["code"].text, found["dose"].state) == ("1", "blank")


def test_a_dose_not_given_has_another_code() -> None:
    found = by_field(list(write(hand(orders_1_1="not-given"), line())))
    assert found["code"].text in {"2", "3", "4", "5", "6", "9"}


def test_a_changed_dose_differs_from_the_order() -> None:
    found = by_field(list(write(hand(orders_1_1="changed"), line())))
    assert found["dose"].text == "0,75"


def test_an_illegible_dose_has_no_text() -> None:
    found = by_field(list(write(hand(orders_1_1="illegible"), line())))
    assert found["dose"] == Written("orders/1/1/dose", "illegible")
    assert found["sign"].state == "value"


@pytest.mark.parametrize("outcome", ["struck", "blank"])
def test_a_line_struck_or_blank_is_so_throughout(outcome: Outcome) -> None:
    written = list(write(hand(orders_1_1=outcome), line()))
    assert {(one.state, one.text) for one in written} == {(outcome, "")}


@pytest.mark.parametrize("hours", [13, -2, None])
def test_what_is_not_due_in_the_outage_is_left_blank(hours: float | None) -> None:
    assert {one.state for one in write(hand(), line(hours=hours))} == {"blank"}


def test_a_line_without_a_due_time_is_written_where_it_is_told() -> None:
    found = by_field(list(write(hand(orders_1_1="given"), line(hours=None))))
    assert found["dose"].text == "1,5"


def test_what_is_told_for_a_box_is_written_there() -> None:
    told = replace(hand(orders_1_1="blank"), texts={"orders/1/1/time": "0915"})
    found = by_field(list(write(told, line())))
    assert (found["time"].text, found["dose"].state) == ("0915", "blank")


def test_columns_are_four_hours_apart_until_the_system_is_back() -> None:
    written = {one.path: one for one in write(hand(), columns(6))}
    times = [written[f"observations/{n}/time"] for n in range(6)]
    assert [one.state for one in times] == ["value"] * 3 + ["blank"] * 3
    assert [one.text[:2] for one in times[:3]] == ["08", "12", "16"]
    assert written["observations/0/date"].text == "2026-11-24"


@given(st.integers(0, 10**6))
def test_what_the_hand_writes_can_be_keyed_and_nothing_else_has_text(seed: int) -> None:
    boxes = [box for number in range(8) for box in line(number)] + columns(4)
    by_path = {box.path: box for box in boxes}
    written = list(write(hand(seed), boxes))
    assert {one.path for one in written} == set(by_path)
    for one in written:
        assert (one.state == "value") == bool(one.text)
        if one.text:
            keyed = parse(by_path[one.path], one.text, BEGAN.date())
            assert isinstance(keyed, Parsed), (one, keyed)


def test_the_same_seed_writes_the_same_and_another_sheet_otherwise() -> None:
    boxes = [box for number in range(30) for box in line(number)]
    assert list(write(hand(), boxes, "A")) == list(write(hand(), boxes, "A"))
    assert list(write(hand(), boxes, "A")) != list(write(hand(), boxes, "B"))


def test_every_outcome_happens_sooner_or_later() -> None:
    boxes = [box for number in range(300) for box in line(number)]
    written = list(write(hand(), boxes))
    assert {one.state for one in written} == {"value", "blank", "struck", "illegible"}
    codes = {one.text for one in written if one.path.endswith("code")}
    assert "1" in codes
    assert len(codes) > 3
    amounts = {one.text for one in written if one.path.endswith("dose")}
    assert amounts == {"1,5", "0,75", ""}


def test_the_ordered_dose_is_that_of_the_due_time() -> None:
    snapshot = demo_ward(1, now=BEGAN)
    chart = next(c for c in snapshot.charts if c.stay.bed == "2:2")
    doses = ordered_doses(snapshot, BEGAN, BEGAN + timedelta(days=7))
    waran = {
        due: dose.value
        for (order_id, due), dose in doses.items()
        if due and order_id == f"{chart.patient.id}-o01"
    }
    # Tuesday to Monday
    assert [waran[due] for due in sorted(waran)] == [
        Decimal(value) for value in ("1.5", "2", "1.5", "2", "1", "2", "2")
    ]

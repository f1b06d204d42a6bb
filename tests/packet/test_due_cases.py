"""Twelve orders as a record system sends them, and the times that stand on the sheet."""

from datetime import datetime, timedelta
from typing import Any, TypeAlias
from zoneinfo import ZoneInfo

import pytest

from fallback.packet.context import Context
from fallback.packet.filling import administration
from forms.values import Row, Rows
from tests.sources.mock_fhir import WARD, MockFhir, order

Json: TypeAlias = dict[str, Any]
STOCKHOLM = ZoneInfo("Europe/Stockholm")
TUESDAY = datetime(2026, 11, 24, 6, tzinfo=STOCKHOLM)
SPRING = datetime(2026, 3, 28, 20, tzinfo=STOCKHOLM)  # the night of 23 hours
AUTUMN = datetime(2026, 10, 24, 20, tzinfo=STOCKHOLM)  # the night of 25 hours


def coded(**repeat: object) -> Json:
    return {"text": "se kodning", "timing": {"repeat": repeat}}


def words(text: str) -> Json:
    return {"text": text}


def row(dosage: Json, at: datetime) -> Row:
    """The order's row on the sheet of the day that begins at `at`."""
    authored = (at - timedelta(days=9)).isoformat()
    sent = order(dosageInstruction=[dosage], authoredOn=authored)
    with MockFhir([*WARD, sent]).opened() as source:
        (chart,) = source.read_ward("w1", lambda *_: True).charts
    filled = administration.fill(chart, Context("sv", STOCKHOLM, "J", at, 24))["orders"]
    assert isinstance(filled, Rows)
    return filled.rows[0]


@pytest.mark.parametrize(
    ("dosage", "at", "times"),
    [
        (coded(frequency=2, period=1, periodUnit="d", timeOfDay=["08:00:00", "20:00:00"]), TUESDAY,
         ["08:00", "20:00"]),
        (coded(frequency=3, period=1, periodUnit="d"), TUESDAY, ["08:00", "14:00", "20:00"]),
        (coded(frequency=1, period=8, periodUnit="h",
               boundsPeriod={"start": "2026-11-22T09:30:00+01:00"}), TUESDAY,
         ["09:30", "17:30", "25/11 01:30"]),
        (coded(frequency=1, period=72, periodUnit="h",
               boundsPeriod={"start": "2026-11-21T09:30:00+01:00"}), TUESDAY, ["09:30"]),
        (coded(frequency=1, period=1, periodUnit="d", when=["ACM"], offset=30), TUESDAY, ["07:30"]),
        (coded(dayOfWeek=["tue", "fri"], timeOfDay=["08:00:00"]), TUESDAY, ["08:00"]),
        (coded(frequency=1, period=6, periodUnit="h",
               boundsPeriod={"start": "2026-03-28T20:00:00+01:00"}), SPRING,
         ["20:00", "29/3 03:00", "29/3 09:00", "29/3 15:00"]),
        (words("1 tablett kl. 02.30"), SPRING, ["29/3 03:30"]),
        (words("1 tablett kl. 02.30"), AUTUMN, ["25/10 02:30 sommartid"]),
        (words("1 tablett 3 gånger dagligen"), TUESDAY, ["08:00", "14:00", "20:00"]),
        (words("1+0+1"), TUESDAY, ["08:00", "20:00"]),
        (words("1000 mg kl 8, 12 och 18"), TUESDAY, ["08:00", "12:00", "18:00"]),
    ],
)  # fmt: skip
def test_the_times_of_twelve_orders(dosage: Json, at: datetime, times: list[str]) -> None:
    found = row(dosage, at)
    assert [line["due"] for line in found.lines] == times
    assert all("due.iso" in line for line in found.lines)
    read = "Klockslagen är utlästa ur källans ord" in found.cells["dosage"]
    assert read == ("timing" not in dosage)
    assert dosage["text"] in found.cells["dosage"]


@pytest.mark.parametrize(
    "dosage",
    [
        words("1 tablett vid smärta"),
        words("enligt schema, se pärm"),
        words("1 tablett 3 gånger dagligen i 5 dagar"),
        coded(frequency=3, period=1, periodUnit="wk"),
        coded(frequency=1, frequencyMax=2, period=1, periodUnit="d"),
    ],
)
def test_what_cannot_be_turned_into_times_is_text_with_empty_rows_for_times(dosage: Json) -> None:
    found = row(dosage, TUESDAY)
    assert dosage["text"] in found.cells["dosage"]
    assert "Tider ritas inte" in found.cells["dosage"]
    assert len(found.lines) == administration.BLANK_LINES
    assert not any("due.iso" in line for line in found.lines)


def test_of_several_instructions_in_words_each_line_says_its_own() -> None:
    with MockFhir(
        [*WARD, order(dosageInstruction=[
            words("2 tabletter på morgonen") | {"sequence": 1},
            words("1 tablett till natten") | {"sequence": 2}])]
    ).opened() as source:  # fmt: skip
        (chart,) = source.read_ward("w1", lambda *_: True).charts
    filled = administration.fill(chart, Context("sv", STOCKHOLM, "J", TUESDAY, 24))["orders"]
    assert isinstance(filled, Rows)
    due = [line["due"] for line in filled.rows[0].lines if "due.iso" in line]
    assert due == ["08:00\n2 tabletter på morgonen", "22:00\n1 tablett till natten"]

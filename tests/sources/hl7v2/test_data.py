"""Messages that nobody on this project wrote: every file is read, ignored or set aside in words."""

from collections import Counter
from pathlib import Path

import pytest

from fallback.chart.section import Recorded, items
from fallback.settings import Hl7Settings
from fallback.sources.hl7v2 import decode
from fallback.sources.hl7v2.message import parse
from tests.sources.hl7v2.sender import Ward, keys

EVERY_KIND = Hl7Settings(processing=("P", "T", "D"))


@pytest.fixture
def files(shared_data: Path) -> list[Path]:
    found = sorted((shared_data / "hl7v2").glob("*.hl7"))
    assert len(found) > 90
    return found


def test_every_file_is_applied_ignored_or_waits_for_a_person_with_a_reason(
    files: list[Path], ward: Ward
) -> None:
    ward.settings = EVERY_KIND
    states: Counter[str] = Counter()
    reasons = set()
    for file in files:
        for kept in ward.hear(file.read_bytes()):
            states[kept.state] += 1
            if kept.reason is not None:
                reasons.add(kept.reason.key)
    assert states["applied"] > 40
    assert states["quarantined"] < 10
    assert reasons == {"hl7.by_hand"}
    for one in ward.source.wards():
        found = ward.snapshot(one.id)
        assert found.charts
        assert "hl7.gap_quarantined" in keys(found.gaps)


def test_every_order_of_the_files_is_on_a_chart_with_its_drug(
    files: list[Path], ward: Ward
) -> None:
    ward.settings = EVERY_KIND
    told = 0
    for file in (one for one in files if one.name.startswith("RDE")):
        ward.hear(file.read_bytes())
        parsed = [parse(decode.text(p.data)[0]) for p in decode.cut(file.read_bytes()).pieces]
        told += sum(1 for one in parsed for _ in one.all("RXE"))
    orders = items(ward.chart("PATID1234").medications)
    assert told >= 3  # two of them are of one order
    assert len(orders) == 2
    assert all("NICARDIPINE" in one.drug and one.dosages for one in orders)


def test_every_allergy_of_the_admissions_is_on_the_chart(files: list[Path], ward: Ward) -> None:
    ward.settings = EVERY_KIND
    for file in (one for one in files if one.name.startswith("ADT-A01-01")):
        ward.hear(file.read_bytes())
    found = ward.chart("PATID1234").allergies
    assert isinstance(found, Recorded)
    assert [one.substance for one in found.items] == ["PENICILLIN"]


def test_a_merge_of_the_files_joins_its_two_numbers(files: list[Path], ward: Ward) -> None:
    merge = next(one for one in files if one.name == "ADT-A40-01.hl7")
    (kept,) = ward.hear(merge.read_bytes())
    assert kept.state == "applied"
    assert ward.chart("12345").patient.family == "Test"

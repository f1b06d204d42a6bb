"""The demo ward, written as FHIR to a real server and read back, says the same on every chart."""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import TypeVar

import pytest
from msgspec.structs import replace

from fallback.chart.model import Chart, Dosage, MedicationOrder, Problem
from fallback.chart.section import NotFetched, NotRecorded, Recorded, Section, items
from fallback.demo.as_fhir import bundles
from fallback.demo.orders import ZONE
from fallback.demo.ward import demo_ward
from fallback.settings import FhirSettings
from fallback.sources.fhir import open_fhir
from tests.servers.fhir_server import Server

pytestmark = pytest.mark.server
NOW = datetime(2026, 11, 24, 6, 50, tzinfo=UTC)
TWO_DAYS = timedelta(hours=48)
T = TypeVar("T", Problem, MedicationOrder)


@pytest.fixture
def pairs(fhir_server: Server) -> list[tuple[Chart, Chart]]:
    """Each chart as it was made, and as it was read."""
    made = demo_ward(1, now=NOW)
    for bundle in bundles(made):
        fhir_server.post_bundle(bundle)
    settings = FhirSettings(base_url=fhir_server.base_url)
    with open_fhir(settings, zone=ZONE, clock=lambda: NOW) as source:
        found = source.read_ward(made.ward.id, lambda _done, _all: True)
    assert (found.ward, found.gaps) == (made.ward, ())
    read = {chart.patient.id: chart for chart in found.charts}
    assert len(read) == len(made.charts)
    return [(chart, read[chart.patient.id]) for chart in made.charts]


def test_what_is_written_as_fhir_reads_as_the_same_chart(pairs: list[tuple[Chart, Chart]]) -> None:
    for made, read in pairs:
        assert read.patient == made.patient
        assert read.stay == made.stay
        assert read.alerts == made.alerts
        unasked = isinstance(made.allergies, NotFetched)  # FHIR has no word for it
        assert read.allergies == (NotRecorded() if unasked else made.allergies)
        assert _all(read.problems, _problem) == _all(made.problems, _problem)
        assert _all(read.medications, _order) == _all(made.medications, _order)
        recent = {d.id: d for d in items(made.administrations) if d.at and d.at >= NOW - TWO_DAYS}
        assert {dose.id: dose for dose in items(read.administrations)} == recent
        newest = {one.code: one for one in reversed(items(made.observations))}
        assert {one.code: one for one in items(read.observations)} == newest


def _all(section: Section[T], same: Callable[[T], object]) -> dict[str, object]:
    assert not isinstance(section, NotFetched)
    assert not isinstance(section, Recorded) or section.missing == ()
    return {item.id: same(item) for item in items(section)}


def _problem(one: Problem) -> Problem:
    """The reader keeps the system beside the code."""
    return replace(one, code=one.code.rpartition("|")[2])


def _order(order: MedicationOrder) -> tuple[MedicationOrder, list[str]]:
    """Versions are the server's own. A strength may stand in the name, or per tablet. A dosage
    without times has no place for a start."""
    words = re.sub(r"(?<=\d) (?=\d{3})", "", " ".join(_words(order)).replace(",", "."))
    dosages = tuple(_dosage(one) for one in order.dosages)
    start = order.start if all(one.timing for one in order.dosages) else None
    bare = replace(order, version="", drug="", strength="", dosages=dosages, start=start)
    return bare, words.split()


def _words(order: MedicationOrder) -> Iterator[str]:
    strength, _, per = order.strength.partition(" / ")
    yield order.drug
    yield f"{strength}/{per}" if per in ("ml", "l", "tim") else strength


def _dosage(one: Dosage) -> Dosage:
    """A coded rate is worded besides; a maximum is worded another way."""
    return replace(one, rate_text="", maximum=one.maximum[:1])

"""Findings of an outage of 10,000 entries: keyed boxes become events, and events are compared.

The demo ward's charts, each line of a dose with its time, amount and signature, until there are so
many entries; every tenth dose is charted in the record system already, and every twentieth stands
on two sheets. No store and no record system: what is measured is the rules.
"""

import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from statistics import median

import msgspec

from fallback.chart.model import Administration, Chart, MedicationOrder
from fallback.chart.section import Recorded, items
from fallback.demo.orders import ZONE, due_times
from fallback.demo.ward import demo_ward
from fallback.recovery.events.groups import KeyedSheet
from fallback.recovery.events.written import events
from fallback.recovery.findings.finding import Against, Finding
from fallback.recovery.findings.findings import Laid, find_all
from fallback.recovery.findings.wording import Wording
from fallback.recovery.keying.verification import Reading, Standing
from forms.geometry import Box, Rect
from forms.spec import Keying, Kind, Words
from tests.bench.section import Section
from tests.story.hospital import NOW

ENTRIES = 10_000
LENGTH = timedelta(days=7)  # a region's ward keys for a week
A_SHEET = 12  # lines
FIELDS = ("time", "dose", "sign")


def measure(runs: int) -> Section:
    """CPU time of both steps, and that every line became one finding."""
    charts = demo_ward(1, now=NOW).charts
    written = list(_sheets(charts))
    entries = sum(len(sheet.readings) for sheet, _ in written)
    lives = {chart.patient.id: _charted(chart) for chart in charts}
    read: list[float] = []
    compared: list[float] = []
    found: tuple[Finding, ...] = ()
    for _ in range(runs):
        ticks = [time.process_time()]
        laid = [
            (event, _against(chart, lives[chart.patient.id]))
            for sheet, chart in written
            for event in events(sheet)
        ]
        ticks.append(time.process_time())
        found = find_all(laid)
        ticks.append(time.process_time())
        read.append(ticks[1] - ticks[0])
        compared.append(ticks[2] - ticks[1])
    return _section(entries, found, laid, median(read), median(compared), runs)


def _due(charts: tuple[Chart, ...]) -> Iterator[tuple[Chart, MedicationOrder, datetime]]:
    for chart in charts:
        for order in items(chart.medications):
            for dosage in order.dosages[:1]:
                if dosage.dose is not None:
                    for due in due_times(dosage, order, NOW, NOW + LENGTH):
                        yield chart, order, due


def _sheets(charts: tuple[Chart, ...]) -> Iterator[tuple[KeyedSheet, Chart]]:
    """Sheets of so many lines, until there are entries enough."""
    made, number, held = 0, 0, []
    while made < ENTRIES:
        for nth, (chart, order, due) in enumerate(_due(charts)):
            held.append((order, due))
            made += len(FIELDS)
            if len(held) == A_SHEET or nth % 20 == 0 or made >= ENTRIES:
                number += 1
                yield _sheet(f"S{number}", chart, held), chart
                held = [(order, due)] if nth % 20 == 0 else []
            if made >= ENTRIES:
                return


def _sheet(number: str, chart: Chart, lines: list[tuple[MedicationOrder, datetime]]) -> KeyedSheet:
    boxes, readings = [], {}
    for row, (order, due) in enumerate(lines):
        dose = order.dosages[0].dose
        assert dose is not None
        texts = {"time": f"{due.astimezone(ZONE):%H:%M}", "dose": f"{dose.value:f}", "sign": "AB"}
        kinds = {"time": Kind.TIME, "dose": Kind.NUMBER, "sign": Kind.SIGNATURE}
        for field in FIELDS:
            path = f"orders/{row}/0/{field}"
            box = Box(
                path,
                Rect(0, 0, 9, 7),
                kinds[field],
                Keying.TWICE,
                Words(field, field),
                group=f"orders/{row}/0",
                row_id=order.id,
                due=due.isoformat(),
                unit=dose.unit if field == "dose" else "",
                ucum=dose.ucum if field == "dose" else "",
            )
            boxes.append(box)
            readings[path] = Reading(path, Standing.AGREED, "value", texts[field])
    end = NOW + LENGTH + timedelta(hours=1)
    who = chart.patient.id
    return KeyedSheet(number, who, tuple(boxes), readings, NOW, NOW, end, ZONE, fetched=NOW)


def _charted(chart: Chart) -> Chart:
    """The chart as it is later: every tenth dose is there."""
    due = [one for nth, one in enumerate(_due((chart,))) if nth % 10 == 0]
    given = tuple(
        Administration(f"a{n}", "completed", order.drug, order.id, at, order.dosages[0].dose)
        for n, (_, order, at) in enumerate(due)
    )
    return msgspec.structs.replace(chart, administrations=Recorded(given))


def _against(base: Chart, live: Chart) -> Against:
    end = NOW + LENGTH + timedelta(hours=1)
    return Against("o", base, live, NOW, end, "Kim", "Lo", Wording(ZONE, "sv"))


def _section(
    entries: int,
    found: tuple[Finding, ...],
    laid: list[Laid],
    read: float,
    compared: float,
    runs: int,
) -> Section:
    assert len(found) == len(laid)
    each = (read + compared) / len(found)
    return Section(
        "findings",
        f"Findings of {entries} entries: {len(found)} things that were done, {runs} rounds",
        ("step", "CPU s"),
        (
            ("entries read as events", f"{read:.2f}"),
            ("events compared", f"{compared:.2f}"),
            ("together", f"{read + compared:.2f}"),
        ),
        {"entries": entries, "found": len(found), "read_s": read, "compared_s": compared},
        (f"{each * 1000:.2f} ms a finding; {entries / (read + compared):.0f} entries a second.",),
    )

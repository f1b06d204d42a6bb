"""A profile run against its files: what each holds, what is missing, and what a chart becomes."""

import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from fallback.chart.model import Chart, Ward
from fallback.chart.section import Recorded, items
from fallback.sources.tables.source import TableSource
from fallback.texts import Message, once

_PREVIEW = 2


@dataclass(frozen=True)
class TableChecked:
    """One table: all its rows; those of no concern; those torn; those of nobody; its patients."""

    holds: str
    file: str
    rows: int
    aside: int
    torn: int
    nobody: int
    patients: int


@dataclass(frozen=True)
class Checked:
    """What a profile makes of its files now. `gaps` is every sentence, each once; `categories` are
    the orders counted by whom they are meant for."""

    name: str
    version: int
    tables: tuple[TableChecked, ...]
    wards: tuple[tuple[Ward, int], ...]
    categories: tuple[tuple[str, int], ...]
    gaps: tuple[Message, ...]
    preview: tuple[Chart, ...]


def check(
    profile: Path,
    counts_file: Path,
    *,
    clock: Callable[[], datetime],
    zone: ZoneInfo,
    accept: bool = False,
    pause: Callable[[float], object] = time.sleep,
) -> Checked:
    """Read all wards. Raises FallbackError where the source would. Only with `accept` are the
    numbers of rows kept, as what the next run is measured by."""
    source = TableSource(
        profile, counts_file, clock=clock, zone=zone, pause=pause, measured=not accept, keeps=accept
    )
    book = source.book()
    snapshots = [source.read_ward(ward.id, lambda _done, _all: True) for ward in source.wards()]
    charts = [chart for snapshot in snapshots for chart in snapshot.charts]
    gaps = [gap for snapshot in snapshots for gap in snapshot.gaps]
    gaps += [gap for chart in charts for gap in _missing(chart)]
    return Checked(
        name=book.profile.name,
        version=book.profile.version,
        tables=tuple(
            TableChecked(
                holds=sheet.table.holds,
                file=sheet.table.file,
                rows=sheet.count,
                aside=sheet.aside,
                torn=len(sheet.torn),
                nobody=len(sheet.nobody),
                patients=len(sheet.rows),
            )
            for sheet in book.sheets
        ),
        wards=tuple((snapshot.ward, len(snapshot.charts)) for snapshot in snapshots),
        categories=tuple(Counter(o.category for c in charts for o in items(c.medications)).items()),
        gaps=once(gaps),
        preview=tuple(charts[:_PREVIEW]),
    )


def _missing(chart: Chart) -> list[Message]:
    sections = (
        *(chart.allergies, chart.alerts, chart.problems),
        *(chart.medications, chart.administrations, chart.observations),
    )
    return [gap for one in sections if isinstance(one, Recorded) for gap in one.missing]

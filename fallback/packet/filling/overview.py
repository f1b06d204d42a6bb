"""The ward overview: everybody on one list, those left out counted."""

from collections import Counter
from collections.abc import Sequence

from fallback.chart.identity import readable
from fallback.chart.model import ChartHead, Snapshot
from fallback.packet.context import Context
from fallback.packet.filling.sections import in_short, statement, untold
from forms.values import Filling, Row, Rows


def fill(snapshot: Snapshot, context: Context) -> Filling:
    """Fill the form `overview`."""
    gaps = " ".join(gap.text(context.lang) for gap in snapshot.gaps)
    said = context.words("patients_missing", reasons=gaps) if gaps else ""
    if not snapshot.charts:
        said = " ".join((context.words("no_patients"), said)).strip()
    return {
        "statement": context.words("patients", count=len(snapshot.charts)),
        "outage": {
            "outage": _occasion(context),
            "began": context.local(context.began_at),
            "snapshot": f"{context.source}, {context.local(snapshot.fetched_at)}",
        },
        "patients": Rows(
            rows=patients(snapshot.charts, context),
            statement=said,
            alarm=bool(gaps) or not snapshot.charts,
        ),
    }


def patients(charts: Sequence[ChartHead], context: Context) -> tuple[Row, ...]:
    """A row each, of everybody on the ward: who has another's name is told."""
    names = Counter(_key(chart) for chart in charts)
    return tuple(_row(chart, context, same_name=names[_key(chart)] > 1) for chart in charts)


def _row(chart: ChartHead, context: Context, *, same_name: bool) -> Row:
    who = chart.patient
    notes = [
        context.words("note_same_name") if same_name else "",
        context.words("note_protected") if who.protected else "",
        context.words("note_deceased") if who.deceased else "",
    ]
    cells = {
        "bed": chart.stay.bed,
        "name": who.name or context.words("no_name"),
        "number": readable(who.number_system, who.number) or context.words("no_number"),
        "allergies": in_short(chart.allergies, "allergies", context, lambda one: one.substance),
        "alerts": in_short(chart.alerts, "alerts", context, lambda one: one.text),
        "note": "\n".join(note for note in notes if note),
    }
    alarms = {
        "allergies": statement(chart.allergies, "allergies", context)[1],
        "alerts": statement(chart.alerts, "alerts", context)[1] or untold(chart.alerts),
        "note": True,
    }
    return Row(cells=cells, id=who.id, loud=tuple(name for name in alarms if alarms[name]))


def _key(chart: ChartHead) -> str:
    return " ".join(chart.patient.name.casefold().split())


def _occasion(context: Context) -> str:
    kind = context.words(f"occasion_{context.kind}")
    return f"{kind}: {context.reason}" if context.reason else kind

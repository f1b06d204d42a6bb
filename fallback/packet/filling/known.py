"""What several written forms print of a chart beside their heading."""

from fallback.chart.model import Chart
from fallback.chart.section import AssertedNone
from fallback.packet.context import Context
from fallback.packet.filling import measured
from fallback.packet.filling.orders import allergy_line
from fallback.packet.filling.sections import in_short


def no_allergies(chart: Chart, context: Context) -> str:
    """The allergies where the source asserts that there are none; else they stand in the heading
    of every page."""
    return allergy_line(chart, context) if isinstance(chart.allergies, AssertedNone) else ""


def body(chart: Chart, context: Context) -> dict[str, str]:
    """Weight and the latest values of the kidneys, each with its day, or UNKNOWN."""
    return {
        "weight": measured.measure(chart, measured.WEIGHT, context),
        "kidney": kidney(chart, context),
    }


def kidney(chart: Chart, context: Context) -> str:
    """Creatinine and filtration, a line each; UNKNOWN where there is none."""
    found = [one for one in measured.latest(chart) if measured.is_kidney(one)]
    if not found:
        return measured.measure(chart, set(), context)
    lines = (
        f"{one.name} {measured.value(one, context)} ({context.day(one.at) or '?'})" for one in found
    )
    return "\n".join(lines)


def alerts(chart: Chart, context: Context) -> str:
    """The alerts in one cell."""
    return in_short(chart.alerts, "alerts", context, lambda one: one.text)

"""The observation chart: empty columns, and the last values known beside them."""

from fallback.chart.model import Chart
from fallback.packet.context import Context
from fallback.packet.filling import measured
from fallback.packet.filling.sections import statement
from forms.values import Filling


def fill(chart: Chart, context: Context) -> Filling:
    """Fill the form `observations`."""
    said, _ = statement(chart.observations, "observations", context)
    last = [
        f"{one.name} {measured.value(one, context)} ({context.local(one.at) or '?'})"
        for one in measured.latest(chart)
        if one.category == "vital-signs"
    ]
    parts = [context.words("last_values", values="; ".join(last)) if last else "", said]
    return {"statement": "\n".join(part for part in parts if part)}

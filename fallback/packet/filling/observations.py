"""The observation chart: empty columns, and the last values known beside them."""

from fallback.chart.model import Chart
from fallback.packet.context import Context
from fallback.packet.filling import measured
from fallback.packet.filling.sections import statement
from forms.values import Filling


def fill(chart: Chart, context: Context) -> Filling:
    """Fill the form `observations`."""
    said, _ = statement(chart.observations, "observations", context)
    at: dict[str, list[str]] = {}
    for one in measured.latest(chart):
        if one.category == "vital-signs" and not measured.is_body(one):
            value = f"{one.name} {measured.value(one, context)}"
            at.setdefault(context.local(one.at) or context.words("unknown"), []).append(value)
    last = [context.words("last_values", at=time, values="; ".join(at[time])) for time in at]
    parts = [*last, said]
    return {"statement": "\n".join(part for part in parts if part)}

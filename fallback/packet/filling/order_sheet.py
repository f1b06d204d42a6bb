"""The order sheet: what a prescriber must know beside the empty orders."""

from fallback.chart.model import Chart
from fallback.packet.context import Context
from fallback.packet.filling import known
from forms.values import Filling


def fill(chart: Chart, context: Context) -> Filling:
    """Fill the form `orders`."""
    return {
        "statement": known.no_allergies(chart, context),
        "body": known.body(chart, context),
    }

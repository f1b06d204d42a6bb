"""The discharge note: since when, under whom, and what doses are weighed by."""

from fallback.chart.model import Chart
from fallback.packet.context import Context
from fallback.packet.filling import known
from forms.values import Filling


def fill(chart: Chart, context: Context) -> Filling:
    """Fill the form `discharge`."""
    stay = {
        "admitted": context.local(chart.stay.admitted) or context.words("unknown"),
        "responsible": chart.stay.responsible or context.words("unknown"),
        "kidney": known.kidney(chart, context),
    }
    return {"statement": known.no_allergies(chart, context), "stay": stay}

"""The radiology referral: what decides whether contrast may be given."""

from fallback.chart.model import Chart
from fallback.packet.context import Context
from fallback.packet.filling import known
from forms.values import Filling


def fill(chart: Chart, context: Context) -> Filling:
    """Fill the form `radiology`."""
    facts = known.body(chart, context) | {"alerts": known.alerts(chart, context)}
    return {"statement": known.no_allergies(chart, context), "body": facts}

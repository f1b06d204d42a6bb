"""Safe writing of what a source coded; a source's own words are never touched.

No trailing zero, a leading zero, thin space in thousands, "mikrogram" and "enheter" in full.
"""

from fallback.chart.writing.amounts import THIN, amounts, number, quantity, unit, unit_name
from fallback.chart.writing.dosages import (
    as_needed,
    coded_dosage,
    dosage,
    dose,
    maximum,
    rate,
    route,
    times,
)
from fallback.chart.writing.orders import differ_in_dates, drug, order_lines, remarks
from fallback.chart.writing.timings import dates, on_the_clock, period, timing

__all__ = [
    "THIN",
    "amounts",
    "as_needed",
    "coded_dosage",
    "dates",
    "differ_in_dates",
    "dosage",
    "dose",
    "drug",
    "maximum",
    "number",
    "on_the_clock",
    "order_lines",
    "period",
    "quantity",
    "rate",
    "remarks",
    "route",
    "times",
    "timing",
    "unit",
    "unit_name",
]

"""The transfusion record: for each unit, the moments at which the patient is looked at."""

from fallback.packet.context import Context
from forms.values import Fill, Row, Rows

UNITS = 2  # as many as one side holds, with what is asked after them
MOMENTS = ("before", "start", "quarter", "end")


def units(context: Context) -> dict[str, Fill]:
    """The rows of the form `transfusion`."""
    lines = tuple({"moment": context.words(f"transfusion_{moment}")} for moment in MOMENTS)
    return {"units": Rows((Row({}, lines=lines),) * UNITS)}

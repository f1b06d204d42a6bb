"""The fluid balance: the day's hours drawn, sums left to the one who adds."""

from datetime import timedelta

from fallback.packet.context import Context
from forms.values import Fill, Row, Rows

HOURS = 24


def hours(context: Context) -> dict[str, Fill]:
    """The rows of the form `fluid`: 24 hours from the first that the packet is drawn for."""
    start = context.window[0]
    rows = (_row(number, context) for number in range(HOURS))
    day = context.day(start)
    return {"hours": Rows(tuple(rows), context.words("fluid_from", day=day))}


def _row(number: int, context: Context) -> Row:
    begins = (context.window[0] + timedelta(hours=number)).astimezone(context.zone)
    ends = (context.window[0] + timedelta(hours=number + 1)).astimezone(context.zone)
    hour = f"{begins:%H}–{ends:%H}"
    if number and begins.hour == 0:
        hour = f"{begins.day}/{begins.month} {hour}"
    return Row({"hour": hour})

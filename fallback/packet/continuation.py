"""The sheet of a later day. It is a continuation, not a revival: every row is confirmed by a nurse.

Until the day before is keyed, it says that what was changed on paper is not on it.
"""

from dataclasses import dataclass, replace
from datetime import datetime

import msgspec

from fallback.chart.model import Chart
from fallback.packet.compose import FormCopy, compose_form
from fallback.packet.context import Context
from fallback.store.times import iso

FORM = "continuation"


@dataclass(frozen=True)
class DayBefore:
    """What is known of the sheets that this day goes on from: their numbers (none: there are
    none), whether all were keyed, and what was written on them, in words. `until`: the last end
    of those that do not end where this day begins."""

    numbers: tuple[str, ...] = ()
    keyed: bool = False
    written: tuple[str, ...] = ()
    until: datetime | None = None


def compose_continuation(
    chart: Chart, context: Context, day: int, hours: tuple[datetime, datetime], before: DayBefore
) -> FormCopy:
    """Day `day` of the administration sheet, with the due times in `hours` (from, until)."""
    context = replace(context, drawn=hours)
    like = compose_form("administration", chart, context)
    start, end = (context.local(moment) for moment in hours)
    numbers = ", ".join(before.numbers) or context.words("continuation_no_numbers")
    warning = context.words(
        "continuation_keyed" if before.keyed else "continuation_not_keyed",
        day=day,
        numbers=numbers,
    )
    heading = msgspec.structs.replace(like.heading, warnings=(warning, *like.heading.warnings))
    return FormCopy(
        FORM,
        heading,
        {
            "statement": _statement(context, before),
            "period": {"day": str(day), "start": start, "end": end, "previous": numbers},
            "orders": like.filling["orders"],
        },
        like.patient_id,
        like.patient_name,
        like.must,
        *map(iso, hours),
    )


def _statement(context: Context, before: DayBefore) -> str:
    if before.keyed:
        said = [context.words("continuation_statement_keyed")]
    else:
        said = [context.words("continuation_statement")]
    if before.until:
        said.insert(0, context.words("continuation_overlap", until=context.local(before.until)))
    if before.written:
        said.append(context.words("continuation_written"))
        said += (f"• {one}" for one in before.written)
    elif before.keyed:
        said.append(context.words("continuation_nothing_written"))
    return "\n".join(said)

"""A form for somebody the snapshot does not know: a place for the identity, and nothing printed
that could be taken for a fact of the record."""

from collections.abc import Callable
from typing import Final

from fallback.chart.model import Ward
from fallback.packet.context import Context
from fallback.packet.filling import fluid, routine, transfusion
from fallback.packet.heading import blank_heading, plain_ward_heading
from forms.spec import Block, Field, Keying, Matrix, Notice, Table
from forms.values import Fill, Filling, Heading, Row, Rows

WARD_FORMS: Final = ("overview", "arrivals", "signatures", "routine")
"""Forms of the ward itself, that have no patient in their heading."""

LINE: Final = "_" * 18  # to write on, where a printed value would stand
ROWS: Final = 5  # of a table that is otherwise printed
LOG_ROWS: Final = 12  # of an arrivals log, each with a reserve number once it is issued
MORE_ORDERS: Final = 3  # beside those an administration sheet has: as many as two sides hold


def blank(form_id: str, ward: Ward, context: Context) -> tuple[Heading, Filling]:
    """Heading and filling of a form without a chart. Raises KeyError for an unknown form."""
    form = context.forms.get(form_id)
    heading = plain_ward_heading if form_id in WARD_FORMS else blank_heading
    drawn = {block.id: fill for block in form.blocks if (fill := _drawn(block, context))}
    if own := _OWN.get(form_id):
        drawn |= own(context)
    return heading(ward, context), drawn


def _drawn(block: Block, context: Context) -> Fill | None:
    """What makes a block that we would fill one that a hand can fill."""
    if isinstance(block, Notice):
        return context.words("blank_statement") if block.fill else None
    if isinstance(block, Matrix):
        return None
    if isinstance(block, Table):
        if block.lines or any(_written(field) for field in block.fields) or block.blank_rows:
            return None
        return Rows((Row({}),) * ROWS, context.words("blank_rows"))
    printed = [field for field in block.fields if not _written(field)]
    return {field.id: LINE for field in printed} or None


def _written(field: Field) -> bool:
    return field.keying is not Keying.PRINTED


def _administration(context: Context) -> dict[str, Fill]:
    return {
        "orders": Rows(statement=context.words("blank_orders")),
        "new_orders": Rows((Row({}, lines=({},) * 5),) * MORE_ORDERS),
    }


def _overview(context: Context) -> dict[str, Fill]:
    return {"patients": Rows((Row({}),) * 10, context.words("blank_rows"))}


def _arrivals(_: Context) -> dict[str, Fill]:
    return {"arrivals": Rows((Row({}),) * LOG_ROWS)}


def _medications(context: Context) -> dict[str, Fill]:
    return {"orders": Rows((Row({}),) * 10, context.words("blank_rows"))}


_OWN: Final[dict[str, Callable[[Context], dict[str, Fill]]]] = {
    "administration": _administration,
    "arrivals": _arrivals,
    "fluid": fluid.hours,
    "medications": _medications,
    "overview": _overview,
    "routine": routine.contacts,
    "transfusion": transfusion.units,
}

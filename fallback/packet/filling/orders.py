"""Which orders are printed, in what order, under what marks. Shared by both medication forms."""

from collections.abc import Callable

from msgspec.structs import replace

from fallback.chart import writing
from fallback.chart.look_alike import tall_man
from fallback.chart.model import Chart, MedicationOrder
from fallback.chart.section import AssertedNone, items
from fallback.packet.context import Context
from fallback.packet.filling.sections import in_short, statement
from forms.values import Row, Rows

ENDED = {"completed", "stopped", "cancelled", "ended", "entered-in-error", "draft"}
_ORDERS = {"order", "original-order", "reflex-order", "filler-order", "instance-order", ""}
LONG = 400  # letters: four lines or five
_URGENT = {"stat", "asap", "urgent"}
_ELSEWHERE = {"discharge", "community", "outpatient"}


def printed(order: MedicationOrder) -> bool:
    """Whether it stands on the packet: active, on hold, or of a status we cannot be sure of."""
    return order.status not in ENDED


def given(order: MedicationOrder) -> bool:
    """Whether doses are drawn for it."""
    return order.status != "on-hold" and not order.do_not_perform


def for_the_ward(order: MedicationOrder) -> bool:
    """Whether its times may be drawn: an order, and not a prescription for another place."""
    return order.category not in _ELSEWHERE and order.intent in _ORDERS


def printed_orders(chart: Chart) -> tuple[MedicationOrder, ...]:
    """The printed orders, as a round is walked: regular, infusions, as needed, then held. Names
    that are alike among them are in tall-man letters; all else is as the source wrote it."""
    found = sorted(filter(printed, items(chart.medications)), key=_place)
    names = tall_man([order.drug for order in found])
    return tuple(replace(order, drug=name) for order, name in zip(found, names, strict=True))


def rows(chart: Chart, context: Context, row: Callable[[MedicationOrder], Row]) -> Rows:
    """A row a printed order, and what has to be said of the section."""
    said, alarm = statement(chart.medications, "medications", context)
    found = printed_orders(chart)
    ended = len(items(chart.medications)) - len(found)
    if ended and not found:
        nothing = context.words("medications_none_chosen", count=ended)
        said = " ".join(part for part in (nothing, said) if part)
    return Rows(rows=tuple(row(order) for order in found), statement=said, alarm=alarm)


def _place(order: MedicationOrder) -> int:
    if not given(order):
        return 3
    if order.dosages and all(one.as_needed for one in order.dosages):
        return 2
    return 1 if any(one.rate or one.rate_text for one in order.dosages) else 0


def marks(order: MedicationOrder, context: Context) -> tuple[str, ...]:
    """What must be read before the drug's name."""
    found: list[str] = []
    if order.do_not_perform:
        found.append(context.words("mark_do_not_give"))
    if order.status == "on-hold":
        found.append(context.words("mark_on_hold"))
    elif order.status != "active":
        found.append(context.words("mark_status_unknown", status=order.status or "–"))
    if order.priority in _URGENT:
        found.append(context.words(f"mark_{order.priority}"))
    if order.category in _ELSEWHERE:
        where = context.words(f"category_{order.category}")
        found.append(context.words("mark_not_for_the_ward", where=where))
    if order.intent not in _ORDERS:
        found.append(context.words("mark_not_an_order", intent=order.intent))
    if order.stop is not None and order.stop < context.printed_at:
        found.append(
            context.words("mark_stop_passed", at=writing.on_the_clock(order.stop, context.zone))
        )
    elif order.start is not None and order.start > context.window[1]:
        found.append(
            context.words("mark_starts_later", at=writing.on_the_clock(order.start, context.zone))
        )
    return tuple(found)


def drug_cell(order: MedicationOrder, context: Context) -> str:
    """Marks, a line each, then the drug with form and strength."""
    drug = writing.drug(order, context.lang)
    if not order.drug.strip():
        drug = f"{context.words('no_drug')}\n{drug}".strip()
    return "\n".join((*marks(order, context), drug))


def allergy_line(chart: Chart, context: Context) -> str:
    """Allergies in one line, for the forms that drugs are given from; of a long list the
    substances only, so that they stand on every page."""
    whole = in_short(
        chart.allergies,
        "allergies",
        context,
        lambda one: f"{one.substance} ({one.reaction})" if one.reaction else one.substance,
    )
    if len(whole) <= LONG:
        return context.words("allergy_line", allergies=whole)
    found = in_short(chart.allergies, "allergies", context, lambda one: one.substance)
    return context.words("allergy_line_long", allergies=found)


def allergy_warning(chart: Chart, context: Context) -> tuple[str, ...]:
    """Allergies for the heading of every page; nothing where the source asserts that none is."""
    known = isinstance(chart.allergies, AssertedNone)
    return () if known else (allergy_line(chart, context),)

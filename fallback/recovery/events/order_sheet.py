"""An order of the order sheet: told to the prescriber with every field, or asked about; it never
becomes a row of anything by itself."""

from collections.abc import Iterator
from typing import Final

from fallback.recovery.events.events import Event, OrderWritten
from fallback.recovery.events.groups import Group, UnclearError

DRUG: Final = "order.drug"
_DOSAGE: Final = "order.dosage"
_PRESCRIBER: Final = "order.prescriber"
_ROWS: Final = "new_orders"  # of an administration sheet, with the doses below each


def is_order(group: Group) -> bool:
    """Whether the group is an order with fields of its own, whatever form it stands on."""
    return group.block != _ROWS and bool(_field(group, DRUG))


def read(group: Group) -> Iterator[Event]:
    """The order. UnclearError where a part cannot be read, where nobody can say which drug it is,
    or where no prescriber stands for it."""
    group.need_readable()
    drug, prescriber = _text(group, DRUG), _text(group, _PRESCRIBER)
    if not drug:
        raise UnclearError("query_no_drug")
    if not prescriber:
        raise UnclearError("query_no_prescriber")
    yield OrderWritten(
        group.origin, drug, _text(group, _DOSAGE), prescriber, (), tuple(_others(group))
    )


def _others(group: Group) -> Iterator[str]:
    told = {_field(group, concept) for concept in (DRUG, _DOSAGE, _PRESCRIBER)}
    for field in group.boxes:
        if field not in told and (text := group.text(field)):
            yield f"{group.label(field)}: {text}"


def _text(group: Group, concept: str) -> str:
    return group.text(_field(group, concept))


def _field(group: Group, concept: str) -> str:
    """The field of a concept; "" where the group has none."""
    return next((field for field, box in group.boxes.items() if box.concept == concept), "")

"""Doses given and not given, by RAS: one RXA is one dose. A deletion takes it back."""

from zoneinfo import ZoneInfo

from fallback.chart.model import Administration
from fallback.sources.hl7v2.elements import key, number, person, quantity, second, words
from fallback.sources.hl7v2.groups import Group, groups
from fallback.sources.hl7v2.message import Message, Segment
from fallback.sources.hl7v2.orders import Orders

_STATUS = dict.fromkeys(("CP", "PA", ""), "completed") | dict.fromkeys(("RE", "NA"), "not-done")
_UNKNOWN_AMOUNT = 999  # as HL7 has it


class Doses:
    """The patient's doses."""

    def __init__(self, zone: ZoneInfo, orders: Orders) -> None:
        self._zone, self._orders = zone, orders
        self._held: dict[tuple[str, ...], Administration] = {}

    def hear(self, message: Message) -> None:
        """Take the doses of one message, each under the order before it."""
        for group in groups(message, "ORC"):
            for rxa in group.all("RXA"):
                self._dose(group, rxa)

    def all(self) -> tuple[Administration, ...]:
        """Every dose, the newest first; one without a time stands last."""
        timed = [one for one in self._held.values() if one.at]
        loose = [one for one in self._held.values() if not one.at]
        return (*sorted(timed, key=lambda one: str(one.at), reverse=True), *loose)

    def _dose(self, group: Group, rxa: Segment) -> None:
        order = self._orders.id_of(group)
        name = (order, rxa.get(3), key(rxa.field(5)) or words(rxa.field(5)))
        if rxa.get(21).upper() == "D":
            self._held.pop(name, None)
            return
        self._held[name] = _made("|".join(name), order, rxa, self._zone)


def _made(id: str, order: str, rxa: Segment, zone: ZoneInfo) -> Administration:
    completion = rxa.get(20).upper()
    amount = number(rxa.get(6))
    unknown = amount == _UNKNOWN_AMOUNT
    dose = None if unknown else quantity(rxa.get(6), rxa.field(7))
    loose = "" if dose or unknown else f"{rxa.get(6)} {words(rxa.field(7))}".strip()
    part = "" if completion != "PA" else "PA"
    refused = "; ".join(words(one) for one in rxa.fields(18))
    notes = "; ".join(words(one) for one in rxa.fields(9))
    not_given = _STATUS.get(completion) == "not-done"
    return Administration(
        id=id,
        status=_STATUS.get(completion, "unknown"),
        drug=words(rxa.field(5)) or rxa.verbatim,
        order_id=order,
        at=second(rxa.get(3), zone) or second(rxa.get(4), zone),
        dose=dose,
        dose_text="; ".join(text for text in (loose, part, "" if not_given else notes) if text),
        reason="; ".join(text for text in (refused, notes if not_given else "") if text),
        by="; ".join(person(one) for one in rxa.fields(10)),
    )

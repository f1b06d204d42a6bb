"""Blocks of reserve numbers are allotted, and say how much is left of them."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from fallback.errors import FallbackError
from fallback.outage.reserve.formats import COUNTED, FORMATS, Format, Span
from fallback.session import Action, Session
from fallback.store import reserve
from fallback.store.database import Transaction
from fallback.store.reserve import Block
from fallback.texts import Message, say

FEW = 2  # numbers left that are nearly none
SHARE = 10  # nor is a tenth of the block much


@dataclass(frozen=True)
class Standing:
    """How a block stands. Of one that holds its numbers for each birth date, `held` and `free`
    are of the birth date and sex that has fewest left."""

    block: Block
    held: int
    free: int

    @property
    def nearly_used(self) -> bool:
        """Whether somebody should ask the region for more."""
        return self.free <= FEW or self.free * SHARE <= self.held


def add_block(
    session: Session, format: str, *, first: str = "", last: str = "", numbers: Sequence[str] = ()
) -> Block:
    """Keep a block that the region allotted: from `first` to `last`, or the `numbers` of a list.

    FallbackError where the numbers are not of that format, misread or here already; nothing is
    kept then.
    """
    kind = _format(format)
    listed = [number.strip().upper() for number in numbers if number.strip()]
    span = None if listed else _span(kind, first.strip(), last.strip())
    for number in listed:
        _readable(kind, number)
    with session.act(Action.RESERVE_BLOCK, format=format) as act:
        for number, count in Counter(listed).items():
            here = reserve.is_allotted(act.tx, number) or reserve.get(act.tx, number)
            if count > 1 or here:
                raise FallbackError("reserve.twice", number=number)
        if span and reserve.overlapping(act.tx, format, span.series, span.first, span.last):
            raise FallbackError("reserve.overlap", first=first, last=last)
        block = reserve.add_block(
            act.tx,
            format=format,
            series=span.series if span else "",
            first=span.first if span else None,
            last=span.last if span else None,
            numbers=listed,
            by=act.person.id,
            at=act.at,
        )
        act.details["block"] = str(block.id)
        return block


def standings(session: Session) -> tuple[Standing, ...]:
    """All blocks, as they were added."""
    with session.read() as tx:
        return tuple(_standing(tx, block) for block in reserve.blocks(tx))


def warnings(session: Session) -> tuple[Message, ...]:
    """A sentence for each block that is used up or nearly so."""
    return tuple(
        say(
            "reserve.nearly_used" if one.free else "reserve.used_up",
            format=f"reserve.format_{one.block.format}",
            block=one.block.id,
            free=one.free,
        )
        for one in standings(session)
        if one.nearly_used
    )


def _standing(tx: Transaction, block: Block) -> Standing:
    taken = reserve.taken(tx, block.id)
    if block.first is None or block.last is None:
        held = len(reserve.allotted(tx, block.id))
        return Standing(block, held, held - len(taken))
    kind, whole = COUNTED[block.format], block.last - block.first + 1
    span = Span(block.series, block.first, block.last)
    found = [(whole, whole)]
    for told, count in Counter(map(kind.parse, taken)).items():
        held = sum(1 for _ in kind.numbers(span, told)) if told and told.born else whole
        found.append((held, held - count))
    held, free = min(found, key=lambda one: one[1])
    return Standing(block, held, free)


def _format(name: str) -> Format:
    if name not in FORMATS:
        raise FallbackError("reserve.unknown_format", format=name, known=", ".join(FORMATS))
    return FORMATS[name]


def _span(kind: Format, first: str, last: str) -> Span:
    name = f"reserve.format_{kind.name}"
    counted = COUNTED.get(kind.name)
    if counted is None:
        raise FallbackError("reserve.list_only", format=name)
    span = counted.span(first, last)
    if span is None:
        raise FallbackError("reserve.not_a_span", format=name, first=first, last=last)
    return span


def _readable(kind: Format, number: str) -> None:
    name = f"reserve.format_{kind.name}"
    if kind.parse(number) is None:
        raise FallbackError("reserve.wrong_number", number=number, format=name)
    counted = COUNTED.get(kind.name)
    if counted is not None and not counted.check(number):
        raise FallbackError("reserve.wrong_check", number=number, format=name)

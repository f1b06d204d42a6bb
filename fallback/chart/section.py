"""One part of a chart, in a shape that cannot confuse "none" with "unknown".

A list alone cannot say why it is empty. A section is exactly one of four things, and every
reader must handle all four.
"""

from typing import Generic, TypeAlias, TypeVar

import msgspec

from fallback.texts import Message

T = TypeVar("T")


class Recorded(msgspec.Struct, Generic[T], frozen=True, tag="recorded"):
    """The source recorded these. `missing` says, a sentence each, what is known to be left out."""

    items: tuple[T, ...]
    missing: tuple[Message, ...] = ()


class AssertedNone(msgspec.Struct, frozen=True, tag="asserted-none"):
    """The source asserts that there is none; `said` is the source's own text for it."""

    said: str = ""


class NotRecorded(msgspec.Struct, frozen=True, tag="not-recorded"):
    """The source was asked and holds nothing: nobody has said whether there is any."""


class NotFetched(msgspec.Struct, frozen=True, tag="not-fetched"):
    """The source could not be asked, or its answer not be read, because of `reason`."""

    reason: Message


Section: TypeAlias = Recorded[T] | AssertedNone | NotRecorded | NotFetched


def items(section: Section[T]) -> tuple[T, ...]:
    """What is recorded; empty for the other three (the caller says which of them it is)."""
    return section.items if isinstance(section, Recorded) else ()

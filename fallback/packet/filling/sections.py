"""A section in words: unknown is never none, and what is left out is counted."""

from collections.abc import Callable
from typing import Literal, TypeAlias, TypeVar, assert_never

from fallback.chart.section import (
    AssertedNone,
    NotFetched,
    NotRecorded,
    Recorded,
    Section,
    items,
)
from fallback.packet.context import Context
from forms.values import Row, Rows

T = TypeVar("T")
Name: TypeAlias = Literal["allergies", "alerts", "problems", "medications", "observations"]

_ALARMING = {"allergies", "medications"}  # where "nothing recorded" must not be overlooked


def rows(section: Section[T], name: Name, context: Context, row: Callable[[T], Row]) -> Rows:
    """A row an item, and before them what has to be said of the section."""
    said, alarm = statement(section, name, context)
    return Rows(rows=tuple(row(one) for one in items(section)), statement=said, alarm=alarm)


def statement(section: Section[T], name: Name, context: Context) -> tuple[str, bool]:
    """What has to be said of a section, and whether it must not be overlooked."""
    match section:
        case Recorded(items=found, missing=missing):
            if missing:
                reasons = " ".join(one.text(context.lang) for one in missing)
                return context.words(f"{name}_missing", count=len(missing), reasons=reasons), True
            if found:
                return "", False
            return context.words(f"{name}_not_recorded"), name in _ALARMING
        case AssertedNone(said=said):
            words = context.words(f"{name}_asserted")
            return (f"{words} ({said})" if said else words), False
        case NotRecorded():
            if not context.source:  # somebody who arrived: there is no source to say so
                return context.words("unsourced"), name in _ALARMING
            return context.words(f"{name}_not_recorded"), name in _ALARMING
        case NotFetched(reason=reason):
            return context.words(f"{name}_not_fetched", reason=reason.text(context.lang)), True
        case _:
            assert_never(section)


def in_short(section: Section[T], name: Name, context: Context, text: Callable[[T], str]) -> str:
    """The section in one cell: its items, and whether more is unknown."""
    match section:
        case Recorded(items=recorded, missing=missing):
            found = "; ".join(text(one) for one in recorded)
            if missing:
                more = context.words("short_missing", count=len(missing))
                return f"{found}; {more}" if found else more
            return found or context.words(f"{name}_short_not_recorded")
        case AssertedNone():
            return context.words(f"{name}_short_asserted")
        case NotRecorded():
            return context.words(f"{name}_short_not_recorded")
        case NotFetched():
            return context.words("short_not_fetched")
        case _:
            assert_never(section)


def untold(section: Section[T]) -> bool:
    """Whether nobody has said if there are any: an empty list asserts nothing."""
    return not items(section) and not isinstance(section, AssertedNone)


def missing_heading(section: Section[T], name: Name, context: Context) -> tuple[str, ...]:
    """The heading's warning where lines are known to be left out."""
    if isinstance(section, Recorded) and section.missing:
        return (context.words(f"{name}_missing_heading", count=len(section.missing)),)
    return ()

"""One line of a list of IT's, worded by the core, and what can be done about it."""

from dataclasses import dataclass

from ui.table import Line


@dataclass(frozen=True)
class Entry:
    """`about` stands beside the list when the line is chosen; `can` names what may be done."""

    line: Line
    title: str
    about: str
    can: frozenset[str] = frozenset()

"""One part of the report: a table for a person, and its figures for a file."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import TypeAlias

Figures: TypeAlias = "dict[str, Figures | float | str]"


@dataclass(frozen=True)
class Section:
    """A title that says what is measured, rows under their columns, notes."""

    name: str
    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    figures: Figures
    notes: tuple[str, ...] = ()

    def text(self) -> str:
        """The table in plain text: first column to the left, numbers to the right."""
        lines = [self.columns, *self.rows]
        wide = [max(len(line[n]) for line in lines) for n in range(len(self.columns))]
        table = [
            "  "
            + "  ".join(
                cell.rjust(wide[n]) if n else cell.ljust(wide[n]) for n, cell in enumerate(line)
            ).rstrip()
            for line in lines
        ]
        return "\n".join([self.title, *table, *(f"  {note}" for note in self.notes), ""])


def ratio(ours: Sequence[float], theirs: Sequence[float]) -> float:
    """The median of the rounds' own ratios: what slowed one round down slowed both."""
    return median(one / other for one, other in zip(ours, theirs, strict=True))

"""Where a page goes on the paper: 1:1, from the sheet's own corner. Pure.

A device counts from where it can print, not from the sheet's edge: the offset is taken off again.
"""

from typing import Final

from fallback.printing.windows.spooler import Paper
from forms.device import Box

_INCH: Final = 25.4  # mm
A4: Final = (210.0, 297.0)
_SLACK: Final = 1.0  # mm: drivers round the paper; Letter differs by 6 and 18


def is_a4(paper: Paper) -> bool:
    """Whether the sheet is A4, upright, whatever its settings say."""
    if not (paper.dpi_x > 0 and paper.dpi_y > 0):
        return False
    across, down = paper.width / paper.dpi_x * _INCH, paper.height / paper.dpi_y * _INCH
    return abs(across - A4[0]) <= _SLACK and abs(down - A4[1]) <= _SLACK


def fits(width: float, height: float) -> bool:
    """Whether a page of so many mm goes on A4 unscaled, upright or turned."""
    return min(width, height) <= A4[0] + _SLACK and max(width, height) <= A4[1] + _SLACK


def place(width: float, height: float, paper: Paper) -> Box:
    """Where a page of so many mm goes; one that lies is turned a quarter clockwise."""
    turned = width > height
    across, down = (height, width) if turned else (width, height)
    return Box(
        -paper.left,
        -paper.top,
        round(across / _INCH * paper.dpi_x),
        round(down / _INCH * paper.dpi_y),
        turned,
    )

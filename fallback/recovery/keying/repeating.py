"""One key repeats what was keyed before; an amount only within the same order.

Whoever presses it looks at the paper and says that the same stands there again.
"""

from collections.abc import Iterator, Sequence

from forms.geometry import Box
from forms.spec import Keying, Kind

_OF_ANY_ROW = frozenset({Kind.TIME, Kind.DATE, Kind.SIGNATURE})


def earlier(boxes: Sequence[Box], path: str) -> Iterator[str]:
    """The boxes before that one whose value may be repeated in it, the nearest first."""
    paths = [box.path for box in boxes]
    if path not in paths:
        return
    at = paths.index(path)
    for box in reversed(boxes[:at]):
        if _alike(box, boxes[at]):
            yield box.path


def _alike(before: Box, box: Box) -> bool:
    """Whether one may stand for the other: the same column, and where a slip would harm, also the
    same order, or the same row of a chart."""
    if _field(before) != _field(box) or (before.kind, before.unit) != (box.kind, box.unit):
        return False
    free = box.kind in _OF_ANY_ROW or box.keying is Keying.ONCE
    return free or _row(before) == _row(box)


def _field(box: Box) -> tuple[str, str]:
    """Block and column."""
    parts = box.path.split("/")
    return parts[0], parts[-1]


def _row(box: Box) -> str:
    return "/".join(box.path.split("/")[:2])

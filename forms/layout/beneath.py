"""What lies beneath a whole side: a word, large and pale, that no copy of it leaves out."""

from collections.abc import Iterator
from typing import Final

from forms.geometry import Text
from forms.layout.band import Paper

PALE: Final = 0.88  # paler than what a scan takes for ink
_WIDE: Final = 0.7  # at most, of the side's width
_TALL: Final = 0.13  # at most, of its height
_CAPITALS: Final = 0.2575  # mm that a capital of one point is high
_PLACES: Final = (0.32, 0.58, 0.84)  # of the side's height, where its lines stand


def beneath(paper: Paper) -> Iterator[Text]:
    """The heading's mark, three times down the side; nothing where there is none."""
    word, edge = paper.heading.mark, paper.edge
    if not word:
        return
    wide, tall = paper.measure(word, "bold", 100.0), 100.0 * _CAPITALS
    size = 100.0 * min(_WIDE * edge.width / wide, _TALL * edge.height / tall)
    left = (edge.width - wide * size / 100.0) / 2
    for share in _PLACES:
        yield Text(left, share * edge.height, word, size, "bold", PALE, under=True)

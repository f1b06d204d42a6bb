"""The likeliest pairs first, each thing once; the same either way round. Where another match would
have been as likely, the pair is uncertain."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias, TypeVar

from fallback.snapshots.compare.model import How

T = TypeVar("T")


@dataclass(frozen=True)
class Likeness:
    """How like two things are: higher is likelier; nothing is as likely as an identifier."""

    rank: float
    how: How
    certain: bool = True


@dataclass(frozen=True)
class Match:
    """The places of two things that belong together."""

    before: int
    after: int
    how: How
    certain: bool


_Edge: TypeAlias = tuple[int, int, Likeness]
_ALONE = -1.0  # the rank of what found no partner


def match(
    before: Sequence[T], after: Sequence[T], likeness: Callable[[T, T], Likeness | None]
) -> tuple[Match, ...]:
    """Pair what is alike (`likeness` is None where it is not); who stays alone is in no pair."""
    edges: list[_Edge] = []
    for i, one in enumerate(before):
        for j, other in enumerate(after):
            if (found := likeness(one, other)) is not None:
                edges.append((i, j, found))
    edges.sort(key=lambda edge: (-edge[2].rank, abs(edge[0] - edge[1]), min(edge[:2])))
    return tuple(_greedily(edges, before, after))


def _greedily(edges: list[_Edge], before: Sequence[T], after: Sequence[T]) -> Iterator[Match]:
    left: dict[int, float] = {}  # place → the rank it was matched at
    right: dict[int, float] = {}
    chosen: list[_Edge] = []
    for i, j, found in edges:
        if i not in left and j not in right:
            left[i] = right[j] = found.rank
            chosen.append((i, j, found))
    for i, j, found in chosen:
        others = (edge for edge in edges if edge[2].rank == found.rank)
        rival = found.how != "identifier" and any(
            (a == i and right.get(b, _ALONE) <= found.rank and after[b] != after[j])
            or (b == j and left.get(a, _ALONE) <= found.rank and before[a] != before[i])
            for a, b, _ in others
        )
        yield Match(i, j, found.how, found.certain and not rival)

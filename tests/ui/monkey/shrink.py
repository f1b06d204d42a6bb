"""A failing list of steps, made shorter as long as it fails."""

from collections.abc import Callable, Sequence
from typing import TypeVar

T = TypeVar("T")


def shrunk(steps: Sequence[T], fails: Callable[[Sequence[T]], bool], tries: int) -> tuple[T, ...]:
    """Leaves out halves, then quarters, down to single steps; a list that was tried `tries` times
    is as short as it gets."""
    kept, size = tuple(steps), max(1, len(steps) // 2)
    while tries > 0:
        at, before = 0, len(kept)
        while at < len(kept) and tries > 0:
            without = kept[:at] + kept[at + size :]
            tries -= 1
            if without and fails(without):
                kept = without
            else:
                at += size
        if size == 1 and len(kept) == before:
            break
        size = max(1, size // 2)
    return kept

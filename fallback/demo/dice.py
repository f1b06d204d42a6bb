"""Chance that repeats itself: the same words always fall the same way."""

import hashlib
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")


def dice(*words: object) -> bytes:
    """Sixteen throws of 0 … 255, settled by the words alone."""
    return hashlib.blake2b("|".join(map(str, words)).encode(), digest_size=16).digest()


def pick(choices: Sequence[T], throw: int) -> T:
    """One of the choices."""
    return choices[throw % len(choices)]

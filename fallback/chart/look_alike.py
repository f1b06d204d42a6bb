"""Tall-man letters where names that have been taken for each other meet on one list.

Only the case of letters changes, and only then: on a list without its look-alike a name stays as
the source wrote it.
"""

import re
import tomllib
from collections.abc import Sequence
from functools import cache, lru_cache
from importlib import resources
from typing import Final

import msgspec

_FILE: Final = resources.files("fallback.chart") / "look_alike.toml"
_WORD: Final = re.compile(r"\w+(?:-\w+)*")
_Groups = tuple[tuple[tuple[str, ...], ...], ...]


class _Names(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Groups of drugs that are alike, each drug its spellings in tall-man letters."""

    groups: _Groups


@cache
def groups() -> _Groups:
    """The groups that are kept: each of drugs, each drug of its spellings."""
    return msgspec.convert(tomllib.loads(_FILE.read_text("utf-8")), _Names).groups


def tall_man(names: Sequence[str]) -> tuple[str, ...]:
    """The drugs of one list, as written; in tall-man letters those that have a look-alike on it."""
    found = {word for name in names for word in _known(name)}
    tall = {
        spelling.lower()
        for group in groups()
        if len(met := [drug for drug in group if not found.isdisjoint(map(str.lower, drug))]) > 1
        for drug in met
        for spelling in drug
    }
    return tuple(_written(name, tall) for name in names) if tall else tuple(names)


def _written(name: str, tall: set[str]) -> str:
    def letters(found: re.Match[str]) -> str:
        word = found[0]
        if word.isascii() and word.lower() in tall:
            return _letters()[word.lower()]
        return (
            "-".join(_WORD.sub(letters, part) for part in word.split("-")) if "-" in word else word
        )

    return _WORD.sub(letters, name)


@lru_cache(maxsize=4096)  # a drug stands on several forms, and with many patients
def _known(name: str) -> frozenset[str]:
    """The kept names that stand in a text, whole, in small letters."""
    words = _WORD.findall(name)
    parts = (part for word in words for part in (word, *word.split("-")))
    return frozenset(part.lower() for part in parts if part.isascii()) & _letters().keys()


@cache
def _letters() -> dict[str, str]:
    """Each name in small letters → in tall-man letters."""
    every = (spelling for group in groups() for drug in group for spelling in drug)
    return {spelling.lower(): spelling for spelling in every}

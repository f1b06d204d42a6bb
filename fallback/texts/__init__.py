"""Every sentence the core says, once in Swedish and once in English.

A sentence is kept as a `Message`, a key and its values, and is worded only where it is shown,
so that what is stored can be printed in either language later. A word that follows a number is
written with both its forms: `{count} {count:sheet is|sheets are} missing`.
"""

import tomllib
from collections.abc import Iterable
from functools import cache
from importlib import resources
from typing import Literal, TypeAlias

import msgspec

Lang: TypeAlias = Literal["sv", "en"]


class Message(msgspec.Struct, frozen=True):
    """A sentence of the catalogue: its key and the values that fill its braces."""

    key: str
    values: dict[str, str] = {}

    def text(self, lang: Lang) -> str:
        """Word the sentence. A value that is itself a key of the catalogue is worded too."""
        return _filled(
            sentence(self.key, lang),
            {name: _known(value, lang) for name, value in self.values.items()},
        )


def say(key: str, **values: object) -> Message:
    """The message `key` with `values`, each as a person would write it."""
    return Message(key, {name: str(value) for name, value in values.items()})


def once(messages: Iterable[Message]) -> tuple[Message, ...]:
    """Each sentence once, in order."""
    return tuple({(m.key, *m.values.items()): m for m in messages}.values())


def worded(key: str, lang: Lang, **values: object) -> str:
    """The sentence `key` at once, its values verbatim: for what a source said, whatever it said."""
    return _filled(sentence(key, lang), {name: str(value) for name, value in values.items()})


def sentence(key: str, lang: Lang) -> str:
    """The sentence `key` with its braces. KeyError where there is none."""
    return _area(lang, key.partition(".")[0])[key]


def catalogue(lang: Lang) -> dict[str, str]:
    """All sentences of one language, by dotted key (`area.name`)."""
    return {key: text for area in sorted(_areas()) for key, text in _area(lang, area).items()}


class _Value(str):
    """What stands in a pair of braces; as a number it chooses between one and many."""

    def __format__(self, spec: str) -> str:
        one, both, many = spec.partition("|")
        if not both:
            return super().__format__(spec)
        return one if self == "1" else many


def _filled(text: str, values: dict[str, str]) -> str:
    return text.format_map({name: _Value(value) for name, value in values.items()})


def _known(text: str, lang: Lang) -> str:
    """The sentence whose key a value is, or the value itself."""
    area = text.partition(".")[0]
    return _area(lang, area).get(text, text) if area in _areas() else text


@cache
def _areas() -> frozenset[str]:
    files = (resources.files(__package__) / "sv").iterdir()
    return frozenset(
        file.name.removesuffix(".toml") for file in files if file.name.endswith(".toml")
    )


@cache
def _area(lang: Lang, area: str) -> dict[str, str]:
    """The sentences of one area, read when the first of them is asked for."""
    if area not in _areas():
        raise KeyError(area)
    text = (resources.files(__package__) / lang / f"{area}.toml").read_text("utf-8")
    return {f"{area}.{name}": said for name, said in tomllib.loads(text).items()}

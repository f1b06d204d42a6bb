"""Every sentence the core says, once in Swedish and once in English.

A sentence is kept as a `Message`, a key and its values, and is worded only where it is shown,
so that what is stored can be printed in either language later.
"""

import tomllib
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
        texts = catalogue(lang)
        return texts[self.key].format_map({k: texts.get(v, v) for k, v in self.values.items()})


def say(key: str, **values: object) -> Message:
    """The message `key` with `values`, each as a person would write it."""
    return Message(key, {name: str(value) for name, value in values.items()})


def worded(key: str, lang: Lang, **values: object) -> str:
    """The sentence `key` at once, its values verbatim: for what a source said, whatever it said."""
    return catalogue(lang)[key].format_map({name: str(value) for name, value in values.items()})


@cache
def catalogue(lang: Lang) -> dict[str, str]:
    """All sentences of one language, by dotted key (`section.name`)."""
    found: dict[str, str] = {}
    folder = resources.files(__package__) / lang
    for file in sorted(folder.iterdir(), key=lambda f: f.name):
        if file.name.endswith(".toml"):
            area = file.name.removesuffix(".toml")
            for name, sentence in tomllib.loads(file.read_text("utf-8")).items():
                found[f"{area}.{name}"] = sentence
    return found

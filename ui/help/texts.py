"""The words of the help: files of the package, and the routine as the form has it."""

from dataclasses import dataclass
from importlib import resources
from typing import Final

from fallback.texts import Lang
from forms.catalogue import BUILT_IN
from forms.spec import Notice

PLACES: Final = ("ward", "keying", "findings", "closing", "readiness")
"""The workspaces' pages, in the workspaces' order."""
BEFORE: Final = ("first", "unlock")
ROUTINE: Final = "routine"


@dataclass(frozen=True)
class HelpText:
    """A title, and paragraphs."""

    title: str
    paragraphs: tuple[str, ...]


def page(place: str, lang: Lang) -> HelpText:
    """The page of one place. FileNotFoundError where there is none of that name."""
    file = resources.files("ui.help") / "pages" / lang / f"{place}.txt"
    title, _, rest = file.read_text("utf-8").partition("\n")
    return HelpText(title, tuple(part for part in rest.strip().split("\n\n") if part))


def routine(lang: Lang) -> HelpText:
    """What to do when the record fails, in the words that are printed."""
    form = BUILT_IN.get(ROUTINE)
    steps = (block for block in form.blocks if isinstance(block, Notice))
    told = tuple(
        f"{one.title.text(lang)}\n{one.text.text(lang)}" for one in steps if one.title and one.text
    )
    return HelpText(form.title.text(lang), told)

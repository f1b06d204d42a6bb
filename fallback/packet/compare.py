"""Whether a form would be printed otherwise now than it stands on paper; pure.

Only what stands on the page counts, not when it was printed: whoever compares composes the form
as of the hour of the old one.
"""

from collections.abc import Iterable, Sequence

import msgspec

from fallback.packet.compose import FormCopy
from fallback.packet.render import lay
from fallback.store.sheets import FrozenSheet
from fallback.texts import Lang, worded
from forms.catalogue import BUILT_IN, Forms
from forms.values import Heading, SheetMark

MOST_TOLD = 3  # texts, each way; the new page tells the rest
MOST_LETTERS = 60
_WHO = ("name", "number", "birth_date", "place")


class Difference(msgspec.Struct, frozen=True):
    """Texts that would be new on the page, and those that would be gone from it."""

    added: tuple[str, ...]
    gone: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.added or self.gone)

    def told(self, texts: Sequence[str]) -> str:
        """The first few of them, in one line."""
        lines = (" ".join(text.split()) for text in texts[:MOST_TOLD])
        short = [f"{one[:MOST_LETTERS]} …" if len(one) > MOST_LETTERS else one for one in lines]
        return " · ".join([*short, "…"] if len(texts) > MOST_TOLD else short) or "–"


def difference(old: Sequence[FrozenSheet], new: FormCopy, forms: Forms = BUILT_IN) -> Difference:
    """What a copy of a form, as it was frozen page by page, lacks of a new one (of these `forms`),
    and has beyond it.

    Raises ValueError where there is no page.
    """
    if not old:
        raise ValueError("a copy has at least one page")
    lang = old[0].lang
    was = _said(old[0].heading, (one.values for one in old), lang)
    now = _said(new.heading, _values(new, lang, forms), lang)
    form = forms.get(new.form)
    was["form"] = f"{old[0].title}, version {old[0].version}"
    now["form"] = f"{form.title.text(lang)}, version {form.version}"
    return Difference(
        tuple(text for path, text in now.items() if was.get(path) != text),
        tuple(text for path, text in was.items() if now.get(path) != text),
    )


def _values(copy: FormCopy, lang: Lang, forms: Forms) -> Iterable[dict[str, str]]:
    (laid,) = lay((copy,), lang, forms)
    blank = [SheetMark("", "")] * laid.flow.count
    return (page.values for page in laid.flow.pages(blank))


def _said(heading: Heading, pages: Iterable[dict[str, str]], lang: Lang) -> dict[str, str]:
    """All that is said, by where: who, every warning, every printed value."""
    replaces = worded("packet.replaces", lang, numbers="\0").partition("\0")[0]
    said = {f"heading/{name}": str(getattr(heading, name)) for name in _WHO}
    for warning in heading.warnings:
        if not warning.startswith(replaces):
            said[f"warning/{warning}"] = warning
    for values in pages:
        for path, text in values.items():
            if not path.startswith("heading/"):
                said[path] = f"{said[path]} {text}" if path in said else text
    return said

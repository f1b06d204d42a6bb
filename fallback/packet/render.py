"""Copies to pages to one PDF. Every side gets the mark it is handed."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO

from fallback.packet.compose import FormCopy
from fallback.texts import Lang, catalogue
from forms import pdf
from forms.catalogue import BUILT_IN, Forms
from forms.geometry import Page
from forms.layout import Flow, lay_out
from forms.spec import Definition
from forms.values import SheetMark


@dataclass(frozen=True)
class Laid:
    """A copy laid out: how many sides it takes is known, their numbers are not yet."""

    copy: FormCopy
    definition: Definition
    flow: Flow


@dataclass(frozen=True)
class Drawn:
    """A finished PDF, and of each copy its sides that are on it, and its form. `beyond`: the sides
    (from 1) on which something was drawn beyond the edge."""

    pdf: bytes
    pages: tuple[tuple[Page, ...], ...]
    forms: tuple[Definition, ...]
    beyond: tuple[int, ...] = ()


def ready(lang: Lang) -> None:
    """Read the words, the built-in forms and the fonts, so that the first packet need not wait
    for them: what a program does while it waits for a person."""
    words = catalogue(lang)
    for form in BUILT_IN.all():
        pdf.measure(form.title.text(lang), "bold", 9.0)
    pdf.measure("".join(sorted(set("".join(words.values())))), "regular", 9.0)


def lay(copies: Iterable[FormCopy], lang: Lang, forms: Forms = BUILT_IN) -> Iterator[Laid]:
    """Lay the copies out, one at a time, each as its form in `forms`."""
    for copy in copies:
        form = forms.get(copy.form)
        yield Laid(copy, form, lay_out(form, copy.filling, copy.heading, lang, pdf.measure))


def draw(
    laid: Sequence[Laid],
    marks: Sequence[Sequence[SheetMark]],
    title: str,
    step: Callable[[], None] = lambda: None,
) -> Drawn:
    """Draw all sides into one PDF; `step` is called after each copy."""
    kept: list[tuple[Page, ...]] = []

    def sides() -> Iterator[Page]:
        for one, numbers in zip(laid, marks, strict=True):
            pages = one.flow.pages(numbers)
            kept.append(pages)
            yield from pages
            step()

    out = BytesIO()
    beyond = pdf.draw(sides(), out, title=title)
    forms = tuple(one.definition for one in laid)
    return Drawn(out.getvalue(), tuple(kept), forms, beyond)

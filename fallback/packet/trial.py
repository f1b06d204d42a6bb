"""Sheets that are nobody's: a form drawn to be looked at or kept, never to be used."""

from io import BytesIO

from forms import codes, pdf
from forms.geometry import Page
from forms.layout import Flow
from forms.spec import Definition
from forms.values import SheetMark

MACHINE = "PRYVT"
"""No machine's."""

TOKEN, SNAPSHOT = "PRVA2345", "0" * 16


def sides(form: Definition, flow: Flow) -> tuple[Page, ...]:
    """The sides of a form under numbers that are never issued."""
    marks = [
        SheetMark(
            codes.sheet_number(MACHINE, number),
            codes.payload(form.code, form.version, number, flow.count, TOKEN, SNAPSHOT),
        )
        for number in range(1, flow.count + 1)
    ]
    return flow.pages(marks)


def drawn(pages: tuple[Page, ...], title: str) -> tuple[bytes, tuple[int, ...]]:
    """The sides as a PDF, and on which of them (from 1) something lies beyond the edge."""
    out = BytesIO()
    beyond = pdf.draw(pages, out, title=title)
    return out.getvalue(), beyond

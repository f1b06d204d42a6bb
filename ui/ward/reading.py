"""A patient's data as one page to read: titles, tables, and what is UNKNOWN in a frame of its own.

It is one document, so that it scrolls, is searched, copied and read out as a whole. Colour never
says anything alone: a sign and words stand with it.
"""

from collections.abc import Iterator, Sequence
from html import escape

from fallback.packet.on_screen import Part
from ui.amounts import together
from ui.palette import Palette
from ui.style import BODY, HEADING, MEDIUM, SMALL, TINY

UNKNOWN = "?"  # the ward list's sign


def page(parts: Sequence[Part], origin: str, ink: Palette) -> str:
    """HTML of Qt's kind. `origin` (source, when, how old) stands under every title."""
    body = "".join(_part(part, origin, ink) for part in parts)
    return f'<body style="font-size:{BODY}pt; color:{ink.text}">{body}</body>'


def _part(part: Part, origin: str, ink: Palette) -> str:
    return "".join(
        (
            f'<p style="font-size:{HEADING}pt; font-weight:bold; margin:{MEDIUM}px 0 0 0">'
            f"{escape(part.title)}</p>",
            f'<p style="color:{ink.quiet}; margin:0 0 {TINY}px 0">{escape(origin)}</p>',
            _statement(part, ink),
            _table(part, ink) if part.rows else "",
        )
    )


def _statement(part: Part, ink: Palette) -> str:
    """What must not be overlooked stands in a thick frame, after a sign."""
    if not part.statement:
        return ""
    text = _lines(part.statement)
    if not part.alarm:
        return f'<p style="margin:{TINY}px 0">{text}</p>'
    return (
        f'<table width="99%" cellspacing="0" cellpadding="{SMALL}" border="3"'
        f' style="border-color:{ink.text}; border-style:solid"><tr>'
        f'<td style="background-color:{ink.care_ground}; color:{ink.text}; font-weight:bold;'
        f' font-size:{HEADING}pt">{UNKNOWN} {text}</td></tr></table>'
    )


def _table(part: Part, ink: Palette) -> str:
    heads = "".join(
        f'<td{_share(part, column)} style="color:{ink.quiet}; font-weight:bold">{escape(text)}</td>'
        for column, text in enumerate(part.columns)
    )
    rows = "".join(_row(part, row, number, ink) for number, row in enumerate(part.rows))
    return (
        f'<table width="99%" cellspacing="0" cellpadding="{TINY + 2}">'
        f'<tr style="background-color:{ink.ground}">{heads}</tr>{rows}</table>'
    )


def _share(part: Part, column: int) -> str:
    """As on paper; a column is never narrower than its longest word."""
    return f' width="{part.shares[column]:.0%}"' if part.shares else ""


def _row(part: Part, row: Sequence[str], number: int, ink: Palette) -> str:
    ground = ink.ground if number % 2 else ink.paper
    return f'<tr style="background-color:{ground}">{"".join(_cells(part, row))}</tr>'


def _cells(part: Part, row: Sequence[str]) -> Iterator[str]:
    for column, text in enumerate(row):
        weight = "bold" if column in part.strong else "normal"
        yield f'<td style="font-weight:{weight}">{_lines(text)}</td>'


def _lines(text: str) -> str:
    return escape(together(text)).replace("\n", "<br/>")

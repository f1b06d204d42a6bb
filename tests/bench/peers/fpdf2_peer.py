"""fpdf2: its own tables, the codes as images."""

import importlib
from pathlib import Path
from typing import Any

from tests.bench.peers import content as c

fpdf = importlib.import_module("fpdf")
image = importlib.import_module("PIL.Image")

LINE = c.BODY * c.LEADING * 25.4 / 72


class Document(fpdf.FPDF):  # type: ignore[misc, name-defined]  # imported by name
    """Head and foot of the sheet that is being written."""

    def __init__(self) -> None:
        super().__init__(unit="mm")
        self.set_margins(c.MARGIN, c.HEAD)
        self.sheet: c.Sheet | None = None  # whose page is being written
        self.following: c.Sheet | None = None  # whose page begins next
        self.number = -1

    def begin(self, sheet: c.Sheet) -> None:
        """A new page for a new sheet; the page before it gets its own foot first."""
        wide = sheet["width"] > sheet["height"]
        self.following = sheet
        self.add_page(orientation="landscape" if wide else "portrait", format="A4")

    def header(self) -> None:
        """Who it is, the title, up to three codes."""
        if self.following:
            self.sheet, self.following, self.number = self.following, None, -1
        sheet = self.sheet
        if sheet is None:
            return
        self.number += 1
        codes = c.page_codes(sheet, self.number)
        self.set_xy(c.MARGIN, 8)
        for line, text in enumerate(sheet["who"]):
            self.set_font("body", "" if line else "B", c.BODY if line else c.NAME)
            self.cell(self.epw / 2, 5, text, new_x="LEFT", new_y="NEXT")
        self.set_xy(self.w / 2, 8)
        self.set_font("body", "B", c.TITLE)
        self.cell(0, 5, sheet["title"])
        self._codes(codes[:3], 14)
        self.set_y(c.HEAD)

    def footer(self) -> None:
        """Who it is once more, the page, the other codes."""
        sheet = self.sheet
        if sheet is None:
            return
        self.set_xy(c.MARGIN, self.h - 18)
        self.set_font("body", "", c.BODY)
        self.cell(0, 5, f"{' · '.join(sheet['who'][:2])} · {self.number + 1}")
        self._codes(c.page_codes(sheet, self.number)[3:], self.h - 18)

    def _codes(self, payloads: list[str], y: float) -> None:
        for place, payload in enumerate(payloads, start=1):
            code = c.matrix(payload)
            picture = image.frombytes("L", (code.side, code.side), code.pixels)
            x = self.w - c.MARGIN - place * (c.CODE + 3)
            self.image(picture, x=x, y=y, w=c.CODE, h=c.CODE)


def render(content: c.Content, folder: Path) -> bytes:
    """One document, a sheet after the other."""
    pdf = Document()
    pdf.set_auto_page_break(True, c.FOOT)
    pdf.add_font("body", "", content["regular"])
    pdf.add_font("body", "B", content["bold"])
    for sheet in content["sheets"]:
        pdf.begin(sheet)
        for block in sheet["blocks"]:
            _block(pdf, block)
    return bytes(pdf.output())


def _block(pdf: Any, block: c.Block) -> None:
    if block["text"]:
        pdf.set_font("body", "B" if block["strong"] else "", c.BODY)
        pdf.multi_cell(0, LINE, block["text"], new_x="LMARGIN", new_y="NEXT")
        pdf.ln(1)
    if not block["rows"]:
        return
    pdf.set_font("body", "", c.BODY)
    strong = fpdf.FontFace(emphasis="B")
    share = sum(block["widths"])
    widths = tuple(width / share for width in block["widths"])
    with pdf.table(
        col_widths=tuple(round(width * 1000) for width in widths),
        line_height=LINE,
        text_align="LEFT",
        v_align="TOP",
        padding=0.8,
        headings_style=strong,
        first_row_as_headings=bool(block["head"]),
    ) as table:
        if block["head"]:
            table.row(block["head"])
        for one in block["rows"]:
            row = table.row(style=strong if one["strong"] else None, min_height=one["height"])
            for cell in one["cells"]:
                row.cell(cell, colspan=len(widths) if one["whole"] else 1)
    pdf.ln(2)

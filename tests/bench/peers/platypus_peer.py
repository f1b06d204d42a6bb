"""ReportLab's platypus, written as its users write it quickly: plain strings in the cells, a
Paragraph only where the text does not fit; the C extension; no ASCII85; codes as one path."""

import importlib
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

from tests.bench.peers import content as c

platypus = importlib.import_module("reportlab.platypus")
styles = importlib.import_module("reportlab.lib.styles")
metrics = importlib.import_module("reportlab.pdfbase.pdfmetrics")
fonts = importlib.import_module("reportlab.pdfbase.ttfonts")
config: Any = importlib.import_module("reportlab.rl_config")
escape = importlib.import_module("xml.sax.saxutils").escape

MM = 72 / 25.4
PAD = 2.0
PLAIN = styles.ParagraphStyle("plain", fontName="body", fontSize=c.BODY, leading=c.BODY * 1.2)
STRONG = styles.ParagraphStyle("strong", parent=PLAIN, fontName="strong")
GRID = [
    ("GRID", (0, 0), (-1, -1), 0.4, (0, 0, 0)),
    ("FONT", (0, 0), (-1, -1), "body", c.BODY, c.BODY * 1.2),
    ("VALIGN", (0, 0), (-1, -1), "TOP"),
    ("LEFTPADDING", (0, 0), (-1, -1), PAD),
    ("RIGHTPADDING", (0, 0), (-1, -1), PAD),
    ("TOPPADDING", (0, 0), (-1, -1), 1.5),
    ("BOTTOMPADDING", (0, 0), (-1, -1), 1.5),
]


def render(content: c.Content, folder: Path) -> bytes:
    """One document, a page template a sheet."""
    config.useA85 = 0
    for name, file in (("body", content["regular"]), ("strong", content["bold"])):
        metrics.registerFont(fonts.TTFont(name, file))
    out = BytesIO()
    document = platypus.BaseDocTemplate(out, pageCompression=1)
    document.addPageTemplates([_template(n, s) for n, s in enumerate(content["sheets"])])
    story: list[Any] = []
    for number, sheet in enumerate(content["sheets"]):
        if number:
            story += [platypus.NextPageTemplate(str(number)), platypus.PageBreak()]
        room = (sheet["width"] - 2 * c.MARGIN) * MM
        for block in sheet["blocks"]:
            story += _block(block, room)
    document.build(story)
    return out.getvalue()


def _template(number: int, sheet: c.Sheet) -> Any:
    width, height = sheet["width"] * MM, sheet["height"] * MM
    frame = platypus.Frame(
        c.MARGIN * MM,
        c.FOOT * MM,
        width - 2 * c.MARGIN * MM,
        height - (c.HEAD + c.FOOT) * MM,
        *(0, 0, 0, 0),
    )
    pages = iter(range(10_000))
    return platypus.PageTemplate(
        id=str(number),
        frames=[frame],
        pagesize=(width, height),
        onPage=lambda canvas, _document: _edges(canvas, sheet, next(pages)),
    )


def _edges(canvas: Any, sheet: c.Sheet, page: int) -> None:
    width, height = sheet["width"] * MM, sheet["height"] * MM
    codes = c.page_codes(sheet, page)
    y = height - 12 * MM
    for line, text in enumerate(sheet["who"]):
        canvas.setFont("body" if line else "strong", c.BODY if line else c.NAME)
        canvas.drawString(c.MARGIN * MM, y, text)
        y -= 5 * MM
    canvas.setFont("strong", c.TITLE)
    canvas.drawString(width / 2, height - 12 * MM, sheet["title"])
    canvas.setFont("body", c.BODY)
    foot = f"{' · '.join(sheet['who'][:2])} · {page + 1}"
    canvas.drawString(c.MARGIN * MM, 14 * MM, foot)
    _codes(canvas, codes[:3], width, height - 14 * MM)
    _codes(canvas, codes[3:], width, 18 * MM)


def _codes(canvas: Any, payloads: list[str], width: float, top: float) -> None:
    for place, payload in enumerate(payloads, start=1):
        code = c.matrix(payload)
        step = c.CODE * MM / code.side
        left = width - (c.MARGIN + place * (c.CODE + 3)) * MM
        path = canvas.beginPath()
        for x, y, run in code.dark():
            path.rect(left + x * step, top - (y + 1) * step, run * step, step)
        canvas.drawPath(path, stroke=0, fill=1)


def _block(block: c.Block, room: float) -> Iterator[Any]:
    if block["text"]:
        style = STRONG if block["strong"] else PLAIN
        for line in block["text"].split("\n"):
            yield platypus.Paragraph(escape(line), style)
        yield platypus.Spacer(1, 3)
    if not block["rows"]:
        return
    share = sum(block["widths"])
    widths = [room * width / share for width in block["widths"]]
    cells: list[list[Any]] = []
    looks = list(GRID)
    heads = 1 if block["head"] else 0
    if heads:
        cells.append([_cell(t, w, strong=True) for t, w in zip(block["head"], widths, strict=True)])
        looks.append(("FONT", (0, 0), (-1, 0), "strong", c.BODY, c.BODY * 1.2))
    for y, row in enumerate(block["rows"], start=heads):
        rooms = [room] if row["whole"] else widths
        drawn = [_cell(t, w, row["strong"]) for t, w in zip(row["cells"], rooms, strict=True)]
        cells.append(drawn + [""] * (len(widths) - len(drawn)))
        if row["whole"]:
            looks.append(("SPAN", (0, y), (-1, y)))
        if row["strong"]:
            looks.append(("FONT", (0, y), (-1, y), "strong", c.BODY, c.BODY * 1.2))
    least = [0.0] * heads + [row["height"] * MM for row in block["rows"]]
    yield platypus.LongTable(
        cells, colWidths=widths, repeatRows=heads, minRowHeights=least, style=looks
    )
    yield platypus.Spacer(1, 6)


def _cell(text: str, width: float, strong: bool) -> Any:
    font = "strong" if strong else "body"
    lines = text.split("\n")
    if all(metrics.stringWidth(line, font, c.BODY) <= width - 2 * PAD for line in lines):
        return text
    return platypus.Paragraph("<br/>".join(map(escape, lines)), STRONG if strong else PLAIN)

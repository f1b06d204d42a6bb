"""WeasyPrint: HTML and CSS. Head and foot are running elements, which are the same on all pages
of a sheet; so are its codes here, in the right number."""

import base64
import importlib
from collections.abc import Iterator
from html import escape
from io import BytesIO
from pathlib import Path

from tests.bench.peers import content as c

weasyprint = importlib.import_module("weasyprint")
configuration = importlib.import_module("weasyprint.text.fonts")
image = importlib.import_module("PIL.Image")

STYLE = f"""
@font-face {{ font-family: body; src: url("%s") }}
@font-face {{ font-family: body; font-weight: bold; src: url("%s") }}
@page {{ size: A4; margin: {c.HEAD}mm {c.MARGIN}mm {c.FOOT}mm;
  @top-left {{ content: element(head); width: 100%% }}
  @bottom-left {{ content: element(foot); width: 100%% }} }}
@page wide {{ size: A4 landscape }}
body {{ font: {c.BODY}pt/{c.LEADING} body; margin: 0 }}
section {{ break-before: page; counter-reset: page 1 }}
section.wide {{ page: wide }}
header {{ position: running(head) }}
footer {{ position: running(foot) }}
header, footer {{ display: flex; justify-content: space-between }}
h1 {{ font-size: {c.NAME}pt; margin: 0 }} h2 {{ font-size: {c.TITLE}pt; margin: 0 }}
img {{ width: {c.CODE}mm; margin-left: 3mm; image-rendering: pixelated }}
p {{ margin: 0 0 1mm; white-space: pre-line }}
table {{ border-collapse: collapse; width: 100%%; table-layout: fixed; margin-bottom: 2mm }}
td, th {{ border: 0.4pt solid; padding: 2pt; vertical-align: top; text-align: left;
  white-space: pre-line; overflow-wrap: anywhere }}
.strong {{ font-weight: bold }}
"""


def render(content: c.Content, folder: Path) -> bytes:
    """One page of HTML, then the PDF."""
    fonts = (Path(content[name]).as_uri() for name in ("regular", "bold"))
    sections = "".join(_section(sheet) for sheet in content["sheets"])
    html = f"<html><head><style>{STYLE % tuple(fonts)}</style></head><body>{sections}</body></html>"
    found = configuration.FontConfiguration()
    return bytes(weasyprint.HTML(string=html).write_pdf(font_config=found))


def _section(sheet: c.Sheet) -> str:
    codes = [_code(payload) for payload in sheet["codes"][0]]
    lines = "<br>".join(escape(text) for text in sheet["who"][1:])
    head = (
        f"<header><div><h1>{escape(sheet['who'][0])}</h1>{lines}</div>"
        f"<div><h2>{escape(sheet['title'])}</h2>{''.join(codes[:3])}</div></header>"
    )
    who = escape(" · ".join(sheet["who"][:2]))
    foot = f"<footer><div>{who}</div><div>{''.join(codes[3:])}</div></footer>"
    wide = "wide" if sheet["width"] > sheet["height"] else ""
    blocks = "".join(part for block in sheet["blocks"] for part in _block(block))
    return f'<section class="{wide}">{head}{foot}{blocks}</section>'


def _code(payload: str) -> str:
    code, out = c.matrix(payload), BytesIO()
    image.frombytes("L", (code.side, code.side), code.pixels).save(out, "PNG")
    return f'<img src="data:image/png;base64,{base64.b64encode(out.getvalue()).decode()}">'


def _block(block: c.Block) -> Iterator[str]:
    if block["text"]:
        yield f"<p{_strong(block['strong'])}>{escape(block['text'])}</p>"
    if not block["rows"]:
        return
    share = sum(block["widths"])
    yield "<table>"
    yield from (f'<col style="width: {100 * width / share:.2f}%">' for width in block["widths"])
    if block["head"]:
        yield f"<thead><tr>{''.join(f'<th>{escape(t)}</th>' for t in block['head'])}</tr></thead>"
    for row in block["rows"]:
        span = f' colspan="{len(block["widths"])}"' if row["whole"] else ""
        cells = "".join(f"<td{span}>{escape(text)}</td>" for text in row["cells"])
        yield f'<tr style="height: {row["height"]}mm"{_strong(row["strong"])}>{cells}</tr>'
    yield "</table>"


def _strong(on: bool) -> str:
    return ' class="strong"' if on else ""

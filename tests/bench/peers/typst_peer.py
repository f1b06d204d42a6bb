"""Typst: the content read as JSON by a template, codes as raw pixels, untagged as ours."""

import importlib
import json
from pathlib import Path

from tests.bench.peers import content as c

typst = importlib.import_module("typst")


def render(content: c.Content, folder: Path) -> bytes:
    """Write what the template reads, and compile it."""
    place = folder / "typst"
    place.mkdir(exist_ok=True)
    pixels = bytearray()
    sheets = []
    for sheet in content["sheets"]:
        pages = []
        for payloads in sheet["codes"]:
            made = [c.matrix(payload) for payload in payloads]
            pages.append(
                [len(pixels) + sum(len(m.pixels) for m in made[:n]) for n in range(len(made))]
            )
            pixels += b"".join(one.pixels for one in made)
        sheets.append({**sheet, "codes": pages})
    side = c.matrix(content["sheets"][0]["codes"][0][0]).side
    (place / "codes.bin").write_bytes(pixels)
    (place / "content.json").write_text(json.dumps({"side": side, "sheets": sheets}), "utf-8")
    template = place / "sheet.typ"
    template.write_bytes(Path(__file__).with_name("sheet.typ").read_bytes())
    fonts = str(Path(content["regular"]).parent)
    made = typst.compile(
        str(template),
        root=str(place),
        font_paths=[fonts],
        ignore_system_fonts=True,
        format="pdf",
        pdf_tags=False,
    )
    return bytes(made)

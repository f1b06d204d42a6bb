"""The geometry of every built-in form, as text. FALLBACK_ACCEPT=1 writes what is laid out now."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from forms.geometry import Area, Code, Line, Page, Stroke, Text
from forms.load import builtins
from tests.forms.samples import filling, laid, marked

GOLDENS = Path(__file__).parent / "goldens"


def told(stroke: Stroke) -> str:
    match stroke:
        case Text():
            look = f"{stroke.size:g} {stroke.font} {stroke.grey:g}"
            return f"text {stroke.x:.2f} {stroke.y:.2f} {look} {stroke.text!r}"
        case Line():
            ends = f"{stroke.x1:.2f} {stroke.y1:.2f} {stroke.x2:.2f} {stroke.y2:.2f}"
            return f"line {ends} {stroke.width:g} {stroke.grey:g}"
        case Area(rect=rect):
            look = f"{stroke.width:g} {stroke.grey:g} {stroke.fill}"
            return f"area {rect.x:.2f} {rect.y:.2f} {rect.w:.2f} {rect.h:.2f} {look}"
        case Code(rect=rect):
            return f"code {rect.x:.2f} {rect.y:.2f} {rect.w:g} {stroke.payload}"


def geometry(pages: tuple[Page, ...]) -> Iterator[str]:
    for number, page in enumerate(pages, 1):
        yield f"page {number} {page.width:g} x {page.height:g}"
        yield from (told(stroke) for stroke in page.strokes)
        for box in page.boxes:
            rect = box.rect
            at = f"{rect.x:.2f} {rect.y:.2f} {rect.w:.2f} {rect.h:.2f}"
            yield f"box {at} {box.path} {box.kind} {box.keying} {box.row_id} {box.due} {box.unit}"


@pytest.mark.parametrize("form_id", sorted(form.id for form in builtins()))
def test_the_geometry_is_what_was_accepted(form_id: str) -> None:
    now = "\n".join(geometry(marked(laid(form_id, filling(form_id))))) + "\n"
    file = GOLDENS / f"{form_id}.txt"
    if os.environ.get("FALLBACK_ACCEPT") == "1":
        file.write_text(now, "utf-8")
    assert file.exists(), "run with FALLBACK_ACCEPT=1 and look at what is written"
    assert now == file.read_text("utf-8")

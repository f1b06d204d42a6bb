"""Printed sheets for the scan tests: drawn once, their pages as a printer put them on paper."""

from functools import cache
from io import BytesIO

import numpy as np
from PIL import Image

from forms.geometry import Page
from forms.load import builtin
from forms.scan import work as scan
from forms.scan.result import Fit, Geometry
from tests.forms.samples import drawn, filling, laid, marked
from tests.scan.simulator import Damage, Scanned, printed, scanned


@cache
def side(form: str, page: int = 0) -> tuple[Page, Image.Image]:
    """A side of a form as it is filled for a patient, and its picture."""
    pages = marked(laid(form, filling(form)), builtin(form).code)
    return pages[page], printed(drawn(pages), page)


def geometry(page: Page) -> Geometry:
    return Geometry(page.width, page.height, tuple(box.rect for box in page.boxes))


@cache
def scan_of(form: str, damage: Damage, seed: int = 1) -> tuple[Page, Scanned, bytes]:
    """A side that went through a scanner: what it is, the scan, and the page as it is kept."""
    page, picture = side(form)
    came = scanned(picture, damage, seed)
    (kept,) = scan.pages(came.jpeg)
    return page, came, kept


def fitted(form: str, damage: Damage, seed: int = 1) -> tuple[Fit, float]:
    """The fit, and how far (mm) it is wrong at the corner of a box where it is most wrong."""
    page, came, kept = scan_of(form, damage, seed)
    looked = scan.look(kept)
    assert looked.payload is not None
    fit = scan.by_codes(kept, geometry(page), looked.marks)
    assert fit is not None
    return fit, error(fit, page, came, kept)


def error(fit: Fit, page: Page, came: Scanned, kept: bytes) -> float:
    """The most a box's corner is off, in mm."""
    with Image.open(BytesIO(kept)) as picture:
        smaller = picture.width / came.size[0]
    off = []
    for box in page.boxes:
        for x in (box.rect.x, box.rect.x + box.rect.w):
            for y in (box.rect.y, box.rect.y + box.rect.h):
                there = np.array(fit.mesh.place(x, y)) / smaller
                off.append(np.linalg.norm(there - came.truth(x, y)) / came.pixels)
    return float(max(off))

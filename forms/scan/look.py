"""A page is known by its codes or not at all: any of six is enough, two that differ are none."""

from io import BytesIO
from typing import Final

import msgspec
import numpy as np
import zxingcpp
from PIL import Image, ImageOps

from forms.codes import PagePayload, read_payload
from forms.scan.result import Looked, Mark

_EDGE: Final = 0.075  # of each side that is not looked at: shadows of the lid, punched holes
_INK: Final = 60  # grey levels darker than the paper around
_QR: Final = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)


def opened(page: bytes) -> Image.Image:
    """A page of `files.pages` as a grey picture."""
    with Image.open(BytesIO(page)) as picture:
        return picture.convert("L")


def look(page: bytes) -> Looked:
    """Read the codes of a page."""
    picture = opened(page)
    found = [*_codes(picture)]
    if len({_plain(payload) for payload, _ in found}) == 1 and len(found) < 6:
        found += _codes(ImageOps.autocontrast(picture, cutoff=2))  # faint and dark copies
    elif not found:
        found = [*_codes(ImageOps.autocontrast(picture, cutoff=2))]
        found = found or [*_codes(picture.reduce(2))]
    identities = {_plain(payload) for payload, _ in found}
    if len(identities) > 1:
        return Looked(None, (), _ink(picture), mixed=True)
    return Looked(next(iter(identities), None), _marks(found), _ink(picture))


def _codes(picture: Image.Image) -> "list[tuple[PagePayload, Mark]]":
    found = []
    for code in zxingcpp.read_barcodes(picture, formats=_QR, try_invert=False):
        payload = read_payload(code.text)
        if payload is not None:
            at = code.position
            corners = (at.top_left, at.top_right, at.bottom_right, at.bottom_left)
            points = tuple((float(corner.x), float(corner.y)) for corner in corners)
            found.append((payload, Mark(payload.slot, points)))
    return found


def _plain(payload: PagePayload) -> PagePayload:
    """The page it names, wherever on it the code stands."""
    return msgspec.structs.replace(payload, slot=0)


def _marks(found: "list[tuple[PagePayload, Mark]]") -> tuple[Mark, ...]:
    """One mark for each place; a place that seems to be at two is trusted at neither."""
    by_slot: dict[int, list[Mark]] = {}
    for payload, mark in found:
        if payload.slot:
            by_slot.setdefault(payload.slot, []).append(mark)
    once = [same[0] for _, same in sorted(by_slot.items()) if _one_place(same)]
    return tuple(once)


def _one_place(marks: list[Mark]) -> bool:
    first = np.array(marks[0].corners)
    side = float(np.linalg.norm(first[0] - first[1]))
    apart = [float(np.abs(np.array(mark.corners) - first).max()) for mark in marks]
    return max(apart) < side / 2


def _ink(picture: Image.Image) -> float:
    """Share of pixels much darker than the paper around them."""
    wide, high = picture.size
    box = (int(wide * _EDGE), int(high * _EDGE), int(wide * (1 - _EDGE)), int(high * (1 - _EDGE)))
    grey = picture.crop(box).reduce(2) if min(wide, high) > 200 else picture
    small = grey.resize((max(1, grey.width // 24), max(1, grey.height // 24)), Image.Resampling.BOX)
    paper = np.asarray(small.resize(grey.size, Image.Resampling.BILINEAR), np.int16)
    return float((paper - np.asarray(grey, np.int16) > _INK).mean())

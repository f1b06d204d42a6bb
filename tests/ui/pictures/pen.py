"""Writes on a printed sheet as a hand does, so that a scan in a picture looks like one."""

from collections.abc import Mapping, Sequence

import numpy as np
from PIL import Image, ImageDraw

from forms.geometry import Box
from tests.scan.simulator import PRINT_DPI

_MM = PRINT_DPI / 25.4
_LETTERS: Mapping[str, Sequence[Sequence[tuple[float, float]]]] = {
    "0": [[(0.5, 0), (0.1, 0.3), (0.1, 0.7), (0.5, 1), (0.9, 0.7), (0.9, 0.3), (0.5, 0)]],
    "1": [[(0.2, 0.3), (0.6, 0), (0.5, 1)]],
    "2": [[(0.1, 0.2), (0.5, 0), (0.9, 0.2), (0.7, 0.5), (0.1, 1), (0.9, 0.95)]],
    "3": [[(0.1, 0.1), (0.8, 0.1), (0.4, 0.45), (0.9, 0.7), (0.5, 1), (0.1, 0.9)]],
    "4": [[(0.6, 0), (0.1, 0.6), (0.9, 0.6)], [(0.7, 0.3), (0.6, 1)]],
    "5": [[(0.9, 0), (0.3, 0), (0.2, 0.45), (0.8, 0.55), (0.8, 0.9), (0.2, 1)]],
    "6": [[(0.8, 0), (0.2, 0.5), (0.2, 0.9), (0.6, 1), (0.9, 0.7), (0.5, 0.5), (0.2, 0.7)]],
    "7": [[(0.1, 0), (0.9, 0.05), (0.4, 1)], [(0.3, 0.5), (0.8, 0.5)]],
    "8": [[(0.8, 0.1), (0.2, 0.2), (0.8, 0.7), (0.5, 1), (0.1, 0.8), (0.8, 0.1)]],
    "9": [[(0.8, 0.2), (0.4, 0), (0.1, 0.3), (0.5, 0.5), (0.8, 0.2), (0.6, 1)]],
    ":": [[(0.4, 0.3), (0.5, 0.35)], [(0.4, 0.8), (0.5, 0.85)]],
    ",": [[(0.5, 0.9), (0.4, 1.2)]],
    "-": [[(0.1, 0.5), (0.9, 0.5)]],
    "e": [[(0.1, 0.7), (0.8, 0.6), (0.5, 0.4), (0.1, 0.7), (0.5, 1), (0.9, 0.9)]],
    "m": [[(0, 1), (0.1, 0.5), (0.3, 0.5), (0.4, 1), (0.5, 0.5), (0.8, 0.5), (0.9, 1)]],
}


def as_said(boxes: Sequence[Box], said: Mapping[str, str]) -> dict[str, str]:
    """What is written in the first line that has such boxes, a printed time's where there is one:
    path → words."""
    first = next(iter(said))
    found = [box for box in boxes if box.path.endswith("/" + first)]
    line = next((box.group for box in found if box.due), found[0].group)
    mine = [box for box in boxes if box.group == line]
    return {box.path: said[name] for box in mine if (name := box.path.rsplit("/", 1)[1]) in said}


def written(sheet: Image.Image, boxes: Sequence[Box], said: Mapping[str, str]) -> Image.Image:
    """The sheet, with words of digits in the boxes of these paths."""
    out, hand = sheet.copy(), np.random.default_rng(7)
    draw = ImageDraw.Draw(out)
    for box in boxes:
        if word := said.get(box.path, ""):
            _word(draw, box, word, hand)
    return out


def _word(draw: ImageDraw.ImageDraw, box: Box, word: str, hand: np.random.Generator) -> None:
    high = min(4.0, box.rect.h * 0.5)
    step = min(high * 0.7, (box.rect.w - 1.5) / len(word))
    left, top = box.rect.x + 1.2, box.rect.y + box.rect.h - high - 0.8
    for letter in word:
        for stroke in _LETTERS[letter]:
            points = [
                (
                    (left + (x * 0.8 + hand.uniform(-0.05, 0.05) - y * 0.1) * step) * _MM,
                    (top + (y + hand.uniform(-0.05, 0.05)) * high) * _MM,
                )
                for x, y in stroke
            ]
            draw.line(points, fill=60, width=int(0.4 * _MM), joint="curve")
        left += step

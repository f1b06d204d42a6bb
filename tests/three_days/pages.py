"""Ink on paper: the writer's marks drawn into their boxes on the picture of the printed page."""

import random
from functools import cache
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

import forms
from forms.geometry import Rect
from tests.scan.simulator import PRINT_DPI
from tests.three_days.writer import Inked, Mark

MM = PRINT_DPI / 25.4
FONT = Path(forms.__file__).parent / "fonts" / "DejaVuSansCondensed.ttf"
GAP = 0.9  # mm between the ink and the frame of its box


def written_on(page: Image.Image, inked: Inked, seed: int) -> Image.Image:
    """The page (300 dots an inch) with every mark where a hand would have put it."""
    out = page.copy()
    boxes = inked.boxes
    for mark in inked.marks:
        chance = random.Random(f"{seed} {inked.place} {mark.path}")  # noqa: S311
        _draw(out, boxes[mark.path].rect, mark, chance)
    return out


def _draw(page: Image.Image, rect: Rect, mark: Mark, chance: random.Random) -> None:
    grey = chance.randrange(15, 75)
    if mark.text:
        _word(page, rect, mark.text, grey, chance)
    if mark.other:  # the same hand left a stroke that makes another digit of it
        _word(page, rect, mark.other, grey, random.Random(0))  # noqa: S311
    draw = ImageDraw.Draw(page)
    if mark.state == "struck":
        y = rect.y + rect.h / 2 + chance.uniform(-0.5, 0.5)
        _line(draw, [(rect.x + GAP, y + 0.6), (rect.x + rect.w - GAP, y - 0.6)], grey)
    if mark.state == "illegible":
        steps = 14
        points = [
            (
                rect.x + GAP + (rect.w - 2 * GAP) * n / steps,
                rect.y + rect.h / 2 + chance.uniform(-0.35, 0.35) * rect.h,
            )
            for n in range(steps + 1)
        ]
        _line(draw, points, grey)


def _line(draw: ImageDraw.ImageDraw, points: list[tuple[float, float]], grey: int) -> None:
    draw.line([(x * MM, y * MM) for x, y in points], fill=grey, width=round(0.5 * MM))


def _word(page: Image.Image, rect: Rect, text: str, grey: int, chance: random.Random) -> None:
    """The text in the box, a little askew, as large as it fits."""
    font = _font(round(min(rect.h * 0.62, 5.0) * MM))
    left, top, right, bottom = font.getbbox(text)
    tile = Image.new("L", (round(right - left) + 8, round(bottom - top) + 8), 0)
    ImageDraw.Draw(tile).text((4 - left, 4 - top), text, fill=255, font=font, stroke_width=1)
    room = (rect.w - 2 * GAP) * MM
    if tile.width > room:
        tile = tile.resize((max(1, round(room)), tile.height))
    tile = tile.rotate(chance.uniform(-2.5, 2.5), Image.Resampling.BILINEAR, expand=True)
    spare = max(0.0, room - tile.width)
    x = round((rect.x + GAP) * MM + chance.uniform(0, min(spare, 2 * MM)))
    y = round((rect.y + rect.h / 2) * MM - tile.height / 2 + chance.uniform(-0.3, 0.3) * MM)
    page.paste(grey, (x, y), tile)


@cache
def _font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(FONT, size)

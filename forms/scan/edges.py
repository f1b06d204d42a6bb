"""Where the printed edges of boxes are, in a sheet that is nearly straight.

Handwriting crosses an edge; only print runs along it. So darkness is averaged along the edge, and
what is darker than both sides of it is the line.
"""

import math
from collections.abc import Iterable, Iterator
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from forms.geometry import Rect

PIXELS: Final = 6.0  # to a millimetre
AROUND: Final = 6.0  # mm of white around the sheet
_INSET: Final = 0.5  # mm at each end of an edge that belong to its neighbour
_LONGEST: Final = 40.0  # mm of an edge that are averaged: more would blur what is askew
_BESIDE: Final = (2, 3, 4)  # pixels from a line, in one of which there is paper on both sides
_THIN: Final = 4  # the farthest of them
_CAP: Final = 0.5  # a line that is darker than this is no better a line
_PAIR: Final = 0.16  # the least that two opposite edges show together
_SEEN: Final = 0.06  # the least that a part of an edge shows
_COARSE: Final = 3  # pixels that are taken as one where paper is looked for
_BLOCK: Final = 12  # of those, to each side, that have one colour of paper
_PARTS: Final = 4  # of an edge; three of them are to show it

Darkness: TypeAlias = NDArray[np.float32]
"""0 paper … 1 print, `PIXELS` to the millimetre, the sheet `AROUND` mm inside it."""


def darkness(sheet: Image.Image) -> Darkness:
    """How dark each pixel is between the paper around it and the blackest of the sheet."""
    counted = np.cumsum(sheet.histogram())
    black = int(np.searchsorted(counted, counted[-1] * 0.005))
    small = np.asarray(sheet.reduce(_COARSE))
    high, wide = (n // _BLOCK * _BLOCK for n in small.shape)
    blocks = small[:high, :wide].reshape(high // _BLOCK, _BLOCK, wide // _BLOCK, _BLOCK)
    lightest = np.sort(blocks.swapaxes(1, 2).reshape(high // _BLOCK, wide // _BLOCK, -1), axis=2)
    paper = Image.fromarray(lightest[:, :, int(_BLOCK**2 * 0.85)])
    seen = wide * _COARSE, high * _COARSE
    smooth = Image.new("L", sheet.size, 255)
    smooth.paste(paper.resize(seen, Image.Resampling.BILINEAR))
    white = np.asarray(smooth, np.float32)
    grey = np.asarray(sheet, np.float32)
    return np.asarray(np.clip((white - grey) / np.maximum(white - black, 40.0), 0.0, 1.0))


def shifts(dark: Darkness, boxes: Iterable[Rect], reach: float) -> NDArray[np.float64]:
    """How far (mm) each box stands from its place, n × 2; NaN where its edges are not seen within
    `reach` mm. Both opposite edges are moved together, so that a neighbour's is not taken."""
    return np.array([_shift(dark, box, reach) for box in boxes], np.float64).reshape(-1, 2)


def _shift(dark: Darkness, box: Rect, reach: float) -> tuple[float, float]:
    left, top, right, bottom = box.x, box.y, box.x + box.w, box.y + box.h
    return _pair(dark.T, (left, right), top, bottom, reach), _pair(
        dark, (top, bottom), left, right, reach
    )


def _pair(dark: Darkness, at: tuple[float, float], start: float, end: float, reach: float) -> float:
    """The offset (mm) at which both edges show best."""
    one, other = (_line(dark, each, start, end, reach) for each in at)
    if not one.size or not other.size:
        return float("nan")
    one, other = np.minimum(one, _CAP), np.minimum(other, _CAP)
    away = ((np.arange(one.size) - one.size // 2) / PIXELS).astype(np.float32)
    both = one + other + 2 * np.minimum(one, other) - 0.02 * np.abs(away)
    best = int(both.argmax())
    if both[best] < 2 * _PAIR or not 0 < best < both.size - 1:
        return float("nan")
    middle = sum(_past(each) for each in at) / 2
    return float(away[best]) + _between(both, best) / PIXELS + middle


def _past(at: float) -> float:
    """How far (mm) the middle of the pixel in which a place lies is beyond it."""
    exact = (at + AROUND) * PIXELS
    return (math.floor(exact) + 0.5 - exact) / PIXELS


def _between(curve: Darkness, best: int) -> float:
    """Where the top of a curve lies between its pixels, −½ … ½."""
    before, top, after = curve[best - 1 : best + 2]
    bend = before - 2 * top + after
    return 0.0 if bend >= 0 else float(np.clip((before - after) / (2 * bend), -0.5, 0.5))


def _line(dark: Darkness, at: float, start: float, end: float, reach: float) -> Darkness:
    """How much of a line runs along y = `at` from x = `start` to `end`, for each pixel of `reach`
    above and below; empty where that is outside the picture."""
    middle, length = (start + end) / 2, min(end - start - 2 * _INSET, _LONGEST)
    return _ridge(dark, at, middle - length / 2, middle + length / 2, reach)


def _ridge(dark: Darkness, at: float, start: float, end: float, reach: float) -> Darkness:
    row, wide = math.floor((at + AROUND) * PIXELS), round(reach * PIXELS)
    first, last = round((start + AROUND) * PIXELS), round((end + AROUND) * PIXELS)
    top, bottom = row - wide - _THIN, row + wide + _THIN + 1
    if top < 0 or first < 0 or bottom > dark.shape[0] or last > dark.shape[1] or last <= first:
        return np.empty(0, np.float32)
    profile = dark[top:bottom, first:last].mean(axis=1)
    above, below = (
        [profile[_THIN + n * way : profile.size - _THIN + n * way] for n in _BESIDE]
        for way in (-1, 1)
    )
    beside = np.maximum(np.minimum.reduce(above), np.minimum.reduce(below))
    return np.asarray(np.maximum(profile[_THIN:-_THIN] - beside, 0.0))


def seen(dark: Darkness, box: Rect, reach: float) -> int:
    """How many of the four edges of a box are printed within `reach` mm of their place."""
    return sum(_runs(each, reach) for each in _edges(dark, box))


def _edges(dark: Darkness, box: Rect) -> Iterator[tuple[Darkness, float, float, float]]:
    for at in (box.y, box.y + box.h):
        yield dark, at, box.x, box.x + box.w
    for at in (box.x, box.x + box.w):
        yield dark.T, at, box.y, box.y + box.h


def _runs(edge: tuple[Darkness, float, float, float], reach: float) -> bool:
    """Whether a line runs along an edge: in three of four parts of it, at the same offset."""
    dark, at, start, end = edge
    start, end = start + _INSET, end - _INSET
    part = (end - start) / _PARTS
    ridges = [
        _ridge(dark, at, start + part * number, start + part * (number + 1), reach)
        for number in range(_PARTS)
    ]
    if any(not ridge.size for ridge in ridges):
        return False
    near = [np.maximum.reduce([ridge[:-2], ridge[1:-1], ridge[2:]]) for ridge in ridges]
    return bool((np.sum([ridge > _SEEN for ridge in near], axis=0) >= _PARTS - 1).any())

"""A page is fitted to the very sheet that was printed, and the fit proves itself, or it is asked.

Codes, or a person, say roughly where the sheet lies; the printed edges of its own boxes say
exactly. The proof is taken afresh at the end: edges found at their places, codes at theirs.
"""

from collections.abc import Iterable, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from forms.geometry import Rect
from forms.layout.band import places
from forms.layout.grid import CODE, sheet
from forms.scan.edges import AROUND, PIXELS, Darkness, darkness, seen, shifts
from forms.scan.look import opened
from forms.scan.result import Corners, Fit, Geometry, Mark, Mesh
from forms.scan.straight import drawn
from forms.scan.warp import Matrix, Points, affine, applied, crossings, homography, similarity

NEAR: Final = 0.4  # mm from its place at which an edge is found
CODE_NEAR: Final = 1.0  # mm: corners of a code are found less exactly
_SMOOTH: Final = 28.0  # mm over which a sheet bends
_FIRST: Final = 3.0  # mm that a few codes may be wrong by, far from them
_ENOUGH: Final = 0.25  # share of the boxes that must be seen for them to move the sheet
_BY_HAND: Final = 4.0  # mm that a person may be wrong by


def by_codes(page: bytes, geometry: Geometry, marks: Sequence[Mark]) -> Fit | None:
    """Fit by the codes that were read; None where there are none."""
    if not marks:
        return None
    paper, picture = _corners(geometry, marks)
    lie = {1: similarity, 2: similarity, 3: affine}.get(len(marks), homography)
    return _fit(opened(page), geometry, lie(paper, picture), _FIRST, marks)


def by_corners(
    page: bytes, geometry: Geometry, corners: Corners, marks: Sequence[Mark] = ()
) -> Fit:
    """Fit by the paper's corners, as a person gave them."""
    start = homography(_paper(geometry), np.array(corners))
    return _fit(opened(page), geometry, start, _BY_HAND, marks)


def by_edges(page: bytes, geometry: Geometry) -> Fit:
    """Fit a page without codes whose picture shows the paper from edge to edge, whichever way up:
    the best of the four."""
    picture = opened(page)
    wide, high = float(picture.width), float(picture.height)
    turned = ((0.0, 0.0), (wide, 0.0), (wide, high), (0.0, high))
    same = (wide > high) == (geometry.width > geometry.height)
    fits = [
        _fit(picture, geometry, homography(_paper(geometry), np.array(corners)), _BY_HAND, ())
        for corners in (turned[turn:] + turned[:turn] for turn in ((0, 2) if same else (1, 3)))
    ]
    return max(fits, key=lambda fit: fit.frames)


def _fit(
    picture: Image.Image, geometry: Geometry, start: Matrix, reach: float, marks: Sequence[Mark]
) -> Fit:
    matrix = start
    centres = _centres(geometry.boxes)
    for within in (reach, 1.5, 1.0):
        found = shifts(_straight(picture, _mesh(geometry, matrix)), geometry.boxes, within)
        matrix = matrix @ _better(centres, found)
    mesh = _mesh(geometry, matrix)
    bend = np.zeros((len(mesh.places), 2))
    for _ in range(2):
        found = shifts(_straight(picture, mesh), geometry.boxes, 1.0)
        bend = bend + _bending(geometry, centres, found)
        mesh = _mesh(geometry, matrix, bend)
    return _proof(_straight(picture, mesh), geometry, mesh, marks)


def _straight(picture: Image.Image, mesh: Mesh) -> Darkness:
    return darkness(drawn(picture, mesh, PIXELS, AROUND))


def _better(centres: Points, found: NDArray[np.float64]) -> Matrix:
    """The affine that brings expected places to where the boxes were found, by most of them."""
    matrix = np.eye(3)
    for axis in (0, 1):
        known = ~np.isnan(found[:, axis])
        points, off = centres[known], found[known, axis]
        if len(off) < max(3, len(centres) * _ENOUGH):
            continue  # what little was found is more likely something else
        spread = np.ptp(points, axis=0).min() > 40 and len(off) >= 6
        terms = [np.ones(len(off)), *(points.T if spread else ())]
        row = _by_most(np.column_stack(terms), off)
        matrix[axis] += [*row[1:], row[0]] if spread else [0.0, 0.0, row[0]]
    return matrix


def _by_most(terms: NDArray[np.float64], off: NDArray[np.float64]) -> NDArray[np.float64]:
    """Least squares in which what disagrees with most loses its vote (Tukey's weights)."""
    weight = np.ones(len(off))
    centre = float(np.median(off))
    weight[np.abs(off - centre) > 1.5] = 0.2
    row: NDArray[np.float64] = np.zeros(terms.shape[1])
    for _ in range(8):
        root = np.sqrt(weight)
        row = np.asarray(np.linalg.lstsq(terms * root[:, None], off * root, rcond=None)[0])
        rest = np.abs(off - terms @ row)
        limit = max(4.7 * 1.4826 * float(np.median(rest)), 0.3)
        weight = np.clip(1 - (rest / limit) ** 2, 0, 1) ** 2 + 1e-6
    return row


def _bending(geometry: Geometry, centres: Points, found: NDArray[np.float64]) -> Points:
    """How far (mm) the crossings of the mesh are off, by the boxes around each of them."""
    _, _, nodes = crossings(geometry.width, geometry.height)
    bend = np.zeros_like(nodes)
    for axis in (0, 1):
        known = ~np.isnan(found[:, axis])
        if known.sum() < max(6, len(centres) * _ENOUGH):
            continue
        points, off = centres[known], np.array(found[known, axis])
        off = np.where(np.abs(off - _around(points, points, off)) > 0.4, 0.0, off)
        bend[:, axis] = _around(nodes, points, off)
    return bend


def _around(places: Points, points: Points, off: NDArray[np.float64]) -> NDArray[np.float64]:
    """The mean of `off` at `points` about each place, nearer ones more; far from all, nothing."""
    apart = ((places[:, None, :] - points[None, :, :]) ** 2).sum(axis=2)
    weight = np.exp(-apart / (2 * (_SMOOTH / 2) ** 2))
    return np.asarray((weight * off).sum(axis=1) / (weight.sum(axis=1) + 0.3))


def _mesh(geometry: Geometry, matrix: Matrix, bend: Points | None = None) -> Mesh:
    columns, rows, nodes = crossings(geometry.width, geometry.height)
    places = applied(matrix, nodes if bend is None else nodes + bend)
    pixels = tuple((float(x), float(y)) for x, y in places)
    return Mesh(geometry.width, geometry.height, columns, rows, pixels)


def _proof(dark: Darkness, geometry: Geometry, mesh: Mesh, marks: Sequence[Mark]) -> Fit:
    boxes = geometry.boxes
    unseen = tuple(n for n, box in enumerate(boxes) if seen(dark, box, NEAR) < 3)
    frames = 1 - len(unseen) / len(boxes) if boxes else 1.0
    gap = _gap(boxes, set(unseen))
    return Fit(mesh, frames, _codes_at(geometry, mesh, marks), len(marks), unseen, gap)


def _gap(boxes: Sequence[Rect], unseen: set[int]) -> bool:
    """Whether all boxes at one height, or at one distance from the left, were not found."""
    found = [box for number, box in enumerate(boxes) if number not in unseen]
    lost = [boxes[number] for number in unseen]
    rows, columns = {round(box.y) for box in found}, {round(box.x) for box in found}
    return any(round(box.y) not in rows or round(box.x) not in columns for box in lost)


def _codes_at(geometry: Geometry, mesh: Mesh, marks: Sequence[Mark]) -> float:
    """Share of the corners of the codes that lie where the mesh says."""
    if not marks:
        return 1.0 if geometry.boxes else 0.0  # something has to speak for the fit
    paper, picture = _corners(geometry, marks)
    there = np.array([mesh.place(x, y) for x, y in paper])
    pixels = np.linalg.norm(np.subtract(mesh.place(geometry.width, 0), mesh.place(0, 0)))
    apart = np.linalg.norm(there - picture, axis=1) / (pixels / geometry.width)
    return float((apart <= CODE_NEAR).mean())


def _corners(geometry: Geometry, marks: Iterable[Mark]) -> tuple[Points, Points]:
    """The corners of the codes on paper (mm) and in the picture (pixels)."""
    edge = sheet(geometry.width > geometry.height)
    paper: list[tuple[float, float]] = []
    picture: list[tuple[float, float]] = []
    for mark in marks:
        rect = places(edge)[mark.slot - 1]
        right, bottom = rect.x + CODE, rect.y + CODE
        paper += [(rect.x, rect.y), (right, rect.y), (right, bottom), (rect.x, bottom)]
        picture += mark.corners
    return np.array(paper), np.array(picture)


def _paper(geometry: Geometry) -> Points:
    wide, high = geometry.width, geometry.height
    return np.array([(0.0, 0.0), (wide, 0.0), (wide, high), (0.0, high)])


def _centres(boxes: Iterable[Rect]) -> Points:
    middles = [(box.x + box.w / 2, box.y + box.h / 2) for box in boxes]
    return np.array(middles, np.float64).reshape(-1, 2)

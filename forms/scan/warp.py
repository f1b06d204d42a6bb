"""From millimetres on the sheet to pixels of the picture: a perspective first, a mesh at last."""

from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

Points: TypeAlias = NDArray[np.float64]
"""n × 2: x and y."""
Matrix: TypeAlias = NDArray[np.float64]
"""3 × 3, of homogeneous coordinates."""
SPAN: Final = 15.0  # mm between the lines of a mesh


def homography(paper: Points, picture: Points) -> Matrix:
    """The perspective that brings points of the paper to those of the picture, by least squares.
    With fewer than four places far apart, the affine of least change is the safer one."""
    to_paper, to_picture = _normal(paper), _normal(picture)
    source, target = applied(to_paper, paper), applied(to_picture, picture)
    zero, one = np.zeros(len(source)), np.ones(len(source))
    x, y = source.T
    u, v = target.T
    upper = np.column_stack([x, y, one, zero, zero, zero, -u * x, -u * y, -u])
    lower = np.column_stack([zero, zero, zero, x, y, one, -v * x, -v * y, -v])
    _, _, right = np.linalg.svd(np.vstack([upper, lower]))
    return np.asarray(np.linalg.inv(to_picture) @ right[-1].reshape(3, 3) @ to_paper)


def affine(paper: Points, picture: Points) -> Matrix:
    """The affine of least squares."""
    known = np.column_stack([paper, np.ones(len(paper))])
    found, *_ = np.linalg.lstsq(known, picture, rcond=None)
    return np.vstack([found.T, [0.0, 0.0, 1.0]])


def similarity(paper: Points, picture: Points) -> Matrix:
    """Turned, moved and scaled alike in both directions, by least squares."""
    (x, y), zero, one = paper.T, np.zeros(len(paper)), np.ones(len(paper))
    upper = np.column_stack([x, -y, one, zero])
    lower = np.column_stack([y, x, zero, one])
    known, wanted = np.vstack([upper, lower]), np.concatenate([picture[:, 0], picture[:, 1]])
    (a, b, c, d), *_ = np.linalg.lstsq(known, wanted, rcond=None)
    return np.array([[a, -b, c], [b, a, d], [0.0, 0.0, 1.0]])


def applied(matrix: Matrix, points: Points) -> Points:
    """The points moved by a matrix."""
    moved = np.column_stack([points, np.ones(len(points))]) @ matrix.T
    return np.asarray(moved[:, :2] / moved[:, 2:])


def crossings(width: float, height: float) -> tuple[int, int, Points]:
    """Columns, rows and crossings (mm) of the grid over a sheet."""
    columns, rows = max(1, round(width / SPAN)), max(1, round(height / SPAN))
    xs, ys = np.linspace(0, width, columns + 1), np.linspace(0, height, rows + 1)
    across, down = np.meshgrid(xs, ys)
    return columns, rows, np.column_stack([across.ravel(), down.ravel()])


def _normal(points: Points) -> Matrix:
    """Centre and scale, so that the equations are well conditioned."""
    centre = points.mean(axis=0)
    scale = np.sqrt(2) / max(float(np.linalg.norm(points - centre, axis=1).mean()), 1e-9)
    return np.array([[scale, 0, -scale * centre[0]], [0, scale, -scale * centre[1]], [0, 0, 1.0]])

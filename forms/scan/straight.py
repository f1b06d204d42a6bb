"""A page straightened: as many pixels to the millimetre everywhere, crops by the sheet's own mm."""

from collections.abc import Mapping
from io import BytesIO
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from forms.geometry import Rect
from forms.scan.look import opened
from forms.scan.result import Mesh

DPI: Final = 180
SCALE: Final = DPI / 25.4  # pixels to a millimetre
Places: TypeAlias = NDArray[np.float64]
MARGIN: Final = 2.5  # mm around a box, for what a hand writes over its edge


def drawn(picture: Image.Image, mesh: Mesh, scale: float, around: float = 0.0) -> Image.Image:
    """The sheet in `scale` pixels to a millimetre, with `around` mm outside its edges; what the
    picture does not show is white."""
    size = round((mesh.width + 2 * around) * scale), round((mesh.height + 2 * around) * scale)
    grid: Places = np.array(mesh.places).reshape(mesh.rows + 1, mesh.columns + 1, 2)
    xs: Places = np.linspace(0, mesh.width, mesh.columns + 1)
    ys: Places = np.linspace(0, mesh.height, mesh.rows + 1)
    if around:
        grid, xs, ys = _ringed(grid, xs, ys, around)
    across = [round(float(x)) for x in (xs - xs[0]) * scale]
    down = [round(float(y)) for y in (ys - ys[0]) * scale]
    cells = []
    for row in range(len(down) - 1):
        for column in range(len(across) - 1):
            corners = (grid[row + i, column + j] for i, j in ((0, 0), (1, 0), (1, 1), (0, 1)))
            box = (across[column], down[row], across[column + 1], down[row + 1])
            cells.append((box, tuple(float(n) for corner in corners for n in corner)))
    return picture.transform(
        size, Image.Transform.MESH, cells, Image.Resampling.BILINEAR, fillcolor=255
    )


def _ringed(grid: Places, xs: Places, ys: Places, around: float) -> tuple[Places, Places, Places]:
    """The mesh with one ring more, going on as its outermost cells do."""
    across, down = around / (xs[1] - xs[0]), around / (ys[1] - ys[0])
    above = grid[:1] + (grid[:1] - grid[1:2]) * down
    below = grid[-1:] + (grid[-1:] - grid[-2:-1]) * down
    tall = np.concatenate([above, grid, below])
    left = tall[:, :1] + (tall[:, :1] - tall[:, 1:2]) * across
    right = tall[:, -1:] + (tall[:, -1:] - tall[:, -2:-1]) * across
    wide = np.concatenate([[xs[0] - around], xs, [xs[-1] + around]])
    high = np.concatenate([[ys[0] - around], ys, [ys[-1] + around]])
    return np.concatenate([left, tall, right], axis=1), wide, high


def straightened(page: bytes, mesh: Mesh) -> bytes:
    """The sheet as a grey JPEG, `DPI` dots to an inch."""
    out = BytesIO()
    drawn(opened(page), mesh, SCALE).save(out, "JPEG", quality=88, dpi=(DPI, DPI))
    return out.getvalue()


def crop(straight: bytes, rect: Rect, margin: float = MARGIN) -> bytes:
    """A place of a straightened sheet with a margin (mm), as PNG."""
    return crops(straight, {"": rect}, margin)[""]


def crops(straight: bytes, rects: Mapping[str, Rect], margin: float = MARGIN) -> dict[str, bytes]:
    """Places of a straightened sheet, each with a margin (mm), as PNG."""
    picture = opened(straight)
    wide, high = picture.size
    found = {}
    for name, rect in rects.items():
        left, top = (rect.x - margin) * SCALE, (rect.y - margin) * SCALE
        right, bottom = (rect.x + rect.w + margin) * SCALE, (rect.y + rect.h + margin) * SCALE
        near, far = (max(0, int(left)), max(0, int(top))), (int(right) + 1, int(bottom) + 1)
        found[name] = _png(picture.crop((*near, min(wide, far[0]), min(high, far[1]))))
    return found


def as_png(page: bytes) -> bytes:
    """A kept page as PNG, for a person to look at."""
    return _png(opened(page))


def _png(picture: Image.Image) -> bytes:
    out = BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()

"""From print to scan, by seed: what printers, hands, folders and scanners do to a sheet.

`scanned` draws a finished PDF page and treats it; the picture comes with the place where each
millimetre of the sheet went, so that a test knows the truth.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from io import BytesIO
from typing import TypeAlias

import numpy as np
import pypdfium2
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter

Grey: TypeAlias = NDArray[np.float32]
BILINEAR = Image.Resampling.BILINEAR
PRINT_DPI = 300
SCAN_DPI = 200


@dataclass(frozen=True)
class Damage:
    """What happens to a sheet; the default is a clean scan. Angles in degrees, lengths in mm."""

    skew: float = 0.0
    turn: int = 0  # quarter turns in the feeder
    scale: float = 1.0  # "fit to page"
    jitter: float = 0.0  # the feed is uneven by so much
    noise: float = 3.0  # grey levels
    blur: float = 0.4  # pixels
    folds: int = 0
    holes: bool = False
    coffee: bool = False
    torn: float = 0.0  # a corner
    copies: int = 0  # photocopied so often
    threshold: int = 0  # 1 bit above and below
    jpeg: int = 85
    pen: int = 0  # strokes of handwriting
    dpi: int = SCAN_DPI
    lost_codes: tuple[int, ...] = ()  # slots that a pen went over


@dataclass(frozen=True)
class Scanned:
    """A scan, and the pixel in it of each place of the sheet (mm)."""

    jpeg: bytes
    truth: Callable[[float, float], tuple[float, float]]
    pixels: float  # to a millimetre

    @property
    def size(self) -> tuple[int, int]:
        with Image.open(BytesIO(self.jpeg)) as picture:
            return picture.size


def printed(pdf: bytes, page: int = 0) -> Image.Image:
    """A page as the printer put it on paper."""
    with pypdfium2.PdfDocument(pdf) as document:
        picture = document[page].render(scale=PRINT_DPI / 72, grayscale=True).to_pil()
        assert isinstance(picture, Image.Image)
        return picture.copy()


def scanned(sheet: Image.Image, damage: Damage, seed: int = 1) -> Scanned:
    """The sheet, treated."""
    rng = np.random.default_rng(seed)
    out, truth, pixels = _fed(_worn(sheet.copy(), damage, rng), damage, rng)
    return Scanned(_as_jpeg(_sensed(out, damage, rng), damage), truth, pixels)


def _worn(sheet: Image.Image, damage: Damage, rng: np.random.Generator) -> Image.Image:
    """What happens on the ward: pen, holes, coffee, folds, a torn corner; then photocopies."""
    mm = PRINT_DPI / 25.4
    wide, high = sheet.width / mm, sheet.height / mm
    draw = ImageDraw.Draw(sheet)
    for _ in range(damage.pen):
        _stroke(draw, rng, wide, high, mm)
    _scribbled(draw, damage, wide, high, mm)
    if damage.holes:
        for y in (28.5, 108.5, 188.5, 268.5):
            at = (12.0, y) if high > wide else (y, 12.0)
            _disc(draw, at, 3.0, mm, fill=30)
    if damage.coffee:
        at = (rng.uniform(50, wide - 50), rng.uniform(80, high - 60))
        for radius in (38.0, 37.2, 36.5):
            box = [
                (at[0] - radius) * mm,
                (at[1] - radius) * mm,
                (at[0] + radius) * mm,
                (at[1] + radius) * mm,
            ]
            draw.ellipse(box, outline=150, width=int(0.7 * mm))
    if not (damage.folds or damage.torn or damage.copies):
        return sheet
    grey = np.asarray(sheet, np.float32)
    for fold in range(damage.folds):
        grey = _folded(grey, (fold + 1) / (damage.folds + 1), rng)
    if damage.torn:
        grey = _torn(grey, damage.torn * mm, rng)
    for _ in range(damage.copies):
        grey = _copied(grey, rng)
    return Image.fromarray(np.clip(grey, 0, 255).astype(np.uint8))


def _stroke(
    draw: ImageDraw.ImageDraw, rng: np.random.Generator, wide: float, high: float, mm: float
) -> None:
    at = np.array([rng.uniform(20, wide - 20), rng.uniform(50, high - 40)])
    steps = np.cumsum(rng.normal(0, 1.4, (9, 2)), axis=0)
    points = [(float(x * mm), float(y * mm)) for x, y in at + steps]
    draw.line(points, fill=int(rng.integers(20, 90)), width=int(0.5 * mm))


def _scribbled(
    draw: ImageDraw.ImageDraw, damage: Damage, wide: float, high: float, mm: float
) -> None:
    xs = (16.0, (wide - 12.5) / 2, 187.5) if high > wide else (10.0, (wide - 12.5) / 2, 274.5)
    ys = (9.0, 275.5) if high > wide else (16.0, 188.5)
    for slot in damage.lost_codes:
        x, y = xs[(slot - 1) % 3], ys[(slot - 1) // 3]
        for n in range(6):
            top = y + n * 2.2
            draw.line([(x * mm, top * mm), ((x + 12.5) * mm, (top + 1.5) * mm)], 20, int(mm))


def _disc(
    draw: ImageDraw.ImageDraw, at: tuple[float, float], radius: float, mm: float, fill: int
) -> None:
    x, y = at
    draw.ellipse([(x - radius) * mm, (y - radius) * mm, (x + radius) * mm, (y + radius) * mm], fill)


def _folded(grey: Grey, share: float, rng: np.random.Generator) -> Grey:
    """A crease: a shadow to one side, toner worn off along it."""
    rows = np.arange(grey.shape[0], dtype=np.float32)[:, None]
    away = rows - np.float32(share * grey.shape[0] + rng.uniform(-20, 20))
    shadow = np.exp(-np.where(away > 0, away / 120, -away / 15)) * np.float32(45)
    out = np.asarray(grey * (1 - shadow / 255), np.float32)
    along = np.flatnonzero(np.abs(away) < 4)
    worn = rng.random((along.size, grey.shape[1]), np.float32) < 0.5
    out[along] = np.where(worn, np.maximum(grey[along], 190.0), out[along])
    return out


def _torn(grey: Grey, size: float, rng: np.random.Generator) -> Grey:
    """One corner is gone, unevenly; the scanner's lid shows."""
    rows, columns = (np.arange(pixels, dtype=np.float32) for pixels in grey.shape)
    ragged = rng.normal(0, 3, grey.shape[1])
    edge = np.asarray(size + 12 * np.sin(columns / 25) + ragged, np.float32)
    corner = int(rng.integers(0, 4))
    rows = rows if corner < 2 else grey.shape[0] - 1 - rows
    columns = columns if corner % 2 == 0 else grey.shape[1] - 1 - columns
    gone = rows[:, None] < (edge - columns)[None, :]
    return np.where(gone, np.float32(225), grey)


def _copied(grey: Grey, rng: np.random.Generator) -> Grey:
    """A photocopy: softer, harder in tone, specks."""
    soft = Image.fromarray(np.clip(grey, 0, 255).astype(np.uint8)).filter(
        ImageFilter.GaussianBlur(1.6)
    )
    tones = [round(255 / (1 + math.exp(-(value - 140) / 28))) for value in range(256)]
    tone = np.asarray(soft.point(tones), np.float32).copy()
    specks = rng.integers(0, grey.size, rng.poisson(grey.size * 0.0004))
    tone.flat[specks] = 60.0
    return tone


def _fed(
    paper: Image.Image, damage: Damage, rng: np.random.Generator
) -> tuple[Grey, Callable[[float, float], tuple[float, float]], float]:
    """The sheet under the lid: turned, askew, unevenly fed, at the scanner's resolution."""
    mm, px = PRINT_DPI / 25.4, damage.dpi / 25.4
    wide, high = paper.width / mm, paper.height / mm
    glass = (wide, high) if damage.turn % 2 == 0 else (high, wide)
    angle = math.radians(damage.skew + 90 * damage.turn)
    cos, sin = math.cos(angle), math.sin(angle)
    middle = np.array(glass) / 2 + rng.uniform(-1.5, 1.5, 2)
    phase = rng.uniform(0, math.tau)

    def truth(x: float, y: float) -> tuple[float, float]:
        u, v = (x - wide / 2) * damage.scale, (y - high / 2) * damage.scale
        down = sin * u + cos * v + middle[1]
        down += damage.jitter * math.sin(down / 100 * math.tau + phase)
        return float(cos * u - sin * v + middle[0]) * px, float(down) * px

    back = np.array([[cos, sin], [-sin, cos]]) / damage.scale * (mm / px)
    start = np.array([wide, high]) / 2 * mm - back @ (middle * px)
    (a, b), (d, e) = back.tolist()
    size = round(glass[0] * px), round(glass[1] * px)
    terms = (a, b, float(start[0]), d, e, float(start[1]))
    soft = paper.filter(ImageFilter.GaussianBlur(mm / px / 2.2))
    out = soft.transform(size, Image.Transform.AFFINE, terms, BILINEAR, fillcolor=245)
    return _slipped(np.asarray(out, np.float32), damage, phase, px), truth, px * damage.scale


def _slipped(out: Grey, damage: Damage, phase: float, px: float) -> Grey:
    """The lines of the scan where the feed did not go evenly."""
    if not damage.jitter:
        return out
    there = (np.arange(out.shape[0]) + 0.5) / px
    before = there.copy()
    for _ in range(6):  # where a line would have been
        before = there - damage.jitter * np.sin(before / 100 * math.tau + phase)
    rows = np.clip(before * px - 0.5, 0, out.shape[0] - 1.001)
    first = rows.astype(int)
    share = (rows - first).astype(np.float32)[:, None]
    return np.asarray(out[first] * (1 - share) + out[first + 1] * share, np.float32)


def _sensed(grey: Grey, damage: Damage, rng: np.random.Generator) -> Image.Image:
    noise = rng.standard_normal(grey.shape, np.float32) * damage.noise
    noisy = np.clip(grey + noise, 0, 255).astype(np.uint8)
    picture = Image.fromarray(noisy).filter(ImageFilter.GaussianBlur(damage.blur))
    if damage.threshold:
        return picture.point(lambda value: 255 if value > damage.threshold else 0)
    return picture


def _as_jpeg(picture: Image.Image, damage: Damage) -> bytes:
    out = BytesIO()
    picture.save(out, "JPEG", quality=damage.jpeg, dpi=(damage.dpi, damage.dpi))
    return out.getvalue()


CLEAN = Damage()
MODERATE: dict[str, Damage] = {
    "clean": CLEAN,
    "150 dpi": Damage(dpi=150),
    "300 dpi": Damage(dpi=300),
    "written on": Damage(pen=60),
    "upside down": Damage(turn=2, skew=1.0, pen=30),
    "a quarter turn": Damage(turn=1, skew=-1.0),
    "three quarter turns": Damage(turn=3),
    "skew 2": Damage(skew=2.0, pen=30),
    "skew -5": Damage(skew=-5.0),
    "skew 8": Damage(skew=8.0),
    "94 %": Damage(scale=0.94, skew=0.7),
    "feed jitter": Damage(jitter=0.4, pen=30),
    "folded": Damage(folds=2, pen=30),
    "holes": Damage(holes=True, pen=30),
    "coffee": Damage(coffee=True, pen=30),
    "torn": Damage(torn=30.0, pen=20),
    "blurred and noisy": Damage(blur=1.1, noise=12.0),
    "jpeg 20": Damage(jpeg=20, pen=30),
    "photocopy": Damage(copies=1, skew=1.0),
    "1 bit": Damage(threshold=150),
}
HARD: dict[str, Damage] = {
    "faint 1 bit": Damage(threshold=90),
    "copy of a copy, 1 bit": Damage(copies=2, threshold=128, dpi=150),
    "worst": replace(
        Damage(copies=1, folds=2, coffee=True, holes=True, torn=46.0, skew=4.0, jpeg=20, dpi=150),
        pen=80,
    ),
    "two codes left": Damage(lost_codes=(1, 2, 3, 5), skew=2.0),
    "one code left": Damage(lost_codes=(1, 2, 3, 4, 6), skew=2.0),
    "no code left": Damage(lost_codes=(1, 2, 3, 4, 5, 6), skew=1.0),
}
"""What need not be read, but is never to be read wrongly."""

"""A sheet's picture on the screen: the place of one box, or the side with that box outlined.

A scanned side is shown as it came, laid straight. Without a scan, the side is drawn from what was
printed on it: where each box is, and what stands beside it.
"""

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QPen, QTransform
from PySide6.QtWidgets import QWidget

from forms.geometry import Box, Rect
from forms.spec import Lang
from ui.palette import LIGHT

AROUND: Final = 1.2  # mm of paper shown around a box
ON_PAPER: Final = QColor(LIGHT.act)  # paper is white, whatever the window's dress
ZOOMS: Final = (0.0, 4.0, 6.0, 9.0)  # px to a mm; 0: the whole side


@dataclass(frozen=True)
class Side:
    """One side of paper, `width` × `height` mm. `image` is None where no scan of it is here."""

    width: float
    height: float
    boxes: tuple[Box, ...] = ()
    heading: str = ""
    lang: Lang = "sv"  # that it was printed in
    image: QImage | None = None

    def place(self, rect: Rect, around: float = 0.0) -> QRectF:
        """The pixels of the image that show a place in mm."""
        if self.image is None:
            return QRectF()
        across, down = self.image.width() / self.width, self.image.height() / self.height
        left, top = rect.x - around, rect.y - around
        wide, high = rect.w + 2 * around, rect.h + 2 * around
        return QRectF(left * across, top * down, wide * across, high * down)


class Crop(QWidget):
    """What a hand wrote in one box. Hidden while there is no scan."""

    def __init__(self, rect: Rect, most: int, parent: QWidget | None = None) -> None:
        """`most`: px that it may be wide."""
        super().__init__(parent)
        self._rect, self._side = rect, Side(1, 1)
        wide, high = rect.w + 2 * AROUND, rect.h + 2 * AROUND
        scale = min(5.0, most / wide)
        self.natural = QSize(round(wide * scale), round(high * scale))
        self.setFixedSize(self.natural)
        self.hide()

    def level(self, high: int) -> None:
        """As high as its neighbours, so that what is typed below them stands level."""
        self.setFixedHeight(high)

    def show_side(self, side: Side) -> None:
        """A place of another scan, or of none."""
        self._side = side
        self.setVisible(side.image is not None)
        self.update()

    def paintEvent(self, _: QPaintEvent) -> None:
        """Qt asks."""
        if self._side.image is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(
            QRectF(QPoint(0, self.height() - self.natural.height()), self.natural),
            *(self._side.image, self._side.place(self._rect, AROUND)),
        )
        painter.end()


class SideView(QWidget):
    """The side, and in it the box that has the focus: whole, or as near as one likes."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._side, self._box, self._zoom = Side(210, 297), Rect(0, 0, 210, 297), 1
        self.setMinimumWidth(240)

    def show_side(self, side: Side) -> None:
        """Another side."""
        self._side, self._box = side, Rect(0, 0, side.width, 0)
        self.update()

    def show_box(self, rect: Rect) -> None:
        """The box that has the focus."""
        self._box = rect
        self.update()

    def zoom(self, by: int) -> None:
        """Nearer (+1), or farther (-1): at last the whole side."""
        self._zoom = min(max(0, self._zoom + by), len(ZOOMS) - 1)
        self.update()

    @property
    def whole(self) -> bool:
        """Whether all of the side is shown."""
        return ZOOMS[self._zoom] == 0.0

    def paintEvent(self, _: QPaintEvent) -> None:
        """Qt asks."""
        side = self._side
        fits = min(self.width() / side.width, self.height() / side.height)
        scale = max(ZOOMS[self._zoom], fits)
        left = _start(self._box.x, self._box.w, side.width, self.width() / scale)
        top = _start(self._box.y, self._box.h, side.height, self.height() / scale)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        shift = QTransform.fromTranslate(-left, -top)
        painter.setTransform(shift * QTransform.fromScale(scale, scale))
        page = QRectF(0, 0, side.width, side.height)
        painter.fillRect(page, Qt.GlobalColor.white)
        if side.image is not None:
            painter.drawImage(page, side.image)
        else:
            _draw(painter, side)
        if self._box.h:
            around = 1.0
            painter.setPen(QPen(ON_PAPER, 1.0))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            box = self._box
            painter.drawRect(
                QRectF(box.x - around, box.y - around, box.w + 2 * around, box.h + 2 * around)
            )
        painter.end()


def _start(place: float, size: float, whole: float, shown: float) -> float:
    """Where a view begins that shows `shown` of `whole`, with the place in its middle."""
    if shown >= whole:
        return (whole - shown) / 2
    return min(max(0.0, place + size / 2 - shown / 2), whole - shown)


def _draw(painter: QPainter, side: Side) -> None:
    """What was printed, as far as it helps to find a box on the paper."""
    painter.setPen(QPen(Qt.GlobalColor.black, 0.3))
    font = painter.font()
    font.setPixelSize(3)
    painter.setFont(font)
    painter.drawRect(QRectF(0.2, 0.2, side.width - 0.4, side.height - 0.4))
    painter.drawText(QRectF(14, 10, side.width - 28, 8), side.heading)
    beside = ""
    for box in side.boxes:
        rect = box.rect
        painter.drawRect(QRectF(rect.x, rect.y, rect.w, rect.h))
        if box.context and box.context != beside:
            beside = box.context
            room = QRectF(8, rect.y, max(0.0, rect.x - 10), max(rect.h, 4.0))
            painter.drawText(room, int(Qt.TextFlag.TextWordWrap), beside)
    font.setPixelSize(2)
    painter.setFont(font)
    painter.setPen(QPen(Qt.GlobalColor.darkGray))
    for box in side.boxes:
        rect = box.rect
        inside = QRectF(rect.x + 0.5, rect.y + 0.3, rect.w - 1, rect.h - 0.5)
        painter.drawText(inside, int(Qt.TextFlag.TextWordWrap), box.label.text(side.lang))

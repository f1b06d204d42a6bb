"""A page as it came, and the four corners of its paper, set by keys or by mouse."""

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
    QTransform,
)
from PySide6.QtWidgets import QWidget

from fallback.recovery.intake.by_hand import Corners
from ui.recovery.picture import ON_PAPER

_ARROWS = {
    Qt.Key.Key_Left: QPointF(-1, 0),
    Qt.Key.Key_Right: QPointF(1, 0),
    Qt.Key.Key_Up: QPointF(0, -1),
    Qt.Key.Key_Down: QPointF(0, 1),
}
_NEAR = 1.2  # px of the screen to a px of the picture, looked at closely
_STRIDE = 40  # px of the picture, with Shift


class Photo(QWidget):
    """Keys: R turns it, + and - go nearer and farther; while corners are set, 1–4 choose a corner,
    arrows move it (Shift: farther), Enter hands them up by `given`."""

    given = Signal(object)  # Corners, in pixels of the picture as it came

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._came, self._shown, self._turns = QImage(), QImage(), 0
        self._corners: list[QPointF] = []
        self._at, self._near = 0, False
        self.setMinimumSize(260, 200)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def show_image(self, image: QImage, *, near: bool = False) -> None:
        """Another page, as it came: all of it, or (`near`) its top, to read the number there."""
        self._came, self._turns, self._near, self._corners = image, 0, near, []
        self._turned()

    @property
    def setting(self) -> bool:
        """Whether corners are being set."""
        return bool(self._corners)

    def set_corners(self) -> None:
        """Begin with the picture's own corners."""
        wide, high = float(self._shown.width()), float(self._shown.height())
        self._corners = [QPointF(0, 0), QPointF(wide, 0), QPointF(wide, high), QPointF(0, high)]
        self._at, self._near = 0, False
        self.setFocus()
        self.update()

    def turn(self) -> None:
        """A quarter to the right; corners are set anew."""
        self._turns = (self._turns + 1) % 4
        setting = self.setting
        self._turned()
        if setting:
            self.set_corners()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """See the class."""
        key = Qt.Key(event.key())
        if key == Qt.Key.Key_R:
            self.turn()
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal, Qt.Key.Key_Minus):
            self._near = key != Qt.Key.Key_Minus
        elif self.setting and Qt.Key.Key_1 <= key <= Qt.Key.Key_4:
            self._at = key - Qt.Key.Key_1
        elif self.setting and key in _ARROWS:
            far = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
            self._move(self._corners[self._at] + _ARROWS[key] * (_STRIDE if far else 2))
        elif self.setting and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.given.emit(self.corners)
        else:
            super().keyPressEvent(event)
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """The nearest corner goes where the mouse is."""
        self._drag(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """And follows it."""
        self._drag(event)

    def _drag(self, event: QMouseEvent) -> None:
        if not self.setting:
            return
        inverse, _ = self._view().inverted()
        place = inverse.map(event.position())
        apart = [(place - corner).manhattanLength() for corner in self._corners]
        self._at = apart.index(min(apart))
        self._move(place)
        self.update()

    @property
    def corners(self) -> Corners:
        """The sheet's top left, top right, bottom right, bottom left, in the picture as it came."""
        a, b, c, d = (self._as_came(corner) for corner in self._corners)
        return a, b, c, d

    def paintEvent(self, _: QPaintEvent) -> None:
        """Qt asks."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        view = self._view()
        painter.setTransform(view)
        painter.drawImage(0, 0, self._shown)
        painter.resetTransform()
        if self.setting:
            pen = QPen(ON_PAPER, 2)
            painter.setPen(pen)
            painter.drawPolygon(QPolygonF([view.map(corner) for corner in self._corners]))
            for n, corner in enumerate(self._corners):
                place, size = view.map(corner), 12 if n == self._at else 6
                painter.drawEllipse(place, size, size)
                painter.drawLine(place - QPointF(size, 0), place + QPointF(size, 0))
                painter.drawLine(place - QPointF(0, size), place + QPointF(0, size))
                painter.drawText(_beside(place, self.rect().toRectF()), str(n + 1))
        painter.end()

    def _view(self) -> QTransform:
        """From the picture, as turned, to this widget."""
        wide, high = max(1, self._shown.width()), max(1, self._shown.height())
        fit = min((self.width() - 24) / wide, (self.height() - 24) / high)
        if self._near and self.setting:
            corner = self._corners[self._at]
            middle = QTransform.fromTranslate(self.width() / 2, self.height() / 2)
            return QTransform.fromTranslate(-corner.x(), -corner.y()) * (
                QTransform.fromScale(_NEAR, _NEAR) * middle
            )
        scale = self.width() / wide if self._near else fit
        left = max(12.0, (self.width() - wide * scale) / 2)
        return QTransform.fromScale(scale, scale) * QTransform.fromTranslate(left, 12)

    def _move(self, place: QPointF) -> None:
        wide, high = self._shown.width(), self._shown.height()
        x, y = (
            min(max(-wide / 4, place.x()), wide * 1.25),
            min(max(-high / 4, place.y()), high * 1.25),
        )
        self._corners[self._at] = QPointF(x, y)

    def _turned(self) -> None:
        self._shown = self._came.transformed(QTransform().rotate(90 * self._turns))
        self._corners = []
        self.update()

    def _as_came(self, place: QPointF) -> tuple[float, float]:
        wide, high = self._came.width(), self._came.height()
        x, y = place.x(), place.y()
        return ((x, y), (y, high - x), (wide - x, high - y), (wide - y, x))[self._turns]


def _beside(place: QPointF, inside: QRectF) -> QRectF:
    """Room for a digit beside a corner, within the widget."""
    x = place.x() + 14 if place.x() < inside.width() / 2 else place.x() - 34
    y = place.y() + 10 if place.y() < inside.height() / 2 else place.y() - 30
    return QRectF(x, y, 20, 20)

"""Pictures beside words: from Lucide (see `icons/LICENSE.txt`), in the colour of the words."""

from functools import lru_cache
from importlib import resources

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPalette, QPixmap
from PySide6.QtSvg import QSvgRenderer

SIZE, _APART = 18, 4  # px beside a line of text, and between the two
WIDTH = SIZE + _APART
_SCALES = (1, 2, 3)  # pixels of the screen to one of ours


def icon(name: str, palette: QPalette) -> QIcon:
    """As a button shows it, enabled or not."""
    made = QIcon()
    for mode, group in (
        (QIcon.Mode.Normal, QPalette.ColorGroup.Active),
        (QIcon.Mode.Disabled, QPalette.ColorGroup.Disabled),
    ):
        colour = palette.color(group, QPalette.ColorRole.ButtonText)
        for scale in _SCALES:
            made.addPixmap(drawn(name, colour.name(), SIZE, scale, _APART), mode)
    return made


@lru_cache(maxsize=512)
def drawn(name: str, colour: str, size: int, scale: float = 1.0, apart: int = 0) -> QPixmap:
    """The picture in a colour, `size` px high, and so much room after it."""
    svg = (resources.files("ui") / "icons" / f"{name}.svg").read_text("utf-8")
    pixels = round(size * scale)
    made = QPixmap(pixels + round(apart * scale), pixels)
    made.fill(QColor(Qt.GlobalColor.transparent))
    painter = QPainter(made)
    inked = QByteArray(svg.replace("currentColor", colour).encode())
    QSvgRenderer(inked).render(painter, QRectF(0, 0, pixels, pixels))
    painter.end()
    made.setDevicePixelRatio(scale)
    return made

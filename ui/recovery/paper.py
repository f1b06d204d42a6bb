"""The paper beside the form: the box that has the focus, as near as one likes, or the side."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.desk import Desk
from ui.page import Page, label
from ui.recovery.edit import legend
from ui.recovery.field import Field
from ui.recovery.picture import Side, SideView
from ui.style import TINY


class PaperPane(Page):
    """Shows one of a sheet's scans; without a scan, where the box is on the paper."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._sides: tuple[Side, ...] = ()
        self._at = 0
        self.view, self._keys, self.legend = SideView(), label("quiet"), label("quiet")
        down = QVBoxLayout(self)
        down.setContentsMargins(0, 0, 0, 0)
        down.setSpacing(TINY)
        down.addWidget(self.view, 1)
        down.addWidget(self.legend)
        down.addWidget(self._keys)
        for key in ("Ctrl++", "Ctrl+="):
            QShortcut(QKeySequence(key), self, lambda: self.view.zoom(+1))
        QShortcut(QKeySequence("Ctrl+-"), self, lambda: self.view.zoom(-1))
        QShortcut(QKeySequence(Qt.Key.Key_F9), self, self.turn)
        self.reword()

    def reword(self) -> None:
        """See `Page`."""
        self.view.setAccessibleName(self.tr("The paper, with the box outlined"))
        self._show()

    @property
    def side(self) -> Side | None:
        """What is shown."""
        return self._sides[self._at] if self._sides else None

    def show_sides(self, sides: tuple[Side, ...]) -> None:
        """The scans of another sheet, the first first."""
        self._sides, self._at = sides, 0
        self._show()

    def show_field(self, field: Field) -> None:
        """The field that has the focus."""
        self.view.show_box(field.box.rect)
        self.legend.setText(legend(field.box, self.desk.language.lang))
        self.legend.setVisible(bool(self.legend.text()))

    def turn(self) -> None:
        """To the next scan of the same sheet."""
        if self._sides:
            self._at = (self._at + 1) % len(self._sides)
            self._show()

    def _show(self) -> None:
        side = self.side
        self.setVisible(side is not None)
        if side is None:
            self.view.show_side(Side(210, 297))
            self.legend.clear()
            return
        self.view.show_side(side)
        words = [self.tr("Ctrl++ nearer · Ctrl+- the whole page")]
        if side.image is None:
            words.insert(0, self.tr("Key from the paper: there is no scan of this sheet."))
        if len(self._sides) > 1:
            scan = self.tr("Scan {n} of {count} (F9: the other)")
            words.insert(0, scan.format(n=self._at + 1, count=len(self._sides)))
        self._keys.setText("\n".join(words))

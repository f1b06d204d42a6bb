"""A page that no code places: its picture, and a person who says which sheet it is."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QImage, QKeySequence, QShortcut
from PySide6.QtWidgets import QLabel, QLineEdit, QVBoxLayout, QWidget

from fallback.store.scans import ScanPage
from ui.desk import Desk
from ui.page import Page, button, label, row
from ui.recovery.intake import acts
from ui.recovery.intake.photo import Photo
from ui.style import SMALL


class PlaceView(Page):
    """`placed` hands up what was typed as the sheet's number, `aside` the reason why the page
    belongs to none, `aligned` its corners."""

    placed = Signal(str)
    aside = Signal(str)
    aligned = Signal(object)  # Corners

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._page: ScanPage | None = None
        self.about, self.photo, self._keys = label("heading"), Photo(), label("quiet")
        self._number_label, self.number, self.place = QLabel(), QLineEdit(), button("main")
        self._why, self.reason, self.put = QLabel(), QLineEdit(), button()
        self.corners = button()
        for words, field in ((self._number_label, self.number), (self._why, self.reason)):
            words.setBuddy(field)
        down = QVBoxLayout(self)
        down.setContentsMargins(0, 0, 0, 0)
        down.setSpacing(SMALL)
        down.addWidget(self.about)
        self._first = row(self._number_label, self.number, self.place, self.corners, stretch=False)
        self._second = row(self._why, self.reason, self.put, stretch=False)
        down.addLayout(self._first)
        down.addLayout(self._second)
        down.addWidget(self.photo, 1)
        down.addWidget(self._keys)
        self.begin_at(self.number)
        self.number.returnPressed.connect(self._place)
        self.place.clicked.connect(self._place)
        self.reason.returnPressed.connect(self._aside)
        self.put.clicked.connect(self._aside)
        self.corners.clicked.connect(self._set_corners)
        self.photo.given.connect(self.aligned)
        QShortcut(QKeySequence(Qt.Key.Key_F7), self, self._set_corners)
        QShortcut(QKeySequence(Qt.Key.Key_F3), self, self.reason.setFocus)
        self.reword()

    def reword(self) -> None:
        """See `Page`."""
        self._number_label.setText(self.tr("Sheet &number"))
        self.number.setAccessibleName(self.tr("Number of the sheet that this page is"))
        self.number.setPlaceholderText(self.tr("as printed on the sheet"))
        self.place.setText(self.tr("It is &this sheet"))
        self.corners.setText(self.tr("Set its corners (F7)"))
        self._why.setText(self.tr("It is none: &why (F3)"))
        self.reason.setAccessibleName(self.tr("Why the page belongs to no sheet"))
        self.put.setText(self.tr("&Put aside"))
        self.photo.setAccessibleName(self.tr("The page as it was scanned"))
        self._show()

    def show_page(self, page: ScanPage, image: QImage) -> None:
        """Another page."""
        self._page = page
        self.number.setText(page.sheet_number or "")
        self.reason.clear()
        self.photo.show_image(image, near=page.sheet_number is None)
        self._show()

    def forget(self) -> None:
        """Nothing of a patient on the screen any more."""
        self._page = None
        self.number.clear()
        self.reason.clear()
        self.photo.show_image(QImage())
        self._show()

    def _show(self) -> None:
        page = self._page
        self.about.setText("" if page is None else self.desk.language.word(acts.to_do(page)))
        open_still = page is not None and page.state != "confirmed"
        for widget in (self.number, self.place, self._number_label, self.corners):
            widget.setVisible(open_still)
        self.corners.setEnabled(open_still and page is not None and page.sheet_number is not None)
        if self.photo.setting:
            words = self.tr(
                "1–4 choose a corner of the sheet (1: top left as it is read) · arrows move it,"
                " Shift farther · + nearer · R turn · Enter: these are the corners"
            )
        else:
            words = self.tr("In the picture: R turn · + nearer · - all of it")
        self._keys.setText(words)

    def _place(self) -> None:
        if self._page is not None:
            self.placed.emit(self.number.text())

    def _aside(self) -> None:
        if self._page is not None:
            self.aside.emit(self.reason.text())

    def _set_corners(self) -> None:
        if self.corners.isEnabled():
            self.photo.set_corners()
            self._show()

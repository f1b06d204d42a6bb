"""Name and birth date, as a hand or a label has them on the paper, beside the record's: the same
person, or not. Nothing else of the page is shown before that is answered."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QPixmap, QResizeEvent, QShortcut
from PySide6.QtWidgets import QLabel, QLineEdit, QVBoxLayout, QWidget

from ui.desk import Desk
from ui.page import Note, Page, button, card, column, label, row
from ui.recovery.acts import Asked
from ui.style import MEDIUM, SMALL

_TALLEST = 260  # px of the head


class Confirm(Page):
    """`answered` hands up (yes, reason). No key that ends a line answers: a barcode reader presses
    it too."""

    answered = Signal(bool, str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._asked: Asked | None = None
        self._picture = QPixmap()
        self.question, self.head = label("heading"), QLabel()
        self.record, self.warning = label("title"), Note(desk, "care")
        self._paper_says, self._record_says = label("quiet"), label("quiet")
        self.yes, self.no = button("main"), button()
        self._why, self.reason = QLabel(), QLineEdit()
        self._why.setBuddy(self.reason)
        paper, words = card(), card()
        paper.setLayout(_inside(self._paper_says, self.head))
        words.setLayout(_inside(self._record_says, self.record))
        down = QVBoxLayout(self)
        down.setContentsMargins(0, 0, 0, 0)
        down.setSpacing(SMALL)
        for widget in (self.question, self.warning, paper, words):
            down.addWidget(widget)
        down.addLayout(row(self.yes))
        why = row(self._why, self.reason, self.no, stretch=False)
        why.setStretch(1, 1)
        down.addLayout(why)
        down.addStretch(1)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.yes.clicked.connect(self._yes)
        self.no.clicked.connect(self._no)
        self.reason.returnPressed.connect(self._no)
        QShortcut(QKeySequence(Qt.Key.Key_F2), self, self._yes)
        QShortcut(QKeySequence(Qt.Key.Key_F3), self, self.reason.setFocus)
        self.reword()

    def reword(self) -> None:
        """See `Page`."""
        self._paper_says.setText(self.tr("On the paper"))
        self._record_says.setText(self.tr("In the record"))
        self.yes.setText(self.tr("It is the same person (F2)"))
        self.no.setText(self.tr("Put it aside"))
        self._why.setText(self.tr("It is not: &why (F3)"))
        self.reason.setAccessibleName(self.tr("Why it is not the same person"))
        self.head.setAccessibleName(self.tr("The head of the page, as scanned"))
        self._show()

    def show_asked(self, asked: Asked) -> None:
        """Ask of a page."""
        self._asked = asked
        self._picture = QPixmap.fromImage(asked.head)
        self.reason.clear()
        self._show()
        self._fit()

    def forget(self) -> None:
        """Nothing of a patient on the screen any more."""
        self._asked, self._picture = None, QPixmap()
        self.head.clear()
        self.reason.clear()
        self._show()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The head is as wide as there is room."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        if not self._picture.isNull():
            wide = max(200, self.width() - 4 * MEDIUM)
            self.head.setPixmap(
                self._picture.scaled(
                    *(wide, _TALLEST, Qt.AspectRatioMode.KeepAspectRatio),
                    Qt.TransformationMode.SmoothTransformation,
                )
            )

    def _show(self) -> None:
        asked = self._asked
        if asked is None:
            self.question.clear()
            self.record.clear()
            self.warning.clear()
            return
        heading = asked.heading
        words = self.tr("{form}, sheet {number}: are name and birth date the same?")
        self.question.setText(words.format(form=asked.title, number=asked.number))
        born = (heading.birth_date, heading.place)
        parts = (heading.name, heading.number, *born)
        self.record.setText("   ".join(part for part in parts if part) or "–")
        self.warning.say(*asked.warnings)

    def _yes(self) -> None:
        if self._asked is not None:
            self.answered.emit(True, "")

    def _no(self) -> None:
        if self._asked is not None:
            self.answered.emit(False, self.reason.text())


def _inside(*widgets: QWidget) -> QVBoxLayout:
    made = column(*widgets)
    made.setContentsMargins(MEDIUM, SMALL, MEDIUM, SMALL)
    return made

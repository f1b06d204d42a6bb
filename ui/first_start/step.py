"""One step of the first start: what it asks, and the way on and back."""

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFormLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from fallback.errors import FallbackError
from ui.desk import Desk
from ui.page import Note, Page, button, card, centred, label, row
from ui.style import LARGE, MEDIUM, SMALL


class Step(Page):
    """`on` and `back` leave it. A subclass fills `inside`, and decides in `leave` whether what was
    typed holds."""

    on = Signal()
    back = Signal()
    widest = 680  # px

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.count, self.title, self.how = label("quiet"), label("title"), label()
        self.problem, self.news = Note(desk), Note(desk, "well")
        self.go, self.back_button = button("main"), button()
        sheet, self.inside = card(), QVBoxLayout()
        down = QVBoxLayout(sheet)
        down.setSpacing(SMALL)
        down.setContentsMargins(LARGE, LARGE, LARGE, LARGE)
        for part in (self.count, self.title, self.how):
            down.addWidget(part)
        down.addSpacing(MEDIUM)
        down.addLayout(self.inside)
        for note in (self.problem, self.news):
            down.addWidget(note)
        down.addSpacing(SMALL)
        down.addLayout(row(self.go, self.back_button))
        self.setLayout(centred(sheet, self.widest))
        self.go.clicked.connect(self.leave)
        self.back_button.clicked.connect(self.back)

    def begin(self) -> None:
        """It is shown: the hand goes where one begins."""
        self.problem.clear()
        self.go.setFocus()

    def leave(self) -> None:
        """On to the next."""
        self.on.emit()

    def place(self, number: int, of: int) -> None:
        """Which step it is."""
        self.count.setText(self.tr("Step {number} of {of}").format(number=number, of=of))

    def fields(self, *found: QLineEdit) -> tuple[QLabel, ...]:
        """Fields below each other, each with a label before it; Enter goes to the next, and from
        the last on."""
        form = QFormLayout()
        form.setVerticalSpacing(SMALL)
        labels = tuple(QLabel() for _ in found)
        for above, field in zip(labels, found, strict=True):
            above.setBuddy(field)
            form.addRow(above, field)
        for field, after in zip(found, (*found[1:], None), strict=True):
            goes: Callable[[], None] = after.setFocus if after is not None else self.go.click
            field.returnPressed.connect(goes)
        self.inside.addLayout(form)
        return labels

    def refuse(self, error: FallbackError, field: QLineEdit) -> None:
        """What is wrong, with the hand where it is mended."""
        self.problem.fail(error)
        field.setFocus()
        field.selectAll()


def named(label: QLabel, field: QWidget, text: str) -> None:
    """What a field is called, on the screen and for a screen reader."""
    label.setText(text)
    field.setAccessibleName(text.replace("&", ""))

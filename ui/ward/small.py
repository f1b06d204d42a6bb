"""Labels and wristbands: on which paper, from which place, how many."""

from collections.abc import Callable

from PySide6.QtWidgets import QComboBox, QLabel, QWidget

from ui.desk import Desk
from ui.page import Dialog, button, column, label, number, row
from ui.style import LARGE
from ui.ward.arrival_acts import BANDS, SHEETS, Wanted

_MOST = 27  # places on the sheet that has most


class AskLabels(Dialog):
    """Closes, and hands what was asked for to `run`. `whose` is the patient's name."""

    def __init__(
        self,
        desk: Desk,
        whose: str,
        run: Callable[[Wanted], None],
        *,
        band: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(desk, parent)
        self._run, self._kinds = run, (*SHEETS, *BANDS)
        self._who, self._how = label("heading"), label("quiet")
        self._who.setText(whose)
        self._labels = [QLabel() for _ in range(3)]
        self.kind, self.start, self.count = QComboBox(), number(), number()
        self.start.setRange(1, _MOST)
        self.count.setRange(0, 10 * _MOST)
        self.go, self.back = button("main"), button()
        self.go.setDefault(True)
        inside = column(self._who)
        for above, field in zip(self._labels, (self.kind, self.start, self.count), strict=True):
            above.setBuddy(field)
            inside.addWidget(above)
            inside.addWidget(field)
        inside.addWidget(self._how)
        inside.addLayout(row(self.go, self.back))
        inside.setContentsMargins(LARGE, LARGE, LARGE, LARGE)
        self.setLayout(inside)
        self.kind.addItems([""] * len(self._kinds))
        self.reword()
        self.kind.currentIndexChanged.connect(self._show_places)
        self.kind.setCurrentIndex(len(SHEETS) if band else 0)
        self.go.clicked.connect(self._go)
        self.back.clicked.connect(self.reject)

    def reword(self) -> None:
        """See `Dialog`."""
        self.setWindowTitle(self.tr("Labels and wristband"))
        words = (
            self.tr("&What and on which paper"),
            self.tr("&First free place on the sheet"),
            self.tr("&How many (0: the rest of the sheet)"),
        )
        fields = (self.kind, self.start, self.count)
        for above, field, text in zip(self._labels, fields, words, strict=True):
            above.setText(text)
            field.setAccessibleName(text.replace("&", ""))
        for n, sheet in enumerate(SHEETS):
            self.kind.setItemText(n, self.tr("Labels, sheet {sheet}").format(sheet=sheet))
        self.kind.setItemText(len(SHEETS), self.tr("Wristband on plain paper, to cut out"))
        self.kind.setItemText(len(SHEETS) + 1, self.tr("Wristband on a strip"))
        self._how.setText(self.tr("Places are counted from the left, row by row."))
        self.go.setText(self.tr("&Show and print …"))
        self.back.setText(self.tr("&Back"))

    def _show_places(self) -> None:
        on_sheet = self._kinds[self.kind.currentIndex()] not in BANDS
        self.start.setEnabled(on_sheet)
        self.count.setEnabled(on_sheet)

    def _go(self) -> None:
        kind = self._kinds[self.kind.currentIndex()]
        wanted = Wanted(kind, self.start.value(), self.count.value())
        self.accept()
        self._run(wanted)

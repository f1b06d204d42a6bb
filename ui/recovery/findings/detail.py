"""The finding that is looked at: its sentence, its three sides, and what may be decided."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from fallback.recovery.findings.finding import Finding
from ui.desk import Desk
from ui.page import Page, button, card, label, row
from ui.style import MEDIUM, SMALL


class Detail(Page):
    """`decided` hands up (decision, reason)."""

    decided = Signal(str, str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._finding: Finding | None = None
        self._why, self._todo = label("heading"), label("quiet")
        self._sides = tuple((label("quiet"), label()) for _ in range(3))
        self._reason_label, self.reason = QLabel(), QLineEdit()
        self._reason_label.setBuddy(self.reason)
        self.write, self.worklist, self.dismiss = button("main"), button(), button()
        grid = QGridLayout()
        grid.setHorizontalSpacing(MEDIUM)
        for at, (title, words) in enumerate(self._sides):
            grid.addWidget(title, 0, at)
            grid.addWidget(words, 1, at, Qt.AlignmentFlag.AlignTop)
            grid.setColumnStretch(at, 1)
        deciding = row(self.write, self.worklist, stretch=False)
        deciding.addSpacing(MEDIUM)
        for widget in (self._reason_label, self.reason, self.dismiss):
            deciding.addWidget(widget)
        deciding.setStretch(deciding.indexOf(self.reason), 1)
        paper = card()
        down = QVBoxLayout(paper)
        down.setContentsMargins(MEDIUM, SMALL, MEDIUM, SMALL)
        down.addWidget(self._why)
        down.addWidget(self._todo)
        down.addLayout(grid)
        down.addLayout(deciding)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(paper)
        self.write.clicked.connect(lambda: self.decided.emit("write", ""))
        self.worklist.clicked.connect(lambda: self.decided.emit("worklist", ""))
        self.dismiss.clicked.connect(self._dismiss)
        self.reason.returnPressed.connect(self._dismiss)
        self.reword()

    def reword(self) -> None:
        """See `Page`."""
        names = (self.tr("Snapshot"), self.tr("Paper"), self.tr("Record system now"))
        for (title, _), text in zip(self._sides, names, strict=True):
            title.setText(text)
        self.write.setText(self.tr("&Write it"))
        self.worklist.setText(self.tr("To the wor&klist"))
        self._reason_label.setText(self.tr("&Reason"))
        self.reason.setAccessibleName(self.tr("Reason to dismiss"))
        self.reason.setPlaceholderText(self.tr("needed to dismiss"))
        self.dismiss.setText(self.tr("&Dismiss"))
        self.show_finding(self._finding)

    def show_finding(self, one: Finding | None) -> None:
        """Show it; None hides the pane. What was decided cannot be decided again."""
        if one is None or self._finding is None or one.id != self._finding.id:
            self.reason.clear()
        self._finding = one
        self.setVisible(one is not None)
        if one is None:
            return
        lang = self.desk.language.lang
        self._why.setText(one.why.text(lang))
        self._todo.setText(one.todo.text(lang))
        for (_, words), side in zip(self._sides, (one.base, one.paper, one.live), strict=True):
            words.setText(side.text(lang))
        for widget in (self.write, self.worklist, self.dismiss, self.reason, self._reason_label):
            widget.setVisible(one.decision is None)
        self.write.setEnabled(one.item is not None)

    def enter(self) -> None:
        """To the first thing that can be decided."""
        for one in (self.write, self.worklist):
            if one.isVisible() and one.isEnabled():
                one.setFocus()
                return

    def _dismiss(self) -> None:
        self.decided.emit("dismiss", self.reason.text())

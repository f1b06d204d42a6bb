"""The trail: whether it holds, its last rows, and all of it for whoever reviews logs."""

from PySide6.QtWidgets import QFileDialog, QWidget

from fallback.texts import Message
from ui.desk import Desk
from ui.readiness import trail_acts as acts
from ui.readiness.listed import Listed


class TrailView(Listed):
    """Nothing of it is shown before it is checked: to look is an act, and is noted."""

    narrow = frozenset({0, 1})

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.check = self.act("check", "main", always=True)
        self.export = self.act("export", always=True)
        self.check.clicked.connect(self._check)
        self.export.clicked.connect(self._ask_where)
        self.begin_at(self.check)
        self.reword()

    def reword(self) -> None:
        """See `Page`."""
        self.table.setAccessibleName(self.tr("The trail"))
        self.empty.setText(self.tr("Check the trail to see its last rows."))
        self.check.setText(self.tr("&Check the whole trail"))
        self.export.setText(self.tr("&Export …"))

    def columns(self) -> tuple[str, ...]:
        """See `Listed`."""
        return self.tr("Row"), self.tr("When"), self.tr("Who"), self.tr("Act")

    def enter(self) -> None:
        """Checked when somebody asks."""
        self.check.setFocus()

    def export_to(self, path: str) -> None:
        """Write it there."""
        self.quiet()
        self.progress.run(
            self.tr("Export the trail"),
            self,
            lambda session, _: acts.export(session, path),
            self.news.say,
            self.problem.fail,
        )

    def _ask_where(self) -> None:
        dialog = QFileDialog(self, self.tr("Export the trail"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("jsonl")
        dialog.selectFile("fallback-trail.jsonl")
        dialog.fileSelected.connect(self.export_to)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _check(self) -> None:
        self.quiet()
        self.progress.run(self.tr("Checking …"), self, acts.check, self._show, self.problem.fail)

    def _show(self, found: acts.Checked) -> None:
        self._tell(found.said, well=found.holds)
        self.show_entries(found.entries)
        self.table.enter()

    def _tell(self, said: Message, *, well: bool) -> None:
        (self.news if well else self.problem).say(said)

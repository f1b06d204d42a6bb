"""Where charts come from: the record system, mapping profiles, and what lies in quarantine."""

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtWidgets import QFileDialog, QWidget

from fallback.session import Session
from fallback.sources.record_system import Progress
from fallback.texts import Message
from ui.desk import Desk
from ui.readiness import profile_acts
from ui.readiness import source_acts as acts
from ui.readiness.listed import Listed
from ui.readiness.proposal import ShowProposal
from ui.ward.reason import Reason

R = TypeVar("R")


class SourcesView(Listed):
    """What a check, a trial or a message says stands beside the line until another is chosen."""

    narrow = frozenset({0})

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._told = ("", "")
        self._acceptable = False
        self.check, self.accept = self.act("check", "main"), self.act("accept")
        self.try_it, self.read = self.act("try", "main"), self.act("read")
        self.retry, self.retry_all = self.act("retry", "main"), self.act("retry_all", "main")
        self.drop, self.look = self.act("drop"), self.act("look", always=True)
        self.check.clicked.connect(lambda: self._check(accept=False))
        self.accept.clicked.connect(lambda: self._check(accept=True))
        self.try_it.clicked.connect(self._try)
        self.read.clicked.connect(self._read)
        self.retry.clicked.connect(lambda: self._retry(self._number()))
        self.retry_all.clicked.connect(lambda: self._retry(None))
        self.drop.clicked.connect(lambda: self.ask_drop())
        self.look.clicked.connect(self._ask_file)
        self.table.moved.connect(self._another)
        self.table.chosen.connect(self._enter_does)
        self.reword()

    def reword(self) -> None:
        """See `Page`."""
        self.table.setAccessibleName(self.tr("Where charts come from"))
        self.empty.setText(self.tr("Asking …"))
        self.check.setText(self.tr("Ask &what it can do (Enter)"))
        self.accept.setText(self.tr("A&ccept what changed"))
        self.try_it.setText(self.tr("&Try it on its files (Enter)"))
        self.read.setText(self.tr("Read it, &patient and all"))
        self.retry.setText(self.tr("Try it a&gain"))
        self.retry_all.setText(self.tr("Try all a&gain"))
        self.drop.setText(self.tr("&Drop it …"))
        self.look.setText(self.tr("Look at a file of ta&bles …"))

    def columns(self) -> tuple[str, ...]:
        """See `Listed`."""
        return self.tr("State"), self.tr("What"), self.tr("How it stands")

    def enter(self) -> None:
        """As they stand now."""
        self.table.setFocus()
        self.desk.store.ask(self, acts.sources, self.show_entries, self.problem.fail)

    def forget(self) -> None:
        """See `WardPage`."""
        self._told = ("", "")
        super().forget()

    def show_chosen(self) -> None:
        """See `Listed`; with what was told of it since."""
        super().show_chosen()
        one = self.chosen()
        mine = one is not None and one.line.id == self._told[0]
        if one is not None and mine:
            self.about.setText(f"{self._told[1]}\n\n– – –\n\n{one.about}")
        self.accept.setVisible(mine and self._acceptable)

    def ask_drop(self) -> Reason | None:
        """Why it is not used."""
        id = self._number()
        if id is None:
            return None
        words = (
            self.tr("Drop a message"),
            self.tr("It is never used. That it came, and why it was dropped, stays in the trail."),
            self.tr("&Drop it"),
        )

        def act(session: Session, reason: str) -> Message:
            return acts.drop(session, id, reason)

        dialog = Reason(self.desk, words, act, self._done, self)
        dialog.begin()
        return dialog

    def look_at(self, path: str) -> None:
        """A file, and the profile proposed for it."""
        self.quiet()
        self.progress.run(
            self.tr("Reading …"),
            self,
            lambda session, progress: profile_acts.look(session, path, progress),
            self._propose,
            self.problem.fail,
        )

    def _ask_file(self) -> None:
        dialog = QFileDialog(self, self.tr("Look at a file of tables"))
        dialog.setNameFilter("CSV, Excel (*.csv *.txt *.tsv *.xlsx *.xls *.ods)")
        dialog.fileSelected.connect(self.look_at)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _propose(self, found: profile_acts.Proposal) -> None:
        dialog = ShowProposal(self.desk, found, self._done, self)
        dialog.begin()

    def _enter_does(self) -> None:
        for one in (self.check, self.try_it, self.retry):
            if not one.isHidden():
                one.click()

    def _check(self, *, accept: bool) -> None:
        one = self.chosen()
        asked = one.line.id if one else ""

        def act(session: Session, _: Progress) -> tuple[str, bool]:
            return acts.check(session, accept)

        def told(found: tuple[str, bool]) -> None:
            self._acceptable = found[1]
            self._tell(asked, found[0])

        self._run(act, told)

    def _try(self) -> None:
        one = self.chosen()
        if one is not None:
            id, name = one.line.id, one.line.id.partition("/")[2]
            self._run(
                lambda session, progress: profile_acts.tried(session, name, progress),
                lambda text: self._tell(id, text),
            )

    def _read(self) -> None:
        one, number = self.chosen(), self._number()
        if one is not None and number is not None:
            id = one.line.id
            self._run(
                lambda session, _: acts.read(session, number), lambda text: self._tell(id, text)
            )

    def _retry(self, id: int | None) -> None:
        self._run(lambda session, progress: acts.retry(session, id, progress), self._done)

    def _run(self, act: Callable[[Session, Progress], R], done: Callable[[R], None]) -> None:
        self.quiet()
        self.progress.run(self.tr("Asking …"), self, act, done, self.problem.fail)

    def _tell(self, id: str, text: str) -> None:
        self._told = (id, text)
        self.enter()

    def _number(self) -> int | None:
        one = self.chosen()
        kind, _, id = one.line.id.partition("/") if one else ("", "", "")
        return int(id) if kind == "message" else None

    def _another(self) -> None:
        """What was told of another line is not kept on the screen."""
        one = self.chosen()
        if one is not None and one.line.id != self._told[0]:
            self._told, self._acceptable = ("", ""), False

    def _done(self, said: Message) -> None:
        self.quiet()
        self.news.say(said)
        self.enter()

"""The ward: find a patient, print one or all, take a snapshot, declare an outage."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QLabel, QLineEdit, QVBoxLayout, QWidget

from fallback.texts import Message
from ui.beside import Gap, Listing, beside, side
from ui.desk import Desk
from ui.later import Later
from ui.page import button, column, label, row
from ui.ward import acts, patients
from ui.ward.page import WardPage

if TYPE_CHECKING:
    from fallback.snapshots.take import Taken
    from ui.paper import acts as paper
    from ui.paper import again
    from ui.ward import more
else:
    paper, again = Later("ui.paper.acts"), Later("ui.paper.again")
    more = Later("ui.ward.more")


class WardView(WardPage):
    """The list, and what is done with those in it. `opened` is a patient to look at."""

    opened = Signal(str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._picture: acts.Picture | None = None
        self._search_label, self.search = QLabel(), QLineEdit()
        self.count = label("quiet", wrap=False)
        self._search_label.setBuddy(self.search)
        self.search.setClearButtonEnabled(True)
        self.table = patients.table()
        self._names: dict[str, str] = {}
        self._middle = Listing(self.table)
        self._empty = self._middle.words
        beside(self, self._left(), self._side())
        self._connect()
        self.reword()

    def _left(self) -> QVBoxLayout:
        top = row(self._search_label, self.search, self.count, stretch=False)
        top.setStretch(1, 1)
        left = column()
        left.addLayout(top)
        left.addLayout(self.said())
        left.addWidget(self._middle, 1)
        return left

    def _side(self) -> QFrame:
        self.print_ward, self.print_one = button("large", "printer"), button("main", "printer")
        self.look = button("", "book-open")
        self.more, self._several_how = button(), label("quiet")
        self.chosen, self._print_how = label("heading"), label("quiet")
        self.take, self.declare = button("", "download"), button("", "octagon-alert")
        self.back_again = button("", "rotate-ccw")
        self._take_how, self._declare_how = label("quiet"), label("quiet")
        return side(
            *(self.print_ward, self._print_how, Gap.SOME),
            *(self.chosen, self.print_one, self.look, self._several_how, self.more, Gap.FREE),
            *(self._declare_how, self.declare, self.back_again, self._take_how, self.take),
        )

    def _connect(self) -> None:
        self.search.textChanged.connect(self._look_up)
        self.search.installEventFilter(self)
        self.table.moved.connect(self._show_chosen)
        self.table.chosen.connect(self._open)
        self.print_ward.clicked.connect(lambda: self._issue(""))
        self.print_one.clicked.connect(self._print_one)
        self.look.clicked.connect(self._open)
        self.more.clicked.connect(lambda: self.more_prints())
        self.take.clicked.connect(self._take)
        self.declare.clicked.connect(lambda: self.declare_outage())
        self.back_again.clicked.connect(self._end)
        QShortcut(QKeySequence.StandardKey.Find, self, self._to_search)
        QShortcut(QKeySequence.StandardKey.Print, self, self._print_one)
        self.begin_at(self.search)

    def reword(self) -> None:
        """See `Page`."""
        self._search_label.setText(self.tr("F&ind"))
        self.search.setAccessibleName(self.tr("Find a patient"))
        self.search.setPlaceholderText(self.tr("Name, identity number or bed (Ctrl+F)"))
        self.table.setAccessibleName(self.tr("Patients on the ward"))
        self.print_ward.setText(self.tr("Print the &whole ward"))
        self._print_how.setText(
            self.tr("Overview, and each patient's packet. You see it before it prints.")
        )
        self.look.setText(self.tr("&Read on the screen (Enter)"))
        self._several_how.setText(self.tr("Shift or Ctrl selects several, Ctrl+P prints them."))
        self.more.setText(self.tr("&Print again, the next day …"))
        self.back_again.setText(self.tr("The record system is &back"))
        self.declare.setText(self.tr("&Declare an outage …"))
        self._take_how.setText(self.tr("While the record system works:"))
        self.take.setText(self.tr("&Take a new snapshot"))
        self._show_occasion()
        self._show_chosen()
        self._show_count()

    def show_picture(self, picture: acts.Picture) -> None:
        """Show the ward as the store has it now; who was chosen stays chosen."""
        were = [one.id for one in self.table.selected()]
        self._picture = picture
        self._names = {one.id: one.name for one in picture.patients}
        self.table.lines.fill([patients.line(one) for one in picture.patients])
        self._show_occasion()
        self._look_up(self.search.text())
        self.table.select(*were)

    def enter(self) -> None:
        """The workspace is shown."""
        self.search.setFocus()
        self.changed.emit()

    def forget(self) -> None:
        """Nothing of a ward on the screen any more."""
        super().forget()
        self._picture = None
        self.search.clear()
        self._names = {}
        self.table.lines.fill(())
        self._found(None)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """From the search down into the list."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.table.enter()
                return True
            if event.key() == Qt.Key.Key_Escape:
                self.search.clear()
                return True
        return super().eventFilter(watched, event)

    def _to_search(self) -> None:
        self.search.setFocus()
        self.search.selectAll()

    def _look_up(self, text: str) -> None:
        if not text.strip() or self._picture is None or self._picture.snapshot is None:
            self._found(None)
            return
        snapshot = self._picture.snapshot.id
        self.desk.store.ask(
            self,
            lambda session: (text, acts.search(session, snapshot, text)),
            self._answered,
            self.problem.fail,
        )

    def _answered(self, answer: tuple[str, frozenset[str]]) -> None:
        asked, found = answer
        if asked == self.search.text():  # else an answer to a later question is on its way
            self._found(found)

    def _found(self, found: frozenset[str] | None) -> None:
        self.table.lines.narrow(found)
        if self.table.lines.rowCount() == 1:
            self.table.selectRow(0)
        self._show_chosen()
        self._show_count()

    def _show_chosen(self) -> None:
        names = self._chosen_names()
        self.print_one.setEnabled(bool(names))
        self.look.setEnabled(bool(names))
        self.more.setEnabled(self.table.lines.of_all > 0)
        self.print_ward.setEnabled(self.table.lines.of_all > 0)
        self.print_one.setText(
            self.tr("Print &selected patients")
            if len(names) > 1
            else self.tr("Print &selected patient")
        )
        many = self.tr("{count} patients").format(count=len(names))
        nobody = self.tr("Choose a patient in the list")
        self.chosen.setText(many if len(names) > 1 else "".join(names) or nobody)

    def _show_occasion(self) -> None:
        """Declare an outage where there is none; end the one that goes on."""
        outage = self._picture.outage if self._picture is not None else None
        going_on = outage is not None and outage.ended_at is None
        self.declare.setVisible(outage is None)
        self.back_again.setVisible(going_on)
        self._declare_how.setVisible(outage is None or going_on)
        self._declare_how.setText(
            self.tr("When it works again, and is to be trusted:")
            if going_on
            else self.tr("Has the record system failed?")
        )

    def _show_count(self) -> None:
        shown, everyone = self.table.lines.rowCount(), self.table.lines.of_all
        self.count.setText(
            self.tr("{shown} of {everyone} patients").format(shown=shown, everyone=everyone)
        )
        if not everyone:
            self._empty.setText(
                self.tr("No snapshot of the ward yet.\nTake one while the record system works.")
            )
        else:
            self._empty.setText(
                self.tr("Nobody fits the search.\nPress Escape to show everyone again.")
            )

    def _chosen_names(self) -> tuple[str, ...]:
        return tuple(self._names[one.id] for one in self.table.selected())

    def more_prints(self) -> "more.MorePrints":
        """Ask how to print after the first print."""
        ids = tuple(one.id for one in self.table.selected())
        names = self._chosen_names()
        dialog = more.MorePrints(self.desk, ids, names, self.print, self)
        dialog.begin()
        return dialog

    def step(self, by: int) -> str | None:
        """Choose the patient after or before the one chosen; None at the end of the list."""
        line = self.table.current()
        found = self.table.lines.line(self.table.lines.row_of(line.id) + by) if line else None
        if found is None:
            return None
        self.table.select(found.id)
        return found.id

    def _open(self) -> None:
        line = self.table.current()
        if line is not None:
            self.opened.emit(line.id)

    def _print_one(self) -> None:
        ids = tuple(one.id for one in self.table.selected())
        if len(ids) == 1:
            self._issue(ids[0])
        elif ids:
            whose = "; ".join(self._chosen_names())
            self.print(lambda session, progress: again.chosen(session, ids, whose, progress))

    def _issue(self, patient_id: str) -> None:
        whose = self._names.get(patient_id, "")
        self.print(lambda session, progress: paper.issue(session, patient_id, whose, progress))

    def _end(self) -> None:
        self.quiet()
        self.desk.store.ask(self, acts.end, self._ended, self.problem.fail)

    def _ended(self, said: Message) -> None:
        self.news.say(said)
        self.changed.emit()

    def _take(self) -> None:
        self.quiet()
        self.progress.run(
            self.tr("Reading the ward …"), self, acts.take, self._taken, self.problem.fail
        )

    def _taken(self, taken: "Taken") -> None:
        well = not (taken.doubts or taken.faults)
        (self.news if well else self.doubts).say(*acts.what_was_taken(taken))
        self.changed.emit()

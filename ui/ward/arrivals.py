"""Who arrives meanwhile: a number that can never collide, and their forms, labels and wristband."""

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QWidget,
)

from fallback.chart.model import Sex
from fallback.chart.reserve import ReserveIdentity
from fallback.errors import FallbackError
from fallback.texts import Message, say
from ui.beside import Gap, Listing, beside, side
from ui.desk import Desk
from ui.page import Note, button, column, label, row
from ui.style import SMALL
from ui.table import Line, Lines, Table
from ui.ward import arrival_acts as acts
from ui.ward.page import WardPage
from ui.ward.reason import Reason
from ui.ward.small import AskLabels

_SEXES: tuple[Sex, ...] = ("unknown", "female", "male", "other")


class ArrivalsView(WardPage):
    """The list on the left; on the right someone new, and what is printed of the one chosen."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._arrivals: dict[str, acts.Arrival] = {}
        self._just = ""  # the number just given, to be chosen in the list
        self.table = Table(Lines(self._titles), narrow=frozenset({0, 2, 3, 4, 6}))
        self._middle = Listing(self.table)
        self._empty = self._middle.words
        self.warning = Note(desk, "care")
        left = column()
        left.addLayout(self.said())
        left.addWidget(self.warning)
        left.addWidget(self._middle, 1)
        beside(self, left, self._side())
        self._connect()
        self.begin_at(self.name)
        self.reword()

    def _side(self) -> QFrame:
        self._new = label("heading")
        self._labels = [QLabel() for _ in range(3)]
        self.name, self.born, self.sex = QLineEdit(), QLineEdit(), QComboBox()
        self.give = button("large")
        self._number, self._whose = label("heading"), label()
        self.forms, self.labels = button("main", "printer"), button("", "tags")
        self.band = button()
        self.void = button()
        fields = (self.name, self.born, self.sex)
        for above, field in zip(self._labels, fields, strict=True):
            above.setBuddy(field)
        return side(
            self._new,
            *(part for pair in zip(self._labels, fields, strict=True) for part in pair),
            *(self.give, Gap.SOME, Gap.FREE, self._number, self._whose, self.forms),
            *(_pair(self.labels, self.band), self.void),
        )

    def _connect(self) -> None:
        self.give.clicked.connect(self._give)
        # No number by a slip of Enter: one given without the birth date says another.
        self.name.returnPressed.connect(self.born.setFocus)
        self.born.returnPressed.connect(self.give.setFocus)
        self.table.moved.connect(self._show_chosen)
        self.table.chosen.connect(self._print_forms)
        self.forms.clicked.connect(self._print_forms)
        self.labels.clicked.connect(lambda: self.ask_labels())
        self.band.clicked.connect(lambda: self.ask_labels(band=True))
        self.void.clicked.connect(lambda: self.ask_void())
        QShortcut(QKeySequence.StandardKey.Print, self, self._print_forms)

    def reword(self) -> None:
        """See `Page`."""
        self.table.setAccessibleName(self.tr("Who has arrived"))
        self._empty.setText(
            self.tr("Nobody has arrived in this outage.\nGive whoever does a number, on the right.")
        )
        self._new.setText(self.tr("New arrival"))
        words = (
            self.tr("&Name, as told"),
            self.tr("&Birth date, year-month-day"),
            self.tr("Se&x"),
        )
        for above, field, text in zip(
            self._labels, (self.name, self.born, self.sex), words, strict=True
        ):
            above.setText(text)
            field.setAccessibleName(text.replace("&", ""))
        self.name.setPlaceholderText(self.tr("Empty where nobody knows"))
        self.born.setPlaceholderText("1958-03-17")
        chosen = max(0, self.sex.currentIndex())
        self.sex.clear()
        lang = self.desk.language.lang
        self.sex.addItems([say(f"packet.sex_{one}").text(lang) for one in _SEXES])
        self.sex.setCurrentIndex(chosen)
        self.give.setText(self.tr("&Give a reserve number"))
        self.forms.setText(self.tr("&Print the forms (Ctrl+P)"))
        self.labels.setText(self.tr("L&abels …"))
        self.band.setText(self.tr("&Wristband …"))
        self.void.setText(self.tr("Number not &used …"))
        self._show_chosen()

    def enter(self) -> None:
        """Who has arrived by now."""
        self.desk.store.ask(self, acts.arrivals, self._show, self.problem.fail)
        self.name.setFocus()

    def forget(self) -> None:
        """See `WardPage`."""
        super().forget()
        self.name.clear()
        self.born.clear()
        self._just = ""
        self._show(acts.Arrivals((), ()))

    def ask_labels(self, *, band: bool = False) -> AskLabels | None:
        """On which paper."""
        one = self._chosen()
        if one is None:
            return None
        number = one.number

        def run(wanted: acts.Wanted) -> None:
            self.print(lambda session, _: acts.small(session, number, wanted))

        whose = " ".join((one.number, one.name)).strip()
        dialog = AskLabels(self.desk, whose, run, band=band, parent=self)
        dialog.begin()
        return dialog

    def ask_void(self) -> Reason | None:
        """Why the number is not used."""
        one = self._chosen()
        if one is None:
            return None
        words = (
            self.tr("Number not used"),
            self.tr(
                "{number} {name}: the number is void and is never given again. Sheets and labels"
                " that bear it are handed in."
            ).format(number=one.number, name=one.name),
            self.tr("&Make it void"),
        )
        number = one.number
        dialog = Reason(
            self.desk,
            words,
            lambda session, reason: acts.void(session, number, reason),
            self._changed,
            self,
        )
        dialog.begin()
        return dialog

    def _changed(self, said: Message) -> None:
        self.quiet()
        self.news.say(said)
        self.enter()

    def _titles(self) -> tuple[str, ...]:
        return (
            self.tr("Number"),
            self.tr("Name"),
            self.tr("Born"),
            self.tr("Sex"),
            self.tr("Number given"),
            self.tr("State"),
            self.tr("On paper"),
        )

    def _show(self, found: acts.Arrivals) -> None:
        self._arrivals = {one.one.number: one for one in found.found}
        self.warning.say(*found.warnings)
        chosen = self._just or (line.id if (line := self.table.current()) else "")
        self.table.lines.fill([_line(one) for one in found.found])
        self.table.select(chosen)
        if self._just:
            self.forms.setFocus()
        self._just = ""
        self._show_chosen()

    def _chosen(self) -> ReserveIdentity | None:
        line = self.table.current()
        return self._arrivals[line.id].one if line is not None else None

    def _show_chosen(self) -> None:
        one = self._chosen()
        self._number.setText(one.number if one else self.tr("Nobody is chosen"))
        self._whose.setText(one.name if one else "")
        self._whose.setVisible(bool(one and one.name))
        for act in (self.forms, self.labels, self.band, self.void):
            act.setEnabled(one is not None and one.unlinked)

    def _give(self) -> None:
        self.quiet()
        name, born, sex = self.name.text(), self.born.text(), _SEXES[self.sex.currentIndex()]
        self.give.setEnabled(False)
        refused = self.unless_declared(self._give)

        def failed(error: FallbackError) -> None:
            self.give.setEnabled(True)
            refused(error)

        self.desk.store.ask(
            self, lambda session: acts.give(session, name, born, sex), self._given, failed
        )

    def _given(self, one: ReserveIdentity) -> None:
        self.give.setEnabled(True)
        self.name.clear()
        self.born.clear()
        self.sex.setCurrentIndex(0)
        self._just = one.number
        self.news.say(say("window.reserve_given", number=one.number))
        self.desk.store.ask(self, acts.arrivals, self._show, self.problem.fail)

    def _print_forms(self) -> None:
        one = self._chosen()
        if one is not None and self.forms.isEnabled():
            self.print(lambda session, progress: acts.forms(session, one, progress))


def _pair(first: QWidget, second: QWidget) -> QHBoxLayout:
    made = row(first, second, stretch=False)
    made.setSpacing(SMALL)
    made.setStretch(0, 1)
    made.setStretch(1, 1)
    return made


def _line(one: acts.Arrival) -> Line:
    number, told = one.one.number, (one.name, one.born, one.sex)
    cells = (number, *told, one.given, one.state, one.paper)
    unknown = {at for at, said in enumerate(cells) if said.startswith("?")}
    return Line(number, cells, frozenset(unknown | ({0} if one.one.unlinked else set())))

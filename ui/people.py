"""Add a person who may sign in: name, role and PIN."""

from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QWidget

from fallback.errors import FallbackError
from fallback.store.people import ROLES, Person
from fallback.texts import say
from ui.desk import Desk
from ui.page import Dialog, Note, button, column, label, row
from ui.style import LARGE
from ui.unlock import acts


class AddPerson(Dialog):
    """Stays open for the next person; what was refused stays as typed."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._how = label("quiet")
        self._labels = [QLabel() for _ in range(3)]
        self.name, self.role, self.pin = QLineEdit(), QComboBox(), QLineEdit()
        self.pin.setEchoMode(QLineEdit.EchoMode.Password)
        self.problem, self.news = Note(desk), Note(desk, "well")
        self.add, self.back = button("main"), button()
        inside = column(self._how)
        for above, field in zip(self._labels, (self.name, self.role, self.pin), strict=True):
            above.setBuddy(field)
            inside.addWidget(above)
            inside.addWidget(field)
        inside.addWidget(self.problem)
        inside.addWidget(self.news)
        inside.addLayout(row(self.add, self.back))
        inside.setContentsMargins(LARGE, LARGE, LARGE, LARGE)
        self.setLayout(inside)
        self.add.setDefault(True)
        self.add.clicked.connect(self._add)
        self.back.clicked.connect(self.reject)
        self.reword()

    def reword(self) -> None:
        """See `Dialog`."""
        self.setWindowTitle(self.tr("Add a person"))
        self._how.setText(self.tr("A manager or IT adds those who are to sign in here."))
        words = (self.tr("&Name"), self.tr("&Role"), self.tr("&PIN"))
        fields: tuple[QWidget, ...] = (self.name, self.role, self.pin)
        for above, field, text in zip(self._labels, fields, words, strict=True):
            above.setText(text)
            field.setAccessibleName(text.replace("&", ""))
        chosen = max(0, self.role.currentIndex())
        lang = self.desk.language.lang
        self.role.clear()
        self.role.addItems([say(f"session.role_{role}").text(lang) for role in ROLES])
        self.role.setCurrentIndex(chosen)
        self.add.setText(self.tr("&Add"))
        self.back.setText(self.tr("&Back"))

    def _add(self) -> None:
        self.problem.clear()
        self.news.clear()
        self.add.setEnabled(False)
        name, role, pin = self.name.text(), ROLES[self.role.currentIndex()], self.pin.text()
        self.desk.store.ask(
            self,
            lambda session: acts.add_person(session, name, role, pin),
            self._added,
            self._failed,
        )

    def _added(self, person: Person) -> None:
        self.add.setEnabled(True)
        self.name.clear()
        self.pin.clear()
        self.name.setFocus()
        self.news.say(say("window.person_added", name=person.name))

    def _failed(self, error: FallbackError) -> None:
        self.add.setEnabled(True)
        self.problem.fail(error)

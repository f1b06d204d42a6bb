"""Where the ward is read from: asked, and checked in place, before anything is made."""

from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QRadioButton,
    QWidget,
)

from fallback.app.first_settings import PLACES, Chosen, by_it
from fallback.chart.model import Ward
from fallback.errors import FallbackError
from fallback.texts import Lang, say
from ui.desk import Desk
from ui.first_start import acts
from ui.first_start.step import Step, named
from ui.page import button, label
from ui.style import SMALL

_SOURCES = tuple(PLACES)


class SourceStep(Step):
    """The demo ward to try, or the source that IT names; where IT's settings file lies here
    already, it stands and is only checked."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._asked = 0  # which check was asked last; answers to earlier ones are too late
        self.by_it = label("care")
        self.inside.addWidget(self.by_it)
        self.sources = QButtonGroup(self)
        for number in range(len(_SOURCES)):
            one = QRadioButton()
            one.setChecked(number == 0)
            self.sources.addButton(one, number)
            self.inside.addWidget(one)
        self.where, self.client, self.key, self.ward = (
            QLineEdit(),
            QLineEdit(),
            QLineEdit(),
            QComboBox(),
        )
        form = QFormLayout()
        form.setVerticalSpacing(SMALL)
        self._fields: tuple[QWidget, ...] = (self.where, self.client, self.key, self.ward)
        self._labels = tuple(QLabel() for _ in self._fields)
        for above, field in zip(self._labels, self._fields, strict=True):
            above.setBuddy(field)
            form.addRow(above, field)
        self.inside.addLayout(form)
        self.check, self.busy = button("", "rotate-ccw"), label("quiet")
        self.inside.addWidget(self.check)
        self.inside.addWidget(self.busy)
        self.busy.hide()
        self._found: tuple[Ward, ...] = ()
        self.sources.idClicked.connect(lambda _: self._other())
        for typed in (self.where, self.client, self.key):
            typed.textEdited.connect(lambda _: self._unchecked())
            typed.returnPressed.connect(self.ask)
        self.check.clicked.connect(self.ask)
        self.reword()

    def reword(self) -> None:
        """See `Page`."""
        self.title.setText(self.tr("Where is the ward read from?"))
        self.how.setText(self.tr("Fallback reads; here nothing is written to the record system."))
        self.by_it.setText(
            self.tr("▲ IT has laid a settings file on this computer. It stands; only check it.")
        )
        words = (
            self.tr("&Demo ward with invented patients, to try and to practise"),
            self.tr("&FHIR server of the record system"),
            self.tr("Ta&bles (CSV, Excel) with a mapping profile"),
            self.tr("&HL7 files in a folder"),
        )
        for number, text in enumerate(words):
            self.sources.button(number).setText(text)
        named(self._labels[1], self.client, self.tr("&Client id (empty: no sign-in)"))
        named(self._labels[2], self.key, self.tr("&Key file (PEM)"))
        named(self._labels[3], self.ward, self.tr("&Ward of this computer"))
        self.check.setText(self.tr("Check the &source"))
        self.busy.setText(self.tr("Asking the source …"))
        self.go.setText(self.tr("&Next"))
        self.back_button.setText(self.tr("&Back"))
        self._show_fields()

    @property
    def source(self) -> str:
        """The one chosen."""
        return _SOURCES[max(0, self.sources.checkedId())]

    def chosen(self, lang: Lang) -> Chosen:
        """What was typed."""
        ward = str(self.ward.currentData() or "")
        key = self.key.text() if self.source == "fhir" else ""
        client = self.client.text() if self.source == "fhir" else ""
        return Chosen(lang, self.source, self.where.text(), client, key, ward)

    def begin(self) -> None:
        """See `Step`."""
        super().begin()
        laid = by_it(self.desk.settings)
        self.by_it.setVisible(laid)
        for one in self.sources.buttons():
            one.setEnabled(not laid)
        self._show_fields()
        (self.check if laid else self.sources.button(max(0, self.sources.checkedId()))).setFocus()

    def leave(self) -> None:
        """The demo needs no check; all else is checked first, and on only where it answered."""
        if self._found or (self.source == "demo" and not by_it(self.desk.settings)):
            self.on.emit()
        else:
            self.ask()

    def ask(self) -> None:
        """Ask the source for its wards."""
        self._unchecked()
        self._asked += 1
        asked, settings, chosen = self._asked, self.desk.settings, self.chosen("sv")
        self.busy.show()
        self.check.setEnabled(False)

        def answered(found: tuple[Ward, ...]) -> None:
            if asked == self._asked:
                self._answered(found)

        def refused(error: FallbackError) -> None:
            if asked == self._asked:
                self._done()
                self.problem.fail(error)

        self.desk.long.prepare(self, lambda: acts.check(settings, chosen), answered, refused)

    def _answered(self, found: tuple[Ward, ...]) -> None:
        self._done()
        self._found = found
        names = ", ".join(one.name for one in found[:8]) + (" …" if len(found) > 8 else "")
        self.news.say(say("first.checked", count=len(found), wards=names))
        self.ward.clear()
        for one in found:
            self.ward.addItem(one.name, one.id)
        self._show_fields()
        (self.ward if not self.ward.isHidden() else self.go).setFocus()

    def _done(self) -> None:
        self.busy.hide()
        self.check.setEnabled(True)

    def _other(self) -> None:
        self._unchecked()
        self._show_fields()

    def _unchecked(self) -> None:
        """What was checked is not what is chosen now."""
        self._asked += 1
        self._done()
        self._found = ()
        self.ward.clear()
        self.problem.clear()
        self.news.clear()
        self._show_fields()

    def _show_fields(self) -> None:
        laid, source = by_it(self.desk.settings), self.source
        words = {
            "fhir": self.tr("&Address of the server"),
            "tables": self.tr("&Profile (.toml)"),
            "hl7": self.tr("F&older"),
        }
        named(self._labels[0], self.where, words.get(source, ""))
        asked = source != "demo" and not laid
        fhir = asked and source == "fhir"
        seen = (asked, fhir, fhir, asked and bool(self._found))
        for above, field, visible in zip(self._labels, self._fields, seen, strict=True):
            above.setVisible(visible)
            field.setVisible(visible)
        self.check.setVisible(asked or laid)

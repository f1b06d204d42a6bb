"""The steps once there is a store: its codes, the first snapshot, and the packet that is proven."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QWidget

from fallback.errors import FallbackError
from ui.desk import Desk
from ui.first_start import acts
from ui.first_start.step import Step
from ui.page import Note, button, label, row
from ui.paper.pages import Pages
from ui.paper.printing import Printing
from ui.progress import ProgressLine

_PAPER = 340  # px, of the printer's side


class CodesStep(Step):
    """The break-glass codes, once; they are forgotten when the step is left."""

    widest = 760

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.codes, self.print, self.kept = label("code"), button("", "printer"), QCheckBox()
        self.printing = Printing(desk)
        self.printing.hide()
        self.inside.addWidget(self.codes)
        self.inside.addLayout(row(self.print))
        for part in (self.printing, self.kept):
            self.inside.addWidget(part)
        self.back_button.hide()
        self.go.setEnabled(False)
        self._made: acts.Made | None = None
        self.kept.toggled.connect(self.go.setEnabled)
        self.print.clicked.connect(self._print)
        self.reword()

    def reword(self) -> None:
        """See `Page`."""
        self.title.setText(self.tr("Break-glass codes"))
        self.how.setText(
            self.tr(
                "The store is made. Each code opens it when nobody remembers the passphrase. They"
                " are shown only now. Each goes in a sealed envelope, kept apart."
            )
        )
        self.print.setText(self.tr("&Print them, a strip each"))
        self.kept.setText(self.tr("&I have them on paper"))
        self.go.setText(self.tr("&Next: the first snapshot"))

    def show_made(self, made: acts.Made) -> None:
        """Show its codes: what the envelope is called, and the code."""
        self._made = made
        self.codes.setText("\n".join(f"{name}:  {code}" for name, code in made.codes))
        self.kept.setChecked(False)

    def begin(self) -> None:
        """See `Step`."""
        super().begin()
        self.kept.setFocus()

    def leave(self) -> None:
        """Nothing of them stays in the window."""
        self.codes.clear()
        self.printing.forget()
        self.printing.hide()
        self._made = None
        self.on.emit()

    def _print(self) -> None:
        made = self._made
        if made is None:
            return
        self.desk.store.ask(
            self, lambda session: acts.code_pages(made, session), self._to_paper, self.problem.fail
        )

    def _to_paper(self, sheets: acts.Sheets) -> None:
        self.printing.show()
        self.printing.show_paper(sheets)
        self.printing.setFocus()


class ProvenStep(Step):
    """Takes the first snapshot, and shows the packet rendered from it. `to_ward` ends it."""

    to_ward = Signal()
    widest = 1100

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.doubts, self.progress = Note(desk, "care"), ProgressLine(desk)
        self.pages, self.printing = Pages(self), Printing(desk)
        self.pages.setMinimumHeight(360)
        self.printing.setMaximumWidth(_PAPER)
        for part in (self.doubts, self.progress):
            self.inside.addWidget(part)
        shown = row(self.pages, self.printing, stretch=False)
        shown.setStretch(0, 1)
        shown.setAlignment(self.printing, Qt.AlignmentFlag.AlignTop)
        self.inside.addLayout(shown)
        self.again = button("main", "rotate-ccw")
        self.inside.addWidget(self.again)
        self.back_button.hide()
        self.again.clicked.connect(self.take)
        self.go.clicked.disconnect()
        self.go.clicked.connect(self._leave)
        self._show(proven=False)
        self.reword()

    def reword(self) -> None:
        """See `Page`."""
        self.title.setText(self.tr("The first snapshot"))
        self.how.setText(
            self.tr(
                "It is read, judged, kept, and proven: a packet is rendered from it and read back."
            )
        )
        self.again.setText(self.tr("Try &again"))
        self.pages.setAccessibleName(self.tr("The proven packet"))
        self.go.setText(self.tr("&To the ward"))

    def begin(self) -> None:
        """See `Step`."""
        super().begin()
        self.take()

    def take(self) -> None:
        """Read the ward; what goes wrong is said here, and can be tried again."""
        for note in (self.problem, self.news, self.doubts):
            note.clear()
        self.again.hide()
        self.go.setEnabled(False)
        words = self.tr("Reading the ward and proving it …")
        self.progress.run(words, self, acts.prove, self._proven, self._failed)

    def forget(self) -> None:
        """Nothing of a ward on the screen any more."""
        self.progress.forget()
        self.pages.forget()
        self.printing.forget()
        self._show(proven=False)

    def _proven(self, found: acts.Proven) -> None:
        well = found.said[:1] if found.well else ()
        self.news.say(*well)
        self.doubts.say(*found.said[len(well) :])
        self.go.setEnabled(True)
        self._show(proven=found.well)
        if not found.well:
            self.again.show()
            self.again.setFocus()
            return
        self.pages.show_pdf(found.pdf)
        self.printing.show_paper(acts.Sheets("proof", found.pdf))
        self.go.setFocus()

    def _failed(self, error: FallbackError) -> None:
        self.problem.fail(error)
        self.go.setEnabled(True)  # the store is whole; readiness goes on saying what is missing
        self.again.show()
        self.again.setFocus()

    def _show(self, *, proven: bool) -> None:
        self.pages.setVisible(proven)
        self.printing.setVisible(proven)
        self.again.setVisible(False)

    def _leave(self) -> None:
        self.forget()
        self.to_ward.emit()

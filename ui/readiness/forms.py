"""The hospital's forms: an own one is checked, seen, and only then added."""

from PySide6.QtWidgets import QFileDialog, QWidget

from fallback.texts import Message
from ui.ask import Ask
from ui.desk import Desk
from ui.readiness import form_acts as acts
from ui.readiness.form_pages import FormPages
from ui.readiness.listed import Listed


class FormsView(Listed):
    """Why a form is refused stands beside the list until another is chosen."""

    narrow = frozenset({0})

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.check = self.act("check", "main", always=True)
        self.printed, self.remove = self.act("printed"), self.act("remove")
        self.printed.clicked.connect(self._look)
        self.remove.clicked.connect(lambda: self.ask_remove())
        self.check.clicked.connect(self._ask_file)
        self.reword()

    def reword(self) -> None:
        """See `Page`."""
        self.table.setAccessibleName(self.tr("The hospital's forms"))
        self.empty.setText(self.tr("Asking …"))
        self.printed.setText(self.tr("As it was &printed"))
        self.remove.setText(self.tr("&Remove …"))
        self.check.setText(self.tr("&Check a file …"))

    def columns(self) -> tuple[str, ...]:
        """See `Listed`."""
        return self.tr("Code"), self.tr("Form"), self.tr("Where from")

    def enter(self) -> None:
        """As they are now."""
        self.table.setFocus()
        self.desk.store.ask(self, acts.forms, self.show_entries, self.problem.fail)

    def check_file(self, path: str) -> None:
        """A form that somebody wrote: what is wrong with it, or how it would print."""
        self.quiet()
        self.progress.run(
            self.tr("Checking …"),
            self,
            lambda session, progress: acts.tried(session, path, progress),
            self._tried,
            self.problem.fail,
        )

    def ask_remove(self) -> Ask | None:
        """It is printed no more."""
        one = self.chosen()
        if one is None:
            return None
        form = one.line.id
        words = (
            self.tr("Remove a form"),
            self.tr(
                "{form} is printed no more. What was printed of it is kept, and keyed as before."
            ).format(form=one.title),
            self.tr("&Remove"),
        )
        self.quiet()
        dialog = Ask(
            self.desk, words, lambda session, _: acts.remove(session, form), self._done, self
        )
        dialog.begin()
        return dialog

    def _ask_file(self) -> None:
        dialog = QFileDialog(self, self.tr("Check a form's file"))
        dialog.setNameFilter("TOML (*.toml)")
        dialog.fileSelected.connect(self.check_file)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _tried(self, found: acts.Tried) -> None:
        if found.faults:
            self.problem.say(found.said)
            self.title.setText(found.path)
            self.about.setText("\n\n".join(found.faults))
            return
        said = self.desk.language.word(found.said)
        self._show(FormPages(self.desk, found.preview, said, lambda: self._add(found.path), self))

    def _add(self, path: str) -> None:
        self.progress.run(
            self.tr("Checking …"),
            self,
            lambda session, progress: acts.add(session, path, progress),
            self._done,
            self.problem.fail,
        )

    def _look(self) -> None:
        one = self.chosen()
        if one is not None:
            form, title = one.line.id, one.title
            self.progress.run(
                self.tr("Reading …"),
                self,
                lambda session, progress: acts.printed(session, form, progress),
                lambda pdf: self._show(FormPages(self.desk, pdf, title, None, self)),
                self.problem.fail,
            )

    def _show(self, dialog: FormPages) -> None:
        dialog.begin()

    def _done(self, said: Message) -> None:
        self.quiet()
        self.news.say(said)
        self.enter()

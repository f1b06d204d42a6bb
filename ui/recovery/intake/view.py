"""Scans come in, and each page is seen to: whose it is, which sheet, or why none."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QCheckBox,
    QFileDialog,
    QHBoxLayout,
    QWidget,
)

from fallback.errors import FallbackError
from fallback.recovery.intake.by_hand import Corners
from fallback.recovery.intake.pages import TO_CONFIRM, TO_DO
from fallback.session import Session
from fallback.store.scans import ScanPage
from fallback.texts import say
from ui.beside import Shelf, below
from ui.desk import Desk
from ui.page import button, label, row
from ui.recovery import acts as keying
from ui.recovery.acts import Asked
from ui.recovery.confirm import Confirm
from ui.recovery.intake import acts
from ui.recovery.intake.acts import Intake, Told
from ui.recovery.intake.place import PlaceView
from ui.recovery.intake.watching import Watching
from ui.style import MEDIUM
from ui.table import Line, Lines, Table
from ui.ward.page import WardPage

_KINDS = "PDF, TIFF, JPEG, PNG (*.pdf *.tif *.tiff *.jpg *.jpeg *.png)"


class IntakeView(WardPage):
    """The pages on the left, the one chosen on the right; what was seen to makes room for the
    next."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._intake, self._chosen = Intake((), ()), 0
        self.choose, self.watch, self.unwatch = button("main"), button(), button()
        self.every, self._folder, self._count = (
            QCheckBox(),
            label("quiet"),
            label("heading", wrap=False),
        )
        self.table = Table(Lines(self._titles), narrow=frozenset({0, 1, 2}))
        self.confirm, self.place, self._none = Confirm(desk), PlaceView(desk), label("empty")
        self._none.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._right, self._both = Shelf(), QWidget()
        for widget in (self.confirm, self.place):
            self._right.addWidget(widget)
        self.table.meanwhile = self.choose
        self.watching = Watching(desk, self)
        self._lay_out()
        self._connect()
        self.begin_at(self.table)
        self.reword()

    def _lay_out(self) -> None:
        across = QHBoxLayout(self._both)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(MEDIUM)
        across.addWidget(self.table, 5)
        across.addWidget(self._right, 6)
        top = row(self.choose, self.watch, self.unwatch, self._folder, stretch=False)
        top.setStretch(3, 1)
        down = below(self)
        down.addLayout(top)
        down.addLayout(self.said())
        down.addLayout(row(self._count, self.every))
        down.addWidget(self._both, 1)
        down.addWidget(self._none, 1)

    def _connect(self) -> None:
        self.choose.clicked.connect(lambda: self.ask_files())
        self.watch.clicked.connect(lambda: self.ask_folder())
        self.unwatch.clicked.connect(lambda: self.watch_folder(None))
        self.every.toggled.connect(self._fill)
        self.table.moved.connect(self._look)
        self.table.chosen.connect(self._into)
        self.confirm.answered.connect(self._answer)
        self.place.placed.connect(self._place)
        self.place.aside.connect(self._aside)
        self.place.aligned.connect(self._align)
        self.watching.told.connect(self._told)
        self.watching.failed.connect(self._not_watched)
        QShortcut(QKeySequence.StandardKey.Open, self, lambda: self.ask_files())

    def reword(self) -> None:
        """See `Page`."""
        self.choose.setText(self.tr("&Take in scans … (Ctrl+O)"))
        self.watch.setText(self.tr("&Scanner's folder …"))
        self.unwatch.setText(self.tr("Do not w&atch it"))
        self.every.setText(self.tr("Sho&w pages that are done, too"))
        self.table.setAccessibleName(self.tr("Scanned pages"))
        self._none.setText(
            self.tr(
                "No page to see to.\nDrop scans anywhere on this page, or choose them with Ctrl+O."
            )
        )
        self._show_folder()
        self._fill()

    def enter(self) -> None:
        """What was taken in by now."""
        self._reload()
        self.table.setFocus()

    def forget(self) -> None:
        """See `WardPage`."""
        super().forget()
        self.watching.end()
        self._intake, self._chosen = Intake((), ()), 0
        self.confirm.forget()
        self.place.forget()
        self._fill()

    def ask_files(self) -> None:
        """Choose files."""
        found, _ = QFileDialog.getOpenFileNames(self, self.tr("Take in scans"), "", _KINDS)
        self.take(tuple(map(Path, found)))

    def ask_folder(self) -> None:
        """Choose the folder that the scanner writes to."""
        found = QFileDialog.getExistingDirectory(self, self.tr("Scanner's folder"))
        if found:
            self.watch_folder(Path(found))

    def watch_folder(self, folder: Path | None) -> None:
        """Watch it from now on; None: none."""
        self.watching.choose(folder)
        self._show_folder()

    def take(self, paths: Sequence[Path]) -> None:
        """Take in files."""
        if not paths or self.progress.busy:
            return
        self.quiet()
        self.progress.run(
            self.tr("Taking in the pages …"),
            self,
            lambda session, progress: acts.add(session, progress, paths),
            self._told,
            self._not_taken,
        )

    def _told(self, told: Told) -> None:
        self.news.say(*told.well)
        if told.problems:
            self.problem.say(*told.problems)
        self._reload()

    def _not_taken(self, error: FallbackError) -> None:
        self.problem.fail(error)
        self._reload()

    def _not_watched(self, error: FallbackError) -> None:
        self.problem.fail(error)
        self._show_folder()

    def _show_folder(self) -> None:
        folder = self.watching.folder
        self.unwatch.setVisible(folder is not None)
        words = self.tr("Watched: {folder}. Files that were taken in go to its folder “{done}”.")
        self._folder.setText(words.format(folder=folder, done=acts.DONE) if folder else "")

    def _reload(self) -> None:
        self.desk.store.ask(self, acts.listed, self._listed, self.problem.fail)

    def _listed(self, intake: Intake) -> None:
        self._intake = intake
        self.doubts.say(
            *(
                say("intake.line_interrupted", name=one.name, taken=one.taken, pages=one.pages)
                for one in intake.interrupted
            )
        )
        self._fill()

    def _titles(self) -> tuple[str, ...]:
        return (self.tr("Page"), self.tr("Stands as"), self.tr("Sheet"), self.tr("What to do"))

    def _fill(self) -> None:
        word = self.desk.language.word
        shown = [one for one in self._intake.pages if self.every.isChecked() or one.state in TO_DO]
        lines = [
            Line(
                str(one.id),
                (
                    f"{one.file_name} {one.position}",
                    say(f"intake.state_{one.state}").text(self.desk.language.lang),
                    one.sheet_number or "–",
                    word(acts.to_do(one)),
                ),
            )
            for one in shown
        ]
        count = sum(one.state in TO_DO for one in self._intake.pages)
        self._count.setText(self.tr("Pages to see to: {count}").format(count=count))
        self._both.setVisible(bool(lines))
        self._none.setVisible(not lines)
        at = max(0, self.table.lines.row_of(str(self._chosen)))
        self.table.lines.fill(lines)
        if lines:
            kept = self.table.lines.row_of(str(self._chosen))
            self.table.selectRow(kept if kept >= 0 else min(at, len(lines) - 1))
        else:
            self._look()

    def _page(self) -> ScanPage | None:
        line = self.table.current()
        return next((one for one in self._intake.pages if line and str(one.id) == line.id), None)

    def _look(self) -> None:
        """Show the page that is chosen."""
        page = self._page()
        if page is None:
            return
        if page.id != self._chosen:
            self.problem.clear()
        self._chosen = page.id
        if page.state in TO_CONFIRM:
            self.desk.store.ask(
                self,
                lambda session: keying.ask(session, page.id),
                partial(self._asked, page.id),
                self.problem.fail,
            )
        else:
            self.desk.store.ask(
                self,
                lambda session: acts.picture(session, page.id),
                partial(self._pictured, page),
                self.problem.fail,
            )

    def _asked(self, page_id: int, asked: Asked) -> None:
        if page_id == self._chosen:
            self.place.forget()
            self.confirm.show_asked(asked)
            self._right.setCurrentWidget(self.confirm)

    def _pictured(self, page: ScanPage, image: QImage) -> None:
        if page.id == self._chosen:
            self.confirm.forget()
            self.place.show_page(page, image)
            self._right.setCurrentWidget(self.place)

    def _into(self) -> None:
        """From the list to what is asked of the page."""
        asked = self._right.currentWidget()
        if asked is not None:
            asked.setFocus()

    def _answer(self, yes: bool, reason: str) -> None:
        page = self._chosen
        self._do(lambda session: keying.answer(session, page, yes, reason))

    def _place(self, typed: str) -> None:
        page = self._chosen
        self._do(lambda session: acts.place(session, page, typed))

    def _aside(self, reason: str) -> None:
        page = self._chosen
        self._do(lambda session: acts.set_aside(session, page, reason))

    def _align(self, corners: Corners) -> None:
        page = self._chosen
        self._do(lambda session: acts.align(session, page, corners))

    def _do(self, act: Callable[[Session], object]) -> None:
        """One act on the page; what came of it is seen in the list. Laying straight takes a
        second or two, so it is done beside the store's own thread."""
        self.quiet()
        self.progress.run(
            self.tr("Laying it straight …"),
            self,
            lambda session, _: act(session),
            self._done,
            self.problem.fail,
        )

    def _done(self, _: object) -> None:
        self._reload()
        self.table.setFocus()

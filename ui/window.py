"""The one window: before the ward, the ward, and the menu that is always there.

Its title never names a patient: task bars and screen sharing show it to everyone.
"""

from functools import cached_property, partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QTimer
from PySide6.QtGui import QAction, QCloseEvent, QKeySequence
from PySide6.QtWidgets import QApplication, QDialog, QMainWindow, QStackedWidget, QWidget

from fallback.store.people import Person
from fallback.texts import Lang
from ui import ready
from ui.cover import Cover
from ui.desk import Desk, Reopen
from ui.frame import Frame
from ui.help.menu import HelpMenu
from ui.idle import Idle
from ui.language_menu import Languages
from ui.leaving import Unkept
from ui.look_menu import LookMenu
from ui.page import HIDE, Note, column
from ui.people import AddPerson
from ui.remembered import Remembered
from ui.space import KEYS
from ui.unlock import acts
from ui.unlock.sign_in import SignIn
from ui.unlock.unlock import Unlock
from ui.unlock.waiting import Waiting
from ui.worker import Worker

if TYPE_CHECKING:  # loaded where there is no store yet
    from ui.first_start.wizard import FirstStart

KEYING = 1  # the workspace in which a clerk begins
_CALM = 300  # ms until the window stands there


class Window(QMainWindow):
    """Shows one page at a time; the frame once someone has signed in."""

    def __init__(self, desk: Desk, remembered: Remembered) -> None:
        super().__init__()
        self.desk, self._remembered = desk, remembered
        self._person: Person | None = None
        self.problem = Note(desk)
        self.unlock, self.sign_in, self.frame = Unlock(desk), SignIn(desk), Frame(desk)
        self._stack, self.unkept = QStackedWidget(), Unkept(desk, self.frame.aside)
        self.cover, self.idle = Cover(desk), Idle(desk.settings.lock_minutes, self)
        self.waiting = Waiting(desk)
        self._below: QWidget = self.frame  # what had the focus before it was hidden
        self._aside: list[QDialog] = []  # hidden with it
        for page in (self.unlock, self.sign_in, self.frame, self.cover):
            self._stack.addWidget(page)
        inside = QWidget()
        down = column(self.problem, self.unkept, self.waiting, self._stack)
        down.setContentsMargins(0, 0, 0, 0)
        inside.setLayout(down)
        self.setCentralWidget(inside)
        self._make_menu()
        self._connect()
        self._reword()
        self.resize(1200, 700)
        self.restoreGeometry(remembered.geometry())
        self._show_locked()
        self._calm = QTimer(self, singleShot=True, interval=_CALM)
        self._calm.timeout.connect(self._prepare)
        self._calm.start()

    def _connect(self) -> None:
        self.unlock.opened.connect(self._opened)
        self.sign_in.signed_in.connect(self._signed_in)
        self.sign_in.left.connect(self._as_before)
        self.frame.switch.connect(self._ask_who)
        self.unkept.leave.connect(self.close)
        self.unkept.stay.connect(self.frame.resume)
        self.frame.moved.connect(self._reword_pages)
        home = self.desk.settings.data_dir
        self.frame.usual = self._remembered.printer(home)
        self.frame.printed.connect(partial(self._remembered.keep_printer, home))
        self.unlock.choose(at_desk=self._remembered.at_desk(home))
        self.cover.lifted.connect(self._uncover)
        self.idle.reached.connect(self._lock_idle)

    def _prepare(self) -> None:
        """While it waits for a person: what the first packet would else wait for."""
        lang = self.desk.language.lang
        self.desk.long.prepare(self, lambda: ready.all_of_it(lang), _nothing, self.problem.fail)

    def _make_menu(self) -> None:
        bar = self.menuBar()
        self._file, self._view, self._speech = (bar.addMenu("") for _ in range(3))
        self.act_switch, self.act_add = QAction(self), QAction(self)
        self.act_lock, self.act_quit, self.act_hide = (QAction(self) for _ in range(3))
        self.act_hide.setObjectName(HIDE)
        self.act_hide.setShortcut(QKeySequence("Ctrl+H"))
        self.act_hide.triggered.connect(self.hide_screen)
        self.act_switch.setShortcut(QKeySequence("Ctrl+U"))
        self.act_lock.setShortcut(QKeySequence("Ctrl+L"))
        self.act_quit.setShortcut(QKeySequence("Ctrl+Q"))
        self._file.addActions(
            [self.act_switch, self.act_add, self.act_hide, self.act_lock, self.act_quit]
        )
        self.act_switch.triggered.connect(self._ask_who)
        self.act_add.triggered.connect(self._add_person)
        self.act_lock.triggered.connect(self.lock)
        self.act_quit.triggered.connect(self.close)
        self.act_spaces = [QAction(self) for _ in self.frame.titles()]
        for number, action in enumerate(self.act_spaces):
            action.setShortcut(QKeySequence(f"Ctrl+{number + 1}"))
            action.triggered.connect(partial(self.frame.go, number))
        self._view.addActions(self.act_spaces)
        self._view.addSeparator()
        self.act_pages = [QAction(self) for _ in KEYS]
        for number, (action, key) in enumerate(zip(self.act_pages, KEYS, strict=True)):
            action.setShortcut(QKeySequence(key))
            action.triggered.connect(partial(self.frame.go_page, number))
        self._view.addActions(self.act_pages)
        self._view.addSeparator()
        self.looks = LookMenu(self.desk.look, self)
        self.looks.chosen.connect(self._remembered.keep_look)
        self._view.addMenu(self.looks)
        self.act_langs = Languages(self.desk.language.lang, self)
        self.act_langs.chosen.connect(self.speak)
        self._speech.addActions(self.act_langs.actions())
        bar.addMenu(HelpMenu(self, self._stack, self.frame))

    def changeEvent(self, event: QEvent) -> None:
        """Qt tells of a new language."""
        if event.type() == QEvent.Type.LanguageChange:
            self._reword()
        super().changeEvent(event)

    def _reword(self) -> None:
        self.setWindowTitle("Fallback")
        self._file.setTitle(self.tr("&Fallback"))
        self._view.setTitle(self.tr("&View"))
        self._speech.setTitle(self.tr("&Language"))
        self.act_switch.setText(self.tr("Switch &person"))
        self.act_add.setText(self.tr("&Add a person …"))
        self.act_hide.setText(self.tr("&Hide the screen"))
        self.act_lock.setText(self.tr("&Lock"))
        self.act_quit.setText(self.tr("&Quit"))
        for action, text in zip(self.act_spaces, self.frame.titles(), strict=True):
            action.setText(text)
        self._reword_pages()

    def _reword_pages(self) -> None:
        """The pages of the workspace that is shown."""
        titles = self.frame.pages().titles()
        for number, action in enumerate(self.act_pages):
            action.setVisible(number < len(titles))
            action.setText(titles[number] if number < len(titles) else "")

    def speak(self, lang: Lang) -> None:
        """Show another language at once, and remember it."""
        self._remembered.keep_lang(lang)
        self.desk.language.switch(lang)
        self.act_langs.show(lang)
        if self._person is not None:
            self._word_in(lang, self.desk.store, self.desk.long)
            self.frame.reworded()

    def _word_in(self, lang: Lang, *workers: Worker) -> None:
        for worker in workers:
            worker.change(
                self, lambda session: acts.in_language(session, lang), _nothing, self.problem.fail
            )

    def hide_screen(self) -> None:
        """Nothing of a patient to be seen, in no dialog either; all stays as it is below."""
        if self._stack.currentWidget() is not self.frame:
            return
        self._below = QApplication.focusWidget() or self.frame
        self._aside = [one for one in self.findChildren(QDialog) if one.isVisible()]
        for dialog in self._aside:
            dialog.hide()
        self._show(self.cover)
        self.activateWindow()

    def _uncover(self) -> None:
        self._show(self.frame)
        for dialog in self._aside:
            dialog.open()
        self._aside = []
        self._below.setFocus()

    def lock(self) -> None:
        """Close the store; nothing of a patient stays on the screen. See `Aside`."""
        self._person = None
        self._aside = []
        self.waiting.end()
        for dialog in self.findChildren(QDialog):
            dialog.reject()  # it would stand above the lock
        self.frame.put_down()
        for worker in (self.desk.store, self.desk.long):
            worker.drop(but=self.frame.aside)  # no other answer comes to a locked window
        self.frame.forget()
        self._show_locked()
        for worker in (self.desk.store, self.desk.long):
            worker.close_store(self, _nothing, self.problem.fail)

    def _lock_idle(self) -> None:
        """Nobody is there: lock, but not in the middle of work that somebody waits for."""
        (self.lock if self.desk.long.idle else self.idle.begin)()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Remember the window's size; end both threads. Not before it is said what is lost."""
        self.frame.put_down()
        if self.unkept.holds():
            event.ignore()
            return
        self._remembered.keep_geometry(self.saveGeometry())
        self.end()
        super().closeEvent(event)

    def end(self) -> None:
        """Hand up what is typed, and end both threads. May be called again."""
        self._calm.stop()
        self.waiting.end()
        self.frame.put_down()
        self.desk.store.stop()
        self.desk.long.stop()

    def _show(self, page: QWidget) -> None:
        self._stack.setCurrentWidget(page)
        page.setFocus()
        signed = page is self.frame
        first = (self.act_switch, self.act_add, self.act_hide)
        for action in (*first, *self.act_spaces, *self.act_pages):
            action.setEnabled(signed)
        open_now = page in (self.frame, self.sign_in, self.cover)
        self.act_lock.setEnabled(open_now)
        (self.idle.begin if open_now else self.idle.end)()

    @cached_property
    def first(self) -> "FirstStart":
        """The first start; made where there is no store yet."""
        from ui.first_start.wizard import FirstStart

        made = FirstStart(self.desk)
        self._stack.addWidget(made)
        made.made.connect(self._open_again)
        made.done.connect(self._signed_in)
        made.spoken.connect(self.speak)
        return made

    def _show_locked(self) -> None:
        """Where one begins: unlock, or the first start where there is no store."""
        if self.desk.settings.keyslot_file.exists():
            self._show(self.unlock)
        else:
            self._show(self.first)
            self.first.begin()

    def _opened(self, reopen: Reopen) -> None:
        if self.desk.settings.recovery.postgresql is not None:
            self._remembered.keep_at_desk(self.desk.settings.data_dir, self.unlock.at_desk)
        self._open_again(reopen)
        self._ask_who()

    def _open_again(self, reopen: Reopen) -> None:
        self.problem.clear()
        self.desk.long.become(self, lambda _: (reopen(), None), _nothing, self.problem.fail)

    def _ask_who(self) -> None:
        self.frame.put_down()
        self._show(self.sign_in)
        self.sign_in.begin(someone_before=self._person is not None)

    def _signed_in(self, person: Person) -> None:
        self._person = person
        self.frame.hand_over(person)
        self._word_in(self.desk.language.lang, self.desk.store, self.desk.long)
        self.desk.long.change(
            self, lambda session: acts.as_person(session, person), _nothing, self.problem.fail
        )
        self._show(self.frame)
        self.frame.begin(person)
        if self.unlock.at_desk:
            self.frame.go(KEYING)
            self.waiting.begin()

    def _as_before(self) -> None:
        if self._person is not None:
            self._show(self.frame)
            self.frame.begin(self._person)

    def _add_person(self) -> None:
        dialog = AddPerson(self.desk, self)
        dialog.begin()
        dialog.name.setFocus()


def _nothing(_: object) -> None:
    """An answer that nobody waits for."""

"""The one window: before the ward, the ward, and the menu that is always there.

Its title never names a patient: task bars and screen sharing show it to everyone.
"""

from functools import cached_property, partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QTimer
from PySide6.QtGui import QAction, QCloseEvent, QKeySequence
from PySide6.QtWidgets import QDialog, QMainWindow, QStackedWidget, QWidget

from fallback.texts import Lang
from ui import ready
from ui.cover import Cover
from ui.desk import Desk, Reopen
from ui.help.menu import HelpMenu
from ui.idle import Idle
from ui.language_menu import Languages
from ui.later import Later
from ui.leaving import Unkept
from ui.page import HIDE, Note, column
from ui.recovery.aside import Aside
from ui.remembered import Remembered
from ui.top import Top
from ui.unlock.unlock import Unlock
from ui.unlock.waiting import Waiting
from ui.view_menu import ViewMenu
from ui.worker import Worker

if TYPE_CHECKING:  # loaded while the window stands there, or where they are asked for
    from fallback.store.people import Person
    from ui.first_start.wizard import FirstStart
    from ui.frame import Frame
    from ui.unlock import acts
    from ui.unlock.sign_in import SignIn
else:
    acts = Later("ui.unlock.acts")

KEYING = 1  # the workspace in which a clerk begins
_CALM = 300  # ms until a page stands there


class Window(QMainWindow):
    """Shows one page at a time; the frame once someone has signed in."""

    def __init__(self, desk: Desk, remembered: Remembered) -> None:
        super().__init__()
        self.desk, self._remembered = desk, remembered
        self._person: Person | None = None
        self.problem, self.waiting, self.aside = Note(desk), Waiting(desk), Aside(desk, self)
        self.unlock, self._stack, self.top = Unlock(desk), QStackedWidget(), Top(self)
        self.unkept = Unkept(desk, self.aside)
        self.cover, self.idle = Cover(desk), Idle(desk.settings.lock_minutes, self)
        for page in (self.unlock, self.cover):
            self._stack.addWidget(page)
        down = column(self.problem, self.unkept, self.waiting, self._stack)
        down.setContentsMargins(0, 0, 0, 0)
        self.setCentralWidget(inside := QWidget())
        inside.setLayout(down)
        self._make_menu()
        self._connect()
        self._reword()
        self.resize(1200, 700)
        self.restoreGeometry(remembered.geometry())
        self._calm = QTimer(self, singleShot=True, interval=_CALM)
        self._calm.timeout.connect(self._prepare)
        self._show_locked()

    def _connect(self) -> None:
        self.unlock.opened.connect(self._opened)
        self.unkept.leave.connect(self.close)
        self.unkept.stay.connect(lambda: self.frame.resume())
        self.unlock.choose(at_desk=self._remembered.at_desk(self.desk.settings.data_dir))
        self.cover.lifted.connect(self._uncover)
        self.idle.reached.connect(self._lock_idle)

    def _prepare(self) -> None:
        """While it waits for a person: what that person will ask for next."""
        prepare, lang, failed = self.desk.long.prepare, self.desk.language.lang, self.problem.fail
        prepare(self, lambda: ready.behind_the_lock(lang), self._behind, failed)
        if self.act_lock.isEnabled():
            prepare(self, lambda: ready.to_print(lang), _nothing, failed)
        if self._person is not None:
            prepare(self, ready.other_rooms, _nothing, failed)

    def _behind(self, _: object) -> None:
        self.sign_in, self.frame  # noqa: B018 made now, where nobody asked for them before

    @cached_property
    def sign_in(self) -> "SignIn":
        """Who is there."""
        from ui.unlock.sign_in import SignIn

        made = SignIn(self.desk)
        self._stack.addWidget(made)
        made.signed_in.connect(self._signed_in)
        made.left.connect(self._as_before)
        return made

    @cached_property
    def frame(self) -> "Frame":
        """What someone who has signed in sees."""
        from ui.frame import Frame

        made = Frame(self.desk, self.aside)
        self._stack.addWidget(made)
        made.switch.connect(self._ask_who)
        home = self.desk.settings.data_dir
        made.usual = self._remembered.printer(home)
        made.printed.connect(partial(self._remembered.keep_printer, home))
        self.view.lead_to(made)
        self.top.add(made.here)
        return made

    def _make_menu(self) -> None:
        bar = self.top.bar
        self._file, self.view = bar.addMenu(""), ViewMenu(self.desk.look, self)
        bar.addMenu(self.view)
        self._speech = bar.addMenu("")
        self.act_switch, self.act_add = QAction(self), QAction(self)
        self.act_lock, self.act_quit, self.act_hide = (QAction(self) for _ in range(3))
        self.act_hide.setObjectName(HIDE)
        for action, key, act in (
            (self.act_switch, "Ctrl+U", self._ask_who),
            (self.act_add, "", self._add_person),
            (self.act_hide, "Ctrl+H", self.hide_screen),
            (self.act_lock, "Ctrl+L", self.lock),
            (self.act_quit, "Ctrl+Q", self.close),
        ):
            action.setShortcut(QKeySequence(key))
            action.triggered.connect(act)
            self._file.addAction(action)
        self.view.looks.chosen.connect(self._remembered.keep_look)
        self.act_langs = Languages(self.desk.language.lang, self)
        self.act_langs.chosen.connect(self.speak)
        self._speech.addActions(self.act_langs.actions())
        bar.addMenu(HelpMenu(self, self._stack, self.desk))

    def changeEvent(self, event: QEvent) -> None:
        """Qt tells of a new language."""
        if event.type() == QEvent.Type.LanguageChange:
            self._reword()
        super().changeEvent(event)

    def _reword(self) -> None:
        self.setWindowTitle("Fallback")
        self._file.setTitle(self.tr("&Fallback"))
        self.view.setTitle(self.tr("&View"))
        self._speech.setTitle(self.tr("&Language"))
        self.act_switch.setText(self.tr("Switch &person"))
        self.act_add.setText(self.tr("&Add a person …"))
        self.act_hide.setText(self.tr("&Hide the screen"))
        self.act_lock.setText(self.tr("&Lock"))
        self.act_quit.setText(self.tr("&Quit"))

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
        if self._person is None or self._stack.currentWidget() is not self.frame:
            return
        self.cover.lay_over(self)
        self._show(self.cover, unlocked=True)
        self.activateWindow()

    def _uncover(self) -> None:
        self._show(self.frame, unlocked=True, signed=True)
        self.cover.take_off()

    def lock(self) -> None:
        """Close the store; nothing of a patient stays on the screen. See `Aside`."""
        self.cover.forget()
        self.waiting.end()
        for dialog in self.findChildren(QDialog):
            dialog.reject()  # it would stand above the lock
        self._put_down()
        for worker in (self.desk.store, self.desk.long):
            worker.drop(but=self.aside)  # no other answer comes to a locked window
        if self._person is not None:
            self.frame.forget()
        self._person = None
        self._show_locked()
        for worker in (self.desk.store, self.desk.long):
            worker.close_store(self, _nothing, self.problem.fail)

    def _lock_idle(self) -> None:
        """Nobody is there: lock, but not in the middle of work that somebody waits for."""
        (self.lock if self.desk.long.idle else self.idle.begin)()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Remember the window's size; end both threads. Not before it is said what is lost."""
        self._put_down()
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
        self._put_down()
        self.desk.store.stop()
        self.desk.long.stop()

    def _put_down(self) -> None:
        """Nobody leaves a field open in which something is typed."""
        if self._person is not None:
            self.frame.put_down()

    def _show(self, page: QWidget, *, unlocked: bool = False, signed: bool = False) -> None:
        self._stack.setCurrentWidget(page)
        page.setFocus()
        for action in (self.act_switch, self.act_add, self.act_hide):
            action.setEnabled(signed)
        self.view.open_places(opened=signed)
        self.act_lock.setEnabled(unlocked)
        self._calm.start()
        (self.idle.begin if unlocked else self.idle.end)()

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
        self._put_down()
        self._show(self.sign_in, unlocked=True)
        self.sign_in.begin(someone_before=self._person is not None)

    def _signed_in(self, person: "Person") -> None:
        self._person = person
        self.frame.hand_over(person)
        self._word_in(self.desk.language.lang, self.desk.store, self.desk.long)
        self.desk.long.change(
            self, lambda session: acts.as_person(session, person), _nothing, self.problem.fail
        )
        self._show(self.frame, unlocked=True, signed=True)
        self.frame.begin(person)
        if self.unlock.at_desk:
            self.frame.go(KEYING)
            self.waiting.begin()

    def _as_before(self) -> None:
        if self._person is not None:
            self._show(self.frame, unlocked=True, signed=True)
            self.frame.begin(self._person)

    def _add_person(self) -> None:
        from ui.people import AddPerson

        dialog = AddPerson(self.desk, self)
        dialog.begin()
        dialog.name.setFocus()


def _nothing(_: object) -> None:
    """An answer that nobody waits for."""

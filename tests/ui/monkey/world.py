"""The window, the way to each of its screens, and the monkey's hands."""

from pathlib import Path

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.monkey import hands
from tests.ui.monkey.below import Below
from tests.ui.monkey.hands import close_what_is_above
from tests.ui.monkey.ledger import Ledger
from tests.ui.monkey.steps import FAULTS, Step
from tests.ui.stage import PASSPHRASE, PIN, Stage
from ui.window import Window

_A_WHILE = 30  # ms

Screen = tuple[str, int, int]
"""Who sees it, its workspace and its page there."""
SCREENS: dict[str, Screen] = {
    "patients": ("Nils Ås", 0, 0),
    "arrivals": ("Nils Ås", 0, 1),
    "blanks": ("Nils Ås", 0, 2),
    "plan": ("Nils Ås", 0, 3),
    "snapshots": ("Nils Ås", 0, 4),
    "printers": ("Nils Ås", 0, 5),
    "keying": ("Siv Lind", 1, 0),
    "intake": ("Siv Lind", 1, 1),
    "findings": ("Eva Norin", 2, 0),
    "who they are": ("Eva Norin", 2, 1),
    "write-back": ("Eva Norin", 2, 2),
    "lists": ("Eva Norin", 2, 3),
    "sheets": ("Rut Holm", 3, 0),
    "stock": ("Rut Holm", 3, 1),
    "progress": ("Rut Holm", 3, 2),
    "close": ("Rut Holm", 3, 3),
    "outages": ("Rut Holm", 3, 4),
    "ready": ("Maja Ek", 4, 0),
    "fleet": ("Maja Ek", 4, 1),
    "generations": ("Maja Ek", 4, 2),
    "compare": ("Maja Ek", 4, 3),
    "sources": ("Maja Ek", 4, 4),
    "keys": ("Maja Ek", 4, 5),
    "people": ("Maja Ek", 4, 6),
    "trail": ("Maja Ek", 4, 7),
    "forms": ("Maja Ek", 4, 8),
    "unlock": ("", 0, 0),
    "sign in": ("", 0, 0),
    "preview": ("Nils Ås", 0, 0),
    "patient": ("Nils Ås", 0, 0),
}
NOT_KEYED = ("summary", "medications")
CLERKS = ("Siv Lind", "Otto Berg")  # take turns at the desk


class World:
    """A window that is opened anew where the monkey closed it."""

    def __init__(
        self, qtbot: QtBot, home: Path, sheets: dict[str, str], below: Below, ledger: Ledger
    ) -> None:
        self._qtbot, self._home = qtbot, home
        self._sheets = tuple(number for form, number in sheets.items() if form not in NOT_KEYED)
        self.below, self.ledger = below, ledger
        self.stage = self._opened()

    def _opened(self) -> Stage:
        stage = Stage(self._qtbot, self._home)
        self.ledger.watch(stage.window)
        return stage

    @property
    def window(self) -> Window:
        """The one that is open."""
        return self.stage.window

    def end(self) -> None:
        """Close it, as it stands."""
        self.below.mend()
        close_what_is_above()
        self.stage.end()

    def go(self, screen: str, at: int) -> None:
        """To a screen, from wherever the monkey is; all works meanwhile."""
        self.below.mend()
        self._in_sight()
        person, space, page = SCREENS[screen]
        if screen == "unlock":
            self.window.lock()
            self.stage.settle()
            return
        if (space, page) == (1, 0):
            person = CLERKS[at % len(CLERKS)]
        self._signed_in(person or "Siv Lind")
        frame = self.window.frame
        if screen == "sign in":
            self.window.act_switch.trigger()
        elif (space, page) == (1, 0):
            frame.go(space)
            frame.sheet.number.setText(self._sheets[at % len(self._sheets)])
            frame.sheet.call.click()
        else:
            frame.go(space)
            frame.pages().go(page)
        self.stage.settle()
        if screen in ("preview", "patient"):
            frame.ward.table.enter()
            (frame.ward.print_one if screen == "preview" else frame.ward.look).click()
            self.stage.settle()

    def _in_sight(self) -> None:
        if not self.window.isVisible():
            self.stage.end()
            self.stage = self._opened()
        close_what_is_above()
        self.stage.activate(self.window)
        self.stage.settle()

    def _signed_in(self, name: str) -> None:
        """As that person, whoever sat there."""
        window = self.window
        if window.cover.isVisible():
            window.cover.lifted.emit()
        if window.unlock.isVisible():
            window.unlock.secret.setText(PASSPHRASE)
            window.unlock.unlock.click()
            self.stage.settle()
        if not window.sign_in.isVisible():
            if _name(window) == name:
                return
            window.act_switch.trigger()
            self.stage.settle()
        window.sign_in.name.setText(name)
        window.sign_in.pin.setText(PIN)
        window.sign_in.enter.click()
        self.stage.settle()

    def do(self, step: Step) -> None:
        """One step, at whatever is on top."""
        self.below.seed(step.at)
        match step.kind:
            case "key" | "type" | "click":
                if (top := self._top()) is not None:
                    hands.DO[step.kind](top, step)
            case "wait":
                QTest.qWait(_A_WHILE)
            case "settle":
                self.settle()
            case "close":
                close_what_is_above()
            case "fault":
                self.below.fail(next(one for one in FAULTS if one == step.what))
            case "mend":
                self.below.mend()
            case "jump":
                self.below.jump(step.at)
            case "back":  # see `run`
                pass
        QApplication.processEvents()

    def settle(self) -> None:
        """Until every act has its answer."""
        if self.window.isVisible():
            self.stage.settle()

    def _top(self) -> QWidget | None:
        """Where a person's keys would go: a menu, a dialog, the window."""
        top = QApplication.activePopupWidget() or QApplication.activeModalWidget() or self.window
        if not top.isVisible():
            return None
        if not isinstance(top, QMenu) and not top.isActiveWindow():
            top.activateWindow()
            QApplication.processEvents()
        return top


def _name(window: Window) -> str:
    person = window._person
    return person.name if person is not None else ""

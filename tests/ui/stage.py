"""A window under test: keys in, what is shown out. Nothing here reaches past the widgets."""

from pathlib import Path

from PySide6.QtCore import QEvent, QSettings, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget
from pytestqt.qtbot import QtBot

from fallback.outage.issue import IssuedPacket
from fallback.settings import Settings
from fallback.store.people import Role
from ui.app import build
from ui.page import Page
from ui.paper.kinds import Issued
from ui.remembered import Remembered
from ui.window import Window

PATIENCE = 60_000  # ms, for a slow machine
PASSPHRASE = "korrekt häst batteri"  # invented
PIN = "482913"
MODIFIERS = {
    "Alt": Qt.KeyboardModifier.AltModifier,
    "Ctrl": Qt.KeyboardModifier.ControlModifier,
    "Shift": Qt.KeyboardModifier.ShiftModifier,
}
PEOPLE: dict[str, Role] = {
    "Maja Ek": "it",
    "Nils Ås": "nurse",
    "Siv Lind": "clerk",
    "Otto Berg": "clerk",
    "Asta Vik": "clerk",
    "Eva Norin": "clinician",
    "Rut Holm": "manager",
}


class Stage:
    """The window, and the hands on its keyboard."""

    def __init__(self, qtbot: QtBot, home: Path, settings: Settings | None = None) -> None:
        self.qtbot = qtbot
        chosen = settings or Settings(data_dir=home)
        self.memory = QSettings(str(home.parent / "window.ini"), QSettings.Format.IniFormat)
        self.window: Window = build(chosen, Remembered(self.memory))
        self.window.resize(1366, 768)
        self.window.show()
        self.activate(self.window)

    @property
    def focus(self) -> QWidget:
        """Where the keys go."""
        found = QApplication.focusWidget()
        assert found is not None, "nothing has the focus"
        return found

    def activate(self, window: QWidget) -> None:
        """As a window manager would, when a dialog closes."""
        window.activateWindow()
        self.qtbot.waitUntil(window.isActiveWindow, timeout=PATIENCE)

    def type(self, text: str) -> None:
        """Into whatever has the focus."""
        for letter in text:  # QTest's own keyClicks knows no å, ä or ö
            for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                key = QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, letter)
                QApplication.sendEvent(self.focus, key)

    def press(self, *keys: str) -> None:
        """Keys by their names: "Return", "Alt+H"."""
        for key in keys:
            *held, name = key.split("+")
            modifiers = Qt.KeyboardModifier.NoModifier
            for one in held:
                modifiers |= MODIFIERS[one]
            QTest.keyClick(self.focus, Qt.Key[f"Key_{name}"], modifiers)
            if "Alt" in held:
                self.let_act()

    def reach(self, widget: QWidget) -> None:
        """By Tab alone, from wherever the keys go now; round the window at most once."""
        wanted = widget.begins if isinstance(widget, Page) else widget
        first = self.focus
        while self.focus is not wanted:
            self.press("Tab")
            assert self.focus is not first, f"no Tab leads to {widget.objectName()} {widget}"

    def let_act(self) -> None:
        """A button that was pressed by its letter is shown going down; then it acts."""
        self.qtbot.waitUntil(
            lambda: not any(one.isDown() for one in self.window.findChildren(QAbstractButton)),
            timeout=PATIENCE,
        )

    def settle(self) -> None:
        """Until both threads have answered, and what came of it is shown."""
        desk = self.window.desk
        for _ in range(3):  # an answer may ask again
            self.qtbot.waitUntil(lambda: desk.store.idle and desk.long.idle, timeout=PATIENCE)
            QApplication.processEvents()

    def unlock(self, secret: str = PASSPHRASE) -> None:
        """By keyboard."""
        self.type(secret)
        self.press("Return")
        self.settle()

    def sign_in(self, name: str, pin: str = PIN) -> None:
        """By keyboard."""
        self.type(name)
        self.press("Tab")
        self.type(pin)
        self.press("Return")
        self.settle()

    def enter_as(self, name: str) -> None:
        """Unlock and sign in."""
        self.unlock()
        self.sign_in(name)

    def switch_to(self, name: str) -> None:
        """Another person, by the menu's key."""
        self.press("Ctrl+U")
        self.settle()
        self.sign_in(name)

    @property
    def packet(self) -> IssuedPacket:
        """The packet that is looked at."""
        paper = self.window.frame.preview.paper
        assert isinstance(paper, Issued)
        return paper.packet

    def end(self) -> None:
        """Close the window, as a person would. It is gone at once: what is still there when the
        next is dressed would be dressed with it, and that costs more than most tests do."""
        self.window.close()
        self.window.end()  # also where it would ask first
        self.window.desk.language.switch("en")
        self.window.deleteLater()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        QApplication.processEvents()


def shown(widget: QWidget) -> bool:
    """Whether a person can see it."""
    return widget.isVisibleTo(widget.window())

"""The monkey's hands: a key, some letters, a click."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QMenu,
    QMenuBar,
    QPlainTextEdit,
    QWidget,
)

from tests.ui.monkey.steps import Step
from tests.ui.stage import MODIFIERS

_CLICKED = (
    *(QAbstractButton, QAbstractItemView, QLineEdit, QComboBox, QAbstractSpinBox),
    *(QPlainTextEdit, QMenuBar),
)
_WIDE = 997  # a number that no width divides


def _key(top: QWidget, step: Step) -> None:
    *held, key = step.what.split("+")
    modifiers = Qt.KeyboardModifier.NoModifier
    for one in held:
        modifiers |= MODIFIERS[one]
    QTest.keyClick(_focus(top), Qt.Key[f"Key_{key}"], modifiers)


def _type(top: QWidget, step: Step) -> None:
    for letter in step.what:
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            key = QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, letter)
            QApplication.sendEvent(_focus(top), key)


def _click(top: QWidget, step: Step) -> None:
    """One of the things that can be clicked now; in a list or a menu, somewhere."""
    things = [
        one
        for kind in _CLICKED
        for one in top.findChildren(kind)
        if one.isVisible() and one.isEnabled()
    ]
    things += [top] if isinstance(top, QMenu | QAbstractItemView) else []
    if not things:
        return
    one, spread = things[step.at % len(things)], step.at // len(things)
    inside = one.viewport() if isinstance(one, QAbstractItemView | QPlainTextEdit) else one
    point = inside.rect().center()
    if isinstance(one, QAbstractItemView | QMenu | QMenuBar):
        point.setX(spread % max(1, inside.width()))
        point.setY(spread // _WIDE % max(1, inside.height()))
    QTest.mouseClick(inside, Qt.MouseButton.LeftButton, pos=point)


DO: dict[str, Callable[[QWidget, Step], None]] = {"key": _key, "type": _type, "click": _click}


def _focus(top: QWidget) -> QWidget:
    """Where the keys go."""
    found = QApplication.focusWidget()
    if isinstance(top, QMenu) or found is None or not found.isVisible():
        return top
    return found


def close_what_is_above() -> None:
    """Menus and dialogs, whatever they wait for."""
    for _ in range(5):
        above = QApplication.activePopupWidget() or QApplication.activeModalWidget()
        if above is None:
            return
        above.close()
        QApplication.processEvents()

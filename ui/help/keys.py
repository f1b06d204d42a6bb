"""The keys that work where one is, read from the widgets themselves."""

import re
from collections.abc import Iterator

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QAbstractButton, QMainWindow, QWidget

_LETTER = re.compile(r"&([^&\s])")
_SHOWN = re.compile(r"\s*\(([^()]*)\)$|\s\s((?:Ctrl|Alt)\+\d)$")


def keys(window: QMainWindow, page: QWidget) -> tuple[tuple[str, str], ...]:
    """Key and what it does: the page's buttons in their order, then the window's menus."""
    return tuple(dict.fromkeys((*_buttons(page), *_menus(window))))


def _buttons(page: QWidget) -> Iterator[tuple[str, str]]:
    for one in page.findChildren(QAbstractButton):
        if not one.isVisible() or not one.text():
            continue
        words = one.text().replace("&", "")
        told = _SHOWN.search(words)
        letter = _LETTER.search(one.text())
        if told:
            yield told.group(1) or told.group(2), words[: told.start()]
        if letter:
            bare = words[: told.start()] if told else words
            yield QKeySequence(f"Alt+{letter.group(1).upper()}").toString(_NATIVE), bare


def _menus(window: QMainWindow) -> Iterator[tuple[str, str]]:
    for action in window.findChildren(QAction):
        if action.isEnabled() and action.isVisible() and not action.shortcut().isEmpty():
            yield action.shortcut().toString(_NATIVE), action.text().replace("&", "")


_NATIVE = QKeySequence.SequenceFormat.NativeText

"""Without a mouse, without eyes: every control of every page has a name and a role in the tree that
a screen reader reads, a label where it is typed in, its turn in the order of reading, and keys that
are its own and can be seen."""

import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from typing import cast

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface, QAction, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QApplication,
    QButtonGroup,
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QRadioButton,
    QTextBrowser,
    QWidget,
)

from fallback.texts import Lang
from tests.ui.stage import Stage
from tests.ui.test_window_rules import every_page
from ui.look import Choice
from ui.page import button
from ui.window import Window

LETTER = re.compile(r"&([^&\s])")
UNSAID = {
    "Esc",  # goes back everywhere
    "Ctrl+=",  # Ctrl++ on a keyboard where + needs Shift
    "F9",  # said where there is another scan to turn to
}
TYPED = (QLineEdit, QComboBox, QAbstractSpinBox, QPlainTextEdit)
ROLES: tuple[tuple[type[QWidget], frozenset[QAccessible.Role]], ...] = (
    (QCheckBox, frozenset({QAccessible.Role.CheckBox})),
    (QRadioButton, frozenset({QAccessible.Role.RadioButton})),
    (QAbstractButton, frozenset({QAccessible.Role.Button, QAccessible.Role.RadioButton})),
    (QComboBox, frozenset({QAccessible.Role.ComboBox})),
    (QAbstractSpinBox, frozenset({QAccessible.Role.SpinBox})),
    (QLineEdit, frozenset({QAccessible.Role.EditableText})),
    (QPlainTextEdit, frozenset({QAccessible.Role.EditableText})),
    (QTextBrowser, frozenset({QAccessible.Role.EditableText, QAccessible.Role.StaticText})),
    (QAbstractItemView, frozenset({QAccessible.Role.Table, QAccessible.Role.List})),
)


def controls(window: QWidget) -> Iterator[QWidget]:
    """What a person can act on, as it is shown now."""
    for kind, _ in ROLES:
        for found in window.findChildren(kind):
            own = not found.objectName().startswith("qt_") and found.isVisible()
            inside = isinstance(found.parentWidget(), (QAbstractSpinBox, QComboBox, QLineEdit))
            if own and not inside and Qt.FocusPolicy.TabFocus in found.focusPolicy():
                yield found


def tree(of: QAccessibleInterface) -> Iterator[QAccessibleInterface]:
    """All that a screen reader finds, from the top."""
    yield of
    if of.role() not in (QAccessible.Role.Table, QAccessible.Role.List):
        for at in range(of.childCount()):
            below = of.child(at)
            if below.isValid():
                yield from tree(below)


def unnamed(window: QWidget) -> Iterator[str]:
    """Controls that a screen reader does not find, or cannot say what they are."""
    top = QAccessible.queryAccessibleInterface(window)
    found = {id(one.object()): one for one in tree(top) if one.object() is not None}
    for control in set(controls(window)):
        read = found.get(id(control))
        if read is None:
            yield f"not in the tree: {control}"
            continue
        name = read.text(QAccessible.Text.Name)
        if not name.strip() or "&" in name.replace("&&", ""):
            yield f"name {name!r}: {control}"
        wanted = next(roles for kind, roles in ROLES if isinstance(control, kind))
        if read.role() not in wanted:
            yield f"role {read.role()}: {control} {name}"


def unlabelled(window: QWidget) -> Iterator[str]:
    """What is typed in without a label that leads there."""
    buddies = {label.buddy() for label in window.findChildren(QLabel) if label.isVisible()}
    for control in controls(window):
        if isinstance(control, TYPED) and control not in buddies:
            yield f"no label: {control.accessibleName()}"


def out_of_turn(window: QWidget) -> Iterator[str]:
    """Controls that Tab does not reach, and those that it reaches against the order of reading."""
    wanted = {one for one in controls(window) if one.isEnabled() and not passed_over(one)}
    turns = [one for one in tabbed(window) if one in wanted]
    yield from (f"Tab misses {named(one)}" for one in wanted - set(turns))
    for before, after in pairwise(turns):
        if before.parentWidget() is after.parentWidget():
            first, then = place(before), place(after)
            above = then.bottom() < first.top()
            leftward = then.top() <= first.center().y() <= then.bottom() and then.x() < first.x()
            if above or leftward:
                yield f"Tab goes back from {named(before)} to {named(after)}"


def tabbed(window: QWidget) -> list[QWidget]:
    """Where Tab really leads, once round the window, from what comes first in it."""
    chain, one = [window], window.nextInFocusChain()
    while one is not None and one is not window:
        chain.append(one)
        one = one.nextInFocusChain()
    before, turns = QApplication.focusWidget(), list[QWidget]()
    while True:
        QTest.keyClick(QApplication.focusWidget() or window, Qt.Key.Key_Tab)
        here = QApplication.focusWidget()
        if here is None or here in turns:
            break
        turns.append(here)
    (before or window).setFocus()
    begin = turns.index(min(turns, key=chain.index)) if turns else 0
    return turns[begin:] + turns[:begin]


def passed_over(control: QWidget) -> bool:
    """Of buttons of which one is down, Tab comes to that one; arrows lead to the others."""
    if not isinstance(control, QAbstractButton) or not control.isCheckable():
        return False
    group = cast("QButtonGroup | None", control.group())  # none, where it is in none
    return (group.exclusive() if group else control.autoExclusive()) and not control.isChecked()


def place(one: QWidget) -> QRect:
    """Where it is in the window."""
    return QRect(one.mapTo(one.window(), QPoint(0, 0)), one.size())


def named(one: QWidget) -> str:
    """For a person who reads the failure."""
    return one.accessibleName() or str(one.property("text"))


def keys(window: Window) -> Iterator[str]:
    """All keys that do something on the page shown."""
    for action in window.findChildren(QAction):
        if action.isVisible() and action.isEnabled() and not action.shortcut().isEmpty():
            yield action.shortcut().toString()
    for shortcut in window.findChildren(QShortcut):
        owner = shortcut.parent()
        if isinstance(owner, QWidget) and owner.isVisible() and shortcut.isEnabled():
            yield shortcut.key().toString()
    texts = [action.text() for action in window.top.bar.actions()]
    texts += [one.text() for one in window.findChildren(QAbstractButton) if one.isVisible()]
    for label in window.findChildren(QLabel):
        if label.isVisible() and label.buddy() is not None:
            texts.append(label.text().replace("&&", ""))
    for text in texts:
        if found := LETTER.search(text):
            yield f"Alt+{found[1].upper()}"


def said(window: QWidget) -> str:
    """All words of the page, and of those of its buttons that come and go."""
    texts = [one.text() for one in window.findChildren(QLabel) if one.isVisible()]
    for one in window.findChildren(QAbstractButton):
        above = one.parentWidget()
        texts += [one.text()] if one.isVisible() or (above and above.isVisible()) else []
    fields = [one for one in window.findChildren(QLineEdit) if one.isVisible()]
    return "\n".join(texts + [one.placeholderText() for one in fields])


def unseen(window: QWidget) -> Iterator[str]:
    """Keys of the page that no word on it tells of."""
    words = (
        said(window)
        .replace("↑", "Up")
        .replace("↓", "Down")
        .replace("Enter", "Return")
        .replace("Skift", "Shift")
    )
    for shortcut in window.findChildren(QShortcut):
        owner = shortcut.parent()
        if isinstance(owner, QWidget) and owner.isVisible() and shortcut.isEnabled():
            key = shortcut.key().toString()
            if key not in UNSAID and key not in words:
                yield f"key not shown: {key}"


@pytest.mark.timeout(600)
def test_every_page_can_be_read_out_and_worked_by_keyboard(
    stage: Stage, sheets: dict[str, str]
) -> None:
    window = stage.window
    window.setProperty("sheet", sheets["administration"])
    wrong: list[str] = []
    langs: tuple[Lang, ...] = ("en", "sv")
    for page in every_page(stage):
        for lang in langs:
            window.speak(lang)
            stage.settle()
            found = [*unnamed(window), *unlabelled(window), *out_of_turn(window), *unseen(window)]
            twice = [key for key, times in Counter(keys(window)).items() if times > 1]
            found += [f"means two things: {key}" for key in twice]
            wrong += [f"{page} {lang}: {one}" for one in found]
            assert window.windowTitle() == "Fallback"
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("look", ["light", "dark", "contrast"])
def test_what_has_the_focus_looks_another_way(stage: Stage, look: Choice) -> None:
    stage.window.desk.look.choose(look)
    box = QWidget(stage.window)
    kinds = [button(role) for role in ("", "main", "large", "page", "workspace")]
    shown = [*kinds, QLineEdit(), QComboBox(), QCheckBox("x"), QRadioButton("x")]
    for at, one in enumerate(shown):
        one.setParent(box)
        one.setGeometry(0, 50 * at, 200, 46)
    box.setGeometry(0, 0, 200, 50 * len(shown))
    box.show()
    box.raise_()
    for one in shown:
        if isinstance(one, QAbstractButton) and not one.text():
            one.setText("x")
        stage.window.setFocus()
        QApplication.processEvents()
        before = one.grab().toImage()
        one.setFocus(Qt.FocusReason.TabFocusReason)
        QApplication.processEvents()
        assert one.grab().toImage() != before, one


def test_hiding_the_screen_hides_a_dialog_too_and_gives_it_back(stage: Stage) -> None:
    stage.enter_as("Nils Ås")
    window = stage.window
    window.frame.ward.table.enter()
    dialog = window.frame.ward.more_prints()
    stage.activate(dialog)
    dialog.reason.setFocus()
    stage.type("spill")
    stage.press("Ctrl+H")
    assert not dialog.isVisible()
    assert window.cover.isVisible()
    tops = [one for one in QApplication.topLevelWidgets() if one.isVisible()]
    assert tops == [window]
    stage.activate(window)
    stage.press("Space")
    assert dialog.isVisible()
    assert dialog.reason.text() == "spill"
    assert dialog.windowTitle() == "Fler sätt att skriva ut"


def test_a_hidden_dialog_is_gone_once_the_window_is_locked(stage: Stage) -> None:
    stage.enter_as("Nils Ås")
    dialog = stage.window.frame.ward.more_prints()
    stage.activate(dialog)
    stage.press("Ctrl+H")
    stage.activate(stage.window)
    stage.press("Ctrl+L")
    stage.settle()
    stage.enter_as("Nils Ås")
    assert [one for one in QApplication.topLevelWidgets() if one.isVisible()] == [stage.window]

"""The line that a clerk types in, and what its keys mean."""

from collections.abc import Callable
from enum import Enum, auto
from typing import TypeAlias, assert_never

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit

from fallback.store.entries import EntryState
from fallback.texts import Lang
from forms.geometry import Box
from forms.spec import Kind

Keyed: TypeAlias = tuple[EntryState, str]
"""A state, and the value where it is one."""
KEYS: dict[Qt.Key, EntryState] = {
    Qt.Key.Key_F6: "blank",
    Qt.Key.Key_F7: "struck",
    Qt.Key.Key_F8: "illegible",
}


class Step(Enum):
    """Where to go from a field."""

    NEXT = auto()
    BACK = auto()
    NEXT_LINE = auto()
    LINE_BEFORE = auto()
    NEXT_BLOCK = auto()


AGAIN = Qt.Key.Key_F5
STEPS: dict[Qt.Key, Step] = {
    Qt.Key.Key_Down: Step.NEXT,
    Qt.Key.Key_Up: Step.BACK,
    Qt.Key.Key_PageDown: Step.NEXT_LINE,
    Qt.Key.Key_PageUp: Step.LINE_BEFORE,
}


class Edit(QLineEdit):
    """A line that hands its keys to the field first, and may not be left while it is wrong."""

    taken: Callable[[QKeyEvent], bool]
    may_leave: Callable[[], bool]
    left = Signal()

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab goes on as Enter does; Shift+Tab goes back in any case."""
        return (forward and not self.may_leave()) or super().focusNextPrevChild(forward)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter, the arrows and the three keys are the field's."""
        if not self.taken(event):
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """The mouse leaves the field too."""
        super().focusOutEvent(event)
        if event.reason() not in (
            Qt.FocusReason.PopupFocusReason,
            Qt.FocusReason.ActiveWindowFocusReason,
        ):
            self.left.emit()


def as_written(kind: Kind, value: str, lang: Lang) -> str:
    """A kept value as the paper has it: a number's decimals after a comma in Swedish."""
    return value.replace(".", ",") if kind is Kind.NUMBER and lang == "sv" else value


def state_words(state: str) -> str:
    """What is said of a box that holds no value; nothing for a value."""
    words = {
        "blank": QCoreApplication.translate("Field", "blank"),
        "struck": QCoreApplication.translate("Field", "struck out"),
        "illegible": QCoreApplication.translate("Field", "illegible"),
    }
    return words.get(state, "")


def legend(box: Box, lang: Lang) -> str:
    """How a box is written, where its label does not say it."""
    match box.kind:
        case Kind.CHOICE:
            words = " · ".join(f"{one.code} {one.label.text(lang)}" for one in box.choices)
            return f"{box.label.text(lang)}: {words}"
        case Kind.MARK:
            return QCoreApplication.translate("Field", "x where ticked, else 0")
        case Kind.TEXT | Kind.NUMBER | Kind.TIME | Kind.DATE | Kind.SIGNATURE:
            return ""
        case _:
            assert_never(box.kind)

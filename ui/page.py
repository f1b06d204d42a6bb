"""The small parts every page is made of, so that all look and read alike."""

from PySide6.QtCore import QEvent, QSize, Qt, QTimerEvent
from PySide6.QtGui import QAction, QFocusEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QBoxLayout,
    QDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from fallback.errors import FallbackError
from fallback.texts import Message
from ui.desk import Desk
from ui.icon import SIZE, WIDTH, icon
from ui.style import LARGE, MEDIUM, SMALL

HIDE = "hide"  # the name of the window's act that hides the screen, dialogs and all
HELP = "help"  # and of the one that opens the help of the place


class Page(QWidget):
    """A widget whose own words follow the language: `reword` sets every one of them."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.begins: QWidget | None = None

    def begin_at(self, first: QWidget) -> None:
        """Where the keys go once they come to the page. (With a focus proxy of Qt's, Tab would come
        to the page and so pass over whatever stands before that.)"""
        self.begins = first

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Qt tells that the keys came to the page itself."""
        super().focusInEvent(event)
        if self.begins is not None:
            self.begins.setFocus(event.reason())

    def reword(self) -> None:
        """Set every text of the page's own in the language shown now."""
        raise NotImplementedError

    def heightForWidth(self, width: int) -> int:
        """Qt asks: the least that it can do with, and nothing while another page is shown."""
        layout = self.layout()
        if layout is None or not layout.hasHeightForWidth():
            return super().heightForWidth(width)
        return 0 if self.isHidden() else layout.totalMinimumHeightForWidth(width)

    def changeEvent(self, event: QEvent) -> None:
        """Qt tells of a new language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.reword()
        super().changeEvent(event)


class Dialog(QDialog):
    """A small window of its own for one act; it follows the language as a page does, and grows
    where a sentence appears in it."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.setMinimumWidth(560)
        QShortcut(QKeySequence("Ctrl+H"), self, lambda: self._windows(HIDE))
        QShortcut(QKeySequence("F1"), self, lambda: self._windows(HELP))

    def reword(self) -> None:
        """As `Page.reword`."""
        raise NotImplementedError

    def changeEvent(self, event: QEvent) -> None:
        """Qt tells of a new language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.reword()
        super().changeEvent(event)

    def begin(self) -> None:
        """Open it; it is gone once it is closed."""
        self.finished.connect(self.deleteLater)
        self.open()

    def _windows(self, act: str) -> None:
        """Do what the window does by the same key, which it does not hear from here."""
        top = self.window()
        while (above := top.parentWidget()) is not None:
            top = above.window()
        found = top.findChild(QAction, act)
        if found is not None:
            found.trigger()

    def event(self, event: QEvent) -> bool:
        """Qt tells that something inside needs other room."""
        handled = super().event(event)
        if event.type() in (QEvent.Type.LayoutRequest, QEvent.Type.Show):
            self._fit()
        return handled

    def _fit(self) -> None:
        """As high as its sentences need at the width that it has; Qt takes the width that they
        would like."""
        layout = self.layout()
        if layout is not None:
            wide = max(self.minimumWidth(), layout.totalSizeHint().width())
            wraps = layout.hasHeightForWidth()
            high = layout.totalHeightForWidth(wide) if wraps else layout.totalSizeHint().height()
            self.resize(wide, high)


def label(role: str = "", *, wrap: bool = True) -> QLabel:
    """A label of the style sheet's `role`; its text can be read out and copied."""
    made = QLabel()
    made.setProperty("role", role)
    made.setWordWrap(wrap)
    made.setTextFormat(Qt.TextFormat.PlainText)
    return made


class Button(QPushButton):
    """A button with a picture beside its words, in their colour whatever that is now."""

    def __init__(self, role: str, sign: str) -> None:
        super().__init__()
        self._sign, self._inked = sign, ""
        self.setProperty("role", role)
        self.setAutoDefault(True)
        self.setIconSize(QSize(WIDTH, SIZE))

    def timerEvent(self, event: QTimerEvent) -> None:
        """Pressed by its letter it goes down first, and acts a moment later; not where its page has
        gone meanwhile: behind a lock nobody asks the store."""
        before = self.blockSignals(not self.isVisible())
        super().timerEvent(event)
        self.blockSignals(before)

    def nextCheckState(self) -> None:
        """See `timerEvent`."""
        if self.isVisible():
            super().nextCheckState()

    def changeEvent(self, event: QEvent) -> None:
        """Its words may have another colour now."""
        super().changeEvent(event)
        inked = self.palette().buttonText().color().name()
        if self._sign and inked != self._inked:
            self._inked = inked
            self.setIcon(icon(self._sign, self.palette()))


def button(role: str = "", sign: str = "") -> QPushButton:
    """A button of the style sheet's `role`: "main" for the one to press, "large" for the act of
    the page. `sign` names a picture in `ui/icons`."""
    return Button(role, sign)


def tab(role: str, sign: str = "") -> QPushButton:
    """A button that stays down while its page is shown; one of several."""
    made = Button(role, sign)
    made.setCheckable(True)
    made.setAutoExclusive(True)
    return made


def number() -> QSpinBox:
    """A field for a count. The style sheet's room before its text is the line's own here."""
    made = QSpinBox()
    made.lineEdit().setTextMargins(SMALL, 0, 0, 0)
    return made


def row(*widgets: QWidget, stretch: bool = True) -> QHBoxLayout:
    """Widgets beside each other, from the left."""
    made = QHBoxLayout()
    made.setSpacing(SMALL)
    _add(made, widgets)
    if stretch:
        made.addStretch(1)
    return made


def column(*widgets: QWidget) -> QVBoxLayout:
    """Widgets below each other."""
    made = QVBoxLayout()
    made.setSpacing(SMALL)
    _add(made, widgets)
    return made


def _add(layout: QBoxLayout, widgets: tuple[QWidget, ...]) -> None:
    for widget in widgets:
        layout.addWidget(widget)


def card() -> QFrame:
    """A white sheet on the grey desk."""
    made = QFrame()
    made.setProperty("role", "card")
    return made


def centred(inside: QWidget, width: int) -> QVBoxLayout:
    """A card of at most `width` px in the middle of the page, near its top."""
    inside.setMaximumWidth(width)
    inside.setMinimumWidth(min(width, 420))
    across = QHBoxLayout()
    across.addStretch(1)
    across.addWidget(inside, 10)
    across.addStretch(1)
    down = QVBoxLayout()
    down.setContentsMargins(LARGE, LARGE, LARGE, MEDIUM)
    down.addLayout(across)
    down.addStretch(1)
    return down


_SIGNS = {"problem": "■", "care": "▲", "well": "✓"}  # colour never says anything alone


class Note(QLabel):
    """A sentence in place: a problem, a warning, or that it went well. Hidden while empty.

    It keeps the core's message, so that it is worded anew in another language.
    """

    def __init__(self, desk: Desk, role: str = "problem", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._role = desk, role
        self._said: tuple[Message, ...] = ()
        self.setProperty("role", role)
        self.setWordWrap(True)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.hide()

    def fail(self, error: FallbackError) -> None:
        """Show what a person can mend."""
        self.say(error.message)

    def say(self, *messages: Message) -> None:
        """Show the core's sentences, a line each; none hides the note."""
        self._said = messages
        self._word()

    def clear(self) -> None:
        """Nothing to say any more."""
        self.say()

    def changeEvent(self, event: QEvent) -> None:
        """Word it in the new language."""
        if event.type() == QEvent.Type.LanguageChange:
            self._word()
        super().changeEvent(event)

    def _word(self) -> None:
        words = "\n".join(self._desk.language.word(one) for one in self._said)
        self.setText(f"{_SIGNS[self._role]} {words}" if words else "")
        self.setAccessibleName(words)
        self.setVisible(bool(words))

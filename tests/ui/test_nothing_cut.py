"""No word is cut and no control is out of reach: on every page, in Swedish, in English and in a
language 40 % longer, at the size of a small screen and at twice the size of a usual one.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from PySide6.QtCore import QCoreApplication, QPoint, QRect, QSize, QTranslator
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QScrollArea,
    QWidget,
)

from fallback.texts import Lang
from tests.ui.stage import PASSPHRASE, PIN, Stage
from tests.ui.test_window_rules import every_page
from ui.beside import Room

LONGER = 1.4
BAR, ARROW = 16, 34  # px
SIZES = {"100 %": (1366, 768), "200 %": (960, 540)}  # of 1366 × 768, and of 1920 × 1080


class Longer(QTranslator):
    """Every text of the widgets with as many letters more, in words of a usual length."""

    def translate(self, _context: str, text: str, *_: object) -> str:
        """Qt asks."""
        more = round(len(text.replace("&", "")) * (LONGER - 1))
        return text + (" åäöåäöå" * (more // 8 + 1))[:more]

    def isEmpty(self) -> bool:  # noqa: N802 Qt's name
        """Qt asks."""
        return False


@contextmanager
def longer() -> Iterator[None]:
    """All widgets' own words are longer."""
    made = Longer()
    QCoreApplication.installTranslator(made)
    yield
    QCoreApplication.removeTranslator(made)


def can_scroll(widget: QWidget) -> bool:
    """Whether it lies in room that scrolls."""
    above = widget.parentWidget()
    while above is not None:
        if isinstance(above, QScrollArea):
            return True
        above = above.parentWidget()
    return False


def cut(window: QWidget) -> Iterator[str]:
    """What a person cannot read, or not all of it."""
    for kind in (QLabel, QAbstractButton, QComboBox, QLineEdit):
        for one in window.findChildren(kind):
            if one.isVisible() and not one.objectName().startswith("qt_"):
                yield from cut_in(one)


def cut_in(one: QWidget) -> Iterator[str]:
    """Too narrow, too low, or under an edge."""
    if isinstance(one, QLabel):
        yield from cut_label(one)
    elif isinstance(one, QAbstractButton) and one.text():
        icon = one.iconSize().width() if not one.icon().isNull() else 0
        if wide_of(one, one.text().replace("&", "")) + icon + 8 > one.width():
            yield f"narrow: {one.text()}"
    elif isinstance(one, QComboBox) and not one.minimumContentsLength():
        needed = wide_of(one, one.currentText()) + ARROW
        yield from [f"narrow: {one.currentText()}"] if needed > one.width() else []
    rect = QRect(one.mapTo(one.window(), QPoint(0, 0)), one.size())
    if not can_scroll(one) and not one.window().rect().contains(rect):
        yield f"outside: {one.accessibleName() or one.property('text')}"


def cut_label(one: QLabel) -> Iterator[str]:
    """A label with words that it has no room for."""
    if one.text() and one.pixmap().isNull():
        if one.wordWrap() and one.heightForWidth(one.width()) > one.height():
            yield f"low: {one.text()}"
        if not one.wordWrap() and one.sizeHint().width() > one.width():
            yield f"narrow: {one.text()}"


def wide_of(one: QWidget, text: str) -> int:
    """What a line of text takes."""
    return one.fontMetrics().horizontalAdvance(text)


def wide(window: QWidget) -> Iterator[str]:
    """Pages that have to be moved sideways, by more than a scroll bar is wide."""
    for room in window.findChildren(Room):
        if room.isVisible() and room.horizontalScrollBar().maximum() > BAR:
            yield f"sideways by {room.horizontalScrollBar().maximum()}"


def settled(stage: Stage) -> None:
    """Until the layouts have come to rest."""
    stage.settle()
    for _ in range(3):
        QApplication.processEvents()


@pytest.mark.timeout(600)
def test_no_word_is_cut_on_any_page_in_any_language_at_any_size(
    stage: Stage, sheets: dict[str, str]
) -> None:
    window = stage.window
    window.setProperty("sheet", sheets["administration"])
    wrong = [found for page in every_page(stage) for found in looked_at(stage, page)]
    assert not wrong, "\n".join(wrong)


def test_no_word_is_cut_while_a_store_is_set_up(first_start: Stage) -> None:
    wrong: list[str] = []
    wizard, window = first_start.window.first, first_start.window
    wizard.go(1)
    wizard.source.sources.button(1).click()  # the source that asks for most
    wrong.extend(looked_at(first_start, "source"))
    for number in (2, 3):
        wizard.go(number)
        wrong.extend(looked_at(first_start, wizard.steps[number].title.text()))
    wizard.source.sources.button(0).click()
    for field in (wizard.passphrase.passphrase, wizard.passphrase.again):
        field.setText(PASSPHRASE)
    wizard.person.name.setText("Maja Ek")
    for field in (wizard.person.pin, wizard.person.again):
        field.setText(PIN)
    wizard.person.go.click()
    first_start.settle()
    wrong.extend(looked_at(first_start, "codes"))
    wizard.codes.kept.setChecked(True)
    wizard.codes.go.click()
    first_start.settle()
    assert wizard.proven.pages.isVisible()
    wrong.extend(looked_at(first_start, "proven"))
    assert not wrong, "\n".join(wrong)
    assert window.size() == QSize(*SIZES["100 %"])


def looked_at(stage: Stage, page: str) -> Iterator[str]:
    """What cannot be read of the page shown, in each language at each size."""
    langs: tuple[Lang, ...] = ("sv", "en")
    for lang in langs:
        stage.window.speak(lang)
        settled(stage)
        yield from at_each_size(stage, f"{page} {lang}")
    with longer():
        settled(stage)
        yield from at_each_size(stage, f"{page} longer", moved=False)
    stage.window.resize(*SIZES["100 %"])


def at_each_size(stage: Stage, page: str, *, moved: bool = True) -> Iterator[str]:
    """Longer words may have to be moved sideways where all is twice the size."""
    window = stage.window
    for size, (width, height) in SIZES.items():
        window.resize(width, height)
        settled(stage)
        if (window.width(), window.height()) != (width, height):
            yield f"{page} {size}: grows to {window.size()}"
        yield from (f"{page} {size}: {found}" for found in cut(window))
        if moved or size == "100 %":
            yield from (f"{page} {size}: {found}" for found in wide(window))

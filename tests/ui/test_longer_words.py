"""A language 40 % longer than English: no page grows out of the screen, no button cuts a word."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QTranslator
from PySide6.QtWidgets import QAbstractButton, QApplication

from tests.ui.stage import Stage
from tests.ui.test_window_rules import every_page

LONGER = 1.4


class Longer(QTranslator):
    """Every text of the widgets with as many letters more, in words of a usual length."""

    def translate(self, _context: str, text: str, *_: object) -> str:
        """Qt asks."""
        more = round(len(text.replace("&", "")) * (LONGER - 1))
        return text + (" åäöåäöå" * (more // 8 + 1))[:more]

    def isEmpty(self) -> bool:  # noqa: N802 Qt's name
        """Qt asks."""
        return False


@pytest.fixture
def longer(qapp: QApplication) -> Iterator[None]:
    """All widgets' own words are longer."""
    made = Longer()
    QCoreApplication.installTranslator(made)
    yield
    QCoreApplication.removeTranslator(made)


def test_with_words_40_percent_longer_every_page_fits_and_no_button_cuts_its_own(
    stage: Stage, sheets: dict[str, str], longer: None
) -> None:
    stage.window.desk.language.switch("en")
    stage.window.setProperty("sheet", sheets["administration"])
    wrong: list[str] = []
    for page in every_page(stage):
        size = stage.window.minimumSizeHint()
        if size.width() > 1366 or size.height() > 768:
            wrong.append(f"{page}: {size.width()} × {size.height()}")
        for button in stage.window.findChildren(QAbstractButton):
            if button.isVisible() and button.text():
                needed = button.fontMetrics().horizontalAdvance(button.text().replace("&", ""))
                if button.width() < needed + 8:
                    wrong.append(f"{page}: {button.text()}")
    assert wrong == []

"""What holds for every page: words in both languages, names for a screen reader, letters, room."""

import ast
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from PySide6.QtCore import QTranslator
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QDateTimeEdit,
    QLabel,
    QLineEdit,
    QSpinBox,
    QTextBrowser,
    QWidget,
)

from fallback.texts import Lang
from tests.ui.stage import Stage
from ui import style
from ui.app import asked

UI = Path(style.__file__).parent
LETTER = re.compile(r"&([^&\s])")


def sources() -> Iterator[tuple[str, str]]:
    """Every (context, text) that the widgets have worded, read from their code."""
    for file in sorted(UI.rglob("*.py")):
        for found in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(found, ast.ClassDef):
                for call in ast.walk(found):
                    if isinstance(call, ast.Call) and _name(call) == "tr":
                        yield found.name, ast.literal_eval(call.args[0])
            elif isinstance(found, ast.Call) and _name(found) == "translate":
                yield ast.literal_eval(found.args[0]), ast.literal_eval(found.args[1])


def _name(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else ""


def test_every_text_of_the_widgets_is_worded_in_swedish() -> None:
    swedish = QTranslator()
    assert swedish.load(str(UI / "i18n" / "fallback_sv.qm"))
    found = set(sources())
    assert len(found) > 150
    assert [one for one in found if not swedish.translate(*one)] == []


def test_a_translation_keeps_the_braces_of_its_source() -> None:
    swedish = QTranslator()
    assert swedish.load(str(UI / "i18n" / "fallback_sv.qm"))
    braces = re.compile(r"\{\w+\}")
    for context, text in sources():
        worded = swedish.translate(context, text) or ""
        assert sorted(braces.findall(text)) == sorted(braces.findall(worded)), text


def every_page(stage: Stage) -> Iterator[str]:
    """Walk through the window; stops at each page."""
    frame = stage.window.frame
    yield "unlock"
    stage.unlock()
    yield "sign in"
    stage.sign_in("Eva Norin")
    yield "ward"
    stage.press("Ctrl+2")
    stage.settle()
    yield "no sheet"
    stage.type(stage.window.property("sheet"))
    stage.press("Return")
    stage.settle()
    yield "sheet"
    for key, space in (("Ctrl+3", frame.finding), ("Ctrl+4", frame.closing)):
        stage.press(key)
        stage.settle()
        for number, title in enumerate(space.titles(), start=1):
            stage.press(f"Alt+{number}")
            stage.settle()
            yield title
    stage.press("Ctrl+5")
    stage.settle()
    for number, title in enumerate(stage.window.frame.readiness.titles(), start=1):
        stage.press(f"Alt+{number}")
        stage.settle()
        yield title
    stage.press("Ctrl+1")
    stage.settle()
    yield from the_wards_pages(stage)
    stage.press("Alt+1")
    stage.settle()
    stage.window.frame.ward.table.enter()
    stage.press("Ctrl+P")
    stage.settle()
    yield "preview"


def the_wards_pages(stage: Stage) -> Iterator[str]:
    """A patient, then each page by its key; of arrivals, one with somebody in it."""
    frame = stage.window.frame
    frame.ward.table.enter()
    stage.press("Return")
    stage.settle()
    yield "patient"
    for number, name in enumerate(("arrivals", "blank", "plan", "snapshots", "printers"), start=2):
        stage.press(f"Alt+{number}")
        stage.settle()
        if name == "arrivals":
            stage.window.frame.space.arrivals.give.click()
            stage.settle()
        yield name


def in_both(stage: Stage, sheets: dict[str, str], look: Callable[[str], None]) -> None:
    """Look at every page, in both languages."""
    stage.window.setProperty("sheet", sheets["administration"])
    for page in every_page(stage):
        langs: tuple[Lang, ...] = ("en", "sv")
        for lang in langs:
            stage.window.speak(lang)
            stage.settle()
            look(f"{page} {lang}")


def controls(window: QWidget) -> Iterator[QWidget]:
    """What a person can act on, as it is shown now."""
    kinds = (
        *(QAbstractButton, QLineEdit, QComboBox, QDateTimeEdit, QAbstractItemView),
        *(QSpinBox, QTextBrowser),
    )
    for kind in kinds:
        for found in window.findChildren(kind):
            named = not found.objectName().startswith("qt_") and found.isVisible()
            if named and found.focusPolicy().value:
                yield found


def test_every_control_has_a_name_and_every_page_fits_in_1366_by_768(
    stage: Stage, sheets: dict[str, str]
) -> None:
    def look(page: str) -> None:
        for one in controls(stage.window):
            text = one.text() if isinstance(one, QAbstractButton) else ""
            assert one.accessibleName() or text, (page, one)
        size = stage.window.minimumSizeHint()
        assert (size.width(), size.height()) <= (1366, 768), page
        assert size.height() <= 768, page
        assert stage.window.windowTitle() == "Fallback"

    in_both(stage, sheets, look)


def test_no_two_letters_of_a_page_are_the_same(stage: Stage, sheets: dict[str, str]) -> None:
    def look(page: str) -> None:
        texts = [action.text() for action in stage.window.menuBar().actions()]
        for button in stage.window.findChildren(QAbstractButton):
            texts += [button.text()] if button.isVisible() else []
        for label in stage.window.findChildren(QLabel):
            if label.isVisible() and label.buddy() is not None:
                texts.append(label.text().replace("&&", ""))
        letters = [found[1].upper() for text in texts if (found := LETTER.search(text))]
        twice = {letter for letter in letters if letters.count(letter) > 1}
        assert twice == set(), (page, texts)

    in_both(stage, sheets, look)


def test_no_button_cuts_its_words(stage: Stage, sheets: dict[str, str]) -> None:
    def look(page: str) -> None:
        for button in stage.window.findChildren(QAbstractButton):
            if button.isVisible() and button.text():
                needed = button.fontMetrics().horizontalAdvance(button.text().replace("&", ""))
                assert button.width() >= needed + 8, (page, button.text())

    in_both(stage, sheets, look)


def test_tab_reaches_every_control_of_the_ward(stage: Stage) -> None:
    stage.enter_as("Nils Ås")
    ward = stage.window.frame.ward
    reached = set()
    for _ in range(20):
        reached.add(stage.focus)
        stage.press("Tab")
    wanted = {ward.search, ward.table, ward.print_ward, ward.take, ward.declare}
    assert wanted <= reached


def test_python_does_not_run_out_of_references_to_none() -> None:
    program = (
        "from ui.singletons import keep_alive\n"
        "keep_alive()\n"
        "from PySide6.QtGui import QFont\n"
        "font = QFont()\n"
        "for _ in range(200_000): font.setBold(True)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=False)
    assert done.returncode == 0, done.stderr


def test_the_window_has_text_with_the_papers_own_font(qapp: QApplication) -> None:
    assert qapp.font().family().startswith("DejaVu Sans")


def test_the_window_opens_the_store_that_it_is_told_and_leaves_the_rest_to_qt(
    tmp_path: Path,
) -> None:
    given, rest = asked(["--home", str(tmp_path), "--lang", "en", "-geometry", "800x600"])
    assert (given.home, given.lang) == (tmp_path, "en")
    assert rest == ["-geometry", "800x600"]

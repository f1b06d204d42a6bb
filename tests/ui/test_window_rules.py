"""What holds for every page: words in both languages, names for a screen reader, letters, room."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from PySide6.QtCore import QTranslator
from PySide6.QtWidgets import (
    QApplication,
)

from fallback.staging.fleet import readiness
from fallback.texts import Lang, say
from tests.ui.stage import Stage
from ui import style
from ui.app import asked
from ui.readiness.ready_acts import in_window

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


def test_readiness_names_a_button_in_the_window_where_the_command_line_has_a_command() -> None:
    source = (Path(readiness.__file__)).read_text("utf-8")
    named = re.findall(r'say\("(ready\.\w+)"', source)
    assert len(named) > 12
    blank = dict.fromkeys(("ward", "count", "days", "printer", "form", "label", "version"), "x")
    for key in named:
        words = in_window(say(key, **blank, minutes=1, megabytes=1))
        langs: tuple[Lang, ...] = ("sv", "en")
        assert not [lang for lang in langs if "fallback " in words.text(lang)], key

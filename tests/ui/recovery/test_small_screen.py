"""At twice the size of a usual screen nobody scrolls for what is decided, or sideways for a box."""

import pytest
from PySide6.QtWidgets import QApplication, QWidget

from tests.ui.recovery.desk import Keyed, go
from tests.ui.stage import Stage
from tests.ui.test_recovery_story import compare, end_outage_as
from ui.recovery.form import Form

TWICE = (960, 540)  # what is left of 1920 × 1080
DESK = {"Ctrl+3": 4, "Ctrl+4": 5, "Ctrl+5": 9}  # workspaces, and how many pages each has


def seen(widget: QWidget) -> bool:
    """All of it."""
    return widget.visibleRegion().boundingRect().size() == widget.size()


def come_to_rest(stage: Stage) -> None:
    """Until what was chosen has been brought into view."""
    stage.settle()
    for _ in range(5):
        QApplication.processEvents()


@pytest.fixture
def small(stage: Stage, keyed: Keyed) -> Stage:
    """The window over keyed sheets."""
    stage.window.resize(*TWICE)
    return stage


def test_what_becomes_of_a_finding_is_decided_without_scrolling(small: Stage) -> None:
    small.enter_as("Eva Norin")
    end_outage_as(small, "Eva Norin")
    go(small, "Ctrl+3", "Alt+1")
    compare(small)
    view = small.window.frame.findings
    view.table.enter()
    come_to_rest(small)
    detail = view.detail
    assert detail.isVisible()
    for button in (detail.write, detail.worklist, detail.dismiss):
        assert seen(button), button.text()
    assert not view.table.visibleRegion().isEmpty()


def test_a_sheet_is_keyed_and_finished_without_moving_the_page(small: Stage, keyed: Keyed) -> None:
    small.enter_as("Siv Lind")
    go(small, "Ctrl+2")
    small.type(keyed.late)
    small.press("Return")
    come_to_rest(small)
    view = small.window.frame.sheet
    assert len(view.form.fields) > 3
    assert view.form.horizontalScrollBar().maximum() == 0
    assert seen(small.focus)
    assert seen(view.ending.done)
    small.window.resize(1366, 768)
    come_to_rest(small)
    rows = _levels(view.form)
    small.window.resize(*TWICE)
    come_to_rest(small)
    assert len(_levels(view.form)) > len(rows)  # fewer beside each other, more below


def _levels(form: Form) -> set[int]:
    """How far down the fields stand on their form."""
    widget = form.widget()
    assert widget is not None
    return {field.edit.mapTo(widget, field.edit.pos()).y() for field in form.fields}


@pytest.mark.parametrize("space", DESK)
def test_the_main_act_of_a_page_is_in_view(small: Stage, space: str) -> None:
    small.enter_as("Eva Norin")
    go(small, space)
    for page in range(1, DESK[space] + 1):
        go(small, f"Alt+{page}")
        come_to_rest(small)
        shown = small.window.frame.pages().page_shown()
        main = [
            one
            for one in shown.findChildren(QWidget)
            if one.property("role") == "main" and one.isVisible() and one.isEnabled()
        ]
        assert [one.property("text") for one in main if not seen(one)] == []

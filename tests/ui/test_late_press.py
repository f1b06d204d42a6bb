"""A button that was pressed by its letter goes down first and acts a moment later, but not where
its page has gone meanwhile."""

import logging

import pytest
from PySide6.QtTest import QTest

from tests.ui.stage import Stage, shown

DOWN = 250  # ms; longer than a button is shown going down


def test_a_press_that_a_lock_overtakes_asks_nothing_of_the_closed_store(
    stage: Stage, sheets: dict[str, str], caplog: pytest.LogCaptureFixture
) -> None:
    stage.enter_as("Nils Ås")
    button = stage.window.frame.ward.print_ward
    button.animateClick()
    assert button.isDown()
    stage.press("Ctrl+L")
    stage.settle()
    assert shown(stage.window.unlock)
    QTest.qWait(DOWN)
    stage.settle()
    assert not [one for one in caplog.records if one.levelno >= logging.ERROR]
    stage.enter_as("Nils Ås")
    QTest.qWait(DOWN)
    stage.settle()
    assert shown(stage.window.frame.ward)  # it was not kept for later, either

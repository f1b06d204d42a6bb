"""A window that nobody touches locks itself."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog

from fallback.settings import Settings
from tests.ui.stage import Stage, shown
from tests.ui.test_readiness_story import Staged


def hurry(stage: Stage, ms: int) -> None:
    """So many milliseconds for all the minutes."""
    stage.window.idle._timer.setInterval(ms)
    stage.window.idle.begin()


def test_untouched_the_window_locks_and_nothing_of_a_patient_is_left(stage: Stage) -> None:
    stage.enter_as("Nils Ås")
    hurry(stage, 300)
    stage.qtbot.waitUntil(lambda: shown(stage.window.unlock))
    stage.settle()
    assert stage.window.frame.ward.table.lines.of_all == 0
    assert not stage.window.idle._timer.isActive()  # a locked window has nothing to lock


def test_a_dialog_does_not_stand_above_the_lock(stage: Stage) -> None:
    stage.enter_as("Nils Ås")
    dialog = stage.window.frame.ward.declare_outage()
    stage.activate(dialog)
    hurry(stage, 300)
    stage.qtbot.waitUntil(lambda: shown(stage.window.unlock))
    assert not any(one.isVisible() for one in stage.window.findChildren(QDialog))


def test_every_key_and_movement_of_the_mouse_puts_it_off(stage: Stage) -> None:
    stage.enter_as("Nils Ås")
    handle = stage.window.windowHandle()
    hurry(stage, 1500)
    for number in range(20):
        QTest.qWait(100)
        if number % 2:
            QTest.keyClick(handle, Qt.Key.Key_A)
        else:
            QTest.mouseMove(handle, stage.window.rect().center())
    assert not shown(stage.window.unlock)
    assert shown(stage.window.frame)


def test_long_work_is_not_cut_off(stage: Stage) -> None:
    stage.enter_as("Nils Ås")
    stage.window.frame.ward.take.click()
    stage.window._lock_idle()
    assert shown(stage.window.frame)
    assert stage.window.idle._timer.isActive()
    stage.settle()
    stage.window._lock_idle()
    assert shown(stage.window.unlock)


def test_no_minutes_is_never(staged: Staged, home: Path) -> None:
    stage = staged(Settings(data_dir=home, lock_minutes=0))
    stage.enter_as("Nils Ås")
    assert not stage.window.idle._timer.isActive()


def test_the_time_is_that_of_the_settings(staged: Staged, home: Path) -> None:
    stage = staged(Settings(data_dir=home, lock_minutes=7))
    stage.enter_as("Nils Ås")
    assert stage.window.idle._timer.interval() == 7 * 60_000
    assert stage.window.idle._timer.isActive()

"""What the store refuses is not lost by a lock, by another person, or by quitting unasked."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from sqlcipher3 import dbapi2

from fallback.store.database import Database
from forms.spec import Kind
from tests.ui.keying.conftest import Paper, call_up
from tests.ui.stage import Stage, shown
from ui.leaving import Leaving
from ui.recovery.field import Field

TYPED = "14:05"


class Disk:
    """The store's; nothing can be committed while it is full."""

    full = False


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch) -> Iterator[Disk]:
    """May be filled while the window stands there."""
    made, real = Disk(), Database._run

    def run(database: Database, sql: str) -> None:
        if made.full and sql == "COMMIT" and database._connection.total_changes:
            raise dbapi2.OperationalError("database or disk is full")
        real(database, sql)

    monkeypatch.setattr(Database, "_run", run)
    yield made
    made.full = False


def times(stage: Stage) -> list[Field]:
    """The boxes for times of the sheet that lies there."""
    return [one for one in stage.window.frame.sheet.form.fields if one.box.kind is Kind.TIME]


def typed_while_full(stage: Stage, paper: Paper, disk: Disk) -> str:
    """A time that is only in its field, the cursor still in it; its path."""
    stage.enter_as("Siv Lind")
    call_up(stage, paper.numbers["administration"])
    disk.full = True
    field = times(stage)[0]
    field.setFocus()
    stage.type("1405")
    return field.box.path


def kept(stage: Stage, paper: Paper, path: str) -> object:
    """What the store holds there, asked anew."""
    stage.press("Escape")
    stage.settle()
    call_up(stage, paper.numbers["administration"])
    field = stage.window.frame.sheet.form.field(path)
    assert field is not None
    return field.held


def idle(stage: Stage) -> None:
    """Nobody touches it for all the minutes."""
    stage.window.idle._timer.setInterval(1)
    stage.window.idle.begin()
    stage.qtbot.waitUntil(lambda: shown(stage.window.unlock))
    stage.window.idle._timer.setInterval(600_000)


def by_key(stage: Stage) -> None:
    """The menu's."""
    stage.press("Ctrl+L")


@pytest.mark.parametrize("lock", [by_key, idle])
def test_what_was_typed_waits_behind_the_lock_and_is_stored_once_its_person_is_back(
    stage: Stage, paper: Paper, disk: Disk, lock: Callable[[Stage], None]
) -> None:
    path = typed_while_full(stage, paper, disk)
    lock(stage)
    assert shown(stage.window.unlock)
    stage.settle()
    said = stage.window.unkept
    assert shown(said)
    assert "ifyllt av Siv Lind (antal rutor: 1)" in said.text()
    assert not times(stage)
    assert not any(TYPED in one for one in texts(stage.window))
    disk.full = False
    stage.enter_as("Siv Lind")
    assert not shown(said)
    assert kept(stage, paper, path) == ("value", TYPED)


def texts(within: QWidget) -> list[str]:
    """All that stands in a line to type in, shown or not."""
    return [one.text() for one in within.findChildren(QLineEdit)]


def test_it_stands_in_its_field_again_where_the_disk_is_still_full(
    stage: Stage, paper: Paper, disk: Disk
) -> None:
    path = typed_while_full(stage, paper, disk)
    by_key(stage)
    stage.settle()
    disk.full = False  # signing in is noted
    stage.unlock()
    stage.type("Siv Lind")
    stage.press("Tab")
    stage.type("482913")
    began = stage.window.frame.resume

    def full_from_here() -> None:
        disk.full = True
        began()

    stage.window.frame.resume = full_from_here  # type: ignore[method-assign]
    stage.press("Return")
    stage.settle()
    sheet = stage.window.frame.sheet
    if sheet.form.field(path) is None:  # the lease could not be noted either
        assert shown(sheet.problem)
        assert shown(stage.window.unkept)
        disk.full = False
        stage.press("Return")
        stage.settle()
    disk.full = False
    assert kept(stage, paper, path) == ("value", TYPED)


def test_what_is_no_value_waits_too_and_is_shown_as_wrong_again(stage: Stage, paper: Paper) -> None:
    stage.enter_as("Siv Lind")
    call_up(stage, paper.numbers["administration"])
    times(stage)[0].setFocus()
    stage.type("99x")
    stage.press("Ctrl+L")
    stage.settle()
    assert shown(stage.window.unkept)
    stage.enter_as("Siv Lind")
    field = times(stage)[0]
    assert field.edit.text() == "99x"
    assert field.edit.property("wrong")
    assert not shown(stage.window.unkept)


def test_another_person_is_told_and_takes_nothing_over(
    stage: Stage, paper: Paper, disk: Disk
) -> None:
    path = typed_while_full(stage, paper, disk)
    stage.press("Ctrl+U")
    stage.settle()
    assert shown(stage.window.unkept)
    disk.full = False
    stage.sign_in("Otto Berg")
    assert shown(stage.window.unkept)
    assert "Siv Lind" in stage.window.unkept.text()
    call_up(stage, paper.numbers["administration"])
    assert not any(TYPED in one.edit.text() for one in times(stage))
    stage.press("Escape")
    stage.settle()
    stage.switch_to("Siv Lind")
    assert not shown(stage.window.unkept)
    assert kept(stage, paper, path) == ("value", TYPED)


def test_who_comes_back_at_once_finds_the_sheet_as_it_was_and_it_is_tried_again(
    stage: Stage, paper: Paper, disk: Disk
) -> None:
    path = typed_while_full(stage, paper, disk)
    stage.press("Ctrl+U")
    stage.settle()
    disk.full = False
    stage.window.sign_in.back.setFocus()
    stage.press("Space")
    stage.settle()
    assert not shown(stage.window.unkept)
    assert kept(stage, paper, path) == ("value", TYPED)


@pytest.mark.parametrize("locked", [False, True])
def test_quitting_asks_first_and_going_back_tries_again(
    stage: Stage, paper: Paper, disk: Disk, locked: bool
) -> None:
    path = typed_while_full(stage, paper, disk)
    if locked:
        stage.press("Ctrl+L")
        stage.settle()
    stage.window.act_quit.trigger()
    stage.settle()
    dialog = stage.window.findChild(Leaving)
    assert dialog is not None
    assert stage.window.isVisible()
    assert "ifyllt av Siv Lind (antal rutor: 1)" in dialog.note.text()
    disk.full = False
    stage.activate(dialog)
    assert QApplication.focusWidget() is dialog.back
    stage.press("Return")
    stage.activate(stage.window)
    stage.settle()
    if locked:
        assert shown(stage.window.unkept)
        stage.enter_as("Siv Lind")
    assert kept(stage, paper, path) == ("value", TYPED)
    stage.press("Ctrl+Q")
    assert not stage.window.isVisible()


def test_quitting_says_nothing_where_the_store_takes_it_and_loses_what_they_say(
    stage: Stage, paper: Paper, disk: Disk
) -> None:
    typed_while_full(stage, paper, disk)
    stage.press("Ctrl+Q")
    stage.settle()
    dialog = stage.window.findChild(Leaving)
    assert dialog is not None
    stage.activate(dialog)
    stage.press("Tab", "Return")
    stage.settle()
    assert not stage.window.isVisible()

"""What the store refuses is not lost by a lock, by another person, or by quitting unasked."""

import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from sqlcipher3 import dbapi2

from fallback.errors import FallbackError
from fallback.settings import Settings
from fallback.store import entries
from fallback.store.database import Database, Transaction
from fallback.store.entries import Entry
from forms.spec import Kind
from tests.ui.demo_store import as_person
from tests.ui.keying.conftest import Paper, call_up
from tests.ui.stage import Stage, shown
from ui.leaving import Leaving
from ui.recovery.field import Field

TYPED = "14:05"


class Disk:
    """The store's; nothing can be committed while it is full, or no entry."""

    full = False
    takes_entries = True


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch) -> Iterator[Disk]:
    """May be filled while the window stands there."""
    made, real, keep = Disk(), Database._run, entries.keep

    def kept_there(tx: Transaction, entry: Entry) -> None:
        if not made.takes_entries:
            raise FallbackError("store.disk_full")
        keep(tx, entry)

    def run(database: Database, sql: str) -> None:
        if made.full and sql == "COMMIT" and database._connection.total_changes:
            raise dbapi2.OperationalError("database or disk is full")
        real(database, sql)

    monkeypatch.setattr(Database, "_run", run)
    monkeypatch.setattr(entries, "keep", kept_there)
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


def test_it_stands_in_its_field_again_where_there_is_still_no_room(
    stage: Stage, paper: Paper, disk: Disk
) -> None:
    path = typed_while_full(stage, paper, disk)
    by_key(stage)
    stage.settle()
    disk.full, disk.takes_entries = False, False  # signing in is noted, and the sheet called up
    stage.enter_as("Siv Lind")
    sheet = stage.window.frame.sheet
    field = sheet.form.field(path)
    assert field is not None
    assert field.edit.text() == TYPED
    assert field.unkept
    assert shown(sheet.problem)
    disk.takes_entries = True
    field.setFocus()
    stage.press("Return")
    stage.settle()
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


def test_what_is_typed_before_the_question_stands_is_what_is_tried_again(
    stage: Stage, paper: Paper, disk: Disk
) -> None:
    path = typed_while_full(stage, paper, disk)
    stage.press("Ctrl+Q", "Ctrl+A")
    stage.type("1410")
    stage.settle()
    dialog = stage.window.findChild(Leaving)
    assert dialog is not None
    disk.full = False
    stage.activate(dialog)
    stage.press("Return")  # back
    stage.activate(stage.window)
    stage.settle()
    assert kept(stage, paper, path) == ("value", "14:10")
    assert not shown(stage.window.unkept)


def test_what_is_typed_while_the_window_closes_is_asked_about_too(
    stage: Stage, paper: Paper, disk: Disk
) -> None:
    typed_while_full(stage, paper, disk)
    disk.full = False
    stage.press("Ctrl+Q")  # the store takes it
    times(stage)[1].setFocus()
    stage.type("99x")
    stage.settle()
    assert stage.window.isVisible()
    dialog = stage.window.findChild(Leaving)
    assert dialog is not None
    assert "(antal rutor: 1)" in dialog.note.text()


def test_quitting_says_nothing_where_the_store_takes_it(
    stage: Stage, paper: Paper, home: Path, disk: Disk
) -> None:
    path = typed_while_full(stage, paper, disk)
    disk.full = False
    stage.press("Ctrl+Q")
    stage.settle()
    assert stage.window.findChild(Leaving) is None
    assert not stage.window.isVisible()
    assert stored(home, paper) == {path: TYPED}


def test_who_quits_all_the_same_loses_what_was_said_and_no_more(
    stage: Stage, paper: Paper, home: Path, disk: Disk
) -> None:
    typed_while_full(stage, paper, disk)
    disk.full = False
    stage.press("Return")
    stage.settle()
    held = stored(home, paper)
    disk.full = True
    stage.type("1410")
    stage.press("Ctrl+Q")
    stage.settle()
    dialog = stage.window.findChild(Leaving)
    assert dialog is not None
    assert "(antal rutor: 1)" in dialog.note.text()
    stage.activate(dialog)
    stage.press("Tab", "Return")
    stage.settle()
    assert not stage.window.isVisible()
    disk.full = False
    assert len(held) == 1
    assert stored(home, paper) == held


def test_after_a_power_cut_behind_the_lock_the_box_is_open_and_counts_among_those_left(
    stage: Stage, paper: Paper, home: Path, tmp_path: Path, staged: Callable[[Settings], Stage]
) -> None:
    stage.enter_as("Siv Lind")
    call_up(stage, paper.numbers["administration"])
    left = stage.window.frame.sheet.form.remaining
    times(stage)[0].setFocus()
    stage.type("99x")
    stage.press("Ctrl+L")
    stage.settle()
    disk = Path(shutil.copytree(home, tmp_path / "after"))
    after = staged(Settings(data_dir=disk))
    after.enter_as("Siv Lind")
    assert not shown(after.window.unkept)
    call_up(after, paper.numbers["administration"])
    sheet = after.window.frame.sheet
    assert sheet.form.remaining == left
    after.press("Ctrl+Return")  # not finished without it
    after.settle()
    assert shown(sheet.problem)


def stored(home: Path, paper: Paper) -> dict[str, str]:
    """The boxes of the sheet that the store holds, and what."""

    def asked() -> dict[str, str]:
        with as_person(home, "Siv Lind").database as database, database.read() as tx:
            found = entries.of_sheet(tx, paper.numbers["administration"])
        return {entry.path: entry.value for entry in found}

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asked).result()

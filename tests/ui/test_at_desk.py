"""A PC of the hospital's recovery desk: chosen when it is unlocked, keyed in by turns, and what is
keyed while the server is away is on the PC."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

import pytest

from fallback.app import central
from fallback.app.set_up import FirstPerson
from fallback.app.sign_in import add_person, sign_in
from fallback.app.unlock import unlock
from fallback.settings import PostgresqlSettings, RecoverySettings, Settings
from fallback.store.postgresql import CentralDatabase, connect
from fallback.store.postgresql import database as central_database
from forms import codes
from tests.recovery.clerks import stack
from tests.servers.postgres import Postgres
from tests.ui.stage import PIN, Stage, shown

R = TypeVar("R")
Staged = Callable[[Settings], Stage]
NUMBER = codes.sheet_number("AAAAA", 1)


@pytest.fixture
def where(postgres: Postgres) -> str:
    return postgres.new_database()


@pytest.fixture
def settings(postgres: Postgres, where: str, home: Path) -> Settings:
    """Of a PC whose desk is prepared, with one sheet that came back."""
    name = where.split()[1].removeprefix("dbname=")
    desk = PostgresqlSettings(str(postgres.folder), name, "clerks")
    chosen = Settings(home, recovery=RecoverySettings(desk))
    _elsewhere(lambda: _prepare(chosen, where))
    return chosen


def _prepare(settings: Settings, where: str) -> None:
    with CentralDatabase(where) as owner, owner.write() as tx:
        if not tx.rows("SELECT 1 FROM pg_roles WHERE rolname = 'clerks'"):
            tx.run("CREATE ROLE clerks LOGIN")
    central.prepare(settings, "fallback", first=FirstPerson("Rut Holm", PIN, "manager"))
    session = sign_in(unlock(settings, machine=True, desk=True), "Rut Holm", PIN)
    for clerk in ("Siv Lind", "Otto Berg"):
        add_person(session, clerk, "clerk", PIN)
    stack(session.database, 1, 0)
    session.close()


def _entries(where: str) -> list[tuple[str, str]]:
    """Who keyed what, as the server has it."""

    def look() -> list[tuple[str, str]]:
        sql = "SELECT p.name, e.value FROM entry e JOIN person p ON p.id = person_id ORDER BY e.id"
        with connect(where) as database, database.read() as tx:
            return [(name, value) for name, value in tx.rows(sql)]

    return _elsewhere(look)


def _elsewhere(work: Callable[[], R]) -> R:
    """Not on Qt's thread."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(work).result()


def test_clerks_take_turns_and_a_server_that_is_away_loses_nothing(
    staged: Staged,
    settings: Settings,
    where: str,
    postgres: Postgres,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(central_database, "_RESTART_SECONDS", 0.2)
    stage = staged(settings)
    window = stage.window
    stage.press("Alt+A")
    assert stage.focus is window.unlock.where
    stage.press("Down")
    assert window.unlock.at_desk
    window.unlock.secret.setFocus()
    stage.enter_as("Siv Lind")
    assert shown(window.frame.sheet)
    assert not window.waiting.isVisible()
    stage.type(NUMBER)
    stage.press("Return")
    stage.settle()
    stage.type("0815")
    stage.press("Return")
    stage.settle()
    assert _entries(where) == [("Siv Lind", "08:15")]
    postgres.stop()
    stage.type("500")
    stage.press("Return")
    stage.settle()
    window.waiting.begin()
    stage.settle()
    assert "1" in window.waiting.text()
    assert window.waiting.isVisible()
    postgres.start()
    stage.qtbot.wait(10)
    stage.switch_to("Otto Berg")
    stage.settle()
    window.desk.store.ask(window, _now, lambda _: None, window.problem.fail)
    window.waiting.begin()
    stage.settle()
    assert not window.waiting.isVisible()
    assert _entries(where) == [("Siv Lind", "08:15"), ("Siv Lind", "500")]


def _now(session: object) -> None:
    journal = getattr(session, "journal", None)
    assert journal is not None
    journal.quiet_until = 0.0  # the pause between two attempts is over


def test_the_ward_is_still_printed_from_the_pcs_own_store(
    staged: Staged, settings: Settings, postgres: Postgres
) -> None:
    postgres.stop()
    try:
        stage = staged(settings)
        stage.enter_as("Nils Ås")
        assert shown(stage.window.frame.ward)
        assert stage.window.frame.ward.table.lines.of_all > 0
    finally:
        postgres.start()


def test_without_the_setting_nothing_is_asked(stage: Stage) -> None:
    assert not stage.window.unlock.where.isVisible()
    assert not stage.window.unlock.at_desk

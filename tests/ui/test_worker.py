"""The thread between the window and the store."""

import logging
import threading
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from fallback.errors import FallbackError
from fallback.recovery.keying import leasing
from fallback.session import Session
from fallback.settings import Settings
from fallback.sources.record_system import Progress
from fallback.store.database import Database, migrate
from ui.worker import Worker


def unwanted(error: FallbackError) -> None:
    """Where a test expects no error."""
    raise AssertionError(error.text("en"))


def itself(number: int, _: Session) -> int:
    """An act that answers what it was given."""
    return number


@pytest.fixture
def open_store(tmp_path: Path) -> Callable[[Session | None], tuple[Session, None]]:
    """Opens a new store on the thread that calls it."""

    def opened(_: Session | None) -> tuple[Session, None]:
        database = Database(tmp_path / "store.db", bytes(32))
        migrate(database)
        return Session(database, Settings(data_dir=tmp_path)), None

    return opened


@pytest.fixture
def worker(
    qtbot: QtBot, open_store: Callable[[Session | None], tuple[Session, None]]
) -> Iterator[Worker]:
    """A thread with an open store."""
    made = Worker("store under test")
    made.become(made, open_store, lambda _: None, unwanted)
    yield made
    made.stop()


def test_acts_run_on_the_thread_and_answers_on_qts(qtbot: QtBot, worker: Worker) -> None:
    answers: list[tuple[str, str]] = []

    def done(ran_on: str) -> None:
        answers.append((ran_on, threading.current_thread().name))

    worker.ask(worker, lambda _: threading.current_thread().name, done, unwanted)
    qtbot.waitUntil(lambda: bool(answers))
    assert answers == [("store under test", threading.main_thread().name)]


def test_answers_come_in_the_order_of_the_questions(qtbot: QtBot, worker: Worker) -> None:
    answers: list[int] = []
    for number in range(50):
        worker.ask(worker, partial(itself, number), answers.append, unwanted)
    qtbot.waitUntil(lambda: worker.idle)
    assert answers == list(range(50))


def test_an_answer_whose_window_is_gone_is_dropped(qtbot: QtBot, worker: Worker) -> None:
    owner, answers = QObject(), list[int]()
    go_on = threading.Event()

    def slow(_: Session) -> int:
        go_on.wait(5)
        return 1

    worker.ask(owner, slow, answers.append, unwanted)
    delete(owner)
    go_on.set()
    qtbot.waitUntil(lambda: worker.idle)
    assert answers == []


def test_what_a_person_can_mend_arrives_as_it_was_said(qtbot: QtBot, worker: Worker) -> None:
    errors: list[FallbackError] = []

    def fails(_: Session) -> None:
        raise FallbackError("store.busy", path="x")

    worker.ask(worker, fails, lambda _: None, errors.append)
    qtbot.waitUntil(lambda: bool(errors))
    assert errors[0].message.key == "store.busy"


def test_a_bug_is_one_calm_sentence_and_its_log_holds_nothing_of_a_patient(
    qtbot: QtBot, worker: Worker, caplog: pytest.LogCaptureFixture
) -> None:
    errors: list[FallbackError] = []

    def bug(_: Session) -> None:
        raise RuntimeError("Virtanen, Margareta 196710250009")

    with caplog.at_level(logging.ERROR):
        worker.ask(worker, bug, lambda _: None, errors.append)
        qtbot.waitUntil(lambda: bool(errors))
    assert errors[0].message.key == "window.bug"
    assert "RuntimeError in bug:" in caplog.text
    assert "Virtanen" not in caplog.text
    assert "1967" not in caplog.text


def test_the_thread_lives_on_after_a_bug(qtbot: QtBot, worker: Worker) -> None:
    answers: list[object] = []
    worker.ask(worker, lambda _: 1 // 0, answers.append, answers.append)
    worker.ask(worker, lambda _: 7, answers.append, unwanted)
    qtbot.waitUntil(lambda: len(answers) == 2)
    assert answers[1] == 7


def test_long_work_tells_how_far_it_is_and_can_be_stopped(qtbot: QtBot, worker: Worker) -> None:
    far: list[tuple[int, int]] = []
    answers: list[int] = []

    def counts(_: Session, progress: Progress) -> int:
        for number in range(1, 1000):
            if not progress(number, 1000):
                return number
            time.sleep(0.005)
        return 1000

    def note(done: int, of_all: int) -> None:
        far.append((done, of_all))
        if done == 3:
            stop()

    stop = worker.ask_long(worker, counts, answers.append, unwanted, note)
    qtbot.waitUntil(lambda: bool(answers))
    assert far[:3] == [(1, 1000), (2, 1000), (3, 1000)]
    assert answers[0] < 1000


def test_a_session_that_cannot_be_opened_leaves_the_one_before(
    qtbot: QtBot, worker: Worker
) -> None:
    errors: list[FallbackError] = []
    answers: list[str] = []

    def fails(_: Session | None) -> tuple[Session, None]:
        raise FallbackError("store.busy", path="x")

    worker.become(worker, fails, lambda _: None, errors.append)
    worker.ask(worker, lambda session: session.person.name, answers.append, unwanted)
    qtbot.waitUntil(lambda: bool(answers))
    assert len(errors) == 1
    assert answers == ["Fallback"]


def test_a_closed_store_answers_no_more(qtbot: QtBot, worker: Worker) -> None:
    errors: list[FallbackError] = []
    worker.close_store(worker, lambda _: None, unwanted)
    worker.ask(worker, lambda session: session.now(), lambda _: None, errors.append)
    qtbot.waitUntil(lambda: bool(errors))
    assert errors[0].message.key == "window.bug"


def test_stopping_ends_long_work_that_heeds_it(
    qtbot: QtBot, open_store: Callable[[Session | None], tuple[Session, None]]
) -> None:
    worker = Worker("to be stopped")
    worker.become(worker, open_store, lambda _: None, unwanted)

    def endless(_: Session, progress: Progress) -> None:
        while progress(0, 1):
            time.sleep(0.001)

    worker.ask_long(worker, endless, lambda _: None, unwanted, lambda _done, _all: None)
    began = time.monotonic()
    worker.stop()
    assert time.monotonic() - began < 5


def test_closing_the_store_gives_back_the_sheet_that_lay_open(
    qtbot: QtBot,
    open_store: Callable[[Session | None], tuple[Session, None]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    left: list[str] = []
    monkeypatch.setattr(leasing, "leave", lambda session: left.append(session.place))
    made = Worker("store under test")
    made.become(made, open_store, lambda _: None, unwanted)
    made.close_store(made, lambda _: None, unwanted)
    qtbot.waitUntil(lambda: made.idle)
    assert len(left) == 1
    made.become(made, open_store, lambda _: None, unwanted)
    made.stop()
    assert len(left) == 2


def test_a_store_that_is_in_use_is_closed_all_the_same(
    qtbot: QtBot,
    open_store: Callable[[Session | None], tuple[Session, None]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def busy(_: Session) -> None:
        raise FallbackError("store.busy", path="")

    monkeypatch.setattr(leasing, "leave", busy)
    closed: list[Database] = []
    monkeypatch.setattr(Database, "close", lambda database: closed.append(database))
    made = Worker("store under test")
    made.become(made, open_store, lambda _: None, unwanted)
    made.close_store(made, lambda _: None, unwanted)
    qtbot.waitUntil(lambda: made.idle)
    made.stop()
    assert len(closed) == 1

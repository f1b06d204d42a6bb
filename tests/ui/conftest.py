"""A ward set up once and copied for each test, and the guards every window test runs under."""

import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from fallback.settings import Settings
from fallback.store.database import Database, Transaction
from forms import pdf
from tests.ui.demo_store import FIRST, as_person, demo_store, issue
from tests.ui.guard import watched
from tests.ui.queue import put_queue
from tests.ui.stage import PEOPLE, Stage
from ui import singletons, style


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The offscreen platform has no window manager, and says so."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.qt_log_ignore("This plugin does not support", extend=True))


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A set-up demo store with a snapshot and one person of each kind."""
    home = tmp_path_factory.mktemp("ward") / "home"
    others = {name: role for name, role in PEOPLE.items() if name != FIRST}
    session, code = demo_store(home, others)
    session.database.close()
    (home.parent / "code.txt").write_text(code)
    return home


@pytest.fixture(scope="session")
def in_outage(prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same store in an outage, with one patient's packet issued."""
    return Path(shutil.copytree(prepared, tmp_path_factory.mktemp("outage") / "home"))


@pytest.fixture(scope="session")
def sheets(in_outage: Path) -> dict[str, str]:
    """That packet: form → number of its first sheet. A test that asks for it is in the outage."""
    session = as_person(in_outage, "Nils Ås")
    with session.database:
        packet = issue(session, slice(1, 2))[0]
    return {one.form: one.number for one in reversed(packet.sheets)}


@pytest.fixture
def home(request: pytest.FixtureRequest, prepared: Path, tmp_path: Path) -> Path:
    """A data folder of the test's own."""
    template = prepared
    if "sheets" in request.fixturenames:
        request.getfixturevalue("sheets")
        template = request.getfixturevalue("in_outage")
    return Path(shutil.copytree(template, tmp_path / "home"))


@pytest.fixture
def code(prepared: Path) -> str:
    """A break-glass code of that store."""
    return (prepared.parent / "code.txt").read_text()


@pytest.fixture(autouse=True)
def dressed(qapp: QApplication) -> None:
    """Every window test runs with the real font and style sheet."""
    singletons.keep_alive()
    style.dress(qapp)


@pytest.fixture
def stage(qtbot: QtBot, home: Path, main_thread_is_qts_alone: None) -> Iterator[Stage]:
    """The window, locked."""
    made = Stage(qtbot, home)
    yield made
    made.end()


@pytest.fixture
def staged(
    qtbot: QtBot, home: Path, main_thread_is_qts_alone: None
) -> Iterator[Callable[[Settings], Stage]]:
    """The window with other settings, locked; their data folder is the test's own."""
    made: list[Stage] = []

    def with_settings(settings: Settings) -> Stage:
        made.append(Stage(qtbot, home, settings))
        return made[-1]

    yield with_settings
    for one in made:
        one.end()


@pytest.fixture
def first_start(qtbot: QtBot, tmp_path: Path, main_thread_is_qts_alone: None) -> Iterator[Stage]:
    """The window where there is no store yet."""
    made = Stage(qtbot, tmp_path / "home")
    yield made
    made.end()


@pytest.fixture
def main_thread_is_qts_alone(prepared: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Any store or render call on the main thread fails the test, and any file, network or program
    that the window's code asks for there."""

    def guard() -> None:
        assert threading.current_thread() is not threading.main_thread(), "on Qt's thread"

    opened, transaction, drawn = Database.__init__, Database._transaction, pdf.draw

    def guarded_open(self: Database, path: Path, key: bytes, **more: float) -> None:
        guard()
        opened(self, path, key, **more)

    def guarded(self: Database, begin: str) -> AbstractContextManager[Transaction]:
        guard()
        return transaction(self, begin)

    def guarded_draw(*given: object, **named: object) -> object:
        guard()
        return drawn(*given, **named)  # type: ignore[arg-type]  # passed through unseen

    monkeypatch.setattr(Database, "__init__", guarded_open)
    monkeypatch.setattr(Database, "_transaction", guarded)
    monkeypatch.setattr(pdf, "draw", guarded_draw)
    with watched() as asked:
        yield
    assert not asked, "\n".join(sorted(set(asked)))


@pytest.fixture
def printer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A print queue "ward-12"; where its jobs land."""
    job = tmp_path / "job.pdf"
    monkeypatch.setenv("PATH", put_queue(tmp_path / "bin", job))
    return job

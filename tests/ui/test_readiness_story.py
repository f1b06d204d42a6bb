"""IT's story, on a real window, by keyboard alone."""

import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from fallback.packet import render
from fallback.session import Session
from fallback.settings import Settings, StagingSettings
from fallback.staging.fleet.readiness import Readiness, look
from fallback.staging.packages import enrolment
from fallback.staging.timetable import schedule
from fallback.staging.timetable.schedule import next_run
from tests.ui.stage import PATIENCE, Stage, shown
from tests.ui.test_ward_pages import ask
from ui.readiness.count import CountForms
from ui.readiness.ready_acts import in_window
from ui.readiness.timetable import AskTimetable
from ui.ward.declare import Declare

Staged = Callable[[Settings], Stage]


def readiness(stage: Stage, page: int = 1, who: str = "Maja Ek") -> None:
    """To a page of IT's, by its keys."""
    stage.enter_as(who)
    stage.press("Ctrl+5")
    stage.settle()
    stage.press(f"Alt+{page}")
    stage.settle()


def looked(stage: Stage) -> Readiness:
    """The core's own answer."""
    return ask(stage, lambda session: look(session, next_run=next_run))


def test_readiness_says_what_hinders_first_in_words_with_a_sign(stage: Stage) -> None:
    readiness(stage)
    view = stage.window.frame.readiness.ready
    first = view.table.current()
    assert first is not None
    assert first.cells[0] == "■ HINDRAR"
    assert first.cells[1] == "Skrivare"
    assert "settings.toml" in view.about.text()
    assert view.hinders.text().startswith("■ INTE REDO")
    assert not shown(view.well)
    signs = [line.cells[0][0] for n in range(99) if (line := view.table.lines.line(n))]
    assert signs == sorted(signs, key="■▲✓".index)


def test_every_sentence_of_readiness_stands_beside_exactly_one_line(stage: Stage) -> None:
    readiness(stage)
    view = stage.window.frame.readiness.ready
    found = looked(stage)
    wards = [one for ward in found.wards for one in (*ward.hindrances, *ward.remarks)]
    told = (*found.hindrances, *found.remarks, *wards)
    said = [in_window(one).text("sv") for one in told]
    assert len(said) >= 4
    abouts = [one.about for one in view._entries.values()]
    for sentence in said:
        assert sum(sentence in about for about in abouts) == 1, sentence


def test_with_a_printer_that_answers_the_window_says_ready(
    staged: Staged, home: Path, printer: Path
) -> None:
    stage = staged(Settings(data_dir=home, printer="ward-12"))
    view = stage.window.frame.readiness.ready
    readiness(stage)
    assert shown(view.well)
    assert view.well.text().startswith("✓ REDO")
    assert not shown(view.hinders)


def test_enter_on_the_printer_goes_to_the_printers(stage: Stage, printer: Path) -> None:
    readiness(stage)
    stage.press("Return")
    stage.settle()
    assert shown(stage.window.frame.space.printers.table)
    stage.press("Ctrl+5")
    stage.settle()
    assert shown(stage.window.frame.readiness.ready)


def choose(stage: Stage, kind: str) -> None:
    """A line of readiness, by arrow keys."""
    view = stage.window.frame.readiness.ready
    for _ in range(view.table.lines.rowCount()):
        line = view.table.current()
        if line is not None and line.id.startswith(kind):
            return
        stage.press("Down")
    raise AssertionError(kind)


def test_the_box_of_blank_forms_is_counted_and_readiness_knows_it(stage: Stage) -> None:
    readiness(stage)
    choose(stage, "stock/")
    stage.press("Return")
    dialog = stage.window.findChildren(CountForms)[-1]
    stage.activate(dialog)
    stage.settle()
    dialog.copies.setFocus()
    dialog.copies.selectAll()
    stage.type("25")
    stage.press("Return")
    stage.settle()
    stage.activate(stage.window)
    view = stage.window.frame.readiness.ready
    assert "25" in view.news.text()
    found = looked(stage)
    assert [one.copies for one in found.stock[found.wards[0].id]] == [25]


def test_a_drill_is_declared_from_readiness_as_a_drill(stage: Stage) -> None:
    readiness(stage)
    choose(stage, "drill/")
    stage.press("Return")
    dialog = stage.window.findChildren(Declare)[-1]
    stage.activate(dialog)
    dialog.reason.setFocus()
    stage.type("Halvårsövning")
    stage.press("Return")
    stage.settle()
    stage.activate(stage.window)
    assert "ÖVNING" in stage.window.frame.banner.state.text()
    assert looked(stage).wards[0].last_drill


def test_the_timetable_is_read_before_it_is_installed_and_a_refusal_is_said(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(schedule, "steps", lambda *_: ("snapshot take",))
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr(schedule, "UNITS", Path("/nowhere/at/all"))
    readiness(stage)
    choose(stage, "run/")
    stage.press("Return")
    dialog = stage.window.findChildren(AskTimetable)[-1]
    stage.activate(dialog)
    stage.settle()
    assert "snapshot take" in dialog.text.toPlainText()
    assert dialog.install.isEnabled()


def test_without_a_share_the_fleet_says_what_to_do(stage: Stage) -> None:
    readiness(stage, 2)
    view = stage.window.frame.readiness.fleet
    assert "share" in view.problem.text()
    assert view.empty.text() == ""


def test_a_pc_that_never_said_anything_stands_in_the_fleet_as_failing(
    staged: Staged, home: Path, tmp_path: Path
) -> None:
    (tmp_path / "share").mkdir()
    share = StagingSettings(share=str(tmp_path / "share"))
    stage = staged(Settings(data_dir=home, staging=share))
    stage.enter_as("Maja Ek")

    def enrol(session: Session) -> None:
        asked = enrolment.request(session, "PC-11", ("med11",))
        enrolment.accept(session, asked.data, asked.fingerprint, ())

    ask(stage, enrol)
    stage.press("Ctrl+5")
    stage.settle()
    stage.press("Alt+2")
    stage.settle()
    line = stage.window.frame.readiness.fleet.table.current()
    assert line is not None
    assert line.cells[0] == "■ HINDRAR"
    assert "PC-11" in line.cells[2]


def test_what_comes_next_is_loaded_while_somebody_types(
    home: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    read: list[tuple[str, bool]] = []

    def ready(lang: str) -> None:
        read.append((lang, threading.current_thread() is threading.main_thread()))

    monkeypatch.setattr(render, "ready", ready)
    stage: Stage = request.getfixturevalue("stage")
    stage.qtbot.waitUntil(lambda: "frame" in vars(stage.window), timeout=PATIENCE)
    assert shown(stage.window.unlock)
    assert read == []
    stage.unlock()
    stage.qtbot.waitUntil(lambda: bool(read), timeout=PATIENCE)
    assert shown(stage.window.sign_in)
    assert read == [("sv", False)]

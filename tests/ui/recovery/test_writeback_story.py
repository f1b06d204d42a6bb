"""What has no answer is settled by a person who looked; the desk's other pages, each by itself."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from fallback.app import record_system
from fallback.outage import declare
from fallback.recovery.findings.reconcile import reconcile
from fallback.recovery.writeback.decisions import accept_obvious
from fallback.recovery.writeback.send import send
from tests.recovery.conftest import go_on
from tests.recovery.record_system import CountingTarget
from tests.ui.demo_store import as_person
from tests.ui.recovery.desk import Keyed, done, go, in_dialog, push
from tests.ui.stage import Stage, shown
from ui.recovery.writeback.settle import Settle


@pytest.fixture(scope="module")
def unanswered(keyed: Keyed, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The store after a sending to which no answer came."""
    home = Path(shutil.copytree(keyed.home, tmp_path_factory.mktemp("unanswered") / "home"))
    session, outage = as_person(home, "Eva Norin"), keyed.outage.id
    with session.database:
        declare.end(session, outage)
        with record_system.connect(session.settings) as system:
            reconcile(session, outage, system, go_on)
        accept_obvious(session, outage)
        (one,) = send(session, outage, CountingTarget(["done-but-lost"]), go_on)
        assert one.state == "unknown"
    return home


@pytest.fixture
def asking(
    qtbot: QtBot, unanswered: Path, tmp_path: Path, main_thread_is_qts_alone: None
) -> Iterator[Stage]:
    """The window over a copy of it."""
    made = Stage(qtbot, Path(shutil.copytree(unanswered, tmp_path / "unanswered")))
    yield made
    made.end()


def test_what_has_no_answer_is_settled_by_a_person_and_the_rest_stands_on_the_lists(
    asking: Stage, tmp_path: Path
) -> None:
    asking.enter_as("Eva Norin")
    settle(asking, "Såg efter i journalen")
    go(asking, "Ctrl+3", "Alt+1")
    view = asking.window.frame.findings
    while view.table.lines.rowCount():
        view.table.enter()
        push(asking, view.detail.worklist)
    go(asking, "Alt+4")
    lists = asking.window.frame.finding.lists
    line = lists.table.lines.line(0)
    assert line is not None
    dialog = lists.ask_save()
    assert dialog is not None
    dialog.save_to(str(tmp_path / "lista.csv"))
    done(asking)
    assert line.cells[4] in (tmp_path / "lista.csv").read_bytes().decode("utf-8-sig")
    go(asking, "Ctrl+P")
    assert shown(asking.window.frame.preview)
    assert asking.packet.sheets


def settle(stage: Stage, how: str) -> None:
    """It is there: not without saying how that is known."""
    go(stage, "Ctrl+3", "Alt+3")
    view = stage.window.frame.finding.writeback
    stage.reach(view.shown)
    go(stage, "Down", "Down")  # those without an answer
    assert view.table.lines.rowCount() == 1
    view.table.enter()
    push(stage, view.settle)
    (dialog,) = view.findChildren(Settle)
    in_dialog(stage, dialog)
    assert not dialog.do.isEnabled()
    go(stage, "Alt+F")
    assert not dialog.do.isEnabled()  # nobody has said how they know
    stage.reach(dialog.reason)
    stage.type(how)
    go(stage, "Return")
    done(stage)
    assert view.table.lines.rowCount() == 0
    stage.reach(view.shown)
    go(stage, "Home")
    line = view.table.lines.line(0)
    assert line is not None
    assert line.cells[0].startswith("✓")
    assert f"Eva Norin: {how}" in line.cells[4]


def test_whoever_leads_sees_how_far_it_is_and_what_is_left_and_says_which_kinds_are_sent(
    stage: Stage, keyed: Keyed
) -> None:
    stage.enter_as("Siv Lind")
    assert not switched(stage)  # a clerk does not decide that
    stage.switch_to("Rut Holm")
    assert switched(stage)
    see_how_far(stage)
    go_where_it_is_seen_to(stage, keyed.late)


def switched(stage: Stage) -> bool:
    """Whether the person could switch doses off."""
    dialog = stage.window.frame.finding.writeback.ask_policy()
    in_dialog(stage, dialog)
    assert dialog.kinds["dose"].isChecked()
    dialog.kinds["dose"].setFocus()
    go(stage, "Space")
    off = not dialog.kinds["dose"].isChecked()
    assert shown(dialog.problem) != off
    go(stage, "Escape")
    done(stage)
    return off


def see_how_far(stage: Stage) -> None:
    """The picture says what its table says."""
    go(stage, "Ctrl+4", "Alt+3")
    view = stage.window.frame.closing.progress
    line = view.table.lines.line(0)
    assert line is not None
    assert line.cells[1] in view.bars.accessibleDescription()
    # how many sides the doses fill goes by the hour
    assert re.fullmatch(r"utgivet 1, kontrollerat [1-9]\d*", line.cells[1])
    assert line.cells[2] == "2"  # the sheet that is still out is keyed by two


def go_where_it_is_seen_to(stage: Stage, late: str) -> None:
    """Enter on what is left."""
    frame = stage.window.frame
    view = frame.closing.close_view
    go(stage, "Ctrl+4", "Alt+4", "Return")
    assert view.end.hasFocus()  # seen to here
    for number, page in ((1, frame.ledger), (2, frame.findings)):
        go(stage, "Ctrl+4", "Alt+4", *["Down"] * number)
        line = view.table.current()
        assert line is not None
        assert (late in line.cells[0]) == (page is frame.ledger)
        go(stage, "Return")
        assert page.isVisible()
    for place, there in (("keying", frame.sheet), ("intake", frame.recovery.intake)):
        view.wants.emit(place)
        stage.settle()
        assert there.isVisible()

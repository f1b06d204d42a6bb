"""From keyed sheets to a closed outage, and opened again for a sheet that turned up late: by
keyboard alone, in both languages."""

from collections.abc import Callable
from pathlib import Path

import pytest

from fallback.settings import Settings
from fallback.texts import Lang
from tests.ui.recovery.desk import Keyed, done, go, in_dialog, push
from tests.ui.stage import Stage, shown
from ui.recovery.findings.who import Who
from ui.ward.reason import Reason

SIGNATURES = {"sv": "Legitimation", "en": "Identity card"}


def stands(stage: Stage) -> str:
    """The sign of the outage in the list of all: closed, or open."""
    go(stage, "Ctrl+4", "Alt+5")
    line = stage.window.frame.closing.after.table.lines.line(0)
    assert line is not None
    return line.cells[3][0]


def the_system_is_back(stage: Stage) -> None:
    """The manager sees what is left, and says so."""
    go(stage, "Ctrl+4", "Alt+4")
    view = stage.window.frame.closing.close_view
    left = view.table.lines.rowCount()
    assert not view.close_outage.isEnabled()
    push(stage, view.end)
    assert view.table.lines.rowCount() == left - 1
    assert not view.end.isEnabled()


def decide_all(stage: Stage, *, obvious: bool) -> None:
    """The clinician: what is obvious at once, undone, and again; the rest one by one."""
    go(stage, "Ctrl+3", "Alt+1")
    view = stage.window.frame.findings
    push(stage, view.compare)
    assert view.accept.isEnabled() == obvious
    if obvious:
        assert stage.focus is view.accept
        before = view.table.lines.rowCount()
        push(stage, view.accept)
        assert view.table.lines.rowCount() < before
        assert stage.focus is view.undo
        push(stage, view.undo)
        assert view.table.lines.rowCount() == before
        push(stage, view.accept)
    while view.table.lines.rowCount():
        view.table.enter()
        go(stage, "Return")
        assert stage.focus in (view.detail.write, view.detail.worklist)
        push(stage, view.detail.worklist)
        assert not shown(view.problem), view.problem.text()


def link(stage: Stage, why: str) -> None:
    """Whoever came is linked to one of those alike."""
    go(stage, "Alt+2", "Down", "Return")
    view = stage.window.frame.finding.arrivals
    (dialog,) = view.findChildren(Who)
    in_dialog(stage, dialog)
    assert dialog.table.hasFocus()
    go(stage, "Down", "Return")
    patient = dialog.id.text()
    assert dialog.reason.hasFocus()
    stage.type(why)
    go(stage, "Return")
    done(stage)
    assert patient
    assert patient in view.about.text()


def send_all(stage: Stage) -> None:
    """The dry run, then the very same; then the patients' records."""
    go(stage, "Alt+3")
    view = stage.window.frame.finding.writeback
    for step in (None, view.records):
        if step is not None:
            push(stage, step)
            assert not shown(view.problem), view.problem.text()
        waits = view._box.count("planned")
        push(stage, view.look)
        assert view.table.lines.rowCount() == waits
        if waits:
            assert "{" not in view.about.text()
            assert len(view.about.text().splitlines()) > 3  # for whom, what, when, where to
            view.message.setChecked(True)
            assert "resourceType" in view.about.text()
            view.message.setChecked(False)
            push(stage, view.send)
            assert not shown(view.problem), view.problem.text()
    assert view._box.count("planned", "pending", "unknown") == 0


def print_worklist(stage: Stage) -> None:
    """Numbered, and looked at; not printed here."""
    go(stage, "Alt+4", "Ctrl+P")
    frame = stage.window.frame
    assert shown(frame.preview), frame.finding.lists.problem.text()
    go(stage, "Escape")


def give_up(stage: Stage, number: str, why: str) -> None:
    """A sheet is nowhere: lost, for that reason."""
    go(stage, "Ctrl+4", "Alt+1")
    view = stage.window.frame.ledger
    view.only_missing.setChecked(True)
    view.table.enter()
    line = view.table.current()
    assert line is not None
    assert line.id == number
    go(stage, "Return", "Down", "Down", "Tab")  # returned, void, lost
    stage.type(why)
    go(stage, "Return")
    assert not shown(view.problem), view.problem.text()
    push(stage, view.only_missing)
    lost = view.table.lines.line(view.table.lines.row_of(number))
    assert lost is not None
    assert lost.cells[5] == f"{why} (Rut Holm)"


def close(stage: Stage) -> None:
    """Nothing is left: closed, with its report on the screen."""
    go(stage, "Ctrl+4", "Alt+4")
    frame = stage.window.frame
    view = frame.closing.close_view
    assert view.table.lines.rowCount() == 0, [
        view.table.lines.line(n) for n in range(view.table.lines.rowCount())
    ]
    assert stage.focus is view.close_outage
    go(stage, "Return")
    assert shown(frame.preview), view.problem.text()
    assert frame.preview.pages.count >= 1
    go(stage, "Escape")


def open_again(stage: Stage, why: str) -> None:
    """The report is looked at once more; then the outage is opened for the late sheet."""
    go(stage, "Alt+5")
    frame = stage.window.frame
    view = frame.closing.after
    assert len(view.about.text().splitlines()) > 6  # the course, and when the reports are due
    stage.press("Return")
    stage.settle()
    assert shown(frame.preview), view.problem.text()
    go(stage, "Escape")
    view.table.setFocus()
    push(stage, view.reopen)
    (dialog,) = view.findChildren(Reason)
    in_dialog(stage, dialog)
    stage.type(why)
    go(stage, "Return")
    done(stage)
    assert shown(view.news)


def key_late(stage: Stage, number: str) -> None:
    """It is here: noted so, and keyed by two; nothing stands on it."""
    give_back(stage, number)
    for name in ("Siv Lind", "Otto Berg"):
        stage.switch_to(name)
        go(stage, "Ctrl+2")
        stage.window.frame.sheet.number.setFocus()
        stage.type(number)
        go(stage, "Return", "Ctrl+B", "Ctrl+Return")


def give_back(stage: Stage, number: str) -> None:
    """Lost no more."""
    go(stage, "Ctrl+4", "Alt+1")
    view = stage.window.frame.ledger
    view.table.select(number)
    view.table.setFocus()
    go(stage, "Return", "Home")
    push(stage, view.note)
    assert not shown(view.problem), view.problem.text()


@pytest.mark.parametrize("lang", ["sv", "en"])
def test_from_keyed_sheets_to_a_closed_outage_and_open_again_for_a_late_one(
    lang: Lang, staged: Callable[[Settings], Stage], home: Path, keyed: Keyed
) -> None:
    stage = staged(Settings(data_dir=home, lang=lang))
    stage.enter_as("Rut Holm")
    the_system_is_back(stage)
    give_up(stage, keyed.late, "Borta i tvätten")
    stage.switch_to("Eva Norin")
    decide_all(stage, obvious=True)
    link(stage, SIGNATURES[lang])
    send_all(stage)
    print_worklist(stage)
    stage.switch_to("Rut Holm")
    close(stage)
    assert stands(stage) == "✓"
    open_again(stage, "Bladet låg i en ficka")
    assert stands(stage) == "○"
    key_late(stage, keyed.late)
    stage.switch_to("Eva Norin")
    decide_all(stage, obvious=False)
    send_all(stage)
    stage.switch_to("Rut Holm")
    close(stage)
    assert stands(stage) == "✓"

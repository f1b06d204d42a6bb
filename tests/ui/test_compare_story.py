"""The night a new record system goes live, on a real window, by keyboard alone."""

from pathlib import Path

import pytest

from fallback.demo.go_live import Losses, new_system
from fallback.session import Session, iso
from fallback.store import snapshots as stored
from fallback.texts import say
from tests.ui.stage import Stage, shown
from tests.ui.test_readiness_story import readiness
from tests.ui.test_ward_pages import ask
from tests.ui.test_ward_story import declare
from ui.amounts import together
from ui.readiness.compare import CompareView
from ui.ward.reason import Reason

LOST = Losses(patients=0.04, orders=0.1, allergies=0.1, doses=0.1)


def go_live(session: Session) -> int:
    """The same ward as the new system has it lands, in doubt; how many orders it has lost."""
    values = {"gone": 1, "before": 28, "since": "snapshots.since_last"}
    with session.database.write() as tx:
        current = stored.current(tx, stored.wards(tx)[0].id)
        assert current is not None
        other, planted = new_system(stored.load(tx, current.id), losses=LOST)
        doubts = (say("snapshots.doubt_gone", **values),)
        stored.land(tx, other, landed_at=iso(session.now()), doubts=doubts)
    return len(planted.orders)


def compared(stage: Stage) -> CompareView:
    """The old system and the new, laid side by side by keyboard."""
    stage.enter_as("Maja Ek")
    ask(stage, go_live)
    stage.press("Ctrl+5")
    stage.settle()
    stage.press("Alt+4")
    stage.settle()
    stage.press("Return")
    stage.settle()
    return stage.window.frame.readiness.compare


def rows(view: CompareView) -> list[tuple[str, ...]]:
    """The lines of the patient that is shown."""
    lines = view.both.lines
    return [line.cells for n in range(lines.rowCount()) if (line := lines.line(n))]


def test_two_systems_are_laid_side_by_side_and_only_those_who_differ_are_shown(
    stage: Stage,
) -> None:
    view = compared(stage)
    assert view.now is not None
    assert stage.focus is view.patients
    assert 0 < view.patients.lines.rowCount() < 28
    assert "HÅLLS ÅTSKILD" in view.after.currentText()
    assert rows(view)
    assert all(cells[0][0] in "−≠?≈+" for cells in rows(view))
    sides = view._sides()
    assert "Demojournalen" in sides[1]
    assert "Nya journalen" in sides[2]
    assert view.now.summary == view.summary.text()


def test_every_missing_order_of_the_comparison_is_on_the_screen(stage: Stage) -> None:
    view = compared(stage)
    assert view.now is not None
    wanted = sum(pair.verdict == "missing" for one in view.now.found.patients for pair in one.pairs)
    seen = 0
    for _ in range(view.patients.lines.rowCount()):
        seen += sum(cells[0].startswith("− SAKNAS") for cells in rows(view))
        stage.press("Down")
    assert seen >= wanted > 0


def test_everything_is_shown_where_it_is_asked_for(stage: Stage) -> None:
    view = compared(stage)
    few = len(rows(view))
    stage.press("Alt+K")
    stage.settle()
    assert view.patients.lines.rowCount() == 28
    assert len(rows(view)) > few
    assert any(cells[0].startswith("= Lika") for cells in rows(view))


def test_the_worklist_is_printed_in_an_outage_through_the_paper_panel(
    stage: Stage, printer: Path
) -> None:
    view = compared(stage)
    assert view.now is not None
    stage.press("Ctrl+P")
    stage.settle()
    declare(stage, "Nya journalen saknar ordinationer")
    assert shown(stage.window.frame.preview)
    assert {one.form for one in stage.packet.sheets} == {"compare"}
    stage.press("Ctrl+P")
    stage.settle()
    assert printer.read_bytes().startswith(b"%PDF")


def test_it_is_saved_as_a_table_and_as_a_locked_pdf_without_an_outage(
    stage: Stage, tmp_path: Path
) -> None:
    view = compared(stage)
    table = view.ask_save_table()
    assert table is not None
    assert not shown(table.password)
    assert shown(table._warning)
    table.save_to(str(tmp_path / "list.csv"))
    stage.settle()
    assert "SAKNAS" in (tmp_path / "list.csv").read_text("utf-8-sig")
    locked = view.ask_save()
    assert locked is not None
    locked.password.setText("ett lösenord")
    locked.save_to(str(tmp_path / "list.pdf"))
    stage.settle()
    assert b"/Encrypt" in (tmp_path / "list.pdf").read_bytes()


def test_another_language_words_the_comparison_anew(stage: Stage) -> None:
    view = compared(stage)
    stage.window.speak("en")
    stage.settle()
    assert view.now is not None
    assert view.now.lang == "en"
    assert any("MISSING" in cells[0] or "CHANGED" in cells[0] for cells in rows(view))
    assert "patients differ" in view.summary.text()


def test_a_locked_window_keeps_nothing_of_what_was_compared(stage: Stage) -> None:
    view = compared(stage)
    stage.press("Ctrl+L")
    stage.settle()
    assert view.now is None
    assert view.patients.lines.of_all == view.both.lines.of_all == 0
    assert view.who.text() == ""
    assert "patienter" not in view.summary.text()


def test_a_snapshot_with_itself_is_refused_in_place(stage: Stage) -> None:
    readiness(stage, 4)
    view = stage.window.frame.readiness.compare
    stage.press("Return")
    stage.settle()
    assert shown(view.problem)


def test_the_doubts_of_every_generation_are_said_and_it_is_trusted_with_a_reason(
    stage: Stage,
) -> None:
    stage.enter_as("Maja Ek")
    ask(stage, go_live)
    stage.press("Ctrl+5")
    stage.settle()
    stage.press("Alt+3")
    stage.settle()
    view = stage.window.frame.readiness.generations
    apart = next(
        n
        for n in range(view.table.lines.rowCount())
        if (line := view.table.lines.line(n)) and "HÅLLS ÅTSKILD" in line.cells[5]
    )
    view.table.enter()
    stage.press("Home", *["Down"] * apart)
    assert "1 av 28 patienter" in view.about.text()
    assert shown(view.trust)
    assert not shown(view.pin)
    stage.reach(view.trust)
    stage.press("Space")
    stage.settle()
    dialog = stage.window.findChildren(Reason)[-1]
    stage.activate(dialog)
    stage.type("Vi har räknat: en flyttade")
    stage.press("Return")
    stage.settle()
    stage.activate(stage.window)
    assert "en flyttade" in view.about.text()
    assert not shown(view.trust)


def test_enter_on_a_generation_lays_it_beside_the_one_before(stage: Stage) -> None:
    stage.enter_as("Maja Ek")
    ask(stage, go_live)
    stage.press("Ctrl+5")
    stage.settle()
    stage.press("Alt+3")
    stage.settle()
    view = stage.window.frame.readiness.generations
    if view.about.text().startswith("28 patienter från Demo"):
        stage.press("Down")
    stage.press("Return")
    stage.settle()
    compare = stage.window.frame.readiness.compare
    assert shown(compare)
    assert compare.now is not None
    assert compare.now.found.after.source == "Nya journalen"


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("5 mg", "5\N{NO-BREAK SPACE}mg"),
        ("0,5 % 1 2", "0,5\N{NO-BREAK SPACE}% 1 2"),
        ("a b", "a b"),
    ],
)
def test_an_amount_and_its_unit_are_not_broken_over_two_lines(text: str, kept: str) -> None:
    assert together(text) == kept


def test_in_the_patient_view_no_amount_can_be_parted_from_its_unit(stage: Stage) -> None:
    stage.enter_as("Nils Ås")
    stage.window.frame.ward.table.enter()
    stage.press("Return")
    stage.settle()
    text = stage.window.frame.space.patient.text.document().toRawText()
    assert "\N{NO-BREAK SPACE}mg" in text
    assert " mg" not in text


def test_the_printer_that_was_printed_to_is_proposed_next_time(
    stage: Stage, printer: Path, home: Path
) -> None:
    stage.enter_as("Nils Ås")
    stage.window.frame.ward.table.enter()
    stage.press("Ctrl+P")
    stage.settle()
    declare(stage, "Strömavbrott")
    assert not (home / "window.ini").exists()
    stage.press("Ctrl+P")
    stage.settle()
    assert stage.window._remembered.printer(home) == "ward-12"
    assert stage.window.frame.preview.printing.usual == "ward-12"

"""The nurse's story, on a real window, by keyboard alone."""

from pathlib import Path

import pytest
from PySide6.QtCore import QSettings

from tests.ui.stage import PASSPHRASE, Stage, shown
from ui.ward.declare import Declare


def declare(stage: Stage, reason: str) -> None:
    """In the dialog that is open."""
    dialog = stage.window.findChildren(Declare)[-1]
    stage.activate(dialog)
    stage.reach(dialog.reason)
    stage.type(reason)
    stage.press("Return")
    stage.settle()
    stage.activate(stage.window)


def test_a_wrong_passphrase_is_told_in_place_and_the_right_one_still_opens(stage: Stage) -> None:
    stage.unlock("fel lösenfras helt enkelt")
    assert shown(stage.window.unlock.problem)
    assert stage.focus is stage.window.unlock.secret
    stage.unlock(PASSPHRASE)
    assert shown(stage.window.sign_in)
    assert stage.window.unlock.secret.text() == ""


def test_a_break_glass_code_opens_and_a_mistyped_one_names_its_group(
    stage: Stage, code: str
) -> None:
    wrong = code[:-1] + ("A" if code[-1] != "A" else "B")
    stage.unlock(wrong)
    assert "6" in stage.window.unlock.problem.text()
    stage.unlock(code.lower())
    assert shown(stage.window.sign_in)


def test_a_wrong_pin_is_told_in_place(stage: Stage) -> None:
    stage.unlock()
    stage.sign_in("Nils Ås", "000000")
    assert "PIN" in stage.window.sign_in.problem.text()
    assert not shown(stage.window.frame)


@pytest.mark.parametrize(
    ("typed", "at_least", "at_most"), [("andersson", 2, 5), ("5:1", 1, 1), ("19750801", 1, 1)]
)
def test_search_narrows_as_one_types(stage: Stage, typed: str, at_least: int, at_most: int) -> None:
    stage.enter_as("Nils Ås")
    stage.type(typed)
    stage.settle()
    assert at_least <= stage.window.frame.ward.table.lines.rowCount() <= at_most


def test_an_empty_search_says_what_to_do_and_escape_shows_everyone(stage: Stage) -> None:
    stage.enter_as("Nils Ås")
    ward = stage.window.frame.ward
    stage.type("zzz")
    stage.settle()
    assert "Esc" in ward._empty.text()
    assert shown(ward._empty)
    stage.press("Escape")
    assert ward.table.lines.rowCount() == 28


def test_allergies_stand_as_on_paper_and_unknown_is_never_none(stage: Stage) -> None:
    stage.enter_as("Nils Ås")
    lines = stage.window.frame.ward.table.lines
    allergies = [line.cells[3] for n in range(28) if (line := lines.line(n))]
    assert any(text.startswith("▲ ") for text in allergies)
    assert any(text == "? OKÄNT" for text in allergies)
    assert any(text == "? OKÄNT (inte hämtat)" for text in allergies)
    assert any(text == "Ingen känd enligt källan" for text in allergies)


def test_printing_a_patient_declares_the_outage_first_and_shows_the_pages(
    stage: Stage, printer: Path
) -> None:
    stage.enter_as("Nils Ås")
    frame = stage.window.frame
    assert "Inget driftstopp" in frame.banner.state.text()
    stage.type("virtanen")
    stage.settle()
    stage.press("Down", "Ctrl+P")
    stage.settle()
    declare(stage, "Strömavbrott")
    assert frame.banner.state.text().startswith("DRIFTSTOPP\nsedan ")
    assert shown(frame.preview)
    assert frame.preview.pages.count >= 4
    assert "Virtanen" not in stage.window.windowTitle()
    assert frame.preview.printing.queue.currentText() == "ward-12"
    stage.press("Space")  # the focus is on the print button
    stage.settle()
    assert printer.read_bytes().startswith(b"%PDF")
    assert stage.focus is frame.preview.printing.right
    stage.press("Space")
    stage.settle()
    assert "utskrivna" in frame.preview.printing.news.text()
    stage.press("Escape")
    stage.settle()
    assert shown(frame.ward)
    assert frame.preview.pages.count == 0


def test_the_whole_ward_is_one_button(stage: Stage, printer: Path) -> None:
    stage.enter_as("Nils Ås")
    stage.press("Alt+H")
    stage.settle()
    declare(stage, "Strömavbrott")
    preview = stage.window.frame.preview
    assert shown(preview)
    assert preview.pages.count > 28 * 4


def test_no_printer_is_told_and_the_packet_can_still_be_saved_locked_or_open(
    stage: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    stage.enter_as("Nils Ås")
    stage.window.frame.ward.table.enter()
    stage.press("Ctrl+P")
    stage.settle()
    declare(stage, "Strömavbrott")
    preview = stage.window.frame.preview
    assert "CUPS" in preview.printing.problem.text()
    assert not preview.printing.print.isEnabled()
    for name, password in (("locked.pdf", "ett lösenord"), ("open.pdf", "")):
        dialog = preview.ask_save()
        assert dialog is not None
        dialog.password.setText(password)
        dialog.open_file.setChecked(not password)
        dialog.save_to(str(tmp_path / name))
        stage.settle()
        assert name in preview.news.text()
        assert (tmp_path / name).read_bytes().startswith(b"%PDF")
    assert b"/Encrypt" in (tmp_path / "locked.pdf").read_bytes()
    assert b"/Encrypt" not in (tmp_path / "open.pdf").read_bytes()


def test_a_file_that_is_there_already_is_refused_in_place(
    stage: Stage, tmp_path: Path, printer: Path
) -> None:
    stage.enter_as("Nils Ås")
    stage.window.frame.ward.table.enter()
    stage.press("Ctrl+P")
    stage.settle()
    declare(stage, "Strömavbrott")
    (tmp_path / "there.pdf").write_text("mine")
    dialog = stage.window.frame.preview.ask_save()
    assert dialog is not None
    dialog.open_file.setChecked(True)
    dialog.save_to(str(tmp_path / "there.pdf"))
    stage.settle()
    assert shown(dialog.problem)
    assert (tmp_path / "there.pdf").read_text() == "mine"
    dialog.reject()


def test_a_clerk_may_not_declare_and_is_told_so_in_the_dialog(stage: Stage) -> None:
    stage.enter_as("Siv Lind")
    dialog = stage.window.frame.ward.declare_outage()
    stage.activate(dialog)
    stage.reach(dialog.declare)
    stage.press("Space")
    stage.settle()
    assert "registrerare" in dialog.problem.text()
    assert shown(dialog)
    dialog.reject()


def test_a_snapshot_can_be_taken_and_says_that_it_is_proven(stage: Stage) -> None:
    stage.enter_as("Nils Ås")
    stage.press("Alt+N")
    stage.settle()
    assert "28" in stage.window.frame.ward.news.text()


def test_long_work_can_be_stopped_and_nothing_is_changed(stage: Stage) -> None:
    stage.enter_as("Nils Ås")
    ward = stage.window.frame.ward
    ward.take.click()
    assert ward.progress.busy
    ward.progress.stop.click()  # at once: it would be done before a hand gets there
    stage.settle()
    assert shown(ward.problem)
    assert not ward.progress.busy


def test_closing_the_window_in_the_middle_of_long_work_leaves_no_thread(stage: Stage) -> None:
    stage.enter_as("Nils Ås")
    stage.press("Alt+N")
    assert stage.window.close()  # the guard in the common conftest counts the threads
    assert not stage.window.isVisible()


def test_locking_leaves_no_patient_on_the_screen(stage: Stage) -> None:
    stage.enter_as("Nils Ås")
    stage.press("Ctrl+L")
    stage.settle()
    frame = stage.window.frame
    assert shown(stage.window.unlock)
    assert frame.ward.table.lines.of_all == 0
    assert "Medicin" not in frame.banner._ward.text()
    stage.enter_as("Nils Ås")
    assert frame.ward.table.lines.of_all == 28


def test_an_answer_that_comes_to_a_locked_window_is_not_shown(stage: Stage) -> None:
    stage.enter_as("Nils Ås")
    ward = stage.window.frame.ward
    stage.press("Alt+N")
    stage.window.frame.reload()
    stage.press("Ctrl+L")
    stage.unlock()
    assert shown(stage.window.sign_in)
    assert ward.table.lines.of_all == 0
    assert not ward.progress.busy


def test_the_language_is_switched_at_once_and_remembered(stage: Stage) -> None:
    stage.enter_as("Nils Ås")
    frame = stage.window.frame
    assert "Kopia – ej journal\ngår bara att läsa" in frame.banner._copy.text()
    stage.window.act_langs.actions()[1].trigger()
    stage.settle()
    assert frame.banner._copy.text() == "Copy – not the record\nread-only"
    assert frame.ward.print_ward.text() == "Print the &whole ward"
    lines = frame.ward.table.lines
    assert "? UNKNOWN" in {line.cells[3] for n in range(28) if (line := lines.line(n))}
    assert stage.memory.value("window/lang") == "en"


def test_nothing_but_size_and_language_is_remembered(stage: Stage, tmp_path: Path) -> None:
    stage.enter_as("Nils Ås")
    stage.window.act_langs.actions()[0].trigger()
    stage.window.close()
    stage.memory.sync()
    kept = QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat)
    assert set(kept.allKeys()) == {"window/lang", "window/geometry"}


def test_one_key_hides_everything_and_any_key_shows_it_as_it_was(stage: Stage) -> None:
    stage.enter_as("Nils Ås")
    stage.type("andersson")
    stage.settle()
    stage.press("Ctrl+H")
    assert shown(stage.window.cover)
    assert not shown(stage.window.frame)
    assert not stage.window.view.spaces[0].isEnabled()  # nothing behind it is reached
    stage.press("Space")
    assert shown(stage.window.frame.ward.search)
    assert stage.window.frame.ward.search.text() == "andersson"
    assert stage.focus is stage.window.frame.ward.search

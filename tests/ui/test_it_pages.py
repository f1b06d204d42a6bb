"""IT's other pages, by keyboard alone: sources, keyslots, people, the trail, forms."""

import json
from collections.abc import Callable
from pathlib import Path

from fallback.app import hl7, keys, sign_in
from fallback.session import Session
from fallback.settings import Hl7Settings, Settings
from fallback.store import own_forms
from tests.packet.test_own_form import OWN
from tests.sources.tables.writing import write
from tests.ui.stage import PASSPHRASE, Stage, shown
from tests.ui.test_readiness_story import Staged, readiness
from tests.ui.test_ward_pages import ask
from ui.ask import Ask
from ui.readiness.form_pages import FormPages
from ui.readiness.listed import Listed
from ui.readiness.new_code import NewCode
from ui.readiness.proposal import ShowProposal
from ui.ward.reason import Reason

NO_PATIENT = b"MSH|^~\\&|LAB|S|F|S|20261124080000||ADT^A01|77|P|2.5\rPV1|1|I|11^1^1\r"


def go(stage: Stage, number: int) -> None:
    """To a page of IT's, signed in already."""
    stage.press("Ctrl+5")
    stage.settle()
    stage.press(f"Alt+{number}")
    stage.settle()


def choose(stage: Stage, view: Listed, fits: Callable[[str], bool]) -> None:
    """A line, by arrow keys from the first."""
    view.table.setFocus()
    stage.press("Ctrl+Home")
    for _ in range(view.table.lines.rowCount()):
        line = view.table.current()
        if line is not None and fits(line.id):
            return
        stage.press("Down")
    raise AssertionError([view.table.lines.line(n) for n in range(view.table.lines.rowCount())])


def test_the_source_says_when_it_last_ran_and_answers_when_asked(stage: Stage) -> None:
    readiness(stage, 5)
    view = stage.window.frame.readiness.sources
    line = view.table.current()
    assert line is not None
    assert line.cells[1] == "Källa: demo"
    assert "Senaste körning: 20" in view.about.text()
    stage.press("Return")
    stage.settle()
    assert view.about.text().startswith("Den svarar. Avdelningar: Medicinavdelning 11")


def test_a_profile_is_tried_on_its_files_and_two_charts_are_shown(stage: Stage, home: Path) -> None:
    (home / "profiles").mkdir()
    write(home / "profiles")
    readiness(stage, 5)
    view = stage.window.frame.readiness.sources
    choose(stage, view, lambda id: id == "profile/journal-a")
    stage.press("Return")
    stage.settle()
    assert not shown(view.problem), view.problem.text()
    assert "ordinationer.csv" in view.about.text()
    assert "mg" in view.about.text()
    assert not list((home / "profiles").glob("*.counts.json"))  # nothing is kept
    stage.press("Ctrl+Home")
    assert "ordinationer.csv" not in view.about.text()


def test_a_profile_that_cannot_be_read_says_why(stage: Stage, home: Path) -> None:
    (home / "profiles").mkdir()
    (home / "profiles" / "trasig.toml").write_text("name = 3")
    readiness(stage, 5)
    view = stage.window.frame.readiness.sources
    choose(stage, view, lambda id: id == "profile/trasig")
    assert "trasig.toml" in view.about.text()
    assert not shown(view.try_it)


def test_a_file_of_tables_is_looked_at_and_its_profile_is_kept_under_a_name(
    stage: Stage, home: Path, tmp_path: Path
) -> None:
    write(tmp_path)
    readiness(stage, 5)
    view = stage.window.frame.readiness.sources
    view.look_at(str(tmp_path / "patienter.csv"))
    stage.settle()
    dialog = stage.window.findChildren(ShowProposal)[-1]
    stage.activate(dialog)
    assert "cp1252" in dialog.found.toPlainText()
    assert "patienter.csv" in dialog.profile.toPlainText()
    dialog.name.setFocus()
    stage.type("../ute")
    stage.press("Return")
    stage.settle()
    assert shown(dialog.problem)
    dialog.name.clear()
    stage.type("nya")
    stage.press("Return")
    stage.settle()
    stage.activate(stage.window)
    assert (home / "profiles" / "nya.toml").exists()
    choose(stage, view, lambda id: id == "profile/nya")


def test_what_a_file_of_orders_does_not_tell_is_asked_where_its_profile_is_proposed(
    stage: Stage, tmp_path: Path
) -> None:
    write(tmp_path)
    readiness(stage, 5)
    stage.window.frame.readiness.sources.look_at(str(tmp_path / "ordinationer.csv"))
    stage.settle()
    dialog = stage.window.findChildren(ShowProposal)[-1]
    stage.activate(dialog)
    assert "säger inte vilka dess ordinationer gäller" in dialog.found.toPlainText()
    stage.press("Escape")


def test_a_message_in_quarantine_is_read_and_dropped_with_a_reason(
    staged: Staged, home: Path
) -> None:
    stage = staged(Settings(data_dir=home, hl7=Hl7Settings()))
    stage.enter_as("Maja Ek")
    ask(stage, lambda session: hl7.feed_of(session).keep(NO_PATIENT))
    go(stage, 5)
    view = stage.window.frame.readiness.sources
    choose(stage, view, lambda id: id == "hl7/")
    assert "1 i karantän" in view.about.text()
    choose(stage, view, lambda id: id.startswith("message/"))
    assert "PID-3" in view.about.text()
    assert "11^1^1" not in view.about.text()  # nothing of a patient until it is asked for
    view.read.click()
    stage.settle()
    assert "11^1^1" in view.about.text()
    view.drop.click()
    dialog = stage.window.findChildren(Reason)[-1]
    stage.activate(dialog)
    stage.type("Provmeddelande")
    stage.press("Return")
    stage.settle()
    stage.activate(stage.window)
    assert ask(stage, hl7.quarantine) == []
    assert "kastat" in view.news.text()


def test_a_break_glass_code_is_made_shown_once_and_opens_the_store(stage: Stage) -> None:
    readiness(stage, 6)
    stage.press("Alt+N")
    dialog = stage.window.findChildren(NewCode)[-1]
    stage.activate(dialog)
    stage.type("Vaktmästaren, kassaskåp B")
    stage.press("Tab")
    stage.type(PASSPHRASE)
    stage.press("Return")
    stage.settle()
    code = dialog.code.text()
    assert code.count("-") == 5
    assert dialog.secret.text() == ""
    stage.press("Return")
    stage.activate(stage.window)
    view = stage.window.frame.readiness.keys
    labels = [line.cells[0] for n in range(9) if (line := view.table.lines.line(n))]
    assert "Vaktmästaren, kassaskåp B" in labels
    stage.press("Ctrl+L")
    stage.settle()
    stage.unlock(code)
    assert shown(stage.window.sign_in)


def test_a_keyslot_is_removed_only_with_another_one_in_hand(stage: Stage) -> None:
    readiness(stage, 6)
    view = stage.window.frame.readiness.keys
    slots = ask(stage, lambda session: keys.listed(session.settings))
    envelope = next(one.id for one in slots if one.type == "break-glass")
    choose(stage, view, lambda id: id == envelope)
    stage.press("Alt+B")
    dialog = stage.window.findChildren(Ask)[-1]
    stage.activate(dialog)
    stage.type("fel lösenfras helt")
    stage.press("Return")
    stage.settle()
    assert shown(dialog.problem)
    stage.type(PASSPHRASE)
    stage.press("Return")
    stage.settle()
    stage.activate(stage.window)
    left = ask(stage, lambda session: keys.listed(session.settings))
    assert envelope not in {one.id for one in left}
    assert len(left) == len(slots) - 1


def test_the_log_of_a_keyslot_says_when_it_opened_the_store(stage: Stage) -> None:
    readiness(stage, 6)
    view = stage.window.frame.readiness.keys
    assert "Öppnade lagret" in view.about.text()


def test_a_person_gets_a_new_pin_and_another_is_retired(stage: Stage) -> None:
    readiness(stage, 7)
    view = stage.window.frame.readiness.people
    choose(stage, view, lambda id: id == "Nils Ås")
    stage.press("Alt+P")
    dialog = stage.window.findChildren(Ask)[-1]
    stage.activate(dialog)
    stage.type("12")
    stage.press("Return")
    stage.settle()
    assert shown(dialog.problem)
    stage.type("739201")
    stage.press("Return")
    stage.settle()
    stage.activate(stage.window)
    assert ask(stage, lambda session: sign_in.sign_in(session, "Nils Ås", "739201")).person.name
    choose(stage, view, lambda id: id == "Siv Lind")
    stage.press("Alt+S")
    dialog = stage.window.findChildren(Ask)[-1]
    stage.activate(dialog)
    assert stage.focus is dialog.back  # a slip of the finger ends nothing
    dialog.do.click()
    stage.settle()
    stage.activate(stage.window)
    assert "Siv Lind" not in {one.name for one in ask(stage, sign_in.everyone)}


def test_nobody_can_retire_themselves(stage: Stage) -> None:
    readiness(stage, 7)
    view = stage.window.frame.readiness.people
    choose(stage, view, lambda id: id == "Maja Ek")
    assert not shown(view.retire)


def test_the_trail_is_checked_shown_and_exported(stage: Stage, tmp_path: Path) -> None:
    readiness(stage, 8)
    view = stage.window.frame.readiness.trail
    assert view.table.lines.of_all == 0
    assert stage.focus is view.check
    stage.press("Space")
    stage.settle()
    assert view.news.text().startswith("✓ Loggen håller")
    line = view.table.current()
    assert line is not None
    assert line.cells[3] == "Kontrollerade loggen"
    view.export_to(str(tmp_path / "trail.jsonl"))
    stage.settle()
    rows = [json.loads(row) for row in (tmp_path / "trail.jsonl").read_text().splitlines()]
    assert rows[-1]["action"] == "trail.verify"
    assert [one["seq"] for one in rows] == list(range(1, len(rows) + 1))


def test_a_nurse_may_not_export_the_trail_and_no_file_is_left(stage: Stage, tmp_path: Path) -> None:
    readiness(stage, 8, who="Nils Ås")
    view = stage.window.frame.readiness.trail
    view.export_to(str(tmp_path / "trail.jsonl"))
    stage.settle()
    assert "sjuksköterska" in view.problem.text()
    assert not (tmp_path / "trail.jsonl").exists()


def test_an_own_form_is_checked_seen_added_and_removed(stage: Stage, tmp_path: Path) -> None:
    file = tmp_path / "egen.toml"
    file.write_text(OWN)
    readiness(stage, 9)
    view = stage.window.frame.readiness.forms
    view.check_file(str(file))
    stage.settle()
    dialog = stage.window.findChildren(FormPages)[-1]
    stage.activate(dialog)
    assert dialog.pages.count >= 1
    assert stage.focus is dialog.add
    stage.press("Return")
    stage.settle()
    stage.activate(stage.window)
    choose(stage, view, lambda id: id == "pain")
    assert "Egen blankett" in view.about.text()
    stage.press("Alt+B")
    confirm = stage.window.findChildren(Ask)[-1]
    stage.activate(confirm)
    confirm.do.click()
    stage.settle()
    stage.activate(stage.window)
    assert ask(stage, _own) == ()


def _own(session: Session) -> tuple[own_forms.OwnFormRow, ...]:
    with session.read() as tx:
        return own_forms.listed(tx)


def test_a_form_that_is_refused_says_every_fault_and_is_not_added(
    stage: Stage, tmp_path: Path
) -> None:
    file = tmp_path / "egen.toml"
    file.write_text(OWN.replace('code = "SMR"', 'code = "ADM"'))
    readiness(stage, 9)
    view = stage.window.frame.readiness.forms
    view.check_file(str(file))
    stage.settle()
    assert "egen.toml" in view.problem.text()
    assert "ADM" in view.about.text()
    assert ask(stage, _own) == ()


def test_a_form_is_seen_as_it_was_first_printed(stage: Stage, sheets: dict[str, str]) -> None:
    readiness(stage, 9)
    view = stage.window.frame.readiness.forms
    choose(stage, view, lambda id: id == "administration")
    assert "Utskriven här: 1" in view.about.text()
    view.printed.click()
    stage.settle()
    dialog = stage.window.findChildren(FormPages)[-1]
    assert dialog.pages.count >= 1
    assert not shown(dialog.add)
    dialog.reject()


def test_a_locked_window_keeps_nothing_of_its_pages(stage: Stage) -> None:
    readiness(stage, 8)
    view = stage.window.frame.readiness.trail
    stage.press("Space")
    stage.settle()
    stage.press("Ctrl+L")
    stage.settle()
    assert view.table.lines.of_all == 0
    assert view.about.text() == ""
    stage.enter_as("Maja Ek")
    assert shown(stage.window.frame.ward)

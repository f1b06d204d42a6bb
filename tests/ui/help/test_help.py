"""F1 opens the help of the place one is in, true to the keys that are there, also while locked."""

from importlib import resources
from pathlib import Path

import pytest

from fallback.texts import Lang
from tests.ui.stage import Stage, shown
from ui.help.help import Help
from ui.help.texts import BEFORE, PLACES, page, routine


def opened(stage: Stage) -> Help:
    """By its key."""
    stage.press("F1")
    dialog = stage.window.findChildren(Help)[-1]
    stage.activate(dialog)
    return dialog


@pytest.mark.parametrize("lang", ["sv", "en"])
def test_every_place_has_a_page_in_both_languages_and_no_page_lies_unread(lang: Lang) -> None:
    folder = resources.files("ui.help") / "pages" / lang
    assert {file.name for file in folder.iterdir()} == {f"{one}.txt" for one in (*PLACES, *BEFORE)}
    for place in (*PLACES, *BEFORE):
        found = page(place, lang)
        assert found.title
        assert 3 <= len(found.paragraphs) <= 5
        assert (
            sum(len(one.split()) for one in found.paragraphs) <= 140
        )  # one page, read at a glance


def test_a_workspaces_page_is_the_one_that_is_shown(stage: Stage) -> None:
    stage.enter_as("Eva Norin")
    for number, place in enumerate(PLACES, start=1):
        stage.press(f"Ctrl+{number}")
        stage.settle()
        dialog = opened(stage)
        assert page(place, "sv").title in dialog.text.toPlainText()
        stage.press("Escape")
        assert not dialog.isVisible()
        stage.activate(stage.window)


def test_the_keys_are_those_of_the_page(stage: Stage) -> None:
    stage.enter_as("Nils Ås")
    told = dict(opened(stage).keys)
    ward = stage.window.frame.ward
    letter = ward.print_ward.text()[ward.print_ward.text().index("&") + 1].upper()
    assert told[f"Alt+{letter}"] == ward.print_ward.text().replace("&", "").partition("  ")[0]
    assert "Ctrl+H" in told
    assert "F1" in told


def test_it_is_read_while_the_store_is_locked(stage: Stage) -> None:
    dialog = opened(stage)
    assert page("unlock", "sv").title in dialog.text.toPlainText()
    assert not shown(dialog.print)  # printing goes through the ward's preview
    stage.press("Escape")


def test_it_is_read_where_there_is_no_store_yet(first_start: Stage) -> None:
    dialog = opened(first_start)
    assert page("first", "sv").title in dialog.text.toPlainText()
    first_start.press("Escape")


@pytest.mark.parametrize("lang", ["sv", "en"])
def test_the_routine_is_read_in_the_words_that_are_printed_and_goes_to_paper(
    stage: Stage, printer: Path, lang: Lang
) -> None:
    stage.enter_as("Nils Ås")
    stage.window.speak(lang)
    stage.settle()
    for wants_routine in (True, False):
        dialog = opened(stage)
        if wants_routine:
            dialog.other.setFocus()
            stage.press("Space")
            text = " ".join(dialog.text.toPlainText().split())
            for one in routine(lang).paragraphs:
                assert " ".join(one.split()) in text
        dialog.print.setFocus()
        stage.press("Space")
        stage.settle()
        stage.activate(stage.window)
        preview = stage.window.frame.preview
        assert shown(preview)
        assert preview.pages.count == 1
        stage.press("Space")
        stage.settle()
        assert printer.read_bytes().startswith(b"%PDF")
        printer.unlink()
        stage.press("Escape")
        stage.settle()


def test_a_dialog_has_it_too(stage: Stage) -> None:
    stage.enter_as("Nils Ås")
    asking = stage.window.frame.ward.declare_outage()
    stage.activate(asking)
    dialog = opened(stage)
    assert any(words == asking.declare.text().replace("&", "") for _, words in dialog.keys)
    stage.press("Escape")
    assert asking.isVisible()
    asking.reject()

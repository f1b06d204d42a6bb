"""From nothing to a proven packet, by keyboard alone; what is refused is told in place."""

import tomllib
from pathlib import Path

import pytest

from fallback.settings import Settings
from fallback.texts import Lang
from tests.ui.stage import PASSPHRASE, PIN, Stage, shown
from ui.first_start.step import Step
from ui.first_start.wizard import FirstStart

SHEETS: dict[Lang, str] = {"sv": "är bevisad", "en": "is proven"}


def step(stage: Stage) -> Step:
    """The one that is shown."""
    return next(one for one in stage.window.first.steps if shown(one))


def to_passphrase(stage: Stage, lang: Lang = "sv") -> FirstStart:
    """Language and the demo ward."""
    wizard = stage.window.first
    assert step(stage) is wizard.language
    if lang == "en":
        stage.press("Down")
        stage.settle()
    stage.press("Tab", "Space")
    assert step(stage) is wizard.source
    stage.reach(wizard.source.go)
    stage.press("Space")
    assert step(stage) is wizard.passphrase
    return wizard


def to_codes(stage: Stage, lang: Lang = "sv") -> FirstStart:
    """All that is asked for, typed."""
    wizard = to_passphrase(stage, lang)
    for answer in (PASSPHRASE, PASSPHRASE):
        stage.type(answer)
        stage.press("Return")
    assert step(stage) is wizard.person
    for answer in ("Maja Ek", PIN, PIN):
        stage.type(answer)
        stage.press("Return")
    stage.settle()
    assert step(stage) is wizard.codes
    return wizard


@pytest.mark.parametrize("lang", ["sv", "en"])
def test_a_first_start_ends_with_a_proven_packet_on_the_screen_and_then_the_ward(
    first_start: Stage, tmp_path: Path, lang: Lang
) -> None:
    stage = first_start
    wizard = to_codes(stage, lang)
    codes = wizard.codes.codes.text()
    assert len(codes.splitlines()) == 3
    stage.press("Space", "Tab", "Space")
    stage.settle()
    assert step(stage) is wizard.proven
    assert wizard.codes.codes.text() == ""
    assert SHEETS[lang] in wizard.proven.news.text()
    assert wizard.proven.pages.count >= 5
    stage.press("Space")  # to the ward
    stage.settle()
    assert stage.window.frame.ward.table.lines.rowCount() == 28
    assert wizard.proven.pages.count == 0
    kept = tomllib.loads((tmp_path / "home" / "settings.toml").read_text())
    assert kept == {"source": "demo", "lang": lang}


def test_what_was_typed_is_there_when_one_goes_back_and_nothing_is_made_before_the_store(
    first_start: Stage, tmp_path: Path
) -> None:
    stage = first_start
    wizard = to_passphrase(stage)
    for answer in (PASSPHRASE, PASSPHRASE):
        stage.type(answer)
        stage.press("Return")
    stage.reach(wizard.person.back_button)
    stage.press("Space")
    assert step(stage) is wizard.passphrase
    assert wizard.passphrase.passphrase.text() == PASSPHRASE
    stage.window.close()
    assert not (tmp_path / "home").exists()


@pytest.mark.parametrize(
    ("typed", "again", "said", "where"),
    [("kort", "kort", "12", "passphrase"), (PASSPHRASE, "en annan", "olika", "again")],
)
def test_a_passphrase_that_does_not_hold_is_told_in_place(
    first_start: Stage, typed: str, again: str, said: str, where: str
) -> None:
    stage = first_start
    wizard = to_passphrase(stage)
    for answer in (typed, again):
        stage.type(answer)
        stage.press("Return")
    assert step(stage) is wizard.passphrase
    assert said in wizard.passphrase.problem.text()
    assert stage.focus is getattr(wizard.passphrase, where)


def test_a_source_that_does_not_answer_is_told_before_anything_is_made(
    first_start: Stage, tmp_path: Path
) -> None:
    stage = first_start
    wizard = stage.window.first
    stage.press("Tab", "Space")
    source = wizard.source
    stage.press("Down", "Down")  # tables
    assert source.source == "tables"
    stage.reach(source.where)
    stage.type(str(tmp_path / "none.toml"))
    stage.press("Return")
    stage.settle()
    assert shown(source.problem)
    stage.reach(source.go)
    stage.press("Space")  # not on without an answer
    stage.settle()
    assert step(stage) is source
    assert not (tmp_path / "home").exists()


def test_a_settings_file_of_it_stands(first_start: Stage, tmp_path: Path) -> None:
    stage, file = first_start, tmp_path / "home" / "settings.toml"
    file.parent.mkdir()
    file.write_text('source = "demo"\nvalid_hours = 7\n')
    stage.window.desk.settings = Settings(data_dir=tmp_path / "home", valid_hours=7)
    wizard = stage.window.first
    stage.press("Tab", "Space")
    assert shown(wizard.source.by_it)
    stage.reach(wizard.source.go)
    stage.press("Space")  # it is checked first
    stage.settle()
    assert "Medicinavdelning 11" in wizard.source.news.text()
    stage.reach(wizard.source.go)
    stage.press("Space")
    assert step(stage) is wizard.passphrase
    assert tomllib.loads(file.read_text()) == {"source": "demo", "valid_hours": 7}


def test_a_source_that_fails_after_the_store_was_made_can_be_tried_again_or_left(
    first_start: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    from fallback.demo.record_system import DemoRecordSystem
    from fallback.errors import FallbackError

    stage = first_start
    wizard = to_codes(stage)
    whole = DemoRecordSystem.read_ward

    def broken(*_: object) -> None:
        raise FallbackError("window.no_ward")

    monkeypatch.setattr(DemoRecordSystem, "read_ward", broken)
    stage.press("Space", "Tab", "Space")
    stage.settle()
    assert shown(wizard.proven.problem)
    assert stage.focus is wizard.proven.again
    monkeypatch.setattr(DemoRecordSystem, "read_ward", whole)
    stage.press("Space")
    stage.settle()
    assert not shown(wizard.proven.problem)
    assert wizard.proven.pages.count >= 5


def test_the_codes_go_to_paper_and_into_no_file(first_start: Stage, printer: Path) -> None:
    stage = first_start
    wizard = to_codes(stage)
    stage.reach(wizard.codes.print)
    stage.press("Space")
    stage.settle()
    assert wizard.codes.printing.queue.currentText() == "ward-12"
    stage.press("Space")
    stage.settle()
    assert printer.read_bytes().startswith(b"%PDF")

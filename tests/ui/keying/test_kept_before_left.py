"""A sheet goes from the desk once all that is typed in it is in the store, and not before."""

import pytest

from fallback.errors import FallbackError
from forms.spec import Kind
from tests.ui.keying.conftest import Paper, call_up
from tests.ui.stage import Stage, shown
from ui.recovery import acts
from ui.recovery.field import Standing


@pytest.mark.parametrize("way", ["Escape", "F4", "Ctrl+B", "Ctrl+Return", "Ctrl+Shift+Return"])
def test_what_is_no_value_or_is_refused_keeps_its_sheet_on_the_desk(
    stage: Stage, paper: Paper, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    stage.enter_as("Siv Lind")
    call_up(stage, paper.numbers["administration"])
    view = stage.window.frame.sheet
    field = next(one for one in view.form.fields if one.box.kind is Kind.TIME)
    field.setFocus()
    stage.type("99x")
    stage.press(way)
    stage.settle()
    assert (field.standing, field.edit.text()) == (Standing.WRONG, "99x")
    stage.press("Backspace", "Backspace", "Backspace")
    stage.type("1405")

    def busy(*_: object) -> str:
        raise FallbackError("store.busy", path="x")

    with monkeypatch.context() as patch:
        patch.setattr(acts, "key", busy)
        stage.press(way)
        stage.settle()
    assert view.form.field(field.box.path) is field
    assert field.standing is Standing.OPEN
    assert field.edit.text()
    assert shown(view.problem)
    stage.press("Escape")
    stage.settle()
    assert not view.form.fields


def test_a_mark_that_the_store_refused_keeps_its_sheet_and_is_sent_again(
    stage: Stage, paper: Paper, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage.enter_as("Siv Lind")
    call_up(stage, paper.numbers["administration"])
    view = stage.window.frame.sheet
    field = next(one for one in view.form.fields if one.box.kind is Kind.TIME)

    def busy(*_: object) -> str:
        raise FallbackError("store.busy", path="x")

    with monkeypatch.context() as patch:
        patch.setattr(acts, "key", busy)
        field.setFocus()
        stage.press("F7", "Escape")
        stage.settle()
    path = field.box.path
    assert field.unkept
    assert view.form.field(path) is field
    stage.press("Escape")
    stage.settle()
    assert not view.form.fields
    call_up(stage, paper.numbers["administration"])
    again = view.form.field(path)
    assert again is not None
    assert again.held == ("struck", "")

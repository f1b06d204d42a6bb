"""In the ledger: a sheet that was scanned is void only once that was said and is known."""

from collections.abc import Callable
from pathlib import Path

from fallback.outage.ledger import BY_HAND
from tests.ui.keying.conftest import Paper
from tests.ui.stage import Stage, shown


def test_voiding_a_sheet_of_which_there_is_a_picture_asks_once_more(
    stage: Stage, paper: Paper, scans: Callable[..., Path]
) -> None:
    stage.enter_as("Siv Lind")
    stage.press("Ctrl+2", "Alt+2")
    stage.window.frame.recovery.intake.take((scans(paper.scan("administration")),))
    stage.settle()
    stage.switch_to("Nils Ås")
    stage.press("Ctrl+4")
    stage.settle()
    page, number = stage.window.frame.closing.ledger, paper.numbers["administration"]
    page.table.select(number)
    page.state.setCurrentIndex(BY_HAND.index("void"))
    page.reason.setFocus()
    stage.type("oanvänt")
    stage.press("Return")
    stage.settle()
    assert "bild av blad" in page.problem.text()
    assert page.reason.text() == "oanvänt"
    stage.press("Return")
    stage.settle()
    assert not shown(page.problem)
    assert number in page.news.text()

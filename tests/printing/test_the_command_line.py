"""`fallback printer …`: which printers answer, what they lack, and a page that proves the path."""

import json

import pytest

from fallback.cli import main
from tests.printing.paper import sides
from tests.servers.cups import Cups, Printer

Capture = pytest.CaptureFixture[str]


def test_the_list_says_in_words_what_each_printer_lacks(
    cups: Cups, printer: Printer, other: Printer, capsys: Capture
) -> None:
    cups.run("cupsdisable", "-r", "Byter toner", "Exp")
    assert main(["--lang", "en", "printer", "list"]) == 0
    ward, office, keeps = capsys.readouterr().out.splitlines()
    assert ward.split() == ["Avd11", "ready"]
    assert "stopped" in office
    assert "Byter toner" in office
    assert "keeps no print-outs" in keeps


def test_a_test_page_comes_out_and_the_answer_is_told(printer: Printer, capsys: Capture) -> None:
    assert main(["--json", "printer", "test", "Avd11"]) == 0
    assert json.loads(capsys.readouterr().out)["state"] == "completed"
    assert len(sides(printer.came_out[0])) == 1


def test_a_test_page_that_does_not_come_out_is_told_with_its_reason(
    printer: Printer, capsys: Capture
) -> None:
    printer.trouble("media-empty-error")
    assert main(["--lang", "en", "printer", "test", "Avd11", "--wait", "2"]) == 3
    assert "out of paper" in capsys.readouterr().out
    printer.trouble("")


def test_a_wrong_queue_is_refused_with_the_right_ones(printer: Printer, capsys: Capture) -> None:
    assert main(["--lang", "en", "printer", "test", "Avd12"]) == 1
    assert "Choose one of these: Avd11" in capsys.readouterr().err
    assert printer.came_out == ()

"""`fallback intake …`: files in, pages placed, confirmed, put aside and shown."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from fallback.cli import main
from fallback.cli.face import Face
from fallback.session import Session
from tests.recovery.conftest import Desk
from tests.recovery.intake.conftest import Printed, as_pdf, blank_back, foreign
from tests.scan.simulator import Damage

Capture = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def kim(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every command runs in Kim's name, in the open store."""

    @contextmanager
    def opened(_: Face) -> Iterator[Session]:
        yield desk["Kim"]

    monkeypatch.setattr(Face, "session", opened)


def ran(capsys: Capture, *words: str, code: int = 0) -> Any:
    """What it printed as JSON."""
    assert main(["--json", "intake", *words]) == code
    said = capsys.readouterr()
    return json.loads(said.out or said.err)


def told(capsys: Capture, *words: str, code: int = 0) -> str:
    """What a person reads."""
    assert main(["--lang", "en", "intake", *words]) == code
    said = capsys.readouterr()
    return said.out + said.err


def test_a_page_goes_from_a_file_to_a_form_that_is_open_for_keying(
    capsys: Capture, packet: Printed, tmp_path: Path
) -> None:
    file, number = tmp_path / "scan.pdf", packet.sheets[2].number
    lost = Damage(lost_codes=(1, 2, 3, 4, 5, 6))
    file.write_bytes(as_pdf([packet.scan(0), blank_back(), packet.scan(2, lost)]))
    (added,) = ran(capsys, "add", str(file))
    assert [page["state"] for page in added["pages"]] == ["found", "blank", "unidentified"]
    assert "taken in before" in told(capsys, "add", str(file))
    (page,) = ran(capsys, "list", "--state", "unidentified")["pages"]
    out = tmp_path / "page.png"
    assert "not locked" in told(capsys, "show", str(page["id"]), "--to", str(out))
    assert out.read_bytes().startswith(b"\x89PNG")
    assert ran(capsys, "place", str(page["id"]), number)["state"] == "found"
    asked = told(capsys, "confirm", str(page["id"]), code=1)
    assert number in asked
    assert "--yes" in asked
    assert number in told(capsys, "confirm", str(page["id"]), "--yes")
    listed = told(capsys, "list")
    for word in ("to confirm: 1", "blank back: 1", "confirmed: 1"):
        assert word in listed


def test_what_cannot_be_done_is_said_with_its_reason(
    capsys: Capture, packet: Printed, tmp_path: Path
) -> None:
    broken, whole = tmp_path / "broken.pdf", tmp_path / "whole.pdf"
    broken.write_bytes(as_pdf([foreign()])[:-900])
    whole.write_bytes(as_pdf([foreign()]))
    refused, taken = ran(capsys, "add", str(broken), str(whole), str(tmp_path / "no"), code=1)[:2]
    assert refused["error"] == "intake.file_broken"
    page = str(taken["pages"][0]["id"])
    assert ran(capsys, "confirm", page, "--yes", code=1)["error"] == "intake.not_to_confirm"
    corners = ("0", "0", "10", "0", "10", "10", "0", "10")
    assert ran(capsys, "align", page, *corners, code=1)["error"] == "intake.place_first"
    ran(capsys, "place", page, packet.sheets[0].number)
    assert ran(capsys, "align", page, *corners, code=1)["error"] == "intake.not_proven"
    assert ran(capsys, "aside", page, "--reason", "remiss")["state"] == "aside"
    assert "put aside" in told(capsys, "list")


def test_a_folder_is_emptied_by_a_timetable(capsys: Capture, tmp_path: Path) -> None:
    folder = tmp_path / "scans"
    folder.mkdir()
    words = ("watch", str(folder), "--done", str(tmp_path / "done"), "--wait", "0")
    assert "Nothing" in told(capsys, *words)
    (folder / "a.pdf").write_bytes(as_pdf([blank_back()]))
    (folder / "b.pdf").write_bytes(b"%PDF-1.7 half")
    taken = ran(capsys, *words, code=3)
    assert [(one["file"], one["said"]) for one in taken] == [
        ("a.pdf", None),
        ("b.pdf", "intake.file_broken"),
    ]
    assert "cannot be read" in told(capsys, *words, code=3)

"""A first start on a real source: a FHIR server, HL7 files in a folder, an MLLP feed that IT has
set up; each ends in a proven packet, by keyboard alone."""

import os
import socket
import subprocess
import sys
import time
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import pytest

from fallback.settings import Hl7Settings, Settings
from fallback.sources.hl7v2.listen import END, START
from tests.servers.fhir_server import Server
from tests.sources.hl7v2 import sender
from tests.sources.mock_fhir import WARD, order
from tests.ui.first_start.test_first_start_story import step
from tests.ui.stage import PASSPHRASE, PIN, Stage, shown
from ui.first_start.source import SourceStep
from ui.first_start.wizard import FirstStart

LISTENS = 20.0  # s


def admitted(control: str, bed: str, ids: str = sender.PERSON) -> bytes:
    """Somebody came to the ward an hour ago."""
    at = f"{datetime.now().astimezone():%Y%m%d%H%M%S}"
    here = sender.pv1(bed=bed, visit=f"V{control}", admitted=at)
    lines = sender.head("ADT^A01", control, at), f"EVN||{at}", sender.pid(ids), here
    return sender.message(*lines)


def to_source(stage: Stage, downs: int) -> SourceStep:
    """The step, with the source chosen and the cursor where it is asked for."""
    wizard = stage.window.first
    stage.press("Tab", "Space", *["Down"] * downs, "Tab")
    assert step(stage) is wizard.source
    return wizard.source


def to_the_packet(stage: Stage) -> FirstStart:
    """From a source that was checked, to the last step."""
    wizard = stage.window.first
    while stage.focus is not wizard.source.go:
        stage.press("Tab")
    stage.press("Space")
    assert step(stage) is wizard.passphrase
    for answer in (PASSPHRASE, PASSPHRASE, "Maja Ek", PIN, PIN):
        stage.type(answer)
        stage.press("Return")
    stage.settle()
    assert step(stage) is wizard.codes
    stage.press("Space", "Tab", "Space")
    stage.settle()
    assert step(stage) is wizard.proven
    return wizard


def proven(stage: Stage, wizard: FirstStart, patient: str) -> None:
    """The packet is shown, and the ward has the patient."""
    assert "är bevisad" in wizard.proven.news.text(), wizard.proven.problem.text()
    assert wizard.proven.pages.count >= 2
    stage.press("Space")
    stage.settle()
    assert patient in stage.window.frame.ward.table.lines.line(0).cells[1]  # type: ignore[union-attr]


@pytest.mark.server
def test_a_fhir_server(first_start: Stage, fhir_server: Server, tmp_path: Path) -> None:
    for one in (*WARD, order()):
        a_stay = {"class": {"code": "IMP"}} if one["resourceType"] == "Encounter" else {}
        fhir_server.put(one | a_stay)
    stage = first_start
    source = to_source(stage, 1)
    stage.type(fhir_server.base_url)
    stage.press("Return")
    stage.settle()
    assert source.ward.currentText() == "Avdelning 1", source.problem.text()
    proven(stage, to_the_packet(stage), "Tolvan")
    kept = tomllib.loads((tmp_path / "home" / "settings.toml").read_text())
    assert (kept["source"], kept["ward"]) == ("fhir", "w1")


def test_hl7_files_in_a_folder(first_start: Stage, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "1.hl7").write_bytes(admitted("1", "12"))
    stage = first_start
    source = to_source(stage, 3)
    stage.type(str(folder))
    stage.press("Return")
    stage.settle()
    assert source.ward.currentText() == sender.WARD, source.problem.text()
    assert (folder / "1.hl7").exists()  # nothing is taken before there is a store
    proven(stage, to_the_packet(stage), "Ek")
    assert (folder / "done" / "1.hl7").exists()


def test_a_folder_in_which_no_ward_is_named_yet_is_told_in_place(
    first_start: Stage, tmp_path: Path
) -> None:
    (tmp_path / "in").mkdir()
    stage = first_start
    source = to_source(stage, 3)
    stage.type(str(tmp_path / "in"))
    stage.press("Return")
    stage.settle()
    assert "[hl7.wards]" in source.problem.text()
    assert not (tmp_path / "home").exists()


def test_a_feed_by_mllp_is_proven_once_it_has_told(first_start: Stage, tmp_path: Path) -> None:
    home, stage = tmp_path / "home", first_start
    feed = Hl7Settings(port=_free(), wards={sender.WARD: "Avdelning 11"})
    home.mkdir()
    (home / "settings.toml").write_text(
        f'source = "hl7"\n[hl7]\nport = {feed.port}\n[hl7.wards]\n{sender.WARD} = "Avdelning 11"\n'
    )
    stage.window.desk.settings = Settings(data_dir=home, source="hl7", hl7=feed)
    stage.press("Tab", "Space")
    source = stage.window.first.source
    assert stage.focus is source.check
    stage.press("Space")
    stage.settle()
    assert "Avdelning 11" in source.news.text(), source.problem.text()
    wizard = to_the_packet(stage)
    assert shown(wizard.proven.again)
    assert wizard.proven.pages.count == 0
    with listening(home, feed.port) as line:
        for control, bed in (("1", "12"), ("2", "13")):
            line.sendall(START + admitted(control, bed) + END)
            assert b"MSA|AA" in line.recv(4096)
    assert stage.focus is wizard.proven.again
    stage.press("Space")
    stage.settle()
    proven(stage, wizard, "Ek")


def _free() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@contextmanager
def listening(home: Path, port: int) -> Iterator[socket.socket]:
    """The listener as IT starts it, and a line to it."""
    command = [sys.executable, "-m", "fallback", "--home", str(home), "hl7", "listen"]
    who = {"FALLBACK_PERSON": "Maja Ek", "FALLBACK_PIN": PIN}
    given = os.environ | {"FALLBACK_PASSPHRASE": PASSPHRASE} | who
    with subprocess.Popen(command, env=given, stderr=subprocess.PIPE) as service:
        try:
            with _line(port) as line:
                yield line
        finally:
            service.terminate()
            service.communicate()


def _line(port: int) -> socket.socket:
    limit = time.monotonic() + LISTENS
    while True:
        try:
            return socket.create_connection(("127.0.0.1", port), timeout=LISTENS)
        except ConnectionRefusedError:
            assert time.monotonic() < limit
            time.sleep(0.1)

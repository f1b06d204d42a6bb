"""From two ward PCs to a closed joint outage by command, as the ward and the desk would type it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeAlias

import pytest

from tests.outage.conftest import Clock
from tests.story.command_line import command_line

Run: TypeAlias = Callable[..., Any]
WHO = "Ida IT"


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command on one of the machines `pc` and `desk`."""
    clock = Clock()
    line = command_line(monkeypatch, tmp_path, clock)

    def on(machine: str, *words: str, code: int = 0, who: str = WHO) -> Any:
        clock.on(minutes=1)
        ran = line("--home", str(tmp_path / machine), *words, who=who)
        assert ran.code == code, (words, ran)
        return ran.error or ran.data

    for machine in ("pc", "desk"):
        on(machine, "init", "--person", WHO)
    (tmp_path / "stick").mkdir()
    return on


def test_handed_over_taken_over_joined_and_given_back(run: Run, tmp_path: Path) -> None:
    card, asked, word, stick = (str(tmp_path / n) for n in ("card", "asked", "word", "stick"))
    run("pc", "snapshot", "take")
    run("pc", "outage", "declare", "--reason", "strömavbrott")
    run("pc", "packet", "patient", "w1-p01", "--to", str(tmp_path / "p.pdf"), "--plain")
    refused = run("pc", "handover", "export", "--share", stick, code=1)
    assert refused == "handover.no_desk"

    said = run("desk", "handover", "card", "--name", "Återinskrivningen", "--to", card)
    run("pc", "handover", "use", card, "--fingerprint", said["fingerprint"])
    said = run("pc", "enrol", "request", "--ward", "ward-1", "--name", "pc1", "--to", asked)
    run("desk", "handover", "accept", asked, "--fingerprint", said["fingerprint"])

    handed = run("pc", "handover", "export", "--share", stick)
    (arrival,) = run("desk", "handover", "import", "--share", stick)
    assert (arrival["outcome"], arrival["sheets"]) == ("taken", handed["sheets"])
    (again,) = run("desk", "handover", "import", "--share", stick)
    assert again["outcome"] == "nothing-new"
    (row,) = run("desk", "handover", "list")
    assert (row["outage"], row["machine"], row["gaps"]) == (handed["outage_id"], "pc1", [])
    assert run("pc", "entry", "next", code=1) == "handover.elsewhere"

    assert run("desk", "report", "timeline")["outage_id"] == row["outage"]
    assert len(run("desk", "ledger", "show", "--ward", row["outage"])) > 0

    run("desk", "joint", "make", "November", row["outage"])
    shown = run("desk", "joint", "show", "November")
    assert shown["parts"][0]["machine"] == "pc1"
    assert not shown["balanced"]
    assert run("desk", "joint", "close", "November", code=1) == "closing.not_yet"
    assert run("desk", "joint", "report", "November")["sheets"]

    run("desk", "handover", "return", row["outage"], "--to", word)
    assert run("pc", "handover", "take", word)["handed_to"] == ""
    run("pc", "entry", "next")


def test_a_lost_desk_by_command(run: Run, tmp_path: Path) -> None:
    card, asked, notice, stick = (str(tmp_path / n) for n in ("card", "asked", "notice", "stick"))
    for machine in ("pc", "desk"):
        run(machine, "person", "add", "Max Chef", "--role", "manager")
    run("pc", "snapshot", "take")
    run("pc", "outage", "declare", "--reason", "strömavbrott")
    run("pc", "packet", "patient", "w1-p01", "--to", str(tmp_path / "p.pdf"), "--plain")
    said = run("desk", "handover", "card", "--name", "Återinskrivningen", "--to", card)
    run("pc", "handover", "use", card, "--fingerprint", said["fingerprint"])
    said = run("pc", "enrol", "request", "--ward", "ward-1", "--name", "pc1", "--to", asked)
    run("desk", "handover", "accept", asked, "--fingerprint", said["fingerprint"])
    words = ("handover", "reclaim", "--reason", "datorn är stulen", "--to", notice)
    assert run("pc", *words, code=1, who="Max Chef") == "handover.not_handed"
    outage = run("pc", "handover", "export", "--share", stick)["outage_id"]
    run("desk", "handover", "import", "--share", stick)
    assert run("pc", *words, code=1) == "session.not_allowed"
    assert run("pc", *words, who="Max Chef")["outage"] == outage
    run("pc", "entry", "next")
    assert run("pc", "ledger", "show")["notes"] == ["handover.reclaimed"]

    told = run("desk", "handover", "take", notice)
    assert (told["outage"], told["begun"], told["sent"]) == (outage, [], 0)
    assert run("desk", "ledger", "show", "--ward", outage)["notes"] == ["handover.reclaimed"]
    assert run("desk", "handover", "apart", outage, who="Max Chef") == []
    compared = ("handover", "compared", outage, "AAAAA-00001-XX", "--reason", "papperet")
    assert run("desk", *compared, code=1, who="Max Chef") == "handover.nothing_apart"

"""Somebody arrives: a number, forms, labels and a wristband, from the command line."""

from pathlib import Path

import pytest

from fallback.cli import main
from forms import proof

SECRETS = {
    "FALLBACK_PASSPHRASE": "invented for a test",
    "FALLBACK_PERSON": "Ida Prov",
    "FALLBACK_PIN": "246810",
    "FALLBACK_NEW_PIN": "246810",
    "FALLBACK_LANG": "en",
}


def run(*words: str) -> int:
    return main(["--lang", "en", *words])


def test_an_arrival_from_block_to_link(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, value in {**SECRETS, "FALLBACK_HOME": str(tmp_path / "home")}.items():
        monkeypatch.setenv(name, value)
    (tmp_path / "home").mkdir()
    assert run("init", "--person", "Ida Prov") == 0
    assert run("person", "add", "Nora Natt", "--role", "nurse") == 0
    assert run("snapshot", "take") == 0
    assert run("outage", "declare") == 0
    assert run("reserve", "block", "vgr", "--first", "07", "--last", "40") == 0
    out = tmp_path / "arrival.pdf"
    who = ("--name", "Unknown Man", "--born", "1981-08-29", "--sex", "male")
    assert run("arrival", "add", *who, "--to", str(out), "--plain") == 0
    told = capsys.readouterr().out
    assert "19810829M071" in told
    assert "local one" not in told
    assert (
        run("arrival", "add", "--name", "Nobody", "--to", str(tmp_path / "n.pdf"), "--plain") == 0
    )
    told = capsys.readouterr().out
    assert "LOKAL-" in told
    assert "local one although a block has numbers left" in told
    for name in ("arrival", "arrival-labels", "arrival-wristband"):
        for text in proof.texts((tmp_path / f"{name}.pdf").read_bytes()):
            assert proof.stands("Unknown Man", text)
            assert proof.stands("19810829M071", text)
    assert run("arrival", "add", "--born", "yesterday") == 1
    monkeypatch.setenv("FALLBACK_PERSON", "Nora Natt")
    assert run("arrival", "link", "19810829m071", "pat-9", "--reason", "passport") == 0
    assert run("arrival", "void", "19810829M071", "--reason", "mistake") == 1
    capsys.readouterr()
    assert run("arrival", "list") == 0
    assert "linked to pat-9" in capsys.readouterr().out
    assert run("reserve", "list") == 0
    band = tmp_path / "band.pdf"
    assert run("label", "band", "19810829M071", "--strip", "--to", str(band), "--plain") == 0
    assert run("label", "print", "19810829M071", "--start", "99") == 1


def test_what_cannot_be_saved_does_not_hide_the_number_that_was_given(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, value in {**SECRETS, "FALLBACK_HOME": str(tmp_path / "home")}.items():
        monkeypatch.setenv(name, value)
    (tmp_path / "home").mkdir()
    for words in (("init", "--person", "Ida Prov"), ("snapshot", "take"), ("outage", "declare")):
        assert run(*words) == 0
    there = tmp_path / "there.pdf"
    there.touch()
    assert run("arrival", "add", "--to", str(there), "--plain") == 3
    told = capsys.readouterr().out
    assert "Reserve number LOKAL-" in told
    assert "local one" not in told  # there is no block
    assert (tmp_path / "there-labels.pdf").exists()

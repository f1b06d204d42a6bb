"""Invented wards as files, to load a FHIR server with."""

import json
from pathlib import Path

import pytest

from fallback.cli import main


def test_wards_are_written_as_transactions_in_order(tmp_path: Path) -> None:
    folder = tmp_path / "wards"
    assert main(["ward", "invent", "--to", str(folder), "--count", "2"]) == 0
    files = sorted(folder.iterdir())
    assert {file.name[:9] for file in files} == {"ward-0001", "ward-0002"}
    bundles = [json.loads(file.read_bytes()) for file in files]
    assert {bundle["type"] for bundle in bundles} == {"transaction"}
    kinds = [entry["resource"]["resourceType"] for one in bundles for entry in one["entry"]]
    assert kinds.count("Patient") == 56


def test_what_is_there_is_not_written_over(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "ward-0001-01.json").write_text("mine")
    assert main(["--lang", "en", "ward", "invent", "--to", str(tmp_path)]) == 1
    assert "not written over" in capsys.readouterr().err
    assert (tmp_path / "ward-0001-01.json").read_text() == "mine"

"""The commands in the documents work, and the links lead somewhere."""

import re
import shlex
from pathlib import Path

import pytest

from fallback.cli import COMMANDS
from fallback.cli.parser import parse

ROOT = Path(__file__).parent.parent
DOCUMENTS = sorted([ROOT / "README.md", ROOT / "CHANGELOG.md", *(ROOT / "docs").rglob("*.md")])
FENCE = re.compile(r"```sh\n(.*?)```", re.DOTALL)
LINK = re.compile(r"\]\(([^)#:]+)\)")


def commands() -> list[tuple[str, str]]:
    return [
        (document.name, line.strip())
        for document in DOCUMENTS
        for block in FENCE.findall(document.read_text("utf-8"))
        for line in block.splitlines()
        if line.strip()
    ]


@pytest.mark.parametrize(("document", "line"), commands())
def test_a_command_of_the_documents_is_one_that_the_program_knows(document: str, line: str) -> None:
    words = shlex.split(line, comments=True)
    if words[0] == "make":
        assert re.search(rf"^{words[1]}:", (ROOT / "Makefile").read_text(), re.MULTILINE)
    else:
        assert words[0] == "fallback", document
        assert parse(words[1:], COMMANDS).command in COMMANDS


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_a_link_of_the_documents_leads_to_a_file(document: Path) -> None:
    for target in LINK.findall(document.read_text("utf-8")):
        assert (document.parent / target).exists(), target


def test_every_top_level_command_stands_in_an_operating_guide_or_is_for_setting_up() -> None:
    guide = (ROOT / "docs" / "operating.md").read_text("utf-8")
    groups = {command.name.split()[0] for command in COMMANDS}
    told = {line.split()[1] for _, line in commands() if line.startswith("fallback ")}
    assert {"outage", "packet", "entry", "finding", "writeback", "report", "audit"} <= told & groups
    assert "settings.toml" in guide

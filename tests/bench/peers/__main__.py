"""`python -m tests.bench.peers ENGINE CONTENT.json OUT.pdf`: reports what the engine used."""

import importlib
import json
import sys
from pathlib import Path
from typing import Protocol, cast

from tests.bench.gauge import report
from tests.bench.peers.content import Content


class Engine(Protocol):
    """A module of this folder."""

    def render(self, content: Content, folder: Path) -> bytes:
        """The PDF. `folder` is for files the engine wants to read."""


def main() -> None:
    """Import the engine and read the content before the clock starts."""
    name, source, target = sys.argv[1:]
    engine = cast(Engine, importlib.import_module(f"tests.bench.peers.{name}_peer"))
    content: Content = json.loads(Path(source).read_text("utf-8"))
    pdf = report(lambda: engine.render(content, Path(source).parent))
    Path(target).write_bytes(pdf)


main()

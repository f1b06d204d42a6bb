"""`fallback …` in the tests' own process: its result read as JSON, by a clock that is told."""

import json
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from fallback.app import record_system
from fallback.app.set_up import set_up
from fallback.app.unlock import unlock
from fallback.cli import face, main, setup
from fallback.texts import Lang
from tests.story.hospital import CHEAP, PASSPHRASE, PIN


@dataclass(frozen=True)
class Ran:
    """How a command ended. `data` is what it printed; `error` and `sentence` where it did not."""

    code: int
    data: Any  # JSON as it stands; tests reach into it by name
    error: str = ""
    sentence: str = ""


class CommandLine:
    """Runs commands in the name of whoever is asked for."""

    def __call__(self, *words: str, who: str = "Nora Natt", lang: Lang = "sv") -> Ran:
        """Run one command, however it ends."""
        with redirect_stdout(StringIO()) as printed, redirect_stderr(StringIO()) as said:
            code = main(["--json", "--lang", lang, "--as", who, *words])
        out, err = printed.getvalue(), said.getvalue()
        told = json.loads(err) if err else {"error": "", "sentence": ""}
        return Ran(code, json.loads(out) if out else None, told["error"], told["sentence"])

    def done(self, *words: str, who: str = "Nora Natt") -> Any:
        """Run one command, which is done; what it printed."""
        ran = self(*words, who=who)
        assert ran.code == 0, (words, ran)
        return ran.data


def command_line(
    monkeypatch: pytest.MonkeyPatch,
    home: Path,
    clock: Callable[[], datetime],
) -> CommandLine:
    """The command line on a data folder; keyslots are made cheap, so that tests are quick."""
    for name, value in {
        "FALLBACK_HOME": str(home),
        "FALLBACK_PASSPHRASE": PASSPHRASE,
        "FALLBACK_PIN": PIN,
        "FALLBACK_NEW_PIN": PIN,
    }.items():
        monkeypatch.setenv(name, value)
    cheap = partial(set_up, clock=clock, passphrase_cost=CHEAP, code_cost=CHEAP)
    monkeypatch.setattr(setup, "set_up", cheap)
    monkeypatch.setattr(face, "unlock", partial(unlock, clock=clock))
    connect = partial(record_system.connect, clock=clock)
    monkeypatch.setattr(record_system, "connect", connect)
    return CommandLine()

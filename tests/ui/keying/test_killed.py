"""A window that dies in the middle of a sheet has kept every box whose tick was shown."""

import os
import random
import signal
import subprocess
import sys
from pathlib import Path

from fallback.store import entries
from tests.ui.demo_store import as_person
from tests.ui.keying.clerk import TYPED
from tests.ui.keying.conftest import Paper

KILLS = 12 if os.environ.get("FALLBACK_SOAK") else 1


def test_a_window_that_is_killed_loses_at_most_the_box_that_was_being_typed(
    home: Path, paper: Paper
) -> None:
    rng = random.Random(5)  # noqa: S311 -- test material
    number = paper.numbers["administration"]
    ticked: set[str] = set()
    for _ in range(KILLS):
        ticked |= _killed(home, number, after=rng.randint(1, 4))
        assert ticked <= _kept(home, number)
    assert len(_kept(home, number)) <= len(ticked) + KILLS  # a box whose tick was on its way


def _killed(home: Path, number: str, after: int) -> set[str]:
    """What was ticked when the window died: after so many more boxes."""
    told: set[str] = set()
    program = [sys.executable, "-m", "tests.ui.keying.clerk", str(home), number]
    with subprocess.Popen(program, stdout=subprocess.PIPE, text=True) as clerk:
        assert clerk.stdout is not None
        for line in clerk.stdout:
            told.add(line.strip())
            if len(told) >= after:
                break
        clerk.send_signal(signal.SIGKILL)
        told |= {line.strip() for line in clerk.stdout}
    assert clerk.returncode == -signal.SIGKILL
    return told


def _kept(home: Path, number: str) -> set[str]:
    """The boxes that the store holds, each with what was typed."""
    session = as_person(home, "Siv Lind")
    with session.database, session.read() as tx:
        found = entries.of_sheet(tx, number)
    assert {entry.value for entry in found} <= {f"{TYPED[:2]}:{TYPED[2:]}"}
    return {entry.path for entry in found}

"""Random keys and clicks on every screen, while the store is busy or full, the printer gone, the
source silent, the drawing killed and the clock set: no traceback, no message of Qt's, no stray
thread, and nothing that was keyed is lost.

`make test` takes a few steps on each screen, more where sheets are keyed; `FALLBACK_SOAK=1` a
thousand. What fails is made shorter and printed;
`FALLBACK_MONKEY="screen[,screen…]:seed:steps"` does the same steps again, and
`FALLBACK_MONKEY_STEPS` (a file with the printed list) those that are left.
"""

import ast
import logging
import os
import random
import shutil
from collections.abc import Sequence
from itertools import chain
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.ui.monkey.run import run
from tests.ui.monkey.shrink import shrunk
from tests.ui.monkey.steps import ANYWHERE, AT_DESK, Step, draw
from tests.ui.monkey.world import SCREENS

SOAK = bool(os.environ.get("FALLBACK_SOAK"))
TRIES = 200 if SOAK else 12
DESK = "keying"
_OF_EACH = [
    tuple(name for name, (person, *_) in SCREENS.items() if person == one and name != DESK)
    for one in dict.fromkeys(person for person, *_ in SCREENS.values())
]
WALKS = [(name,) for name in SCREENS] if SOAK else [(DESK,), *_OF_EACH]
STEPS = 1000 if SOAK else 12  # on each screen
AT_LEAST = {DESK: 300}  # where an entry could be lost
SEED = 4  # a write that is dropped, a refusal unheard, a text lost at a lock are noticed soon


def _asked() -> list[tuple[tuple[str, ...], int, int]]:
    """The walks of this run: screens, seed, steps."""
    if asked := os.environ.get("FALLBACK_MONKEY"):
        names, seed, *steps = asked.split(":")
        screens = tuple(names.split(","))
        return [(screens, int(seed), int(steps[0]) if steps else _steps(screens))]
    return [(screens, SEED, _steps(screens)) for screens in WALKS]


def _steps(screens: tuple[str, ...]) -> int:
    return sum(max(STEPS, AT_LEAST.get(one, 0)) for one in screens)


def _named(one: object) -> str | None:
    return " ".join(one) if isinstance(one, tuple) else None


@pytest.mark.timeout(3600 if SOAK else 300)
@pytest.mark.parametrize(("screens", "seed", "count"), _asked(), ids=_named)
def test_nothing_that_fails_below_breaks_the_window_or_loses_an_entry(
    screens: tuple[str, ...],
    seed: int,
    count: int,
    qtbot: QtBot,
    in_outage: Path,
    sheets: dict[str, str],
    tmp_path: Path,
    main_thread_is_qts_alone: None,
) -> None:
    runs = iter(range(10_000))

    def outcome(steps: Sequence[Step]) -> tuple[int, list[str]]:
        folder = tmp_path / str(next(runs))
        (folder / "outside").mkdir(parents=True)
        home = Path(shutil.copytree(in_outage, folder / "home"))
        try:
            return run(qtbot, home, sheets, screens, steps)
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    steps = _given() or _drawn(screens, seed, count)
    taken, wrong = outcome(steps)
    if wrong:
        logging.getLogger("monkey").error("after %d steps: %s", taken, "\n".join(wrong))
        kind = _kind(wrong)
        least = shrunk(steps[:taken], lambda some: _kind(outcome(some)[1]) == kind, TRIES)
        listed = "\n".join(f"    {one!r}," for one in least)
        again = f"FALLBACK_MONKEY={','.join(screens)!r}:{seed}:{count}"
        pytest.fail("\n".join((*wrong, again, "[", listed, "]")), pytrace=False)


def _drawn(screens: tuple[str, ...], seed: int, count: int) -> tuple[Step, ...]:
    """For each screen as many, as one behaves there."""
    rng, each = random.Random(f"{screens} {seed}"), -(-count // len(screens))  # noqa: S311
    of_each = (draw(rng, each, AT_DESK if one == DESK else ANYWHERE) for one in screens)
    return tuple(chain.from_iterable(of_each))


def _kind(wrong: Sequence[str]) -> str:
    """What has to go wrong again while the list gets shorter."""
    return wrong[0].rstrip().splitlines()[-1][:40] if wrong else ""


def _given() -> tuple[Step, ...]:
    """The steps of a file, if one is named."""
    if not (file := os.environ.get("FALLBACK_MONKEY_STEPS")):
        return ()
    calls = ast.parse(Path(file).read_text("utf-8"), mode="eval").body
    assert isinstance(calls, ast.List)
    return tuple(
        Step(**{str(one.arg): ast.literal_eval(one.value) for one in call.keywords})
        for call in calls.elts
        if isinstance(call, ast.Call)
    )


def test_a_failing_list_is_shrunk_to_what_makes_it_fail() -> None:
    steps = tuple(range(100))
    assert shrunk(steps, lambda some: 17 in some and 80 in some, 300) == (17, 80)


def test_the_same_seed_gives_the_same_steps() -> None:
    one, other = (draw(random.Random("keying 7"), 999, AT_DESK) for _ in range(2))  # noqa: S311
    assert one == other
    assert {step.kind for step in one} == set(AT_DESK.weights)

"""What the monkey does: a step is a kind, what it names, and a number of its own. Each stands by
itself: a list of them can be replayed, and any may be left out."""

import random
from dataclasses import dataclass
from typing import Literal, TypeAlias, get_args

Kind: TypeAlias = Literal[
    "key", "type", "click", "wait", "settle", "close", "fault", "mend", "jump", "back"
]
Fault: TypeAlias = Literal["busy", "full", "slow", "printer", "source", "render"]
FAULTS: tuple[Fault, ...] = get_args(Fault)


@dataclass(frozen=True)
class Step:
    """`at` chooses among what is there when the step is done: a control, an answer."""

    kind: Kind
    what: str = ""
    at: int = 0


_KEYS = (
    *("Return", "Return", "Tab", "Tab", "Tab", "Shift+Tab", "Escape", "Space", "Down", "Up"),
    *("Left", "Right", "Home", "End", "PageDown", "PageUp", "Backspace", "Delete"),
    *("F4", "F5", "F6", "F7", "F8", "F9", "Shift+Down", "Ctrl+PageDown"),
    *("Ctrl+A", "Ctrl+Z", "Ctrl+F", "Ctrl+P", "Ctrl+B", "Ctrl+E", "Ctrl+H", "Ctrl+Return"),
    "Ctrl+Shift+Return",
    *("Ctrl+O", "Ctrl+Plus", "Ctrl+Minus"),
    *(f"Alt+{letter}" for letter in "ABCDEFGHIJKLMNOPRSTUVWXY"),
    *(f"Alt+{number}" for number in range(1, 8)),
)
_RARE = ("Ctrl+L", "Ctrl+Q", "Ctrl+U", *(f"Ctrl+{number}" for number in range(1, 6)))
_TEXTS = (
    *("1", "12", "0,5", "0815", "2026-11-24", "x", "0", "a", "ek", "Åsa", "1967", "999999"),
    *("-3", "37,2", "ABCDE-00001-X", "NÅ", "lång text " * 12, "' OR 1", "&&", " ", "\u202e12"),
)
_AT_DESK = (
    *(*["Return"] * 12, "Tab", "Tab", "Shift+Tab", "Down", "Up", "PageDown", "Ctrl+PageDown"),
    *("F5", "F6", "F7", "F8", "F4", "Escape", "Backspace", "Delete", "Ctrl+A", "Ctrl+Z", "Ctrl+Z"),
    *("Ctrl+B", "Ctrl+Return", "Ctrl+H", "Ctrl+L", "Ctrl+L", "Ctrl+U", "Ctrl+Q"),
)
_VALUES = ("1", "2", "12", "0815", "1405", "0,5", "ek", "x", "2026-11-24", "99x", "999999")


@dataclass(frozen=True)
class Habits:
    """What is done how often; one key in `rarely` goes away from the screen."""

    keys: tuple[str, ...]
    texts: tuple[str, ...]
    faults: tuple[Fault, ...]
    weights: dict[Kind, int]
    rarely: int = 40


ANYWHERE = Habits(
    _KEYS,
    _TEXTS,
    FAULTS,
    {
        "key": 40,
        "type": 18,
        "click": 24,
        "wait": 5,
        "settle": 3,
        "close": 2,
        "fault": 4,
        "mend": 3,
        "jump": 1,
        "back": 0,
    },
)
AT_DESK = Habits(
    _AT_DESK,
    (*_VALUES, *_VALUES, *_TEXTS),
    (*FAULTS, "full", "busy", "full", "busy"),
    {
        "key": 40,
        "type": 34,
        "click": 3,
        "wait": 4,
        "settle": 4,
        "close": 1,
        "fault": 10,
        "mend": 2,
        "jump": 1,
        "back": 5,
    },
)
"""Who keys: mostly values, each with a key that ends it, and often somebody locks or takes over."""


def draw(rng: random.Random, count: int, habits: Habits = ANYWHERE) -> tuple[Step, ...]:
    """As many steps, the same for the same seed."""
    kinds = rng.choices(tuple(habits.weights), tuple(habits.weights.values()), k=count)
    return tuple(Step(kind, _what(rng, kind, habits), rng.randrange(1 << 30)) for kind in kinds)


def _what(rng: random.Random, kind: Kind, habits: Habits) -> str:
    if kind == "key":
        return rng.choice(_RARE if rng.randrange(habits.rarely) == 0 else habits.keys)
    if kind == "type":
        return rng.choice(habits.texts)
    return rng.choice(habits.faults) if kind == "fault" else ""

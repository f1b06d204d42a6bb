"""Keying an administration sheet in the real window: how many keys it takes, and how long each
keeps the window busy.

A seeded nurse wrote on most of the printed lines; a clerk keys what she wrote, by the keys that
the window has. Every key counts, from the sheet on the desk to the sheet that is done.
"""

import os
import random
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from statistics import median

from PySide6.QtWidgets import QApplication

from fallback.outage.issue import IssuedPacket
from forms.spec import Kind
from tests.bench.section import Section
from tests.ui.demo_store import as_person, demo_store, issue
from tests.ui.patience import Patience
from tests.ui.stage import Stage
from ui import singletons
from ui.recovery.blocks import block_of
from ui.recovery.field import Field

WRITTEN = 0.85  # share of the printed lines on which something stands
NURSES = ("AKN", "BO", "ME")


@dataclass
class Clerk:
    """The hands: every key pressed, and how long the window took for it."""

    stage: Stage
    seconds: list[float] = field(default_factory=list)
    repeats: dict[str, str] = field(default_factory=dict)  # what one key repeats, by column

    def type(self, text: str) -> None:
        """Letter by letter."""
        for letter in text:
            self._timed(partial(self.stage.type, letter))

    def press(self, key: str) -> None:
        """One key."""
        self._timed(partial(self.stage.press, key))

    def _timed(self, act: Callable[[], None]) -> None:
        began = time.perf_counter()
        act()
        self.seconds.append(time.perf_counter() - began)
        QApplication.processEvents()


@dataclass
class Sheet:
    """What was written: characters, and the boxes they stand in."""

    characters: int = 0
    boxes: int = 0
    keys: int = 0


def measure(runs: int) -> Section:
    """As many sheets as rounds, each of another patient."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    singletons.keep_alive()
    app = QApplication.instance() or QApplication([])
    with tempfile.TemporaryDirectory() as name:
        home = Path(name) / "home"
        numbers = [_sheet(one) for one in ward(home, runs)]
        stage = Stage(Patience(), home)
        stage.enter_as("Siv Lind")
        clerk = Clerk(stage)
        sheets = [_keyed(clerk, number, seed) for seed, number in enumerate(numbers)]
        stage.end()
        app.processEvents()
    return _section(sheets, clerk.seconds)


def ward(home: Path, patients: int) -> list[IssuedPacket]:
    """A demo ward in an outage; the packets of so many patients."""
    demo_store(home, {"Siv Lind": "clerk", "Nils Ås": "nurse"})[0].database.close()
    session = as_person(home, "Nils Ås")
    with session.database:
        return issue(session, slice(patients))


def _sheet(packet: IssuedPacket) -> str:
    return next(one.number for one in packet.sheets if one.form == "administration")


def _keyed(clerk: Clerk, number: str, seed: int) -> Sheet:
    """One sheet, from the desk to done."""
    rng, stage = random.Random(seed), clerk.stage  # noqa: S311 -- test material
    stage.press("Ctrl+2")
    view = stage.window.frame.sheet
    view.number.setFocus()
    view.number.selectAll()
    stage.type(number)
    stage.press("Return")
    stage.settle()
    before, sheet = len(clerk.seconds), Sheet()
    clerk.repeats.clear()
    lines: dict[str, list[Field]] = {}
    for one in view.form.fields:
        lines.setdefault(one.box.group, []).append(one)
    written = {
        group: _written(line, rng) if line[0].box.due else {} for group, line in lines.items()
    }
    blocks: dict[str, list[str]] = {}
    for group, line in lines.items():
        blocks.setdefault(block_of(line[0].box.path), []).append(group)
    last = max(n for n, block in enumerate(blocks.values()) if any(map(written.get, block)))
    for place, block in enumerate(list(blocks.values())[: last + 1]):
        end = "Ctrl+Shift+Return" if place == last else "Ctrl+PageDown"  # the rest is blank, done
        some = [n for n, group in enumerate(block) if written[group]]
        for n, group in enumerate(block[: some[-1] + 1 if some else 0]):
            if what := written[group]:
                closes = n == some[-1] and (n < len(block) - 1 or place == last)
                _line(clerk, lines[group], what, end if closes else "")
                sheet.characters += sum(map(len, what.values()))
                sheet.boxes += len(what)
            else:
                clerk.press("PageDown")
        if not some:
            clerk.press(end)
    stage.settle()
    if view.form.fields:
        raise RuntimeError([one._hint.text() for one in view.form.fields if one._hint.text()])
    sheet.keys = len(clerk.seconds) - before
    return sheet


def _written(line: list[Field], rng: random.Random) -> dict[str, str]:
    """What the nurse wrote on a line: given, not given with a code, or nothing. She gives the
    same dose of an order each time, and signs for a shift."""
    if rng.random() > WRITTEN:
        return {}
    sign = NURSES[len(line[0].box.due) % 3] if rng.random() < 0.2 else NURSES[rng.randrange(3) // 2]
    if rng.random() < 0.06:
        return {"code": rng.choice("1234"), "sign": sign}
    minute = f"{rng.randrange(24):02d}{rng.randrange(60):02d}"
    dose = str(1 + sum(map(ord, line[0].box.row_id)) % 3)
    return {"time": minute, "dose": dose, "sign": sign}


def _line(clerk: Clerk, line: list[Field], written: dict[str, str], end: str) -> None:
    """Key a line with the fewest keys that somebody who knows the window would press. `end`: the
    key that leaves the block, instead of Enter in its last box."""
    for one in line:
        value = written.get(one.box.path.rpartition("/")[2], "")
        if value and clerk.repeats.get(_column(one)) == value:
            clerk.press("F5")
            if end and one is line[-1]:
                clerk.press(end)
            continue
        if not value and _signs_next(clerk, one, line, written):
            continue
        for letter in value[1:] if len(value) == 4 and value[0] == "0" else value:
            if one.edit.text().upper() != value:  # known initials are completed
                clerk.type(letter)
        clerk.press(end if end and one is line[-1] else "Return")
        if value:
            clerk.repeats[_column(one)] = value


def _signs_next(clerk: Clerk, one: Field, line: list[Field], written: dict[str, str]) -> bool:
    """Whether initials are typed next, into an empty box of codes: they go on by themselves."""
    after = line[line.index(one) + 1 :]
    sign = written.get("sign", "")
    signs = [other for other in after if other.box.kind is Kind.SIGNATURE and sign]
    known = any(clerk.repeats.get(_column(other)) == sign for other in signs)
    return one.box.kind is Kind.CHOICE and bool(signs) and not known


def _column(one: Field) -> str:
    """What F5 repeats in: a signature anywhere, an amount or a code in the same order."""
    name = one.box.path.rpartition("/")[2]
    return name if name in ("sign", "time") else f"{one.box.row_id}/{name}"


def _section(sheets: list[Sheet], seconds: list[float]) -> Section:
    characters = sum(sheet.characters for sheet in sheets)
    boxes = sum(sheet.boxes for sheet in sheets)
    keys = sum(sheet.keys for sheet in sheets)
    bar = characters + boxes
    times = sorted(seconds)
    late = times[int(len(times) * 0.99)]
    rows = tuple(
        (str(n + 1), *map(str, (one.boxes, one.characters, one.characters + one.boxes, one.keys)))
        for n, one in enumerate(sheets)
    )
    return Section(
        "keying",
        f"Keying of {len(sheets)} administration sheets in the window",
        ("sheet", "boxes written", "characters", "bar", "keys"),
        rows,
        {"keys/bar": keys / bar, "ms_a_key": 1000 * median(times), "ms_99th": 1000 * late},
        (
            f"{keys / bar:.2f} of the characters written plus one for each box;",
            f"a key keeps the window busy for {1000 * median(times):.1f} ms, one in a hundred for"
            f" more than {1000 * late:.1f} ms.",
        ),
    )

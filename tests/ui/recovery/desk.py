"""A store in which the sheets are keyed: what the window's stories start from."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QWidget

from fallback.recovery.keying import entry
from fallback.session import Session
from fallback.store import sheets
from fallback.store.outages import Outage
from tests.ui.demo_store import as_person
from tests.ui.stage import Stage


@dataclass(frozen=True)
class Keyed:
    """The open outage with what was written in it."""

    home: Path
    outage: Outage
    late: str  # the sheet that nobody has found yet


def _name(path: str) -> str:
    return path.rsplit("/", 1)[1]


def key(session: Session, number: str, written: Mapping[str, str]) -> None:
    """In the first line that has such a box as the first named; the rest is blank; done."""
    boxes = entry.call_up(session, number).boxes
    place = next((box.group for box in boxes if _name(box.path) == next(iter(written), "")), None)
    for box in boxes:
        if box.group == place and _name(box.path) in written:
            entry.key(session, number, box.path, written[_name(box.path)])
    entry.blank_rest(session, number)
    entry.finish(session, number)


def key_blank(home: Path, outage: Outage, but: str = "") -> None:
    """Whatever comes back and nobody keyed came back blank; `but` is still out."""
    for name in ("Siv Lind", "Otto Berg"):
        session = as_person(home, name)
        with session.database:
            with session.read() as tx:
                every = sheets.of_outage(tx, outage.id)
            for one in every:
                back = one.returns and one.state not in ("verified", "void", "lost", "filed")
                if (
                    back
                    and one.number != but
                    and entry.call_up(session, one.number).step not in ("done", "other")
                ):
                    key(session, one.number, {})


def go(stage: Stage, *keys: str) -> None:
    """Keys, each until it is answered."""
    for one in keys:
        stage.press(one)
        stage.settle()


def push(stage: Stage, button: QAbstractButton) -> None:
    """A button by its letter, as it stands on it in the language shown."""
    assert button.isVisible(), button.text()
    assert button.isEnabled(), button.text()
    found = re.search("&(.)", button.text())
    assert found is not None, button.text()
    key = Qt.Key(ord(found[1].upper()))
    QTest.keyClick(stage.focus, key, Qt.KeyboardModifier.AltModifier)
    stage.let_act()
    stage.settle()


def in_dialog(stage: Stage, dialog: QWidget) -> None:
    """A window manager gives it the keys."""
    stage.activate(dialog)
    stage.settle()


def done(stage: Stage) -> None:
    """Back from a dialog that closed."""
    stage.settle()
    stage.activate(stage.window)

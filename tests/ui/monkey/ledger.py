"""What was typed into a keying field, and where it is now: in the store, or still in its field."""

import threading
from typing import TypeAlias

import pytest
from PySide6.QtWidgets import QApplication, QWidget

from fallback.recovery import entry
from fallback.recovery.entry import Kept
from fallback.recovery.scanned import is_page_code
from fallback.session import Session
from fallback.store.database import Database
from fallback.store.entries import EntryState
from ui.recovery.field import Field, Standing
from ui.recovery.sheet import SheetView

Place: TypeAlias = tuple[str, str]
"""A sheet's number and a box's path."""
_DONE = (Standing.KEPT, Standing.SENT)


class Ledger:
    """A value that the form handed up has to be in the store, or in its field as not kept. A text
    that is no value yet may only go where the person took it away, or locked the window."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self._lock = threading.Lock()
        self._kept: dict[Place, tuple[str, str, str]] = {}  # state, as sent, as kept
        self._sent: dict[Place, tuple[str, str]] = {}
        self._typed: dict[Place, str] = {}
        self._sheet: SheetView | None = None
        self._key_really, self._take_back_really = entry.key, entry.take_back
        patch.setattr(entry, "key", self._key)
        patch.setattr(entry, "take_back", self._take_back)

    def watch(self, sheet: SheetView) -> None:
        """A window's own; the one before is gone."""
        self._sheet = sheet
        sheet.form.keyed.connect(self._handed_up)

    def away(self) -> None:
        """The person locked the window, or left it: what was no value yet is not theirs to find."""
        self._typed.clear()

    def look(self, was: QWidget | None) -> list[str]:
        """After a step in which `was` had the focus: what is gone that nobody took away."""
        shown, lost = self._shown(), []
        for place, text in tuple(self._typed.items()):
            field = shown.get(place)
            mine = field is not None and field.edit in (was, QApplication.focusWidget())
            if field is None or (field.edit.text().strip() != text and not mine):
                if not is_page_code(text) and self._aside(place) != text:
                    lost.append(f"{text!r} at {place} is gone")
                del self._typed[place]
        for place, field in shown.items():
            text = field.edit.text().strip()
            if field.standing not in _DONE and text:
                self._typed[place] = text
            else:
                self._typed.pop(place, None)
        return lost

    def settled(self) -> list[str]:
        """Once every act has its answer: what was sent and is neither kept nor in its field."""
        shown, lost = self._shown(), []
        with self._lock:
            sent, kept = dict(self._sent), dict(self._kept)
        for place, (state, value) in sent.items():
            if kept.get(place, ("", "", ""))[:2] == (state, value):
                continue
            field = shown.get(place)
            if self._aside(place) == value:
                continue
            if field is None or (field.standing in _DONE) or (not field.edit.text() and value):
                lost.append(f"{state} {value!r} at {place} was handed up and is not kept")
                del self._sent[place]
        return lost

    def stored(self, database: Database) -> list[str]:
        """At the end: what was kept, and is not in the store."""
        with database.read() as tx:
            rows = tx.rows("SELECT sheet_number, path, state, value FROM entry")
        there = set(map(tuple, rows))
        return [
            f"{state} {value!r} at {place} was kept and is not in the store"
            for place, (state, _, value) in self._kept.items()
            if (*place, state, value) not in there
        ]

    def _aside(self, place: Place) -> str | None:
        """What waits for its person, if anything of that box does."""
        return self._sheet.keeping._aside.typed(*place) if self._sheet is not None else None

    def _shown(self) -> dict[Place, Field]:
        sheet = self._sheet
        if sheet is None or not sheet.keeping._number:
            return {}
        return {(sheet.keeping._number, one.box.path): one for one in sheet.form.fields}

    def _handed_up(self, path: str, state: str, value: str) -> None:
        assert self._sheet is not None
        place = self._sheet.keeping._number, path
        self._typed.pop(place, None)
        with self._lock:
            self._sent[place] = state, value

    def _key(
        self,
        session: Session,
        number: str,
        path: str,
        typed: str,
        state: EntryState = "value",
        strokes: int | None = None,
    ) -> Kept:
        with self._lock:
            self._sent[number, path] = state, typed
        kept = self._key_really(session, number, path, typed, state, strokes)
        with self._lock:
            self._kept[number, path] = state, typed, kept.value
        return kept

    def _take_back(self, session: Session, number: str, path: str) -> None:
        self._take_back_really(session, number, path)
        with self._lock:
            self._kept.pop((number, path), None)
            self._sent.pop((number, path), None)

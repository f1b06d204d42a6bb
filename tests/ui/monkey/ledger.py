"""What a person typed or marked in a keying field, and where it is now: in the store, still in its
field, or aside for that person. Anywhere else it is lost."""

import threading
from typing import NamedTuple

import pytest

from fallback.recovery.intake.scanned import is_page_code
from fallback.recovery.keying import entry
from fallback.recovery.keying.entry import Kept
from fallback.session import Session
from fallback.store.database import Database
from fallback.store.entries import EntryState
from ui.recovery.edit import Keyed
from ui.recovery.field import Field, Standing
from ui.recovery.sheet import SheetView
from ui.window import Window


class Place(NamedTuple):
    """Who typed, the sheet's number, and the box's path."""

    person: str
    number: str
    path: str


class Ledger:
    """What is owed is kept once the store has answered so; until then it is looked for after each
    step. Only a key of the person's own may put something else in its place, or give it up."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self._lock = threading.Lock()
        self._kept: dict[Place, tuple[Keyed, str]] = {}  # as sent, and the value as kept
        self._owed: dict[Place, Keyed] = {}
        self._touched: set[Place] = set()  # by the person's own keys, since the last look
        self._window: Window | None = None
        self._known: tuple[Field, ...] = ()
        self._key_really, self._take_back_really = entry.key, entry.take_back
        patch.setattr(entry, "key", self._key)
        patch.setattr(entry, "take_back", self._take_back)

    def watch(self, window: Window) -> None:
        """Another window; the one before is gone, and all that it held is accounted for."""
        self._window, self._known = window, ()
        form = window.frame.sheet.form
        form.keyed.connect(self._handed_up)
        form.undo.connect(self._undone)

    def look(self) -> list[str]:
        """After a step: what is gone that nobody gave up."""
        shown, lost = self._shown(), []
        with self._lock:
            self._follow(shown)
            for place, owed in tuple(self._owed.items()):
                if self._is_kept(place, owed) or self._given_up(place, owed):
                    del self._owed[place]
                elif not self._is_there(place, owed, shown):
                    lost.append(f"{owed} at {place} is gone")
                    del self._owed[place]
        return lost

    def settled(self) -> list[str]:
        """Once every act has its answer, nothing may be without one."""
        return self.look() + [
            f"{field.said} at {place} was handed up and has no answer"
            for place, field in self._shown().items()
            if field.standing is Standing.SENT
        ]

    def stored(self, database: Database) -> list[str]:
        """At the end: what was kept, and does not count in the store."""
        with database.read() as tx:
            rows = tx.rows(
                "SELECT person_id, sheet_number, path, state, value FROM entry WHERE superseded = 0"
            )
        there = set(map(tuple, rows))
        return [
            f"{state} {value!r} at {place} was kept and is not in the store"
            for place, ((state, _), value) in self._kept.items()
            if (*place, state, value) not in there
        ]

    def _follow(self, shown: dict[Place, Field]) -> None:
        """What the person did to fields themselves; fields that are new are listened to."""
        for place in self._touched & set(shown):
            if (typed := _open_in(shown[place])) is None:
                self._owed.pop(place, None)
            else:
                self._owed[place] = typed
        self._touched.clear()
        fields = tuple(shown.values())
        if fields and fields != self._known:
            self._known = fields
            for place, field in shown.items():
                field.edit.textEdited.connect(lambda _, at=place: self._touched.add(at))
                field.again.connect(lambda at=place: self._touched.add(at))

    def _is_kept(self, place: Place, owed: Keyed) -> bool:
        return place in self._kept and self._kept[place][0] == owed

    def _is_there(self, place: Place, owed: Keyed, shown: dict[Place, Field]) -> bool:
        """In its field, or aside for its person."""
        here = _open_in(shown[place]) if place in shown else None
        if here is not None and _same(here, owed):
            return True
        boxes = self._sheet.keeping._aside._typed.get((place.person, place.number), {})
        return place.path in boxes and _same(boxes[place.path], owed)

    def _given_up(self, place: Place, owed: Keyed) -> bool:
        """The person chose to lose it, or it was the code of another sheet."""
        assert self._window is not None
        left = not self._window.isVisible() and self._window.unkept._may_lose
        aside = self._sheet.keeping._aside._typed
        return is_page_code(owed[1]) or (left and (place.person, place.number) in aside)

    @property
    def _sheet(self) -> SheetView:
        assert self._window is not None
        return self._window.frame.sheet

    def _shown(self) -> dict[Place, Field]:
        """The fields of the sheet that lies there; none once the window is closed."""
        assert self._window is not None
        number, person = self._sheet.keeping._number, self._sheet.keeping._aside.person
        if not number or person is None or not self._window.isVisible():
            return {}
        return {Place(person.id, number, one.box.path): one for one in self._sheet.form.fields}

    def _handed_up(self, path: str, state: EntryState, value: str) -> None:
        keeping = self._sheet.keeping
        assert keeping._aside.person is not None
        place = Place(keeping._aside.person.id, keeping._number, path)
        with self._lock:
            self._owed[place] = state, value
            self._touched.discard(place)

    def _undone(self) -> None:
        """The field whose keying was taken back has the focus; what stood there before is sent."""
        with self._lock:
            for place, field in self._shown().items():
                if field.edit.hasFocus() and field.standing is Standing.SENT:
                    self._owed[place] = field.said
                elif field.edit.hasFocus():
                    self._owed.pop(place, None)

    def _key(
        self,
        session: Session,
        number: str,
        path: str,
        typed: str,
        state: EntryState = "value",
        strokes: int | None = None,
    ) -> Kept:
        kept = self._key_really(session, number, path, typed, state, strokes)
        with self._lock:
            self._kept[Place(session.person.id, number, path)] = (state, typed), kept.value
        return kept

    def _take_back(self, session: Session, number: str, path: str) -> None:
        self._take_back_really(session, number, path)
        with self._lock:
            self._kept.pop(Place(session.person.id, number, path), None)


def _open_in(field: Field) -> Keyed | None:
    """What stands in a field and is not kept, asked of the line itself."""
    if field.standing is Standing.KEPT:
        return None
    if field.standing is Standing.SENT:
        return field._state, field._value
    text = field.edit.text().strip()
    return (field._state, text) if text or field._state != "value" else None


def _same(one: Keyed, other: Keyed) -> bool:
    """A number may stand there as the language writes it."""
    return (one[0], one[1].replace(",", ".")) == (other[0], other[1].replace(",", "."))

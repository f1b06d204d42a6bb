"""What a person typed that the store does not hold, kept in memory until it does: neither a lock
nor another person takes it away."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, TypeAlias

from PySide6.QtCore import QObject, Signal

from fallback.texts import Message, say
from ui.desk import Desk

if TYPE_CHECKING:
    from fallback.store.people import Person
    from ui.recovery.edit import Keyed

Place: TypeAlias = tuple[str, str]
"""A person's id and a sheet's number."""


class Aside(QObject):
    """By person, sheet and box. `changed`: what is to be said of it may be another; never told
    before the store has answered what was sent."""

    changed = Signal()

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self.person: Person | None = None  # who types now, or did last
        self._names: dict[str, str] = {}
        self._typed: dict[Place, dict[str, Keyed]] = {}

    def __bool__(self) -> bool:
        return bool(self._typed)

    def put(self, number: str, typed: "Mapping[str, Keyed]") -> None:
        """The person's own, of a sheet: it may be on its way to the store."""
        if self.person is None or not typed:
            return
        self._names[self.person.id] = self.person.name
        self._typed.setdefault((self.person.id, number), {}).update(typed)
        self._tell()

    def take(self, number: str) -> "dict[str, Keyed]":
        """The same again, back in its fields."""
        if self.person is None:
            return {}
        found = self._typed.pop((self.person.id, number), {})
        if found:
            self._tell()
        return found

    def kept(self, place: Place, path: str, keyed: "Keyed") -> None:
        """The store holds it now."""
        boxes = self._typed.get(place, {})
        if boxes.get(path) == keyed:
            del boxes[path]
            if not boxes:
                del self._typed[place]
            self._tell()

    def sheet(self) -> str:
        """A sheet of which the person has something here; "": none."""
        mine = self.person.id if self.person is not None else None
        return next((number for person, number in self._typed if person == mine), "")

    def typed(self, number: str, path: str) -> str | None:
        """What anyone typed there and is here; "" for a mark."""
        of_sheet = (boxes for (_, one), boxes in self._typed.items() if one == number)
        return next((boxes[path][1] for boxes in of_sheet if path in boxes), None)

    def said(self) -> tuple[Message, ...]:
        """Whose it is and how much; nothing of what it is."""
        counts: dict[str, int] = {}
        for (person, _), boxes in self._typed.items():
            counts[person] = counts.get(person, 0) + len(boxes)
        return tuple(
            say("window.unkept", count=count, name=self._names[person])
            for person, count in counts.items()
        )

    def _tell(self) -> None:
        """Once what was sent before has its answer; no store need be open."""
        self._desk.store.prepare(
            self, lambda: None, lambda _: self.changed.emit(), lambda _: self.changed.emit()
        )

"""The boxes of a keyed sheet that belong together, and what a hand wrote in them, in words."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

import msgspec

from fallback.recovery.events.events import Origin
from fallback.recovery.keying.verification import Reading, is_keyed
from fallback.texts import Lang, Message, say
from forms.geometry import Box
from forms.spec import Kind


class KeyedSheet(msgspec.Struct, frozen=True):
    """A sheet with its readings. The outage it was `issued` in lasted from `began` to `end`.

    It was printed from what was `fetched` (None for a ward's form). `zone` is the ward's clock.
    A later day's sheet is for the hours `since` … `until`.
    """

    number: str
    patient_id: str
    boxes: tuple[Box, ...]
    readings: Mapping[str, Reading]
    issued: datetime
    began: datetime
    end: datetime
    zone: ZoneInfo
    lang: Lang = "sv"
    fetched: datetime | None = None
    since: datetime | None = None
    until: datetime | None = None
    values: Mapping[str, str] = {}  # what was printed, by path


class UnclearError(Exception):
    """The group cannot be used; carries the sentence."""

    def __init__(self, key: str, **values: object) -> None:
        self.message: Message = say(f"findings.{key}", **values)


class Group:
    """The boxes that belong together, and what was written in them.

    `boxes` are its own, by field; `lines` the boxes of each line below them.
    """

    def __init__(self, sheet: KeyedSheet, key: str, boxes: list[Box]) -> None:
        self.sheet, self.key, self.every = sheet, key, boxes
        self.boxes: dict[str, Box] = {}
        self.lines: dict[str, list[Box]] = {}
        for box in boxes:
            place, _, field = box.path.rpartition("/")
            if place.count("/") > key.count("/"):
                self.lines.setdefault(place, []).append(box)
            else:
                self.boxes[field] = box
        self.block = key.partition("/")[0]

    @property
    def origin(self) -> Origin:
        paths = tuple(box.path for box in self.every)
        return Origin(self.sheet.number, self.sheet.patient_id, self.key, paths)

    @property
    def inked(self) -> bool:
        """Whether anything stands there that was not struck out."""
        found = (self.sheet.readings.get(box.path) for box in self.every)
        return any(reading and reading.state in ("value", "illegible") for reading in found)

    def reading(self, field: str) -> Reading | None:
        box = self.boxes.get(field)
        return self.sheet.readings.get(box.path) if box else None

    def text(self, field: str) -> str:
        found = self.reading(field)
        return found.value if found and found.state == "value" else ""

    def label(self, field: str) -> str:
        return self.boxes[field].label.text(self.sheet.lang)

    def having(self, state: str) -> list[str]:
        found = ((field, self.reading(field)) for field in self.boxes)
        return [field for field, reading in found if reading and reading.state == state]

    def written(self) -> str:
        """What could be read, in the order of the paper."""
        read = [(field, self.text(field)) for field in self.boxes]
        own = (f"{self.label(field)}: {text}" for field, text in read if text)
        return " · ".join((*own, *self.lines_written()))

    def lines_written(self) -> tuple[str, ...]:
        """Each line below that holds something, every value after its own label: a code for "not
        given" must not be read as an amount."""
        worded = (
            ", ".join(filter(None, map(self._worded, boxes))) for boxes in self.lines.values()
        )
        return tuple(filter(None, worded))

    def _worded(self, box: Box) -> str:
        lang, reading = self.sheet.lang, self.sheet.readings.get(box.path)
        if reading is None or reading.state == "blank":
            return ""
        value = f"{reading.value} {box.unit}".strip()
        if reading.state != "value":
            value = say(f"findings.word_{reading.state}").text(lang)
        elif meant := chosen(box, reading.value, lang):
            value = f"{value} ({meant})"
        return f"{box.label.text(lang)} {value}"

    def told(self) -> str:
        """The same, after what is printed beside it: which order, which time."""
        printed = next((box.context for box in self.boxes.values() if box.context), "")
        return ": ".join(part for part in (" ".join(printed.split()), self.written()) if part)

    def noted(self) -> str:
        """What a form without rules of its own says: what is printed beside it, then each value
        after its label, a code with its meaning, a tick as its label alone."""
        printed = next((box.context for box in self.boxes.values() if box.context), "")
        said = " · ".join(filter(None, map(self._ticked, self.every)))
        return ": ".join(part for part in (" ".join(printed.split()), said) if part)

    def _ticked(self, box: Box) -> str:
        if box.kind is not Kind.MARK:
            return self._worded(box)
        reading = self.sheet.readings.get(box.path)
        ticked = reading is not None and reading.state == "value" and reading.value == "yes"
        return box.label.text(self.sheet.lang) if ticked else ""

    def need_readable(self) -> None:
        if unread := self.having("illegible"):
            raise UnclearError("query_illegible", fields=", ".join(map(self.label, unread)))
        if struck := self.having("struck"):
            raise UnclearError("query_struck", fields=", ".join(map(self.label, struck)))


def groups(sheet: KeyedSheet) -> Iterator[Group]:
    """All groups of boxes that a person keys, in the order of the paper."""
    gathered: dict[str, list[Box]] = {}
    for box in sheet.boxes:
        if is_keyed(box):
            gathered.setdefault(_group_key(box), []).append(box)
    for key, boxes in gathered.items():
        yield Group(sheet, key, boxes)


def _group_key(box: Box) -> str:
    parts = box.path.split("/")
    if parts[0] == "new_orders":  # an order and the doses written below it are one thing
        return "/".join(parts[:2])
    return box.group or box.path.rpartition("/")[0]


def chosen(box: Box, code: str, lang: Lang) -> str:
    """What a code of the form means; "" where it is none."""
    return next((one.label.text(lang) for one in box.choices if one.code == code), "")

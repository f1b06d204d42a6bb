"""The ward's hand: what it wrote on each sheet, the same for the same seed, with a nurse's errors.

Lines and columns are the demo's hand; here are the rest of the forms, and what goes wrong in a
ward: no signature, no time, given and not given at once, a struck order, ink that reads two ways.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import msgspec

from fallback.demo.dice import dice
from fallback.demo.writer import SIGNATURES, Hand, write
from fallback.store.entries import EntryState
from fallback.store.sheets import FrozenSheet, Sheet
from forms.geometry import Box
from forms.spec import Keying

TWO_WAYS = {"1": "7", "7": "1", "4": "9", "9": "4", "3": "5", "5": "3", "2": "7"}
WHOLE = 65536  # a throw of two dice


class Mark(msgspec.Struct, frozen=True):
    """What a hand left in one box. `other` is what the ink can be misread for; "" for nothing."""

    path: str
    state: EntryState
    text: str = ""
    other: str = ""


@dataclass(frozen=True)
class Inked:
    """A sheet with all that stands on it; `boxes` are those that a person keys. `place` is its
    place among all that was printed: numbers bear the machine's code, which is not drawn by seed.
    """

    sheet: Sheet
    frozen: FrozenSheet
    place: str
    marks: tuple[Mark, ...]

    @property
    def by_path(self) -> dict[str, Mark]:
        return {mark.path: mark for mark in self.marks}

    @property
    def boxes(self) -> dict[str, Box]:
        return {box.path: box for box in self.frozen.boxes if box.keying in KEYED}


KEYED = (Keying.ONCE, Keying.TWICE)


@dataclass(frozen=True)
class Ward:
    """Whose hands, what they know, and how ambiguous their ink is (a chance per field)."""

    hand: Hand
    ambiguous: float
    drugs: Sequence[str] = ("Alvedon 500 mg", "Furix 40 mg", "Oxynorm 5 mg", "Betapred 0,5 mg")

    def fill(self, sheet: Sheet, frozen: FrozenSheet, place: str, who: str = "") -> Inked:
        """Write on a sheet; `who` stands in the heading of a blank one."""
        boxes = [box for box in frozen.boxes if box.keying in KEYED]
        found: dict[str, Mark] = {}
        for one in write(self.hand, boxes, place):
            if one.state != "blank":
                found[one.path] = Mark(one.path, one.state, one.text)
        self._go_wrong(place, found)
        found |= {mark.path: mark for box in boxes if (mark := self._text(place, box, who))}
        marks = (self._two_ways(place, found[box.path]) for box in boxes if box.path in found)
        return Inked(sheet, frozen, place, tuple(marks))

    def _go_wrong(self, place: str, found: dict[str, Mark]) -> None:
        """Of a hundred lines with a dose two lack the signature, two the time; one has a code."""
        for path in [path for path in found if path.endswith("/dose")]:
            group, throw = path.removesuffix("dose"), self._throw(place, path)
            if throw % 100 < 2:
                found.pop(f"{group}sign", None)
            elif throw % 100 < 4:
                found.pop(f"{group}time", None)
            elif throw % 100 == 4 and found[path].state == "value":
                found[f"{group}code"] = Mark(f"{group}code", "value", "3")

    def _two_ways(self, place: str, mark: Mark) -> Mark:
        digits = [n for n, c in enumerate(mark.text) if c in TWO_WAYS]
        throw = self._throw(place, f"two ways {mark.path}")
        if mark.state != "value" or not digits or throw >= self.ambiguous * WHOLE:
            return mark
        n = digits[throw % len(digits)]
        other = mark.text[:n] + TWO_WAYS[mark.text[n]] + mark.text[n + 1 :]
        return msgspec.structs.replace(mark, other=other)

    def _throw(self, place: str, about: str) -> int:
        return int.from_bytes(dice(self.hand.seed, place, about)[:2])

    def _text(self, place: str, box: Box, who: str) -> Mark | None:
        """What stands in a box that is neither a line's nor a column's; None for nothing."""
        block, _, name = box.path.partition("/")
        row = name.partition("/")[0]
        throw = self._throw(place, f"{block}/{row}")
        field = box.path.rpartition("/")[2]
        sign = SIGNATURES[throw % len(SIGNATURES)]
        drug = self.drugs[throw % len(self.drugs)]
        if block == "orders" and field == "confirmed":
            return Mark(box.path, "struck") if throw % 12 == 0 else Mark(box.path, "value", sign)
        texts: dict[str, str] = {}
        if block == "since" and row == "0" and throw % 3 == 0:
            before = self.hand.began - timedelta(minutes=10)
            texts = {"drug": drug, "time": self._clock(before), "dose": "1 tabl", "sign": sign}
        elif block == "new_orders" and name.startswith("0/") and throw % 3 == 0:
            texts = {
                "drug": drug,
                "dosage": f"{1 + throw % 3} x {1 + throw % 4}",
                "prescriber": sign,
            }
            if name.count("/") > 1:
                at = self._clock(self.hand.began + timedelta(hours=3))
                texts = {"time": at, "dose": "1", "sign": sign} if name.startswith("0/0/") else {}
        elif block == "order_1":
            texts = {"drug": drug, "dosage": "1 tabl x 2", "route": "po", "prescriber": sign}
        elif block == "notes" and row == "0":
            told = self.hand.began + timedelta(hours=5)
            day = f"{told.astimezone(self.hand.zone):%Y-%m-%d}"
            texts = {"date": day, "time": self._clock(told), "note": "Sov gott", "sign": sign}
        elif block == "hours" and throw % 3 == 0:
            texts = {
                "oral": f"{100 + 10 * (throw % 20)}",
                "urine": f"{throw % 400 + 40}",
                "sign": sign,
            }
        elif block == "heading" and who:
            texts = {"name": who, "place": "5:1"}
        elif block == "arrivals" and row == "0":
            texts = {"name": who, "bed": "7:1", "from": "Akuten"}
        text = texts.get(field, "")
        return Mark(box.path, "value", text) if text else None

    def _clock(self, at: datetime) -> str:
        return f"{at.astimezone(self.hand.zone):%H:%M}"

"""What the ward writes on its sheets: each case designed beforehand, and keyed by two, blind.

Whoever keys second slips once on each administration sheet, at a place drawn by chance.
"""

import random
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeAlias

from fallback.chart.model import Snapshot
from fallback.demo.story import Cast
from fallback.demo.writer import Hand, Outcome, Written, ordered_doses, write
from fallback.outage.issue import IssuedPacket
from fallback.recovery.keying.entry import blank_rest, call_up, finish, key
from fallback.session import Session
from fallback.store.entries import EntryState
from fallback.store.outages import Outage
from fallback.store.sheets import Sheet
from forms.geometry import Box

Case: TypeAlias = tuple[str, str]
"""An order's id and the hour in UTC when the dose is due: ("w1-p01-o01", "13:00")."""


@dataclass(frozen=True)
class Design:
    """What is to stand on paper; all that is not named stays blank."""

    doses: Mapping[Case, Outcome]
    columns: Mapping[tuple[str, str], Outcome]  # by patient and "observations/1"
    texts: Mapping[str, Mapping[str, str]] = field(default_factory=dict)  # by patient, then path


@dataclass(frozen=True)
class Inked:
    """A sheet that was written on."""

    sheet: Sheet
    written: tuple[Written, ...]
    groups: Mapping[Case, str]  # the designed doses on it, each with its group

    def text(self, group: str, name: str) -> str:
        """What stands in one box; "" where nothing can be read."""
        return next((one.text for one in self.written if one.path == f"{group}/{name}"), "")


def ink(
    session: Session, outage: Outage, packet: IssuedPacket, snapshot: Snapshot, design: Design
) -> tuple[Inked, ...]:
    """Write what was designed on the sheets of a packet; the others stay as they are."""
    began, until = _moment(outage.began_at), _moment(outage.ended_at or "")
    found = []
    for sheet in packet.sheets:
        boxes = call_up(session, sheet.number).frozen.boxes
        groups = {case: group for case, group in _lines(boxes) if case in design.doses}
        outcomes = {group: design.doses[case] for case, group in groups.items()}
        if sheet.form == "observations" and sheet.page == 1:
            outcomes |= {g: o for (who, g), o in design.columns.items() if who == sheet.patient_id}
        texts = design.texts.get(sheet.patient_id, {})
        if not outcomes and not texts.keys() & {box.path for box in boxes}:
            continue
        rest: dict[str, Outcome] = {box.group: "blank" for box in boxes}
        hand = Hand(
            seed=1,
            began=began,
            until=until,
            zone=session.settings.zone,
            doses=ordered_doses(snapshot, began, until),
            outcomes=rest | outcomes,
            texts=texts,
        )
        found.append(Inked(sheet, tuple(write(hand, boxes, "a sheet")), groups))
    return tuple(found)


def _moment(iso: str) -> datetime:
    return datetime.fromisoformat(iso)


def _lines(boxes: Iterable[Box]) -> Iterator[tuple[Case, str]]:
    for box in boxes:
        if box.concept == "dose.time" and box.due:
            yield (box.row_id, f"{_moment(box.due):%H:%M}"), box.group


def key_blind(cast: Cast, inked: Inked, chance: random.Random) -> str:
    """One clerk keys it, another keys it and slips once, a clinician settles what differs.

    The path of the slip; "" where nothing on the sheet is keyed twice.
    """
    number, by_path = inked.sheet.number, {one.path: one for one in inked.written}
    slip = ""
    for clerk in (cast.clerk, cast.second_clerk, cast.clinician):
        sheet = call_up(clerk, number)
        if sheet.step in ("done", "other"):
            break
        told = {
            box.path: by_path[box.path] for box in sheet.boxes if by_path[box.path].state != "blank"
        }
        if sheet.step == "second":
            read = [path for path, one in told.items() if one.state == "value"]
            slip = chance.choice([path for path in read if not path.endswith("/code")])
            told[slip] = Written(slip, "value", _misread(told[slip].text))
        for path, one in told.items():
            state: EntryState = one.state
            key(clerk, number, path, one.text, state)
        blank_rest(clerk, number)
        finish(clerk, number)
    return slip


def _misread(text: str) -> str:
    """Another text: its last digit is one off; of words, the last letter is missing."""
    last = text[-1]
    return text[:-1] + (str((int(last) + 1) % 10) if last.isdigit() else "")

"""The recovery desk: the stack is taken in and confirmed, two clerks key in turns, a third settles.

The clerks key what the ink says, through their readers' eyes; a sheet is keyed only once a page of
it was found, laid straight and confirmed.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from statistics import median

import numpy as np
from PIL import Image

from fallback.errors import FallbackError
from fallback.recovery.intake import by_hand, confirm
from fallback.recovery.intake.add import add
from fallback.recovery.intake.pages import set_aside
from fallback.recovery.keying.entry import KeyingSheet, blank_rest, call_up, finish, key
from fallback.recovery.keying.leasing import next_sheet
from fallback.session import Session
from fallback.store import scans
from fallback.store.outages import Outage
from fallback.store.scans import ScanPage
from forms.geometry import Box
from forms.parse import Parsed, parse
from forms.scan.result import Corners
from tests.three_days.outage import Papers
from tests.three_days.slips import Read, Reader
from tests.three_days.stack import BACK, File
from tests.three_days.writer import Inked, Mark


@dataclass
class TakenIn:
    """What became of every page: by what it was found as; those placed or laid by hand."""

    states: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)  # found as another sheet than it is
    by_hand: list[str] = field(default_factory=list)
    by_corners: list[str] = field(default_factory=list)
    faint: list[str] = field(default_factory=list)  # boxes whose crop does not show their ink


def take_in(session: Session, papers: Papers, files: Iterable[File], outage: Outage) -> TakenIn:
    """Every file added; each page confirmed, placed by its number, or put aside."""
    found = TakenIn()
    for file in files:
        added = add(session, file.name, file.data, outage.id)
        for page, what, corners in zip(added.pages, file.pages, file.corners, strict=True):
            found.states[page.state] += 1
            _one(session, papers, found, page, what, corners)
    return found


def _one(
    session: Session, papers: Papers, found: TakenIn, page: ScanPage, what: str, corners: Corners
) -> None:
    inked = papers.inked.get(what)
    if inked is None:
        if page.state != "blank":
            set_aside(session, page.id, "Annat papper")
        elif what != BACK:
            found.wrong.append(what)
        return
    if page.state in ("unidentified", "align"):  # a person types the number that stands on it
        page = by_hand.place(session, page.id, what)
        found.by_hand.append(what)
        if page.state == "align":  # and points out where its corners are
            page = by_hand.align(session, page.id, _pointed(session, page.id, corners))
            found.by_corners.append(what)
    if page.sheet_number != what:
        found.wrong.append(what)
        return
    if page.state == "second":
        set_aside(session, page.id, "Skannat två gånger")
        return
    asked = confirm.confirmation(session, page.id)
    assert asked.heading.name == inked.frozen.heading.name
    confirm.confirm_patient(session, page.id, yes=True)
    found.faint += _faint(session, page.id, inked)


def _pointed(session: Session, page_id: int, corners: Corners) -> Corners:
    """The corners in pixels of the picture that is kept."""
    with session.read() as tx, Image.open(BytesIO(scans.picture(tx, page_id))) as picture:
        wide, high = picture.size
    a, b, c, d = ((x * wide, y * high) for x, y in corners)
    return a, b, c, d


def _faint(session: Session, page_id: int, inked: Inked) -> list[str]:
    """Boxes whose crop is no darker than that of a blank box of the same size."""
    crops = confirm.crops(session, page_id, tuple(inked.boxes))
    dark = {path: _ink(png) for path, png in crops.items()}
    marks = inked.by_path
    blank: dict[tuple[float, float, str], list[float]] = {}
    for path, box in inked.boxes.items():
        if path not in marks:
            blank.setdefault((box.rect.w, box.rect.h, box.unit), []).append(dark[path])
    return [
        f"{inked.sheet.number} {path}"
        for path in marks
        for box in (inked.boxes[path],)
        if dark[path] <= median(blank.get((box.rect.w, box.rect.h, box.unit), [0.0]))
    ]


def _ink(png: bytes) -> float:
    """The share of a crop's middle that is dark."""
    with Image.open(BytesIO(png)) as picture:
        grey = np.asarray(picture.convert("L"), np.float32)
    high, wide = grey.shape
    middle = grey[high // 4 : -high // 4, wide // 12 : -wide // 12]
    return float((middle < np.median(middle) - 60).mean())


@dataclass(frozen=True)
class KeyedField:
    """What one person keyed of a field that has ink: how it was read and what was kept."""

    sheet: str
    path: str
    keying: str  # first, second, arbitration
    read: Read


@dataclass
class Hand:
    """Somebody at the desk: their session, their eyes, and all they did."""

    session: Session
    reader: Reader
    keyed: list[KeyedField] = field(default_factory=list)
    strokes: Counter[str] = field(default_factory=Counter)  # by form

    def at(self, session: Session) -> "Hand":
        """The same person at a copy of the store, with all they did so far."""
        return Hand(session, self.reader, list(self.keyed), Counter(self.strokes))

    def take_one(self, papers: Papers, outage: Outage) -> bool:
        """Key the next sheet that is handed out; False where there is none."""
        number = next_sheet(self.session, outage.id)
        if number is None:
            return False
        self._key(call_up(self.session, number), papers.inked[number])
        return True

    def _key(self, called: KeyingSheet, inked: Inked) -> None:
        number, marks = called.sheet.number, inked.by_path
        for box in called.boxes:
            mark = marks.get(box.path)
            if mark is None:
                continue
            read = self._read(called, inked, box, mark)
            self.keyed.append(KeyedField(number, box.path, called.step, read))
            if read.state != "blank":
                key(self.session, number, box.path, read.text, read.state)
                self._press(called, read)
        if blank_rest(self.session, number):
            self.strokes[called.sheet.form] += 1
        finish(self.session, number)

    def _read(self, called: KeyingSheet, inked: Inked, box: Box, mark: Mark) -> Read:
        """As the reader sees it; what the screen refuses or doubts is looked at again."""
        if called.step == "arbitration":
            both = called.both[box.path]
            read = self.reader.settle(inked.place, mark, both, _rows(inked, box))
        else:
            read = self.reader.read(inked.place, mark, _rows(inked, box))
        if read.slip is None or read.state != "value":
            return read
        taken = parse(box, read.text, called.reference)
        if isinstance(taken, Parsed) and taken.confirm is None:
            return read
        if isinstance(taken, Parsed):  # it was kept, and asked about
            key(self.session, called.sheet.number, box.path, read.text)
        else:
            _refused(self.session, called.sheet.number, box.path, read.text)
            return Read(mark.state, mark.text)
        self._press(called, read)
        return Read(mark.state, mark.text)

    def _press(self, called: KeyingSheet, read: Read) -> None:
        self.strokes[called.sheet.form] += len(read.text) + 1


def _refused(session: Session, number: str, path: str, text: str) -> None:
    try:
        key(session, number, path, text)
    except FallbackError:
        return
    raise AssertionError(f"{path}: {text!r} was taken")


def _rows(inked: Inked, box: Box) -> Sequence[str]:
    """What stands in the same field of other rows."""
    name = box.path.rpartition("/")[2]
    marks = (mark for mark in inked.marks if mark.path != box.path and mark.text)
    return [mark.text for mark in marks if mark.path.rpartition("/")[2] == name]


def key_all(clerks: Sequence[Hand], third: Hand, papers: Papers, outage: Outage) -> None:
    """The clerks take turns until nothing is left for them; then a third settles what differs."""
    turn = 0
    while any(hand.take_one(papers, outage) for hand in (clerks[turn], clerks[1 - turn])):
        turn = 1 - turn
    while third.take_one(papers, outage):
        pass

"""Runs of pieces laid out over as many sides as they need."""

from collections.abc import Iterable, Sequence
from typing import Final, assert_never

import msgspec

from forms.geometry import Box, Code, Page, Stroke
from forms.layout import words
from forms.layout.band import Paper, Slot, control_bars, spots
from forms.layout.beneath import beneath
from forms.layout.fold import MOST, Fold, fold, opened, tick
from forms.layout.foot import foot
from forms.layout.head import head
from forms.layout.piece import Ink, Piece, Room, Run
from forms.layout.wrap import Set
from forms.values import Heading, SheetMark

LEAST: Final = 40.0  # mm of a side for its content


class Frame(msgspec.Struct, frozen=True):
    """What every side has: the head, the foot and the codes, around the content from `top` to
    `bottom` (mm). `first`: what must stand at the beginning of the content."""

    paper: Paper
    top: float
    bottom: float
    strokes: tuple[Stroke, ...]
    slots: tuple[Slot, ...]
    first: Run
    boxes: tuple[Box, ...] = ()  # of the head, where a hand writes who it is
    fold: Fold | None = None

    def room(self) -> Room:
        """The room a page has for the content, whatever white its fold asks for."""
        edge, paper = self.paper.edge, self.paper
        height = self.bottom - self.top - (MOST if self.fold else 0.0)
        return Room(edge.left, edge.content, height, paper.lang, paper.measure)


def frame(paper: Paper) -> Frame:
    """Set the frame. Raises ValueError where the heading leaves no room for the content."""
    above, below = head(paper), foot(paper)
    top, bottom = above.piece.height, below.top
    strokes = above.piece.strokes + below.piece.strokes
    folded = fold(paper.definition, paper.edge)
    if bottom - top < LEAST + (MOST if folded else 0.0):
        raise ValueError("the heading leaves no room on the page")
    if folded:
        strokes += (tick(folded, paper.edge),)
    if paper.definition.returns:
        bars = [bar for spot in spots(paper.definition, paper.edge) for bar in control_bars(spot)]
        strokes += tuple(bars)
    slots, first = above.slots + below.slots, Run(above.spilled)
    return Frame(paper, top, bottom, strokes, slots, first, above.piece.boxes, folded)


class Flow(msgspec.Struct, frozen=True):
    """A form laid out; its sides get their numbers and codes by `pages`."""

    frame: Frame
    bodies: tuple[Piece, ...]

    @property
    def count(self) -> int:
        """How many sides it takes."""
        return len(self.bodies)

    def pages(self, marks: Sequence[SheetMark]) -> tuple[Page, ...]:
        """The sides, each with its mark. Raises ValueError unless there is one mark a side."""
        if len(marks) != self.count:
            raise ValueError(f"{self.count} sides need as many marks, not {len(marks)}")
        return tuple(self._page(number, mark) for number, mark in enumerate(marks, 1))

    def _page(self, number: int, mark: SheetMark) -> Page:
        paper, edge = self.frame.paper, self.frame.paper.edge
        body = self.bodies[number - 1]
        ink = Ink()
        ink.strokes.extend(beneath(paper))
        ink.strokes.extend(self.frame.strokes)
        count = words.PAGE.text(paper.lang).format(page=number, pages=self.count)
        for slot in self.frame.slots:
            match slot.known:
                case "number":
                    text = mark.number
                case "page":
                    text = count
                case _:
                    assert_never(slot.known)
            ink.lines(slot.x, slot.y, [Set(text, slot.style)])
        for spot in spots(paper.definition, edge):
            ink.strokes.append(Code(spot.rect, f"{mark.payload}{spot.digit}"))
        strokes = (*ink.strokes, *body.strokes)
        values = _heading_values(paper.heading) | body.values
        return Page(edge.width, edge.height, strokes, self.frame.boxes + body.boxes, values)


def _heading_values(heading: Heading) -> dict[str, str]:
    parts = {
        "name": heading.name,
        "number": heading.number,
        "birth_date": heading.birth_date,
        "place": heading.place,
        "origin": heading.origin,
        "age": heading.age,
        "valid_until": heading.valid_until,
    }
    return {f"heading/{name}": text for name, text in parts.items() if text}


def flow(frame: Frame, runs: Iterable[Run]) -> Flow:
    """Lay the runs out. A piece starts a new side where it does not fit; with it goes the head of
    its run, and a run that is left open says so."""
    sides: list[Piece] = []
    ink, y = Ink(), frame.top
    for run in (frame.first, *runs):
        if not run.pieces:
            if y + run.head.height > frame.bottom:
                sides.append(ink.piece(y))
                ink, y = Ink(), frame.top
            y = ink.put(run.head, y)
        for number, piece in enumerate(run.pieces):
            start = run.head if number == 0 else Piece()
            last = number == len(run.pieces) - 1
            limit = frame.bottom - (0.0 if last else run.more.height)
            head, whole = opened(start, piece, y, frame.fold, limit)
            need = head.height + whole.height
            if number == 0 and not last:  # no header with a single row at the foot of a side
                both = need + run.pieces[1].height
                need = both if both <= limit - frame.top else need
            if y + need > limit and y > frame.top:
                if number:
                    ink.put(run.more, y)
                    start = run.again
                sides.append(ink.piece(y))
                ink, y = Ink(), frame.top
                head, whole = opened(start, piece, y, frame.fold, limit)
            y = ink.put(whole, ink.put(head, y))
    return Flow(frame, (*sides, ink.piece(y)))

"""The observation chart: moments beside each other, a field in each row, its bands at its label."""

from functools import lru_cache
from typing import Final

from forms.geometry import Area, Rect, Text
from forms.layout import words
from forms.layout.fields import heading
from forms.layout.grid import GUTTER, HAIR
from forms.layout.notice import rule
from forms.layout.piece import Ink, Piece, Room, Run
from forms.layout.wrap import LABEL, POINT, SMALL, STRONG, Style, set_lines
from forms.layout.written import Place, box_height, write_box
from forms.spec import Field, Kind, Matrix

SCORE: Final = Style(8.0, "bold")
SCORE_PEN: Final = {"2": 0.5, "1": 0.15}  # frame around a band's score, in mm; 3 is white on black
BAND_GAP: Final = 1.4  # between bands, mm
BAND_HEIGHT: Final = 4.2


@lru_cache(maxsize=64)  # it is the same for every patient
def matrix(block: Matrix, room: Room) -> Run:
    """The chart as a run: a row may not be broken, the chart may be between rows."""
    title = block.title.text(room.lang) if block.title else ""
    again = heading(f"{title} ({words.CONTINUED.text(room.lang)})".strip(), room)
    pieces = tuple(_row(block, field, room) for field in block.fields)
    return Run(pieces, heading(title, room), again)


def _row(block: Matrix, field: Field, room: Room) -> Piece:
    ink = Ink()
    label = _label(field, block.label_width - 1.0, room)
    width = (room.width - block.label_width) / block.columns
    high = box_height(field, "", width, room)  # the unit is printed once, at the label
    tall = max(block.row_height, label.height + 1.6, high + GUTTER)
    high = tall - GUTTER if not field.cells and field.kind is not Kind.MARK else high
    ink.put(label, (tall - label.height) / 2)
    for column in range(block.columns):
        path = f"{block.id}/{column}"
        x = room.left + block.label_width + column * width
        cell = Rect(x, (tall - high) / 2, width, high)
        write_box(ink, field, cell, Place(f"{path}/{field.id}", path, bare=True), room)
    ink.strokes.append(rule(room, tall, HAIR, 0.6))
    return ink.piece(tall)


def _label(field: Field, width: float, room: Room) -> Piece:
    """The label with its unit, and the bands under it."""
    ink = Ink()
    text = field.label.text(room.lang)
    y = ink.lines(room.left, 0.0, set_lines(text, STRONG, width, room.measure))
    if field.unit:
        last = set_lines(text, STRONG, width, room.measure)[-1].text
        x = room.measure(last, STRONG.font, STRONG.size) + 1.5
        if x + room.measure(field.unit, LABEL.font, LABEL.size) <= width:
            baseline = y - STRONG.leading + STRONG.baseline
            ink.strokes.append(Text(room.left + x, baseline, field.unit, 8.0))
        else:
            y = ink.lines(room.left, y, set_lines(field.unit, LABEL, width, room.measure))
    if field.bands:
        y = _bands(ink, field, y + 0.3, width, room)
    return ink.piece(y)


def _bands(ink: Ink, field: Field, y: float, width: float, room: Room) -> float:
    """Each band as its score and its range; wrapped whole. The heavier the score the more ink
    around it, in black alone: a copier knows no grey."""
    x = 0.0
    for band in field.bands:
        score, _, span = band.text(room.lang).partition(" ")
        score_width = room.measure(score, SCORE.font, SCORE.size) + 1.4
        full = score_width + 0.8 + room.measure(span, SMALL.font, SMALL.size)
        if x and x + full > width:
            x, y = 0.0, y + BAND_HEIGHT
        chip = Rect(room.left + x, y + 0.2, score_width, BAND_HEIGHT - 0.8)
        worst = score == "3"
        if worst:
            ink.strokes.append(Area(chip, 0.0, fill=0.0))
        elif score in SCORE_PEN:
            ink.strokes.append(Area(chip, SCORE_PEN[score]))
        grey = 1.0 if worst else 0.0
        baseline = chip.y + chip.h / 2 + 0.73 * 8.0 * POINT / 2
        ink.strokes.append(Text(chip.x + 0.7, baseline, score, SCORE.size, SCORE.font, grey))
        ink.strokes.append(Text(chip.x + score_width + 0.8, baseline, span, SMALL.size))
        x += full + BAND_GAP
    return y + BAND_HEIGHT

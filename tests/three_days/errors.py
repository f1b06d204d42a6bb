"""How well it was keyed, against the ink: what one person alone got wrong, and what was left."""

from dataclasses import dataclass
from decimal import Decimal

from fallback.demo.story import Cast
from forms.geometry import Box
from forms.spec import Keying, Kind
from tests.three_days.desk import Hand
from tests.three_days.home import readings
from tests.three_days.outage import Papers
from tests.three_days.writer import Mark


def says(box: Box, mark: Mark, settled: tuple[str, str]) -> bool:
    """Whether what was settled is what was written."""
    state, value = settled
    return state == "value" and same(box, mark.text, value)


def same(box: Box, one: str, other: str) -> bool:
    """Whether two texts say the same in such a box."""
    if box.kind is Kind.NUMBER:
        return plain(one) == plain(other)
    return bare(one) == bare(other)


def plain(text: str) -> str:
    """A number without what makes no difference; other text as it is."""
    try:
        return f"{Decimal(text.replace(',', '.')).normalize():f}"
    except ArithmeticError:
        return text


def bare(text: str) -> str:
    """Without spaces and capitals, which make none either."""
    return "".join(text.split()).casefold()


@dataclass(frozen=True)
class Errors:
    """Of the legible fields that two people key: readings, wrong ones; fields, and those (sheet and
    path) that are wrong in the end."""

    readings: int
    wrong: int
    fields: int
    left: tuple[tuple[str, str], ...]

    @property
    def single(self) -> float:
        return self.wrong / self.readings

    @property
    def verified(self) -> float:
        return len(self.left) / self.fields


def errors(cast: Cast, papers: Papers, hands: tuple[Hand, ...]) -> Errors:
    """Single keying against what stands after verification, both against the ink."""
    keyed = wrong = fields = 0
    left: list[tuple[str, str]] = []
    for hand in hands[:2]:
        for one in hand.keyed:
            inked = papers.inked[one.sheet]
            box, mark = inked.boxes[one.path], inked.by_path[one.path]
            if box.keying is Keying.TWICE and mark.state == "value":
                keyed += 1
                wrong += not says(box, mark, (one.read.state, one.read.text))
    for inked in papers.inked.values():
        if inked.sheet.number in papers.lost:
            continue
        settled = readings(cast, inked)
        for mark in inked.marks:
            box = inked.boxes[mark.path]
            if box.keying is Keying.TWICE and mark.state == "value":
                fields += 1
                if not says(box, mark, settled[mark.path]):
                    left.append((inked.sheet.number, mark.path))
    return Errors(keyed, wrong, fields, tuple(left))


def differences(papers: Papers, hands: tuple[Hand, ...]) -> dict[str, tuple[int, int, int]]:
    """By kind of field what the closing report must say: keyed by two, differed, illegible."""
    both: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for hand in hands[:2]:
        for one in hand.keyed:
            if papers.inked[one.sheet].boxes[one.path].keying is Keying.TWICE:
                both.setdefault((one.sheet, one.path), []).append((one.read.state, one.read.text))
    found: dict[str, tuple[int, int, int]] = {}
    for (sheet, path), (first, second) in both.items():
        box = papers.inked[sheet].boxes[path]
        states = {first[0], second[0]}
        if states == {"blank"}:
            continue
        keyed, differed, illegible = found.get(str(box.kind), (0, 0, 0))
        alike = len(states) == 1 and (first[0] != "value" or same(box, first[1], second[1]))
        unread = "illegible" in states
        found[str(box.kind)] = (
            keyed + (not unread),
            differed + (not unread and not alike),
            illegible + unread,
        )
    return found

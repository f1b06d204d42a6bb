"""The slip model by itself, through the product's own verification: what two and a third leave."""

import random
from collections import Counter
from dataclasses import dataclass, field

import pytest

from fallback.recovery.keying.verification import ARBITRATION, FIRST, SECOND, Standing, readings
from fallback.store.entries import Entry
from forms.geometry import Box
from forms.spec import Kind
from tests.recovery.papers import box
from tests.three_days.slips import TIRED, Rates, Read, Reader, Slip
from tests.three_days.writer import TWO_WAYS, Mark

FIELDS = 40_000
CLOCK, AMOUNT = "orders/0/0/time", "orders/0/0/dose"
BOXES = {CLOCK: box(CLOCK, Kind.TIME), AMOUNT: box(AMOUNT, Kind.NUMBER)}


@dataclass
class Counts:
    """Of so many fields: wrong by the first reader alone, wrong in the end; what slipped."""

    single: int = 0
    verified: int = 0
    slips: Counter[Slip] = field(default_factory=Counter)
    unread: int = 0  # of what was illegible, guessed alike by both


def counted(rates: Rates, fields: int, *, illegible: bool = False) -> Counts:
    """So many fields through two readers and, where they differ, a third."""
    found, people = Counts(), [Reader(name, 1, rates) for name in ("A", "B", "C")]
    for n in range(fields):
        mark = _written(n, rates, illegible=illegible)
        sheet, rows = f"sheet {n}", ("12:40", "25")
        first, second = (one.read(sheet, mark, rows) for one in people[:2])
        both = [(one.state, one.text) for one in (first, second)]
        third = people[2].settle(sheet, mark, both, rows)
        state, value = _settled(BOXES[mark.path], first, second, third)
        found.single += _wrong(mark, first.state, first.text)
        found.verified += _wrong(mark, state, value)
        found.slips.update(one.slip for one in (first, second) if one.slip)
        found.unread += illegible and state != "illegible"
    return found


def _written(n: int, rates: Rates, *, illegible: bool) -> Mark:
    chance = random.Random(n)  # noqa: S311
    hour, minute = chance.randrange(24), chance.randrange(60)
    amount = str(chance.randrange(1, 500))
    path, text = chance.choice(((CLOCK, f"{hour:02}:{minute:02}"), (AMOUNT, amount)))
    if illegible:
        return Mark(path, "illegible")
    digits = [c for c in text if c in TWO_WAYS]
    if not digits or chance.random() >= rates.ambiguous:
        return Mark(path, "value", text)
    return Mark(path, "value", text, text.replace(digits[0], TWO_WAYS[digits[0]], 1))


def _settled(box: Box, first: Read, second: Read, third: Read) -> tuple[str, str]:
    def entry(keying: int, read: Read) -> Entry:
        return Entry("S", box.path, keying, read.state, read.text, str(keying), "")

    both = [entry(FIRST, first), entry(SECOND, second)]
    (found,) = readings([box], both).values()
    if found.standing is Standing.DIFFERS:
        (found,) = readings([box], [*both, entry(ARBITRATION, third)]).values()
    assert found.settled
    return found.state, found.value


def _wrong(mark: Mark, state: str, value: str) -> bool:
    return (state, value) != (mark.state, mark.text)


@pytest.fixture(scope="module")
def tired() -> Counts:
    return counted(TIRED, FIELDS)


def test_a_single_reading_is_wrong_as_often_as_the_model_says(tired: Counts) -> None:
    said = TIRED.slip + TIRED.ambiguous * TIRED.misread
    assert tired.single / FIELDS == pytest.approx(said, rel=0.1)
    assert set(tired.slips) == set(Slip) - {Slip.GUESSED}


def test_after_verification_a_tenth_is_left_at_most(tired: Counts) -> None:
    assert 0 < tired.verified * 10 <= tired.single


def test_a_misreading_that_all_share_is_not_found_by_verification() -> None:
    shared = counted(Rates(slip=0.0, ambiguous=1.0, misread=1.0), 200)
    assert shared.verified == shared.single > 150


def test_what_cannot_be_read_stays_illegible_unless_both_guess_alike() -> None:
    fields = 2_000
    found = counted(TIRED, fields, illegible=True)
    assert found.slips[Slip.GUESSED] == pytest.approx(2 * TIRED.guess * fields, rel=0.15)
    assert found.unread < fields * TIRED.guess**2 * 2

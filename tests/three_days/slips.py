"""The slip model: how a person at the desk reads one field of ink, wrongly at stated rates.

For each legible field and each reading of it:

* a slip of the reader's own, 2.9 in 1,000 fields (single keying: Garza 2025, PMC13078370, 0.29 %).
  Of 20 slips 8 are a character struck for one beside it, 3 two neighbours transposed, 3 a decimal
  slip (a factor of ten), 3 a row slip (the same field of another row) and 3 a skipped field. These
  shares are assumed; the rates of the kinds are not published apart. What cannot befall a field
  (one character cannot be transposed, a word has no decimals) is another kind instead;
* a shared misreading: the ink itself can be read two ways (1/7, 4/9, 3/5, 2/7: the confusions of
  handwritten digits), 0.092 in 1,000 fields, and every reader, the third too, takes it the wrong
  way with one chance in two. It leaves 0.046 errors in 1,000 fields after double keying, which is
  what is left in practice (Paulsen 2012, PLoS ONE 7:e35087, structured forms).

The third person, who settles what two keyed differently, reads the ink anew and slips as they do;
but both values stand beside the picture, so what agrees with neither is looked at again.

An illegible field is keyed as such; in one reading of ten it is guessed instead. Illegible fields
are counted apart: they have no truth.

What the screen refuses, and what it asks about because it is outside the usual range, makes the
reader look again and key what is there. Not in the model: ink in a box that is not its own, and two
people who agree on a value between them.
"""

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

from fallback.store.entries import EntryState
from tests.three_days.writer import Mark


class Slip(StrEnum):
    """What went wrong in a reading."""

    SUBSTITUTED = "substituted"
    TRANSPOSED = "transposed"
    DECIMAL = "decimal"
    ROW = "row"
    SKIPPED = "skipped"
    MISREAD = "misread"  # the ink can be read two ways
    GUESSED = "guessed"  # the ink cannot be read


@dataclass(frozen=True)
class Rates:
    """Chances per field and reading; of `ambiguous` ink per field written."""

    slip: float = 0.0029
    ambiguous: float = 0.000092
    misread: float = 0.5
    guess: float = 0.1

    def times(self, much: float) -> "Rates":
        """Readers as much worse, and ink as much more ambiguous."""
        return replace(self, slip=self.slip * much, ambiguous=self.ambiguous * much)


PUBLISHED = Rates()
TIRED = PUBLISHED.times(10)
"""What the stories are keyed with: few fields show a rate only where it is high."""

KINDS: tuple[tuple[float, Slip], ...] = (
    (0.40, Slip.SUBSTITUTED),
    (0.55, Slip.TRANSPOSED),
    (0.70, Slip.DECIMAL),
    (0.85, Slip.ROW),
    (1.00, Slip.SKIPPED),
)
BESIDE = ("7894561230", "qwertyuiop", "asdfghjklöä", "zxcvbnm")


@dataclass(frozen=True)
class Read:
    """What a reader makes of a field; `slip` is None where it is what stands there."""

    state: EntryState
    text: str
    slip: Slip | None = None


@dataclass(frozen=True)
class Reader:
    """A person with chances of their own: the same field read again is read the same."""

    name: str
    seed: int
    rates: Rates

    def read(self, sheet: str, mark: Mark, rows: Sequence[str] = ()) -> Read:
        """A field on a sheet; `rows` is what stands in the same field of other rows."""
        chance = random.Random(f"{self.seed} {self.name} {sheet} {mark.path}")  # noqa: S311
        right = Read(mark.state, mark.text)
        if mark.state == "illegible":
            guess = str(chance.randrange(1, 100))
            return (
                Read("value", guess, Slip.GUESSED) if chance.random() < self.rates.guess else right
            )
        if mark.state != "value":
            return right
        if mark.other and chance.random() < self.rates.misread:
            return Read("value", mark.other, Slip.MISREAD)
        if chance.random() < self.rates.slip:
            return _slipped(chance, mark.text, rows)
        return right

    def settle(
        self, sheet: str, mark: Mark, both: Iterable[tuple[str, str]], rows: Sequence[str] = ()
    ) -> Read:
        """As the third, with the states and values before them that two keyed."""
        read = self.read(sheet, mark, rows)
        said = {(state, _plain(text)) for state, text in both}
        return read if (read.state, _plain(read.text)) in said else Read(mark.state, mark.text)


def _plain(text: str) -> str:
    return text.replace(",", ".").casefold()


def _slipped(chance: random.Random, text: str, rows: Sequence[str]) -> Read:
    throw = chance.random()
    kind = next(kind for under, kind in KINDS if throw < under)
    if kind is Slip.SKIPPED:
        return Read("blank", "", kind)
    others = [row for row in rows if row != text]
    if kind is Slip.ROW and others:
        return Read("value", chance.choice(others), kind)
    if kind is Slip.DECIMAL and (found := _tenfold(chance, text)):
        return Read("value", found, kind)
    if kind is Slip.TRANSPOSED and (found := _transposed(chance, text)):
        return Read("value", found, kind)
    return Read("value", _substituted(chance, text), Slip.SUBSTITUTED)


def _tenfold(chance: random.Random, text: str) -> str:
    if not text.replace(",", "").isdigit():
        return ""
    value = Decimal(text.replace(",", "."))
    wrong = value * 10 if chance.random() < 0.5 or value < 1 else value / 10
    return f"{wrong.normalize():f}".replace(".", ",") if value else ""


def _transposed(chance: random.Random, text: str) -> str:
    alnum = [n for n in range(len(text) - 1) if text[n : n + 2].isalnum()]
    places = [n for n in alnum if text[n] != text[n + 1]]
    if not places:
        return ""
    n = chance.choice(places)
    return text[:n] + text[n + 1] + text[n] + text[n + 2 :]


def _substituted(chance: random.Random, text: str) -> str:
    n = chance.choice([n for n, c in enumerate(text) if c.isalnum()])
    row = next((row for row in BESIDE if text[n].lower() in row), "xyz")
    at = row.find(text[n].lower())
    beside = [row[m] for m in (at - 1, at + 1) if 0 <= m < len(row)]
    new = chance.choice(beside)
    return text[:n] + (new.upper() if text[n].isupper() else new) + text[n + 1 :]

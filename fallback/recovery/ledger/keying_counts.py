"""How well it was keyed: where two blind keyings of the same box differed, and how many keys it
took. A box that both found blank says nothing; what either could not read is counted apart."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

import msgspec

from fallback.packet.compose import WARD_FORMS
from fallback.recovery.keying.verification import FIRST, SECOND, alike
from fallback.store import entries, sheets
from fallback.store.database import Transaction
from fallback.store.entries import Entry
from fallback.store.sheets import Sheet


class KeyedField(msgspec.Struct, frozen=True):
    """How often two people keyed a kind of field, and how often they differed."""

    kind: str  # forms.spec.Kind
    keyed: int
    differed: int
    illegible: int = 0  # one of them, or both, could not read it; not among the others

    @property
    def share(self) -> float:
        """The share that differed, 0 to 1: what single keying would have got wrong, at least."""
        return self.differed / self.keyed if self.keyed else 0.0


class KeyedForm(msgspec.Struct, frozen=True):
    """The same of a form: its sheets that were keyed, the keyings of them, the keys pressed."""

    form: str
    sheets: int
    passes: int
    strokes: int
    keyed: int
    differed: int
    illegible: int

    @property
    def share(self) -> float:
        """The share that differed, 0 to 1."""
        return self.differed / self.keyed if self.keyed else 0.0

    @property
    def strokes_a_pass(self) -> float:
        """Keys pressed for a sheet, once."""
        return self.strokes / self.passes if self.passes else 0.0


class BlankForms(msgspec.Struct, frozen=True):
    """Blank sheets of a form: printed for nobody yet; on how many of them something was keyed."""

    form: str
    printed: int
    used: int


@dataclass
class Keying:
    """All that was counted of an outage."""

    fields: list[KeyedField] = field(default_factory=list)
    forms: list[KeyedForm] = field(default_factory=list)


def keying(tx: Transaction, outage_id: str, every: Iterable[Sheet]) -> Keying:
    """Count an outage's."""
    forms = {sheet.number: sheet.form for sheet in every}
    pairs = list(_pairs(tx, outage_id, forms))
    passes = entries.passes_of(tx, outage_id)
    strokes = entries.strokes_of(tx, outage_id)
    found = Keying()
    for kind in sorted({pair.kind for pair in pairs}):
        found.fields.append(KeyedField(kind, *_sums(p for p in pairs if p.kind == kind)))
    for form in sorted({forms[number] for number, *_ in passes}):
        done = [number for number, *_ in passes if forms[number] == form]
        pressed = sum(count for number, count in strokes.items() if forms[number] == form)
        sums = _sums(pair for pair in pairs if pair.form == form)
        found.forms.append(KeyedForm(form, len(set(done)), len(done), pressed, *sums))
    return found


class _Pair(NamedTuple):
    """A box that two people keyed."""

    form: str
    kind: str
    differed: bool
    illegible: bool


def _sums(pairs: Iterable[_Pair]) -> tuple[int, int, int]:
    """Keyed, differed, illegible."""
    every = list(pairs)
    read = [pair for pair in every if not pair.illegible]
    return len(read), sum(pair.differed for pair in read), len(every) - len(read)


def _pairs(tx: Transaction, outage_id: str, forms: dict[str, str]) -> Iterator[_Pair]:
    both: dict[str, dict[tuple[str, int], Entry]] = {}
    for one in entries.of_outage(tx, outage_id):
        both.setdefault(one.sheet_number, {})[one.path, one.keying] = one
    for number, form in forms.items():
        keyed = both.get(number, {})
        if not any(keying == SECOND for _, keying in keyed):
            continue
        for box in sheets.frozen(tx, number).boxes:
            first, second = keyed.get((box.path, FIRST)), keyed.get((box.path, SECOND))
            if first is None or second is None or first.state == second.state == "blank":
                continue
            illegible = "illegible" in (first.state, second.state)
            yield _Pair(form, str(box.kind), not alike(first, second), illegible)


def blank_forms(tx: Transaction, every: Iterable[Sheet]) -> Iterator[BlankForms]:
    """Sheets of a patient's form that were printed for nobody, by form."""
    printed: Counter[str] = Counter()
    used: Counter[str] = Counter()
    for sheet in every:
        if sheet.patient_id or not sheet.returns or sheet.form in WARD_FORMS:
            continue
        printed[sheet.form] += 1
        written = (
            one.state not in ("blank", "struck") for one in entries.of_sheet(tx, sheet.number)
        )
        used[sheet.form] += any(written)
    for form, count in sorted(printed.items()):
        yield BlankForms(form, count, used[form])

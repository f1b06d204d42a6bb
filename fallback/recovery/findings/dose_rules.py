"""A dose on paper against its order and against what is charted: the first rule that holds says."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import msgspec

from fallback.chart import writing
from fallback.chart.model import Administration, Chart, Dosage, MedicationOrder, Quantity
from fallback.chart.section import NotFetched, Recorded, items
from fallback.chart.timing import DueTimes, due_times
from fallback.recovery.events.events import DoseWritten
from fallback.recovery.findings import patient_rules
from fallback.recovery.findings.finding import Against, Judged, judged

NEAR = timedelta(minutes=60)
"""A charted dose of the same order this near is taken for the one on paper."""
VOID = ("entered-in-error", "stopped", "unknown")  # statuses of what was not given
_SHORT = 4  # letters; no unit that is told from another by a capital is longer


class Case(msgspec.Struct, frozen=True):
    """A dose with all that the rules look at."""

    dose: DoseWritten
    against: Against
    base: Chart
    live: Chart
    charted: Administration | None  # the live dose that would be this one
    twin: str  # the sheet where the same dose stands too; ""

    @property
    def ordered(self) -> MedicationOrder | None:
        """The order as the sheet was printed from it."""
        return order_of(self.base, self.dose.order_id)

    @property
    def order_now(self) -> MedicationOrder | None:
        """The order as the record system has it now."""
        return order_of(self.live, self.dose.order_id)


def order_of(chart: Chart, order_id: str) -> MedicationOrder | None:
    """The order of that id, if the chart has it."""
    return next((one for one in items(chart.medications) if one.id == order_id), None)


def judge(case: Case) -> Judged:
    """The first rule that has something to say; where none has, the dose is new."""
    for rule in _RULES:
        if (found := rule(case)) is not None:
            return found
    if case.dose.dose is not None and not (case.dose.dose.unit or case.dose.dose.ucum):
        return judged("new", "dose_without_unit", "todo_worklist", writable=False)
    return judged("new", "dose_new", "todo_write", writable=True)


def _not_readable(case: Case) -> Judged | None:
    parts = (case.live.medications, case.live.administrations)
    if any(isinstance(part, NotFetched) for part in parts):
        return judged("query", "live_part_unread", "todo_again", writable=False)
    return None


def _twin(case: Case) -> Judged | None:
    if not case.twin:
        return None
    return judged("conflict", "dose_double", "todo_clinician", writable=True, other=case.twin)


def _charted(case: Case) -> Judged | None:
    if case.charted is None:
        return None
    at = case.against.wording.at(case.charted.at)
    if _says_the_same(case.dose, case.charted):
        return judged("same", "dose_same", "todo_nothing", writable=False, at=at)
    return judged("conflict", "dose_charted_otherwise", "todo_by_hand", writable=False, at=at)


def _says_the_same(dose: DoseWritten, charted: Administration) -> bool:
    if dose.given != (charted.status != "not-done"):
        return False
    if charted.at is None or abs(charted.at - dose.at) > NEAR:
        return False  # charted at the due time, given at another
    if not dose.given or dose.dose is None or charted.dose is None:
        return True
    return equal(dose.dose, charted.dose)


def _list_incomplete(case: Case) -> Judged | None:
    part = case.live.administrations
    if isinstance(part, Recorded) and part.missing:
        return judged("conflict", "live_incomplete", "todo_clinician", writable=True)
    return None


def _patient(case: Case) -> Judged | None:
    return patient_rules.changed(case.base, case.live)


def _order_gone(case: Case) -> Judged | None:
    if case.order_now is None:
        return judged("conflict", "order_missing", "todo_prescriber", writable=False)
    return None


def _order_stopped(case: Case) -> Judged | None:
    order = case.order_now
    if order is None:
        return None
    if order.status == "on-hold":
        return judged("conflict", "order_on_hold", "todo_prescriber", writable=True)
    ended = order.stop is not None and order.stop < case.dose.at
    if order.status not in ("active", "unknown") or order.do_not_perform or ended:
        return judged("conflict", "order_stopped", "todo_prescriber", writable=True)
    return None


def _order_changed(case: Case) -> Judged | None:
    before, now = case.ordered, case.order_now
    if before is None or now is None:
        return judged("conflict", "order_not_on_paper", "todo_prescriber", writable=True)
    if _what(before) != _what(now):
        return judged("conflict", "order_changed", "todo_prescriber", writable=True)
    return None


def _what(order: MedicationOrder) -> tuple[object, ...]:
    return order.drug, order.form, order.strength, order.dosages


def _amount(case: Case) -> Judged | None:
    order, written = case.ordered, case.dose.dose
    if order is None or written is None:
        return None
    coded = [one for one in _meant(case, order) if one.dose is not None]
    if not coded or any(_within(written, one.dose, one.dose_high) for one in coded):
        return None
    amount = case.against.wording.amount(written)
    return judged("conflict", "dose_not_as_ordered", "todo_clinician", writable=True, dose=amount)


def _meant(case: Case, order: MedicationOrder) -> Sequence[Dosage]:
    """The dosages that the dose's line stood for: those due then, where that can be told. What is
    ordered for another hour, or as needed, is no measure of it."""
    due, zone = case.dose.due, case.against.wording.zone
    then = [one for one in order.dosages if due is not None and _falls(one, order, due, zone)]
    return then or order.dosages


def _falls(one: Dosage, order: MedicationOrder, due: datetime, zone: ZoneInfo) -> bool:
    if one.timing is None or one.as_needed:
        return False
    found = due_times(one.timing, order.start, due, due + timedelta(minutes=1), zone)
    return isinstance(found, DueTimes) and bool(found.times)


def _within(written: Quantity, low: Quantity | None, high: Quantity | None) -> bool:
    if low is None:
        return False
    if high is None:
        return equal(written, low)
    return same_unit(written, low) and low.value <= written.value <= high.value


def _when(case: Case) -> Judged | None:
    if case.against.began <= case.dose.at <= case.against.ended:
        return None
    at = case.against.wording.at(case.dose.at)
    return judged("conflict", "outside_outage", "todo_clinician", writable=True, at=at)


_RULES: tuple[Callable[[Case], Judged | None], ...] = (
    _not_readable,
    _twin,
    _charted,
    _list_incomplete,
    _patient,
    _order_gone,
    _order_stopped,
    _order_changed,
    _amount,
    _when,
)


def equal(one: Quantity, other: Quantity) -> bool:
    """The same value in the same unit."""
    return one.value == other.value and same_unit(one, other)


def same_unit(one: Quantity, other: Quantity) -> bool:
    """By UCUM code where both have one, else by the unit as read, written out or not. Capitals
    tell a thousandth from a million: mE is never ME."""
    if one.ucum and other.ucum:
        return _litre(one.ucum) == _litre(other.ucum)
    return not _names(one).isdisjoint(_names(other))


def _names(quantity: Quantity) -> set[str]:
    written_out = (writing.unit_name(quantity, "sv"), writing.unit_name(quantity, "en"))
    return {_folded(name.strip()) for name in (quantity.unit, *written_out)}


def _folded(name: str) -> str:
    """Only words are read alike in capitals; a short unit is what it is to the letter."""
    return name.casefold() if name.isalpha() and len(name) > _SHORT else _litre(name)


def _litre(name: str) -> str:
    """The one unit that has two symbols."""
    return re.sub(r"L(?![A-Za-z\[])", "l", name)


def charted(doses: Iterable[DoseWritten], live: Chart) -> dict[str, Administration]:
    """Each dose's place → the live dose nearest it, by the time given or the time it was due (a
    late dose may be charted at either); one charted dose answers for one on paper."""
    pairs = sorted(
        (apart, dose.origin.place, given.id)
        for dose in doses
        for given in items(live.administrations)
        if given.at is not None and _could_be(dose, given)
        if (apart := min(abs(given.at - at) for at in (dose.at, dose.due or dose.at))) <= NEAR
    )
    by_id = {given.id: given for given in items(live.administrations)}
    found: dict[str, Administration] = {}
    for _, place, given_id in pairs:
        if place not in found and given_id in by_id:
            found[place] = by_id.pop(given_id)
    return found


def _could_be(dose: DoseWritten, given: Administration) -> bool:
    if given.status in VOID:
        return False
    if given.order_id:
        return given.order_id == dose.order_id
    return given.drug.casefold() == dose.drug.casefold()


def twins(doses: Iterable[DoseWritten]) -> dict[str, str]:
    """The place of each dose that stands twice → the other's sheet.

    Twice: of the same order, with the same due time or the same written time.
    """
    found: dict[str, str] = {}
    of_order: defaultdict[str, list[DoseWritten]] = defaultdict(list)
    for one in doses:
        for other in of_order[one.order_id]:
            same_due = one.due is not None and one.due == other.due
            if same_due or one.at == other.at:
                found.setdefault(one.origin.place, other.origin.sheet)
                found.setdefault(other.origin.place, one.origin.sheet)
        of_order[one.order_id].append(one)
    return found

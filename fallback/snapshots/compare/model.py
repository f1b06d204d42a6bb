"""What a comparison holds: each patient's lists laid side by side, pair by pair."""

from typing import Generic, Literal, TypeAlias, TypeVar

import msgspec

from fallback.chart.model import Alert, Allergy, Chart, MedicationOrder, Snapshot

T = TypeVar("T")

How: TypeAlias = Literal["identifier", "code", "text", "name"]
Verdict: TypeAlias = Literal["same", "changed", "missing", "new", "uncertain", "unknown"]
SectionKind: TypeAlias = Literal["recorded", "asserted-none", "not-recorded", "not-fetched"]


class Pair(msgspec.Struct, Generic[T], frozen=True):
    """One thing on both sides, or on one. `how` the two were matched; `changed` names what differs.
    `unknown`: the other side's list was not fetched, so nobody knows whether it is missing."""

    before: T | None
    after: T | None
    how: How | None = None
    certain: bool = True
    changed: tuple[str, ...] = ()
    unknown: bool = False

    @property
    def verdict(self) -> Verdict:
        """In one word."""
        if self.before is None or self.after is None:
            if self.unknown:
                return "unknown"
            return "new" if self.before is None else "missing"
        if self.changed:
            return "changed"
        return "same" if self.certain else "uncertain"


class SectionPair(msgspec.Struct, frozen=True):
    """What kind of answer each side gave for a list."""

    name: Literal["medications", "allergies", "alerts"]
    before: SectionKind
    after: SectionKind

    @property
    def differs(self) -> bool:
        """Whether one side says none, or nothing, where the other says otherwise."""
        return self.before != self.after


class PatientPair(msgspec.Struct, frozen=True):
    """A patient on both sides, or on one: then there are no lists to lay side by side."""

    person: Pair[Chart]
    sections: tuple[SectionPair, ...] = ()
    orders: tuple[Pair[MedicationOrder], ...] = ()
    allergies: tuple[Pair[Allergy], ...] = ()
    alerts: tuple[Pair[Alert], ...] = ()

    @property
    def chart(self) -> Chart:
        """The earlier chart, or the only one."""
        found = self.person.before or self.person.after
        if found is None:
            raise ValueError("a pair has at least one side")
        return found

    @property
    def pairs(self) -> tuple[Pair[Allergy] | Pair[Alert] | Pair[MedicationOrder], ...]:
        """All that is laid side by side, what can harm first."""
        return (*self.allergies, *self.orders, *self.alerts)

    @property
    def differs(self) -> bool:
        """Whether anybody has to look."""
        return (
            self.person.verdict != "same"
            or any(one.differs for one in self.sections)
            or any(one.verdict != "same" for one in self.pairs)
        )


class Comparison(msgspec.Struct, frozen=True):
    """Two snapshots laid side by side; patients in the order of the first, then the new ones."""

    before: Snapshot
    after: Snapshot
    patients: tuple[PatientPair, ...]

    @property
    def differing(self) -> tuple[PatientPair, ...]:
        """Those whom somebody has to look at."""
        return tuple(one for one in self.patients if one.differs)

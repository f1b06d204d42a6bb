"""What Fallback asks of a record system: to be read, and to be written to, once.

`Source` is read before an outage (a ward) and after it (a chart, live). `Target` takes what was
decided. Both raise `FallbackError` with a sentence; a part that could not be read is a
`NotFetched` section, not an error.
"""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Literal, Protocol, TypeAlias, runtime_checkable

import msgspec

from fallback.chart.model import Chart, Quantity, Snapshot, Ward
from fallback.errors import FallbackError

Progress: TypeAlias = Callable[[int, int], bool]
"""Called with (done, of all); answers False when the person asked to stop."""


class Source(Protocol):
    """A record system, read."""

    @property
    def name(self) -> str:
        """As staff know it; printed on every page."""

    def wards(self) -> tuple[Ward, ...]:
        """The wards that can be read."""

    def read_ward(self, ward_id: str, progress: Progress) -> Snapshot:
        """All charts of a ward, now."""

    def read_chart(self, patient_id: str) -> Chart | None:
        """One patient's chart, now; None where the source says there is no such patient."""


@runtime_checkable
class Rereader(Protocol):
    """A source that can be asked what has changed."""

    def reread_ward(self, ward_id: str, earlier: Snapshot, progress: Progress) -> Snapshot:
        """As `read_ward`; charts that the source says are unchanged come from `earlier`."""


def read_changed(
    source: Source, ward_id: str, earlier: Callable[[], Snapshot | None], progress: Progress
) -> Snapshot:
    """The ward, now. Only what has changed is read, where the source can tell that and there is
    something `earlier` to begin from."""
    if isinstance(source, Rereader) and (begun := earlier()) is not None:
        return source.reread_ward(ward_id, begun, progress)
    return source.read_ward(ward_id, progress)


@runtime_checkable
class ReadsAtOnce(Protocol):
    """A source that can read many wards in one go."""

    def at_once(
        self, ward_ids: Sequence[str], beside: Sequence[Source], progress: Progress
    ) -> AbstractContextManager[Sequence[Source]]:
        """Sources of these wards, one for this connection and one for each `beside` it: of what
        was read in one go, where the record system has a way to."""


WriteKind: TypeAlias = Literal["dose", "observation", "document"]


class DoseItem(msgspec.Struct, frozen=True, tag="dose"):
    """A dose given, or not given with its reason."""

    identifier: str  # ours; a uuid, never reused
    patient_id: str
    encounter_id: str
    order_id: str
    drug: str
    given: bool
    at: datetime
    dose: Quantity | None
    reason: str  # why not given, worded
    performer: str  # who signed on paper
    note: str  # sheet number, who keyed, who verified


class ObservationItem(msgspec.Struct, frozen=True, tag="observation"):
    """One value of an observation chart."""

    identifier: str
    patient_id: str
    encounter_id: str
    code: str  # system|code
    name: str
    at: datetime
    value: Quantity | None
    text: str  # where the value is not a number
    performer: str
    note: str


class DocumentItem(msgspec.Struct, frozen=True, tag="document"):
    """The patient's outage record as a PDF."""

    identifier: str
    patient_id: str
    encounter_id: str
    title: str
    period_start: datetime
    period_end: datetime
    pdf: bytes
    follows: str = ""  # identifier of the earlier document that this one adds to


WriteItem: TypeAlias = DoseItem | ObservationItem | DocumentItem


class Receipt(msgspec.Struct, frozen=True):
    """Proof that the record system holds the item: where, which version, and what it gave back."""

    location: str  # "MedicationAdministration/123"
    version: str
    at: datetime
    differs: tuple[str, ...] = ()  # names of what it kept otherwise than sent


class OutcomeUnknownError(Exception):
    """The item was sent and no answer came: it may or may not be there."""


class NoLookUpError(OutcomeUnknownError):
    """Nothing can be looked up there: only a person can say whether an item is there."""


class NotSentError(FallbackError):
    """The item did not leave this machine: nobody was reached."""


class RefusedError(Exception):
    """The record system answered no, in words; nothing was written."""


class Target(Protocol):
    """A record system, written to."""

    def offers(self) -> frozenset[WriteKind]:
        """What its own capability statement lets us create."""

    def look_up(self, item: WriteItem) -> Receipt | None:
        """The item, if it is there already: by our identifier, else by patient, code and time."""

    def create(self, item: WriteItem) -> Receipt:
        """Send it and read it back. Raises OutcomeUnknownError, RefusedError or FallbackError
        (not sent at all)."""

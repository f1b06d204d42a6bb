"""What was done, as the paper tells it: one frozen event for each thing a hand wrote down."""

from datetime import datetime
from typing import Literal, TypeAlias

import msgspec

from fallback.chart.model import Quantity
from fallback.texts import Message

EventKind: TypeAlias = Literal["dose", "observation", "order", "allergy", "note"]


class Origin(msgspec.Struct, frozen=True):
    """Where on the paper it stands: sheet number, patient, group of boxes, their paths."""

    sheet: str
    patient_id: str
    group: str
    paths: tuple[str, ...]

    @property
    def place(self) -> str:
        """Sheet and group: tells one event from every other of an outage."""
        return f"{self.sheet}|{self.group}"


class DoseWritten(msgspec.Struct, frozen=True):
    """A dose of a printed order. `code` "" means given; `reason` is the code in words.

    `dose` is None where no amount was written (as ordered). `at` is the time written, or the
    due time where a dose was not given and no time was written.
    """

    origin: Origin
    order_id: str
    drug: str
    due: datetime | None
    at: datetime
    dose: Quantity | None
    code: str
    reason: str
    sign: str

    @property
    def given(self) -> bool:
        """Whether the patient got it."""
        return not self.code


class DoseUnsigned(msgspec.Struct, frozen=True):
    """A printed dose that fell due during the outage; nothing stands on its line."""

    origin: Origin
    order_id: str
    drug: str
    due: datetime

    @property
    def at(self) -> datetime:
        """When it should have been given."""
        return self.due


class DoseSinceWritten(msgspec.Struct, frozen=True):
    """A dose between snapshot and failure, written from memory: no order is named."""

    origin: Origin
    drug: str
    at: datetime
    dose: str
    sign: str


class ObservationWritten(msgspec.Struct, frozen=True):
    """One value of a column. `value` is a number with its unit, or `text` says it in words."""

    origin: Origin
    code: str  # system|code
    name: str
    at: datetime
    value: Quantity | None
    text: str
    sign: str


class OrderWritten(msgspec.Struct, frozen=True):
    """A new order written on paper, and the doses of it that were written below (worded).

    `particulars` is what else an order sheet says of it, each value after its label.
    """

    origin: Origin
    drug: str
    dosage: str
    prescriber: str
    doses: tuple[str, ...]
    particulars: tuple[str, ...] = ()


class AllergyWritten(msgspec.Struct, frozen=True):
    """A new allergy or intolerance. `date` is ISO, "" where none was written."""

    origin: Origin
    substance: str
    reaction: str
    date: str
    sign: str


class ArrivalWritten(msgspec.Struct, frozen=True):
    """A row of the arrivals log: who got a reserve number. `text` is all that stands on it."""

    origin: Origin
    number: str
    name: str
    text: str


class NoteWritten(msgspec.Struct, frozen=True):
    """Anything else that was written: a value without a code."""

    origin: Origin
    text: str
    at: datetime | None = None


class Query(msgspec.Struct, frozen=True):
    """Something was written that cannot be used as it stands; `why` says what to ask whom."""

    origin: Origin
    kind: EventKind
    why: Message
    written: str  # what could be read of it


Event: TypeAlias = (
    DoseWritten
    | DoseUnsigned
    | DoseSinceWritten
    | ObservationWritten
    | OrderWritten
    | AllergyWritten
    | ArrivalWritten
    | NoteWritten
    | Query
)


def when(event: Event) -> datetime | None:
    """When it was done, where the paper says so."""
    if isinstance(event, OrderWritten | AllergyWritten | ArrivalWritten | Query):
        return None
    return event.at

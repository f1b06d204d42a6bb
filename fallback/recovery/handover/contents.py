"""What a handover holds, as types: one outage with all that is known of it on its PC.

What never changes once it is there (a sheet, a picture, a row of the trail) comes in parts that are
the same each time; how all of it stands now comes as one state.
"""

from typing import Annotated, TypeAlias

import msgspec

from fallback.chart.model import Sex, Snapshot
from fallback.chart.reserve import ReserveState
from fallback.store.entries import EntryState
from fallback.store.form_archive import Side
from fallback.store.outages import OutageKind
from fallback.store.people import Role
from fallback.store.scans import PageState
from fallback.store.sheets import FrozenSheet, SheetState
from forms.scan.result import Fit
from forms.spec import Lang

Serial = Annotated[int, msgspec.Meta(ge=1, le=2**53)]
Place = Annotated[int, msgspec.Meta(ge=1, le=2**31)]


class _Item(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag=True):
    """One thing of a part."""


class Base(_Item, frozen=True):
    """A snapshot that sheets were printed from."""

    snapshot: Snapshot


class Form(_Item, frozen=True):
    """A form version as it was first printed on that PC."""

    code: str
    version: int
    lang: Lang
    digest: str
    form: str
    definition: str
    pdf: bytes
    sides: tuple[Side, ...]
    content: str
    archived_at: str


class Issued(_Item, frozen=True):
    """A sheet as it was issued: what of it is frozen."""

    number: str
    token: str
    snapshot_id: str
    patient_id: str
    patient_name: str
    form: str
    form_version: int
    returns: bool
    page: Place
    pages: Place
    packet_id: str
    issued_at: str
    replaces: str | None
    doc: FrozenSheet


class Page(_Item, frozen=True):
    """A scanned page, its file, and where it belongs there. Pictures are grey JPEG."""

    file: str  # the SHA-256 of its bytes
    name: str
    file_pages: Place
    added_by: str
    added_at: str
    position: Place
    state: PageState
    sheet_number: str | None
    reason: str
    picture: bytes
    straight: bytes | None
    changed_by: str
    changed_at: str
    fit: Fit | None = None


class Noted(_Item, frozen=True):
    """A row of the PC's trail."""

    seq: Serial
    at: str
    person_id: str
    person_name: str
    action: str
    patient_id: str
    details: str
    previous: str
    hash: str


Item: TypeAlias = Base | Form | Issued | Page | Noted


class Declared(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The outage. Times are ISO in UTC."""

    id: str
    kind: OutageKind
    ward_id: str
    ward_name: str
    reason: str
    began_at: str
    declared_at: str
    ended_at: str | None


class Reopening(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """It had been closed there, and was opened again."""

    closed_at: str
    reopened_at: str
    reason: str
    person_id: str


class Who(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Someone who acted on that PC."""

    id: str
    name: Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
    role: Role


class Stands(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where a sheet stands there."""

    number: str
    state: SheetState
    reason: str
    changed_at: str


class Keyed(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An entry, also one that was corrected since."""

    sheet_number: str
    path: str
    keying: int
    state: EntryState
    value: str
    person_id: str
    at: str
    strokes: int
    superseded: bool


class Pass(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A keying that somebody finished."""

    sheet_number: str
    keying: int
    person_id: str
    at: str


class Allotted(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A block that numbers of this outage were drawn from, by its place on that PC."""

    id: int
    format: str
    series: str
    first: int | None
    last: int | None
    numbers: tuple[str, ...]
    added_by: str
    added_at: str


class Arrived(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A reserve identity. `block` is its block's id there; None: a number of that PC's own."""

    number: str
    system: str
    block: int | None
    name: str
    birth_date: str
    sex: Sex
    given_by: str
    given_at: str
    state: ReserveState
    patient_id: str
    reason: str
    changed_by: str
    changed_at: str


class State(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How all of it stands. `others` are numbers between this outage's that are other outages'."""

    outage: Declared
    reopenings: tuple[Reopening, ...]
    people: tuple[Who, ...]
    sheets: tuple[Stands, ...]
    others: tuple[str, ...]
    entries: tuple[Keyed, ...]
    passes: tuple[Pass, ...]
    blocks: tuple[Allotted, ...]
    arrivals: tuple[Arrived, ...]
    trail_from: Serial  # the first row of the trail that comes; the last is the handover's own


class Line(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A part: its file is named by the SHA-256 (hex) of its ciphertext. Sizes are bytes."""

    digest: Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{64}$")]
    ciphertext: Annotated[int, msgspec.Meta(ge=1, le=2**31)]
    document: Annotated[int, msgspec.Meta(ge=1, le=2**31)]  # before it was compressed
    key: Annotated[bytes, msgspec.Meta(min_length=32, max_length=32)]


class Index(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is sealed in the manifest: whose it is, the state, and the parts in their order."""

    store_id: str
    state: Line
    parts: tuple[Line, ...]

"""A finding: one thing written on paper, laid against the snapshot and the record system now."""

import uuid
from datetime import datetime
from typing import TypeAlias

import msgspec

from fallback.chart.model import Chart
from fallback.chart.reserve import ReserveState
from fallback.recovery.events.events import EventKind
from fallback.recovery.findings.wording import Wording
from fallback.sources.record_system import WriteItem
from fallback.store.docs import pack, unpack
from fallback.store.findings import Decision, FindingRow, Verdict
from fallback.texts import Message, say

_SPACE = uuid.UUID("5b1f2f5e-6f7a-4c39-9d64-0d0c3e1a7a52")


class Gone(msgspec.Struct, frozen=True, tag="gone"):
    """The record system answers that it has no such patient."""


class Unreachable(msgspec.Struct, frozen=True, tag="unreachable"):
    """The record system could not be asked."""

    reason: Message


class Arrived(msgspec.Struct, frozen=True, tag="arrived"):
    """The sheet bears a reserve number. `patient_id` is who it was linked to; "" for nobody yet.
    `name` is what was told when it was given on the screen."""

    number: str
    patient_id: str = ""
    name: str = ""
    state: ReserveState = "given"


Live: TypeAlias = Chart | Gone | Unreachable | Arrived


class Against(msgspec.Struct, frozen=True):
    """What the events of one sheet are laid against, and who keyed and verified them.

    `base` is the chart the sheet was printed from (None for a ward's form); the outage lasted
    from `began` to `ended`.
    """

    outage_id: str
    base: Chart | None
    live: Live
    began: datetime
    ended: datetime
    keyed_by: str
    verified_by: str
    wording: Wording


class Judged(msgspec.Struct, frozen=True):
    """What a rule says: the verdict, why, what can be done, and whether it may be written."""

    verdict: Verdict
    why: Message
    todo: Message
    writable: bool


class Finding(msgspec.Struct, frozen=True):
    """As it is kept and shown. `item` is what would be written; None: it cannot be.

    `decision` and what follows it are empty until somebody decides.
    """

    id: str
    outage_id: str
    patient_id: str
    sheet: str
    group: str
    paths: tuple[str, ...]
    kind: EventKind
    verdict: Verdict
    why: Message
    todo: Message
    base: Message
    paper: Message
    live: Message
    at: datetime | None = None  # when it was done, where the paper says so
    item: WriteItem | None = None
    decision: Decision | None = None
    decided_by: str = ""
    decided_at: str = ""
    reason: str = ""

    @property
    def open(self) -> bool:
        """Whether somebody still has to decide; what is there already needs no one."""
        return self.decision is None and self.verdict != "same"


def judged(verdict: Verdict, why: str, todo: str, *, writable: bool, **values: object) -> Judged:
    """A rule's answer, its sentences by their keys in the catalogue."""
    return Judged(verdict, say(f"findings.{why}", **values), say(f"findings.{todo}"), writable)


def finding_id(outage_id: str, sheet: str, group: str) -> str:
    """The same at every run, so that what was decided stays decided."""
    return str(uuid.uuid5(_SPACE, f"{outage_id}|{sheet}|{group}"))


def item_identifier(finding: str) -> str:
    """Ours, sent with the item: one finding, one identifier, whoever sends it and when."""
    return str(uuid.uuid5(_SPACE, f"item|{finding}"))


def keep(finding: Finding, at: str) -> FindingRow:
    """As the store keeps it, undecided."""
    return FindingRow(
        finding.id,
        finding.outage_id,
        finding.patient_id,
        finding.sheet,
        finding.group,
        finding.kind,
        finding.verdict,
        pack(finding),
        at,
    )


def kept(row: FindingRow) -> Finding:
    """The finding of a row, with what was decided on it."""
    return msgspec.structs.replace(
        unpack(row.doc, Finding),
        decision=row.decision,
        decided_by=row.decided_by or "",
        decided_at=row.decided_at or "",
        reason=row.reason,
    )

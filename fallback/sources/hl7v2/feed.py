"""A message is kept in one transaction: applied, ignored, or quarantined with the reason.

A message is the same if sender, control id and content are: it is then kept once. Senders that
begin to count anew lose nothing.
"""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from fallback.chart.model import Identifier
from fallback.errors import FallbackError
from fallback.settings import Hl7Settings
from fallback.sources.hl7v2 import decode, people, visits
from fallback.sources.hl7v2.allergies import NO_ALLERGY
from fallback.sources.hl7v2.decode import Piece
from fallback.sources.hl7v2.elements import moment
from fallback.sources.hl7v2.fold import Fold, folded
from fallback.sources.hl7v2.message import Message, Segment, parse
from fallback.sources.hl7v2.orders import ungrouped
from fallback.store import hl7
from fallback.store.database import Database, Transaction
from fallback.store.hl7 import MessageRow, NewMessage, State
from fallback.store.times import iso
from fallback.texts import Message as Said
from fallback.texts import say

READ = frozenset({"ADT", "RDE", "RAS", "ORU"})
ORDERS_ELSEWHERE = frozenset({"ORM", "OMP"})  # an order may come so: then a person must look
AHEAD = timedelta(hours=1)  # a message from further ahead has a wrong clock
_OF_STORE = "store."


@dataclass(frozen=True)
class Kept:
    """What became of a message. `head` is its MSH, where it could be read."""

    state: State
    control_id: str = ""
    reason: Said | None = None
    head: Segment | None = None
    repeated: bool = False


@dataclass(frozen=True)
class Feed:
    """A feed and where it is kept. `zone` is the sender's where a time names none."""

    database: Database
    settings: Hl7Settings
    zone: ZoneInfo
    clock: Callable[[], datetime]

    def keep(self, data: bytes) -> tuple[Kept, ...]:
        """Keep everything in a file or frame; one result a message. Raises FallbackError where the
        store cannot keep it now: what has no result is not kept."""
        found = decode.cut(data)
        kept = [one for piece in found.pieces for one in self._piece(piece)]
        messages = sum(piece.is_message for piece in found.pieces)
        if found.told is not None and found.told > messages:
            reason = say("hl7.batch_short", told=found.told, found=messages)
            kept.append(self._aside(b"", reason, digest=_digest(data)))
        return tuple(kept) or (self._aside(data, say("hl7.no_header")),)

    def refuse(self, reason: Said) -> Kept:
        """Note in the quarantine what is too large to be kept."""
        now = self.clock().isoformat()
        return self._aside(b"", reason, digest=_digest(f"{now} {reason.values}".encode()))

    def retry(self, tx: Transaction, row: MessageRow) -> Kept:
        """Try again what was quarantined, in the caller's transaction. It stays there where it
        still cannot be applied."""
        if not row.doc:  # nothing of it was kept: it can only be sent again
            return Kept("quarantined", row.control_id, row.reason)
        try:
            message, _ = self._read(Piece(row.doc))
            patient_id = self._applied(tx, message)
        except FallbackError as error:
            hl7.change(tx, row.id, "quarantined", reason=error.message)
            return Kept("quarantined", row.control_id, error.message)
        hl7.describe(tx, row.id, message.kind, self._happened(message, row.kept_at))
        state: State = "applied" if patient_id else "ignored"
        hl7.change(tx, row.id, state, patient_id)
        if patient_id:
            self.place(tx, patient_id)
        return Kept(state, row.control_id)

    def fold(self, rows: Iterable[MessageRow]) -> Fold:
        """A patient's kept messages followed."""
        return self._folded(parse(row.doc.decode("utf-8", "replace")) for row in rows)

    def _folded(self, messages: Iterable[Message]) -> Fold:
        codes = NO_ALLERGY | frozenset(self.settings.no_allergy_codes)
        return folded(messages, self.zone, codes)

    def place(self, tx: Transaction, patient_id: str) -> None:
        """Note where the patient lies by all that is kept."""
        under_way = self.fold(hl7.of_patient(tx, patient_id, "ADT%")).visits.now()
        hl7.place(tx, patient_id, under_way[0].place.ward if under_way else None)

    def _piece(self, piece: Piece) -> tuple[Kept, ...]:
        try:
            message, note = self._read(piece)
            return tuple(self._part(part, note) for part in message.patients())
        except FallbackError as error:
            if error.message.key.startswith(_OF_STORE):
                raise
            return (self._aside(piece.data, error.message),)
        except Exception as error:  # a fault of ours must not stop the feed, nor lose the message
            return (self._aside(piece.data, say("hl7.fault", kind=type(error).__name__)),)

    def _read(self, piece: Piece) -> tuple[Message, str]:
        if not piece.is_message:
            raise FallbackError("hl7.no_header")
        text, note = decode.text(piece.data)
        return parse(text), note

    def _part(self, message: Message, note: str) -> Kept:
        """Apply and keep, all or nothing; what cannot be applied is kept with the reason."""
        now = iso(self.clock())
        happened, head = self._happened(message, now), message.head
        with self.database.write() as tx:
            digest = _digest(
                "\r".join((message.kind, *message.lines[1:])).encode("utf-8", "replace")
            )
            before = hl7.same(tx, message.sender, message.control_id, digest)
            if before is not None:
                return Kept(before.state, before.control_id, before.reason, head, True)
            new = self._new(message, digest, happened, now, note)
            try:
                patient_id = self._applied(tx, message)
            except FallbackError as error:
                hl7.add(tx, new("quarantined", "", error.message))
                return Kept("quarantined", message.control_id, error.message, head)
            state: State = "applied" if patient_id else "ignored"
            hl7.add(tx, new(state, patient_id, None))
            if patient_id:
                self.place(tx, patient_id)
            return Kept(state, message.control_id, None, head)

    def _new(
        self, message: Message, digest: str, happened: str, now: str, note: str
    ) -> Callable[[State, str, Said | None], NewMessage]:
        doc = "\r".join(message.lines).encode("utf-8", "replace")

        def make(state: State, patient_id: str, reason: Said | None) -> NewMessage:
            return NewMessage(
                sender=message.sender,
                control_id=message.control_id,
                digest=digest,
                kind=message.kind,
                happened_at=happened,
                kept_at=now,
                state=state,
                patient_id=patient_id,
                reason=reason,
                note=note,
                doc=doc,
            )

        return make

    def _aside(self, data: bytes, reason: Said, digest: str = "") -> Kept:
        """Quarantine what could not be read at all, once."""
        digest, now = digest or _digest(data), iso(self.clock())
        with self.database.write() as tx:
            if hl7.same(tx, "", "", digest) is not None:
                return Kept("quarantined", "", reason, None, True)
            hl7.add(
                tx,
                NewMessage(*("", "", digest, "", now, now, "quarantined"), reason=reason, doc=data),
            )
        return Kept("quarantined", "", reason)

    def _applied(self, tx: Transaction, message: Message) -> str:
        """Whose message it is, with their identifiers kept; "" where it is of no use here. Raises
        FallbackError where a person must look; nothing is written then."""
        processing = message.head.get(11).upper()
        if processing not in self.settings.processing:
            raise FallbackError("hl7.not_production", processing=processing or "–")
        family, _, event = message.kind.partition("^")
        if family in ORDERS_ELSEWHERE and any(message.all("RXO")):
            raise FallbackError("hl7.order_in", kind=message.kind)
        if family not in READ:
            return ""
        event = event or message.first("EVN").get(1)
        if family == "ADT" and event in visits.BY_HAND:
            raise FallbackError("hl7.by_hand", kind=message.kind)
        found = people.identifiers(message)
        if not found:
            raise FallbackError("hl7.nobody")
        if ungrouped(message):
            raise FallbackError("hl7.ungrouped", kind=message.kind)
        merges = family == "ADT" and event in visits.MERGES
        prior = people.prior(message) if merges else ()
        if merges and not prior:
            raise FallbackError("hl7.merge_of_nobody", kind=message.kind)
        patient_id = self._whose(tx, found, prior, is_adt=family == "ADT")
        now = self.clock()
        self._folded((message,)).chart(patient_id, now, wards={})  # can be read, or fails here
        hl7.know(tx, patient_id, (*found, *prior), iso(now))
        for other in _owners(tx, prior) - {patient_id}:
            hl7.merge(tx, other, patient_id)
        return patient_id

    def _whose(
        self,
        tx: Transaction,
        found: tuple[Identifier, ...],
        prior: tuple[Identifier, ...],
        *,
        is_adt: bool,
    ) -> str:
        """The one patient these identifiers are of; a new one where none is known."""
        owners = _owners(tx, found)
        if len(owners - _owners(tx, prior)) > 1:
            raise FallbackError("hl7.two_patients")
        mine = owners - _owners(tx, prior) or owners
        if len(mine) > 1:
            raise FallbackError("hl7.two_patients")
        if not mine:
            return _new_id(tx, found[0])
        patient_id = next(iter(mine))
        if not is_adt:
            _no_other_number(hl7.identifiers(tx, patient_id), found)
        return patient_id

    def _happened(self, message: Message, kept_at: str) -> str:
        """When it was recorded at the sender: EVN-2, else MSH-7. A time ahead of ours is none."""
        latest = datetime.fromisoformat(kept_at) + AHEAD
        for text in (message.first("EVN").get(2), message.head.get(7)):
            found = moment(text, self.zone)
            if found is not None and found <= latest:
                return found.isoformat(timespec="microseconds")
        return datetime.fromisoformat(kept_at).astimezone(UTC).isoformat(timespec="microseconds")


def _owners(tx: Transaction, identifiers: Iterable[Identifier]) -> set[str]:
    return {owner for one in identifiers if (owner := hl7.patient_of(tx, one))}


def _new_id(tx: Transaction, first: Identifier) -> str:
    """The first identifier, as it stands; with its system where another's is the same."""
    return f"{first.system}|{first.value}" if hl7.has_patient(tx, first.value) else first.value


def _no_other_number(known: list[Identifier], found: tuple[Identifier, ...]) -> None:
    """What is no ADT may not give a known patient another number of the same kind."""
    for one in found:
        same_kind = [other for other in known if other.system == one.system]
        if same_kind and one not in same_kind:
            raise FallbackError("hl7.other_number")


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()

"""On a ward PC: an outage is handed over to the recovery desk, on a share or a stick.

From the act that notes it, its sheets are keyed at the desk and not here. Parts are written before
it, the manifest last: whoever is killed exports again, and what lies there already stays.
"""

import hashlib
from collections.abc import Iterable, Sized
from dataclasses import dataclass

import msgspec

from fallback.errors import FallbackError
from fallback.outage.declare import the_outage
from fallback.recovery.handover import manifest
from fallback.recovery.handover.contents import Index, Line, State
from fallback.recovery.handover.manifest import Head
from fallback.recovery.handover.reading import readers, trail_documents
from fallback.recovery.handover.standing import state_of
from fallback.session import Action, Session
from fallback.sources.record_system import Progress
from fallback.staging.packages import sealing
from fallback.staging.shares.share import Share
from fallback.store import handing, handover, machine, outages, staging, trail
from fallback.store.database import Transaction
from fallback.store.handover import HandedOver, RecoveryDesk
from fallback.store.outages import Outage
from fallback.store.staging import KeyPair


@dataclass(frozen=True)
class Exported:
    """A handover as it lies on the share. `written` of its `parts` were not there already."""

    outage_id: str
    ward: str
    desk: str
    serial: int
    sheets: int
    file: str
    parts: int
    written: int
    size: int  # bytes of all parts


@dataclass
class _Writing:
    """A share, what lay there before, and how many parts were put there."""

    share: Share
    outage_id: str
    signer: KeyPair
    progress: Progress
    there: frozenset[str]
    written: int = 0

    def put(self, of: Sized, documents: Iterable[bytes]) -> tuple[Line, ...]:
        """Write parts, each unless it lies there whole. FallbackError where the person stopped."""
        lines: list[Line] = []
        for document in documents:
            if of and not self.progress(len(lines), len(of)):
                raise FallbackError("handover.stopped")
            line, data = manifest.sealed_part(self.signer, self.outage_id, document)
            name = manifest.part_name(line.digest)
            if not (name in self.there and self._whole(name, line)):
                self.share.write(name, data)
                self.written += 1
            lines.append(line)
        if of:
            self.progress(len(of), len(of))
        return tuple(lines)

    def _whole(self, name: str, line: Line) -> bool:
        data = self.share.read(name, manifest.MOST_PART)
        return data is not None and hashlib.sha256(data).hexdigest() == line.digest


def export(session: Session, share: Share, outage_id: str, progress: Progress) -> Exported:
    """Hand an outage over, or what of it is new since. FallbackError where no desk is known, where
    it is closed or its way back has begun here, where the share fails or the person stopped it:
    the desk has what it had, and whoever exports again goes on from there.
    """
    outage = the_outage(session, outage_id)
    with session.read() as tx:
        desk = _may_go(tx, outage)
        signer = staging.key_pair(tx, "sign")
        store_id = machine.read(tx).store_id
    if signer is None:
        raise FallbackError("handover.no_desk")
    share.clear()
    writing = _Writing(share, outage_id, signer, progress, frozenset(share.names()))
    found = readers(session, outage)
    lines = writing.put(found.each, found.documents(session))
    head, state = _noted(session, outage)
    if len(state.sheets) != found.sheets:  # more were issued meanwhile
        found = readers(session, outage, len(state.sheets))
        lines = writing.put(found.each, found.documents(session))
    lines += writing.put((), trail_documents(session, state.trail_from, head.serial))
    (line,) = writing.put((), [msgspec.json.encode(state)])
    share.settle()  # the parts last a power cut before anything names them
    old = _will_lie(session, outage_id, (line, *lines))
    index = Index(store_id, line, lines)
    name = manifest.manifest_name(head.code, outage_id)
    share.write(name, manifest.seal(head, index, signer, desk.open_key))
    share.settle()
    _remove(session, writing, old, (line, *lines))
    size = sum(one.ciphertext for one in (line, *lines))
    return Exported(
        outage_id,
        outage.ward_name,
        desk.name,
        head.serial,
        len(state.sheets),
        name,
        len(lines) + 1,
        writing.written,
        size,
    )


def _will_lie(session: Session, outage_id: str, lines: Iterable[Line]) -> frozenset[str]:
    """Remember the parts before a manifest names them, beside those that lie there: whoever is
    killed leaves none behind. The digests of those that no manifest will name then."""
    new = {line.digest for line in lines}
    with session.database.write() as tx:
        before = handover.lying_parts(tx, outage_id)
        handover.keep_lying_parts(tx, outage_id, before | new)
    return before - new


def _remove(session: Session, writing: _Writing, old: Iterable[str], lines: Iterable[Line]) -> None:
    """The parts of the handover before that are in no manifest any more. What cannot be removed, or
    lies on another share, is so the next time."""
    left: set[str] = set()
    for digest in old:
        name = manifest.part_name(digest)
        try:
            if name not in writing.there:
                left.add(digest)
            else:
                writing.share.remove(name)
        except FallbackError:
            left.add(digest)
    with session.database.write() as tx:
        lie = left | {line.digest for line in lines}
        handover.keep_lying_parts(tx, writing.outage_id, lie)


def _may_go(tx: Transaction, outage: Outage) -> RecoveryDesk:
    """Whom it goes to. FallbackError where it cannot be handed over."""
    if outage.store_id:
        raise FallbackError("handover.not_ours", ward=outage.ward_name)
    if outage.closed_at is not None:
        raise FallbackError("handover.closed", ward=outage.ward_name)
    if handing.begun_to_write(tx, outage.id):
        raise FallbackError("handover.begun_here", ward=outage.ward_name)
    found = handover.desk(tx)
    if found is None:
        raise FallbackError("handover.no_desk")
    before = handover.handed_over(tx, outage.id)
    if outage.handed_to and before is not None and before.sign_key != found.sign_key:
        raise FallbackError("handover.at_another_desk", ward=outage.ward_name, desk=before.desk)
    return found


def _noted(session: Session, outage: Outage) -> tuple[Head, State]:
    """From here on its sheets are keyed at the desk; how it stands at this moment."""
    with session.act(Action.HANDOVER_EXPORT, outage=outage.id) as act:
        now = outages.get(act.tx, outage.id) or outage
        desk = _may_go(act.tx, now)
        serial = trail.end(act.tx)[0] + 1  # the row that notes this very act
        new = HandedOver(outage.id, desk.name, desk.sign_key, serial, act.at)
        handover.keep_handed_over(act.tx, new)
        outages.hand_to(act.tx, outage.id, desk.name)
        state = state_of(act.tx, now)
        act.details |= {"desk": sealing.key_id(desk.open_key), "sheets": str(len(state.sheets))}
        return Head(machine.read(act.tx).code, outage.id, serial, act.at), state

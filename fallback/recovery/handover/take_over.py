"""At the desk: handovers are taken over from a share or a stick, each whole or not at all.

Fetched first, then landed in one transaction. A handover that was taken over already changes
nothing; an older one, another desk's, or one that cannot be trusted is refused in a sentence.
"""

import hashlib
from dataclasses import dataclass
from typing import Literal, TypeAlias

from fallback.errors import FallbackError
from fallback.recovery.handover import begun, fetch, manifest, merging, settling
from fallback.recovery.handover.contents import Index, State
from fallback.recovery.handover.fetch import Fetched
from fallback.recovery.handover.landing import Landing
from fallback.recovery.handover.manifest import Manifest
from fallback.session import Action, Noted, Session
from fallback.sources.record_system import Progress
from fallback.staging.packages import signed
from fallback.staging.shares.share import Share
from fallback.staging.timetable.alone import alone
from fallback.store import handover, machine, outages, sheets, staging
from fallback.store.database import Transaction
from fallback.store.handover import TakenOver
from fallback.store.staging import KeyPair, Recipient
from fallback.texts import Message, say

Outcome: TypeAlias = Literal["taken", "nothing-new", "refused"]


@dataclass(frozen=True)
class Arrival:
    """How a handover went. `told` says it in words; what is refused changed nothing. `sheets` and
    `pages` are all that there are of the outage now, `came` what was new, by kind."""

    file: str
    outcome: Outcome
    told: tuple[Message, ...]
    outage_id: str = ""
    ward: str = ""
    machine: str = ""
    sheets: int = 0
    came: dict[str, int] | None = None
    gaps: tuple[str, ...] = ()


def take_over(session: Session, share: Share, progress: Progress) -> tuple[Arrival, ...]:
    """Take over all handovers that lie on the share. FallbackError where this is no desk yet, the
    share fails, or another run is at it; what concerns one of them is its `Arrival`."""
    with alone(session.settings.data_dir / "handover.lock"):
        with session.read() as tx:
            pair = staging.key_pair(tx, "open")
        if pair is None:
            raise FallbackError("handover.not_a_desk")
        return tuple(_one(session, share, name, pair, progress) for name in fetch.names(share))


def _one(session: Session, share: Share, name: str, pair: KeyPair, progress: Progress) -> Arrival:
    try:
        return _arrival(session, share, name, pair, progress)
    except FallbackError as error:
        if error.message.key == "handover.stopped":
            raise
        return Arrival(name, "refused", (error.message,))


def _arrival(
    session: Session, share: Share, name: str, pair: KeyPair, progress: Progress
) -> Arrival:
    data = share.read(name, signed.MOST)
    if data is None:
        raise FallbackError("handover.part_missing", file=name)
    head, digest = manifest.read(data, name), hashlib.sha256(data).hexdigest()
    with session.read() as tx:
        pc = _the_pc(tx, head, name)
        known = _known(tx, head, digest, name, pc)
        had = handover.parts(tx, head.outage)
    if known is not None:
        told = say("handover.nothing_new", machine=pc.machine, made=known.made_at)
        return Arrival(name, "nothing-new", (told,), head.outage, machine=pc.machine)
    index = manifest.unseal(head, pair, name)
    folder = session.settings.data_dir / "handover" / head.outage
    fetched = Fetched(folder, name, head.outage)
    new = [line for line in index.parts if line.digest not in had]
    fetched.fetch(share, [index.state, *new], progress)
    refusals = session.database.refusals
    impossible: tuple[type[Exception], ...] = (*refusals, LookupError, ValueError, OverflowError)
    try:
        with session.act(Action.HANDOVER_IMPORT, outage=head.outage, serial=head.serial) as act:
            arrival = _landed(act, _Coming(head, digest, index, pc, fetched))
    except impossible as error:
        # signed, and yet nothing that a ward PC's own store could hold
        raise FallbackError("handover.impossible", file=name, machine=pc.machine) from error
    fetched.remove()
    return arrival


def _the_pc(tx: Transaction, head: Manifest, name: str) -> Recipient:
    """The ward PC by its key. FallbackError where it is not known here, or not any more."""
    found = next((one for one in staging.recipients(tx) if one.sign_key == head.sign_key), None)
    if found is None or found.code != head.code:
        raise FallbackError("handover.unknown_pc", file=name, code=head.code)
    if found.revoked_at is not None:
        raise FallbackError("handover.revoked", file=name, machine=found.machine)
    if machine.read(tx).code == head.code:
        raise FallbackError("handover.same_code", file=name, code=head.code, machine=found.machine)
    return found


def _known(
    tx: Transaction, head: Manifest, digest: str, name: str, pc: Recipient
) -> TakenOver | None:
    """The same handover, if it was taken over. FallbackError where a newer one was."""
    last = handover.taken_over(tx, head.outage)
    if last is None or head.serial > last.serial:
        return None
    if (head.serial, digest) == (last.serial, last.digest):
        return last
    raise FallbackError("handover.rolled_back", file=name, machine=pc.machine, made=last.made_at)


@dataclass(frozen=True)
class _Coming:
    """A handover that is fetched."""

    head: Manifest
    digest: str
    index: Index
    pc: Recipient
    fetched: Fetched


def _landed(act: Noted, coming: _Coming) -> Arrival:
    head, index, pc, tx = coming.head, coming.index, coming.pc, act.tx
    if _known(tx, head, coming.digest, coming.fetched.file, pc):  # another PC of the desk was at it
        raise FallbackError("handover.taken_meanwhile", file=coming.fetched.file)
    landing = Landing(
        tx, coming.fetched.file, head.outage, index.store_id, head.code, pc.machine, act.at
    )
    _one_machine(landing)
    state = coming.fetched.state(index.state)
    last, before = handover.taken_over(tx, head.outage), begun.standing(tx, head.outage)
    settling.begin(landing, state)
    had = handover.parts(tx, head.outage)
    for line in index.parts:
        if line.digest not in had:
            landing.part(coming.fetched.items(line))
            handover.keep_part(tx, head.outage, line.digest)
    settling.finish(landing, state)
    _whole(landing, state, head.serial)
    gaps = merging.gaps((one.number for one in state.sheets), state.others)
    new = TakenOver(
        head.outage, index.store_id, head.code, pc.machine, head.sign_key, head.serial,
        coming.digest, head.made_at, act.at, len(state.entries), gaps,
        begun.landed(tx, last, before, head.outage),
    )  # fmt: skip
    handover.keep_taken_over(tx, new)
    outages.hand_to(tx, head.outage, "")
    act.details |= {"machine": pc.machine, **{key: str(n) for key, n in landing.came.items()}}
    return Arrival(
        coming.fetched.file, "taken", _told(landing, state, gaps), head.outage,
        state.outage.ward_name, pc.machine, len(state.sheets), dict(landing.came), gaps,
    )  # fmt: skip


def _one_machine(landing: Landing) -> None:
    """Two stores with one code print the same numbers."""
    for one in handover.all_taken_over(landing.tx):
        if (one.code == landing.code) != (one.store_id == landing.store_id):
            raise landing.refuse("same_code", code=landing.code)


def _whole(landing: Landing, state: State, serial: int) -> None:
    """The trail is here to the row that notes the handover, and every sheet has its place."""
    ours = (one for one in sheets.of_outage(landing.tx, landing.outage_id))
    numbers = {one.number for one in ours if one.number.startswith(f"{landing.code}-")}
    told = {one.number for one in state.sheets}
    end = handover.hash_at(landing.tx, landing.store_id, serial)
    first = handover.hash_at(landing.tx, landing.store_id, state.trail_from)
    if numbers != told or end is None or first is None:
        raise landing.refuse("not_whole")


def _told(landing: Landing, state: State, gaps: tuple[str, ...]) -> tuple[Message, ...]:
    came = landing.came
    told = say(
        "handover.taken",
        ward=state.outage.ward_name,
        machine=landing.machine,
        sheets=came["sheets"],
        all=len(state.sheets),
        pages=came["pages"],
        entries=came["entries"],
        arrivals=came["arrivals"],
    )
    named = ", ".join(f"{landing.code}-{one}" for one in gaps)
    missing = (say("handover.gaps", count=len(gaps), numbers=named),) if gaps else ()
    return (told, *missing, *landing.told)

"""How things stand on the ward PC, laid over how they stand here: only ever forward.

People of the same name are one person, so that nobody keys a sheet twice under two ids. What two
PCs keyed of one sheet, each without the other, is not mixed: what is here stands, the other is
kept apart.
"""

import uuid
from collections import defaultdict
from datetime import date
from typing import Final

from fallback.chart.reserve import ReserveIdentity
from fallback.recovery.handover.contents import Allotted, Arrived, Keyed, Pass, Reopening, State
from fallback.recovery.handover.landing import Landing
from fallback.recovery.handover.merging import contradicts, further, rest
from fallback.store import entries, merging, outages, reserve, sheets
from fallback.store.outages import Outage
from fallback.texts import say

_NOBODY: Final = ""


def begin(landing: Landing, state: State) -> None:
    """The people and the outage, before anything that names them. FallbackError where the outage is
    another's, or is closed here."""
    _people(landing, state)
    told, here = state.outage, outages.get(landing.tx, state.outage.id)
    if here is None:
        outages.declare(
            landing.tx,
            Outage(
                told.id,
                told.kind,
                told.ward_id,
                told.ward_name,
                told.reason,
                told.began_at,
                told.declared_at,
                told.ended_at,
                store_id=landing.store_id,
            ),
        )
    elif here.store_id != landing.store_id:
        raise landing.refuse("another_pcs_outage", ward=told.ward_name)
    elif here.closed_at is not None:
        raise landing.refuse("closed_here", ward=told.ward_name)
    elif here.ended_at is None and told.ended_at is not None:
        outages.mark_ended(landing.tx, told.id, told.ended_at)
    elif told.ended_at is not None and told.ended_at != here.ended_at:
        landing.told.append(say("handover.ended_differs", here=here.ended_at, there=told.ended_at))
    known = {closed for closed, *_ in outages.reopenings(landing.tx, told.id)}
    for one in state.reopenings:
        if one.closed_at not in known:
            _reopening(landing, one)


def finish(landing: Landing, state: State) -> None:
    """Where the sheets stand, what was keyed, who arrived; after all parts."""
    _states(landing, state)
    _entries(landing, state)
    blocks = {one.id: _block(landing, one) for one in state.blocks}
    for arrived in state.arrivals:
        _arrival(landing, arrived, None if arrived.block is None else blocks[arrived.block])


def _people(landing: Landing, state: State) -> None:
    for one in state.people:
        here = merging.person_named(landing.tx, one.name)
        if here is None:
            here = uuid.uuid4().hex if merging.id_taken(landing.tx, one.id) else one.id
            merging.add_person(landing.tx, here, one.name.strip(), one.role, landing.at)
            landing.came["people"] += 1
        landing.people[one.id] = here


def _reopening(landing: Landing, one: Reopening) -> None:
    landing.tx.insert(
        "outage_reopened",
        outage_id=landing.outage_id,
        closed_at=one.closed_at,
        reopened_at=one.reopened_at,
        reason=one.reason,
        person_id=landing.people[one.person_id],
    )


def _states(landing: Landing, state: State) -> None:
    for told in state.sheets:
        here = sheets.get(landing.tx, told.number)
        if here is None or here.outage_id != landing.outage_id:
            raise landing.refuse("not_whole")
        if contradicts(here.state, told.state):
            landing.told.append(
                say(
                    "handover.given_up_and_back",
                    number=told.number,
                    here=f"outage.state_{here.state}",
                    there=f"outage.state_{told.state}",
                )
            )
        if here.state != further(here.state, told.state):
            at, reason = told.changed_at, told.reason
            sheets.set_state(landing.tx, told.number, told.state, at, reason)


def _entries(landing: Landing, state: State) -> None:
    keyed: dict[str, list[Keyed]] = defaultdict(list)
    passes: dict[str, list[Pass]] = defaultdict(list)
    for entry in state.entries:
        keyed[entry.sheet_number].append(entry)
    for one in state.passes:
        passes[one.sheet_number].append(one)
    for number in sorted(keyed.keys() | passes.keys()):
        both = keyed[number], passes[number]
        if not (_keyed(landing, number, both[0]) and _passed(landing, number, both[1])):
            said = say("handover.keyed_twice", number=number, machine=landing.machine)
            landing.apart(number, said, both)


def _keyed(landing: Landing, number: str, told: list[Keyed]) -> bool:
    """Add what was keyed since; whether all that is here was keyed there, too."""
    here = merging.entries_of(landing.tx, number)
    rows = [_as_here(landing, one) for one in told]
    new = rest([row[:-1] for row in here], rows)
    if new is None:
        return not rows
    ids = iter(row[-1] for row in here)
    for place, one in enumerate(told):
        if place not in new:
            entry_id = next(ids)
            if one.superseded:
                merging.supersede(landing.tx, entry_id)
    for place in new:
        names = ("sheet_number", "path", "keying", "state", "value", "person_id", "at", "strokes")
        row = dict(zip(names, rows[place], strict=True))
        landing.tx.insert("entry", **row, superseded=told[place].superseded)
        landing.came["entries"] += 1
    return True


def _as_here(landing: Landing, one: Keyed) -> tuple[object, ...]:
    who = landing.people[one.person_id]
    return (*(one.sheet_number, one.path, one.keying, one.state, one.value), who,
            *(one.at, one.strokes))  # fmt: skip


def _passed(landing: Landing, number: str, told: list[Pass]) -> bool:
    here = entries.passes(landing.tx, number)
    if any(here.get(one.keying, (_NOBODY, ""))[0] not in (_NOBODY, landing.people[one.person_id])
           for one in told):  # fmt: skip
        return False
    for one in told:
        if one.keying not in here:
            who = landing.people[one.person_id]
            entries.finish(landing.tx, number, one.keying, who, one.at)
    return True


def _block(landing: Landing, told: Allotted) -> int:
    """The block here that numbers of it belong to. One that overlaps another's is said."""
    known = merging.block_of(
        landing.tx, landing.store_id, told.format, told.series, told.first, told.added_at
    )
    if known is not None:
        return known
    if told.first is not None and told.last is not None:
        other = reserve.overlapping(landing.tx, told.format, told.series, told.first, told.last)
        if other is not None:
            landing.told.append(say("handover.blocks_overlap", machine=landing.machine))
            return other.id
    return reserve.add_block(
        landing.tx,
        format=told.format,
        series=told.series,
        first=told.first,
        last=told.last,
        numbers=[one for one in told.numbers if not reserve.is_allotted(landing.tx, one)],
        by=landing.people[told.added_by],
        at=told.added_at,
        store_id=landing.store_id,
    ).id


def _arrival(landing: Landing, told: Arrived, block_id: int | None) -> None:
    here = reserve.get(landing.tx, told.number)
    if here is not None and here.outage_id != landing.outage_id:
        raise landing.refuse("reserve_twice", number=told.number)
    if here is None:
        here = _given(landing, told, block_id)
    there = (told.state, told.patient_id)
    if there in (("given", ""), (here.state, here.patient_id)):
        return
    by = landing.people[told.changed_by]
    if here.state != "given":
        said = say("handover.identity_differs", number=told.number, machine=landing.machine)
        landing.apart(told.number, said, told)
    elif told.state == "linked":
        at = told.changed_at
        reserve.link(landing.tx, told.number, told.patient_id, told.reason, by=by, at=at)
    else:
        reserve.void(landing.tx, told.number, told.reason, by=by, at=told.changed_at)


def _given(landing: Landing, told: Arrived, block_id: int | None) -> ReserveIdentity:
    """A number of that PC's own takes a place in our row of them, and stays the number it is."""
    new = ReserveIdentity(
        told.number,
        told.system,
        landing.outage_id,
        told.name,
        date.fromisoformat(told.birth_date) if told.birth_date else None,
        told.sex,
        told.given_at,
        reason=told.reason if told.state == "given" else "",
    )
    serial = reserve.next_serial(landing.tx) if block_id is None else None
    by = landing.people[told.given_by]
    reserve.give(landing.tx, new, block_id=block_id, serial=serial, by=by)
    landing.came["arrivals"] += 1
    return new

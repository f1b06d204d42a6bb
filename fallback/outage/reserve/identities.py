"""A reserve identity is given in one transaction, to one person, once; a person links it."""

from collections.abc import Iterator
from datetime import date

import msgspec

from fallback.chart.model import Sex
from fallback.chart.reserve import ReserveIdentity, number_on_sheet
from fallback.errors import FallbackError
from fallback.outage.reserve.formats import COUNTED, FORMATS, Span, Told
from fallback.outage.reserve.local import local_number, normal_local
from fallback.session import Action, Session
from fallback.store import machine, outages, reserve
from fallback.store.database import Transaction
from fallback.store.outages import Outage
from fallback.store.reserve import Block


def take(
    session: Session, outage: Outage, *, name: str, birth_date: date | None, sex: Sex
) -> ReserveIdentity:
    """Give the next free number to somebody who arrived.

    A number that says another birth date or sex than what was told is not given. Where no block
    has one, and in a drill, it is a number of this machine's own. FallbackError where the outage
    is closed or the birth date is to come.
    """
    today = session.now().astimezone(session.settings.zone).date()
    if birth_date is not None and birth_date > today:
        raise FallbackError("reserve.born_later", born=birth_date.isoformat())
    with session.act(Action.RESERVE_GIVE, outage=outage.id) as act:
        now = outages.get(act.tx, outage.id)
        if now is None or now.closed_at is not None:
            raise FallbackError("reserve.outage_closed", ward=outage.ward_name)
        drawn = None if now.kind == "drill" else _draw(act.tx, birth_date, sex)
        serial = None
        if drawn is None:
            serial = reserve.next_serial(act.tx)
            number, system = local_number(machine.read(act.tx).code, serial), ""
        else:
            block, number = drawn
            system = FORMATS[block.format].system
        told = " ".join(name.split())
        identity = ReserveIdentity(number, system, now.id, told, birth_date, sex, act.at)
        block_id = drawn[0].id if drawn else None
        reserve.give(act.tx, identity, block_id=block_id, serial=serial, by=act.person.id)
        act.patient_id = identity.sheet_patient_id
    return identity


def link(session: Session, number: str, patient_id: str, reason: str) -> ReserveIdentity:
    """A person says who it turned out to be, and how that was assured. May be mended by linking
    again. FallbackError where there is no such identity, it is void, or a reason is missing."""
    patient_id, reason = patient_id.strip(), reason.strip()
    if not patient_id or number_on_sheet(patient_id) is not None:
        raise FallbackError("reserve.no_patient", number=number)
    with session.act(Action.RESERVE_LINK, patient=patient_id) as act:
        found = _open(act.tx, number, reason)
        act.patient_id = found.sheet_patient_id
        reserve.link(act.tx, found.number, patient_id, reason, by=act.person.id, at=act.at)
    return msgspec.structs.replace(found, state="linked", patient_id=patient_id, reason=reason)


def void(session: Session, number: str, reason: str) -> ReserveIdentity:
    """It was not used after all. The number is not given again. FallbackError where there is no
    such identity, it is linked or void, or a reason is missing."""
    reason = reason.strip()
    with session.act(Action.RESERVE_VOID) as act:
        found = _open(act.tx, number, reason)
        if found.state == "linked":
            raise FallbackError("reserve.is_linked", number=found.number)
        act.patient_id = found.sheet_patient_id
        reserve.void(act.tx, found.number, reason, by=act.person.id, at=act.at)
    return msgspec.structs.replace(found, state="void", reason=reason)


def identity(session: Session, number: str) -> ReserveIdentity:
    """The identity of a number as typed. FallbackError where this machine gave no such number."""
    with session.read() as tx:
        return _known(tx, number)


def arrivals(session: Session, outage_id: str) -> tuple[ReserveIdentity, ...]:
    """Who arrived in an outage, in the order they did."""
    with session.read() as tx:
        return reserve.of_outage(tx, outage_id)


def _draw(tx: Transaction, born: date | None, sex: Sex) -> tuple[Block, str] | None:
    for block in reserve.blocks(tx):
        for number in _candidates(tx, block, born, sex):
            if not reserve.is_known(tx, number):
                return block, number
    return None


def _candidates(tx: Transaction, block: Block, born: date | None, sex: Sex) -> Iterator[str]:
    """What the block still holds for such a person, the most fitting first."""
    kind, taken = FORMATS[block.format], reserve.taken(tx, block.id)
    if block.first is not None and block.last is not None:
        span = Span(block.series, block.first, block.last)
        numbers = COUNTED[block.format].numbers(span, Told(born, sex))
        yield from (number for number in numbers if number not in taken)
        return
    left = [number for number in reserve.allotted(tx, block.id) if number not in taken]
    told = {number: kind.parse(number) for number in left}
    fits = [number for number in left if (one := told[number]) and one.fits(born, sex)]
    # With the birth date where it is known, else without one.
    yield from sorted(fits, key=lambda n: bool(born) != bool((one := told[n]) and one.yymmdd))


def _open(tx: Transaction, number: str, reason: str) -> ReserveIdentity:
    found = _known(tx, number)
    if found.state == "void":
        raise FallbackError("reserve.is_void", number=found.number)
    if not reason:
        raise FallbackError("reserve.reason_needed", number=found.number)
    return found


def _known(tx: Transaction, typed: str) -> ReserveIdentity:
    number = "".join(typed.split()).upper()
    number = normal_local(number) or number
    found = reserve.get(tx, number)
    if found is None:
        raise FallbackError("reserve.unknown", number=typed)
    return found

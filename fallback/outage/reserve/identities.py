"""A reserve identity is given in one transaction, to one person, once; a person links it."""

import re
from collections.abc import Iterator
from datetime import date
from itertools import islice

import msgspec

from fallback.chart.model import Sex
from fallback.chart.reserve import ON_PAPER, ReserveIdentity, number_on_sheet
from fallback.errors import FallbackError
from fallback.outage.reserve.formats import COUNTED, FORMATS, Span, Told
from fallback.outage.reserve.local import local_number, normal_local
from fallback.session import Action, Noted, Session
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
    told = " ".join(name.split())
    with session.act(Action.RESERVE_GIVE, outage=outage.id) as act:
        now = _still_open(act.tx, outage)
        (drawn,) = _draw(act.tx, now, birth_date, sex, 1) or (None,)
        given = _give(act, now, drawn, Told(birth_date, sex), told)
        act.patient_id = given.sheet_patient_id
    return given


def take_for_log(session: Session, outage: Outage, count: int) -> tuple[ReserveIdentity, ...]:
    """Give the rows of an arrivals log a number each, before the log is drawn.

    Whoever gets one is not known yet, so a number that says a birth date or a sex is not given.
    FallbackError where the outage is closed.
    """
    with session.act(Action.RESERVE_GIVE, outage=outage.id, log=count) as act:
        now = _still_open(act.tx, outage)
        drawn: list[tuple[Block, str] | None] = [*_draw(act.tx, now, None, None, count)]
        drawn += [None] * (count - len(drawn))
        given = tuple(_give(act, now, one, Told(), reason=ON_PAPER) for one in drawn)
        act.details |= {"first": given[0].number, "last": given[-1].number}
    return given


def _still_open(tx: Transaction, outage: Outage) -> Outage:
    now = outages.get(tx, outage.id)
    if now is None or now.closed_at is not None:
        raise FallbackError("reserve.outage_closed", ward=outage.ward_name)
    return now


def _give(
    act: Noted,
    outage: Outage,
    drawn: tuple[Block, str] | None,
    told: Told,
    name: str = "",
    reason: str = "",
) -> ReserveIdentity:
    """Keep the number that was drawn, or else the next of this machine's own."""
    serial = None
    if drawn is None:
        serial = reserve.next_serial(act.tx)
        number, system = local_number(machine.read(act.tx).code, serial), ""
    else:
        number, system = drawn[1], FORMATS[drawn[0].format].system
    sex = told.sex or "unknown"
    given = ReserveIdentity(number, system, outage.id, name, told.born, sex, act.at, reason=reason)
    block_id = drawn[0].id if drawn else None
    reserve.give(act.tx, given, block_id=block_id, serial=serial, by=act.person.id)
    return given


def link(session: Session, number: str, patient_id: str, reason: str) -> ReserveIdentity:
    """A person says who it turned out to be, and how that was assured. May be mended by linking
    again. FallbackError where there is no such identity, it is void, or a reason is missing."""
    patient_id, reason = patient_id.strip(), reason.strip()
    if not patient_id or number_on_sheet(patient_id) is not None:
        raise FallbackError("reserve.no_patient", number=number)
    with session.act(Action.RESERVE_LINK, patient=patient_id) as act:
        found = _open(act.tx, number, reason)
        outage = outages.get(act.tx, found.outage_id)
        if outage is not None and outage.handed_to:
            told = {"ward": outage.ward_name, "where": outage.handed_to}
            raise FallbackError("handover.elsewhere", **told)
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


def find(tx: Transaction, typed: str) -> ReserveIdentity | None:
    """The same, None where there is none. A barcode reader set for another keyboard types "+" or
    "/" for a dash."""
    number = "".join(typed.split()).upper()
    number = normal_local(number) or number
    return reserve.get(tx, number) or reserve.get(tx, re.sub("[+/]", "-", number))


def arrivals(session: Session, outage_id: str) -> tuple[ReserveIdentity, ...]:
    """Who arrived in an outage, in the order they did."""
    with session.read() as tx:
        return reserve.of_outage(tx, outage_id)


def _draw(
    tx: Transaction, outage: Outage, born: date | None, sex: Sex | None, count: int
) -> list[tuple[Block, str]]:
    """The next free numbers, as many as there are; a drill does not try the region's own. `sex`
    None: of whom nothing is known, not even that it is unknown."""
    if outage.kind == "drill":
        return []
    free = (
        (block, number)
        for block in reserve.blocks(tx)
        for number in _candidates(tx, block, born, sex)
        if not reserve.is_known(tx, number)
    )
    return list(islice(free, count))


def _candidates(tx: Transaction, block: Block, born: date | None, sex: Sex | None) -> Iterator[str]:
    """What the block still holds for such a person, the most fitting first."""
    kind, taken = FORMATS[block.format], reserve.taken(tx, block.id)
    if block.first is not None and block.last is not None:
        span = Span(block.series, block.first, block.last)
        numbers = COUNTED[block.format].numbers(span, Told(born, sex))
        yield from (number for number in numbers if number not in taken)
        return
    left = [number for number in reserve.allotted(tx, block.id) if number not in taken]
    told = {number: kind.parse(number) for number in left}
    if sex is None:
        yield from (number for number in left if told[number] == Told())
        return
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
    found = find(tx, typed)
    if found is None:
        raise FallbackError("reserve.unknown", number=typed)
    return found

"""Whether this PC could print a fresh packet of each of its wards now, and if not, why.

*Hindrances* keep a fresh packet from being printed now. *Remarks* are to be seen to before the day
comes. A job that ran is evidence of neither: what counts is what lies in the store, proven.
"""

import shutil
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Final

import msgspec

from fallback.chart.model import Ward
from fallback.errors import FallbackError
from fallback.printing import Queue, queue_told, queues
from fallback.session import Session, from_iso, iso
from fallback.store import keyslots, machine, own_forms, readiness, snapshots, staging
from fallback.store.database import Transaction
from fallback.store.readiness import Stock
from fallback.texts import Message, say

BY_HAND: Final = ("passphrase", "break-glass")  # keyslots that a person can open

Printers = Callable[[], tuple[Queue, ...]]
NextRun = Callable[[], datetime | None]


class WardReady(msgspec.Struct, frozen=True):
    """A ward's snapshot, as it lies in the store. Times are ISO in UTC; `waiting`: newer ones that
    are kept apart."""

    id: str
    name: str
    fetched_at: str = ""
    source: str = ""
    charts: int = 0
    proven: bool = False
    waiting: int = 0
    last_drill: str = ""
    hindrances: tuple[Message, ...] = ()
    remarks: tuple[Message, ...] = ()


class SlotReady(msgspec.Struct, frozen=True):
    """A keyslot, and when it last opened the store."""

    id: str
    type: str
    label: str
    exercised: str = ""


class Readiness(msgspec.Struct, frozen=True):
    """This PC, now. `hindrances` concern all its wards."""

    code: str
    at: str
    wards: tuple[WardReady, ...]
    printer: str
    free_bytes: int
    next_run: str = ""
    keyslots: tuple[SlotReady, ...] = ()
    stock: dict[str, tuple[Stock, ...]] = {}
    hindrances: tuple[Message, ...] = ()
    remarks: tuple[Message, ...] = ()

    @property
    def ready(self) -> bool:
        """Whether a fresh packet of every ward could be printed now."""
        wards = all(not ward.hindrances for ward in self.wards)
        return bool(self.wards) and wards and not self.hindrances


def look(session: Session, *, printers: Printers = queues, next_run: NextRun) -> Readiness:
    """Look at the store, the printer, the disk and the timetable. Changes nothing."""
    settings = session.settings
    slots = keyslots.read(settings.keyslot_file).slots
    with session.read() as tx:
        wards = tuple(_ward(session, tx, ward) for ward in _wards(session, tx))
        used = readiness.exercised(tx)
        stock = {ward.id: readiness.stock(tx, ward.id) for ward in wards}
        stale = tuple(_stale(tx, wards, stock))
        code = machine.read(tx).code
    ready = tuple(SlotReady(s.id, s.type, s.label, used.get(s.id, "")) for s in slots)
    free = shutil.disk_usage(settings.data_dir).free
    run = next_run()
    hindrances = [*_printer(settings.printer, printers)]
    if not wards:
        hindrances.append(say("ready.no_wards"))
    if not any(slot.type in BY_HAND for slot in slots):
        hindrances.append(say("ready.no_keyslot"))
    return Readiness(
        code=code,
        at=iso(session.now()),
        wards=wards,
        printer=settings.printer,
        free_bytes=free,
        next_run=iso(run) if run else "",
        keyslots=ready,
        stock=stock,
        hindrances=tuple(hindrances),
        remarks=(*_remarks(session, ready, free, run), *stale),
    )


def _wards(session: Session, tx: Transaction) -> tuple[Ward, ...]:
    """Those granted, of the settings, and else those that the store holds."""
    grant, held = staging.grant(tx), snapshots.wards(tx)
    names = {ward.id: ward.name for ward in held}
    meant = [*(grant.wards if grant else ()), session.settings.ward]
    ids = [id for id in dict.fromkeys(meant) if id] or [ward.id for ward in held]
    return tuple(Ward(id, names.get(id, id)) for id in ids)


def _ward(session: Session, tx: Transaction, ward: Ward) -> WardReady:
    now, limits = session.now(), session.settings.staging
    current = snapshots.current(tx, ward.id)
    drill = readiness.last_drill(tx, ward.id) or ""
    rows = snapshots.listed(tx, ward.id)
    remarks: list[Message] = []
    if not drill or now - from_iso(drill) > timedelta(days=limits.drill_days):
        remarks.append(say("ready.no_drill", ward=ward.name, days=limits.drill_days))
    if current is None:
        none = (say("ready.no_snapshot", ward=ward.name),)
        return WardReady(ward.id, ward.name, last_drill=drill, hindrances=none, waiting=len(rows))
    waiting = sum(1 for row in rows if not row.trusted and row.fetched_at > current.fetched_at)
    if waiting:
        remarks.append(say("ready.waiting", ward=ward.name, count=waiting))
    age = now - from_iso(current.fetched_at)
    hindrances: list[Message] = []
    if age > timedelta(minutes=limits.fresh_minutes):
        said = {"ward": ward.name, "minutes": age // timedelta(minutes=1)}
        hindrances.append(say("ready.stale", **said))
    if age < -timedelta(minutes=limits.clock_minutes):
        hindrances.append(say("ready.clock", ward=ward.name))
    if current.proven_at is None:
        hindrances.append(say("ready.not_proven", ward=ward.name))
    return WardReady(
        id=ward.id,
        name=ward.name,
        fetched_at=current.fetched_at,
        source=current.source,
        charts=current.charts,
        proven=current.proven_at is not None,
        waiting=waiting,
        last_drill=drill,
        hindrances=tuple(hindrances),
        remarks=tuple(remarks),
    )


def _printer(name: str, printers: Printers) -> Iterator[Message]:
    if not name:
        yield say("ready.no_printer")
        return
    try:
        queue = next((one for one in printers() if one.name == name), None)
    except FallbackError as error:
        yield error.message
        return
    if queue is None:
        yield say("ready.unknown_printer", printer=name)
    elif not queue.ready:
        yield say("ready.printer", printer=name)
        yield from queue_told(queue)


def _remarks(
    session: Session, slots: tuple[SlotReady, ...], free: int, run: datetime | None
) -> Iterator[Message]:
    limits, now = session.settings.staging, session.now()
    if free < limits.free_megabytes * 1_000_000:
        yield say("ready.disk", megabytes=free // 1_000_000)
    if run is None:
        yield say("ready.not_scheduled")
    if not any(slot.type == "machine" for slot in slots):
        yield say("ready.no_machine_slot")
    for slot in slots:
        old = timedelta(days=limits.exercise_days)
        if slot.type == "passphrase" and (
            not slot.exercised or now - from_iso(slot.exercised) > old
        ):
            yield say("ready.not_exercised", label=slot.label, days=limits.exercise_days)


def _stale(
    tx: Transaction, wards: tuple[WardReady, ...], stock: dict[str, tuple[Stock, ...]]
) -> Iterator[Message]:
    """The box of blank forms: never counted, empty, or of a version that is no longer printed."""
    newest = {form.id: form for form in own_forms.forms(tx).all()}
    for ward in wards:
        if not stock[ward.id]:
            yield say("ready.no_stock", ward=ward.name)
        for one in stock[ward.id]:
            form = newest.get(one.form)
            if one.copies == 0:
                yield say("ready.stock_empty", ward=ward.name, form=one.form)
            elif form is None or one.version < form.version:
                yield say("ready.stock_old", ward=ward.name, form=one.form, version=one.version)

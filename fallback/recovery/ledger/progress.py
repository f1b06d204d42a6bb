"""How far the desk has come, for whoever leads it: sheets by ward and state, the oldest that
nobody has keyed, how fast it goes, and when it will be done at that rate."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta

import msgspec

from fallback.recovery.keying.verification import ARBITRATION, FIRST, is_keyed
from fallback.session import Action, Session, from_iso, iso
from fallback.store import entries, outages, sheets
from fallback.store.database import Transaction
from fallback.store.outages import Outage
from fallback.store.sheets import Sheet
from forms.spec import Keying

LOOK_BACK = timedelta(hours=2)
"""The rate is of so long, or since the first keying where that is shorter."""
_SHORTEST = timedelta(minutes=5)
_DONE = ("verified", "filed", "void", "lost")


class WardProgress(msgspec.Struct, frozen=True):
    """One outage. Times are ISO in UTC, "" where there is none."""

    outage_id: str
    ward: str
    states: dict[str, int]  # of the sheets that come back
    keyings_left: int  # first and second; of sheets that are still out too
    oldest: str  # the sheet that came back first of those nobody has keyed
    oldest_since: str
    rate: float  # keyings an hour
    done_at: str  # at that rate; "" where nothing was keyed lately


def progress_of(session: Session) -> tuple[WardProgress, ...]:
    """Of every open outage that this store knows. Reading it is noted."""
    with session.act(Action.CHART_READ, progress="*") as noted:
        every = [one for one in outages.listed(noted.tx) if one.closed_at is None]
        return tuple(_of(noted.tx, one, session.now()) for one in every)


def _of(tx: Transaction, outage: Outage, now: datetime) -> WardProgress:
    every = tuple(one for one in sheets.of_outage(tx, outage.id) if one.returns)
    passes = entries.passes_of(tx, outage.id)
    done = Counter(number for number, keying, *_ in passes if keying != ARBITRATION)
    left = sum(
        max(0, _needed(tx, one) - done[one.number]) for one in every if one.state not in _DONE
    )
    waiting = _unkeyed(every, {number for number, keying, *_ in passes if keying == FIRST})
    rate = rate_of([from_iso(at) for *_, at in passes], now)
    return WardProgress(
        outage.id,
        outage.ward_name,
        dict(sorted(Counter(one.state for one in every).items())),
        left,
        waiting.number if waiting else "",
        waiting.changed_at if waiting else "",
        round(rate, 1),
        iso(now + timedelta(hours=left / rate)) if left and rate else "",
    )


def _needed(tx: Transaction, sheet: Sheet) -> int:
    """How many people key it."""
    boxes = [box for box in sheets.frozen(tx, sheet.number).boxes if is_keyed(box)]
    if not boxes:
        return 0
    return 2 if any(box.keying is Keying.TWICE for box in boxes) else 1


def _unkeyed(every: Iterable[Sheet], keyed: set[str]) -> Sheet | None:
    back = [one for one in every if one.state == "returned" and one.number not in keyed]
    return min(back, key=lambda one: (one.changed_at, one.number), default=None)


def rate_of(keyed: Iterable[datetime], now: datetime) -> float:
    """Keyings an hour of late; 0 where there were none."""
    late = [at for at in keyed if now - LOOK_BACK <= at <= now]
    if not late:
        return 0.0
    return len(late) / (max(now - min(late), _SHORTEST) / timedelta(hours=1))

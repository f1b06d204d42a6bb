"""Where every reserve number of an outage stands. One that was printed on an arrivals log is called
unused only where its whole row was keyed blank."""

from collections.abc import Iterator
from typing import Final, Literal, TypeAlias

import msgspec

from fallback.chart.reserve import ReserveIdentity
from fallback.outage.reserve.log import FORM
from fallback.recovery.keying import tasks
from fallback.recovery.keying.verification import Reading
from fallback.session import Noted, Session
from fallback.store import reserve, sheets
from fallback.store.database import Transaction
from fallback.store.outages import Outage
from fallback.store.sheets import Sheet, SheetState
from fallback.texts import Lang, Message, say, worded

Standing: TypeAlias = Literal[
    "linked",  # a person said who it is
    "void",
    "given",  # on the screen, to somebody nobody has linked yet
    "out",  # on a log that has not been keyed
    "used",  # on a log, to somebody nobody has linked yet
    "unsure",  # on a log that is void or lost, or its row was struck: perhaps used
    "unused",  # its row came back blank
    "unprinted",  # taken for a log that was never issued
]
RETURNED: Final[frozenset[Standing]] = frozenset({"unused", "unprinted"})
"""Those that nobody has: at closing they are void."""
LINKABLE: Final[frozenset[Standing]] = frozenset({"given", "used", "unsure", "linked"})
"""Those that somebody has, or may have; what was linked wrongly can be linked anew."""
_GONE: Final[frozenset[SheetState]] = frozenset({"void", "lost"})


class ReserveNumber(msgspec.Struct, frozen=True):
    """A number, where it stands, whose it is as told, and the log that it is printed on."""

    identity: ReserveIdentity
    standing: Standing
    name: str = ""
    sheet: str = ""

    @property
    def linkable(self) -> bool:
        """Whether a person may say who it is."""
        return self.standing in LINKABLE

    @property
    def voidable(self) -> bool:
        """Whether a person may say that nobody has it: on a log, the log's own row says that."""
        return self.standing == "given"


class _Row(msgspec.Struct, frozen=True):
    """The row of a number; `readings` are None where the log has not been keyed."""

    sheet: Sheet
    readings: tuple[Reading, ...] | None


def reserve_numbers(tx: Transaction, outage: Outage) -> tuple[ReserveNumber, ...]:
    """All that were given in the outage, in the order they were."""
    rows = dict(_rows(tx, outage))
    return tuple(_number(one, rows.get(one.number)) for one in reserve.of_outage(tx, outage.id))


def numbers_of(session: Session, outage: Outage) -> tuple[ReserveNumber, ...]:
    """The same, as it stands now."""
    with session.read() as tx:
        return reserve_numbers(tx, outage)


def told(one: ReserveNumber) -> Message:
    """Where it stands, in words."""
    return say(
        f"reserve.standing_{one.standing}",
        sheet=one.sheet,
        patient=one.identity.patient_id,
        reason=one.identity.reason,
    )


def give_back(noted: Noted, outage: Outage, lang: Lang) -> int:
    """The numbers that nobody got are void, and are not given again; how many those were."""
    found = [one for one in reserve_numbers(noted.tx, outage) if one.standing in RETURNED]
    for one in found:
        reason = worded(f"reserve.back_{one.standing}", lang, sheet=one.sheet)
        number = one.identity.number
        reserve.void(noted.tx, number, reason, by=noted.person.id, at=noted.at)
    return len(found)


def _rows(tx: Transaction, outage: Outage) -> Iterator[tuple[str, _Row]]:
    for sheet in sheets.of_outage(tx, outage.id):
        if sheet.form != FORM:
            continue
        settled = tasks.settled(tx, sheet.number)
        paths: dict[str, list[str]] = {}
        for box in sheets.frozen(tx, sheet.number).boxes:
            if box.row_id:
                paths.setdefault(box.row_id, []).append(box.path)
        for number, row in paths.items():
            read = tuple(settled[path] for path in row if path in settled) if settled else None
            yield number, _Row(sheet, read)


def _number(one: ReserveIdentity, row: _Row | None) -> ReserveNumber:
    name = one.name or (_name(row) if row else "")
    return ReserveNumber(one, _standing(one, row), name, row.sheet.number if row else "")


def _standing(one: ReserveIdentity, row: _Row | None) -> Standing:
    if one.state != "given":
        return one.state
    if not one.on_paper:
        return "given"
    if row is None:
        return "unprinted"
    if row.readings is None:
        return "unsure" if row.sheet.state in _GONE else "out"
    states = {reading.state for reading in row.readings}
    if states <= {"blank"}:
        return "unused"
    return "used" if states & {"value", "illegible"} else "unsure"


def _name(row: _Row) -> str:
    found = (one.value for one in row.readings or () if one.path.endswith("/name"))
    return next(found, "")

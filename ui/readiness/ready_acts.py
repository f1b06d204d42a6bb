"""What readiness answers, a line for each thing looked at: well, to be seen to, or a hindrance.

Every sentence of the core's answer stands beside exactly one line.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from fallback.packet.heading import old
from fallback.session import Session, from_iso
from fallback.staging.fleet.readiness import Readiness, WardReady, look
from fallback.staging.timetable import schedule
from fallback.texts import Message, say
from ui.readiness.entry import Entry
from ui.table import Line

WELL, CARE, HINDERS = "✓", "▲", "■"
_OF_STOCK = ("ready.no_stock", "ready.stock_empty", "ready.stock_old")
_OF_DRILL = ("ready.no_drill",)
_OF_PRINTER = ("ready.no_printer", "ready.unknown_printer", "ready.printer")
_OF_DISK, _OF_RUN = ("ready.disk",), ("ready.not_scheduled",)
_OF_KEYS = ("ready.no_keyslot", "ready.no_machine_slot")
_OF_SLOT = ("ready.not_exercised",)
_DO = {
    "snapshot": frozenset({"take", "snapshots"}),
    "drill": frozenset({"drill", "drills"}),
    "stock": frozenset({"count"}),
    "printer": frozenset({"printers"}),
    "run": frozenset({"schedule"}),
    "keys": frozenset({"keys"}),
}


@dataclass(frozen=True)
class ReadyNow:
    """The answer in words: the sentence above the list, and a line for each thing."""

    ready: bool
    said: Message
    entries: tuple[Entry, ...]


def ready(session: Session) -> ReadyNow:
    """How this PC stands now."""
    found = look(session, next_run=schedule.next_run)
    entries = tuple(sorted(_entries(session, found), key=_worst_first))
    signs = [one.line.cells[0].split()[0] for one in entries]
    if found.ready:
        said = say("readiness.ready", care=signs.count(CARE))
    else:
        said = say("readiness.not_ready", count=signs.count(HINDERS), care=signs.count(CARE))
    return ReadyNow(found.ready, said, entries)


def _worst_first(one: Entry) -> int:
    return (HINDERS, CARE, WELL).index(one.line.cells[0][0])


def _entries(session: Session, found: Readiness) -> Iterator[Entry]:
    left, right = list(found.hindrances), list(found.remarks)
    taken = _Taken(session, left, right)
    for ward in found.wards:
        yield from _ward(session, found, ward, taken)
    yield taken.entry(
        "printer",
        found.printer or say("readiness.none").text(session.lang),
        _OF_PRINTER,
        prefix="printing.",
    )
    free = say("readiness.disk", megabytes=found.free_bytes // 1_000_000).text(session.lang)
    yield taken.entry("disk", free, _OF_DISK)
    yield taken.entry("run", moment(session, found.next_run, "readiness.unknown"), _OF_RUN)
    count = say("readiness.keyslots", count=len(found.keyslots)).text(session.lang)
    yield taken.entry("keys", count, _OF_KEYS)
    for slot in found.keyslots:
        used = moment(session, slot.exercised, "readiness.never")
        stands = say("readiness.last_used", at=used).text(session.lang)
        label = slot.label or slot.id
        yield taken.entry("keys", stands, _OF_SLOT, {"label": slot.label}, label, slot.id)
    if left or right:
        yield taken.entry("other", "", (), prefix="")


def _ward(session: Session, found: Readiness, ward: WardReady, taken: "_Taken") -> Iterator[Entry]:
    own = _Taken(session, list(ward.hindrances), list(ward.remarks))
    drill = moment(session, ward.last_drill, "readiness.never")
    last = say("readiness.last_drill", at=drill).text(session.lang)
    drills = own.entry("drill", last, _OF_DRILL, None, ward.name, ward.id)
    yield own.entry("snapshot", _snapshot(session, found, ward), (), None, ward.name, ward.id, "")
    yield drills
    forms = ", ".join(f"{one.form} {one.copies}" for one in found.stock[ward.id])
    forms = forms or say("readiness.never_counted").text(session.lang)
    yield taken.entry("stock", forms, _OF_STOCK, {"ward": ward.name}, ward.name, ward.id)


def _snapshot(session: Session, found: Readiness, ward: WardReady) -> str:
    if not ward.fetched_at:
        return say("readiness.no_snapshot").text(session.lang)
    return say(
        "readiness.snapshot",
        count=ward.charts,
        age=old(from_iso(found.at) - from_iso(ward.fetched_at), session.lang),
        at=moment(session, ward.fetched_at),
        source=ward.source,
        proven="readiness.proven" if ward.proven else "readiness.not_proven",
    ).text(session.lang)


class _Taken:
    """Sentences not yet beside a line."""

    def __init__(self, session: Session, hindrances: list[Message], remarks: list[Message]) -> None:
        self._session, self._hindrances, self._remarks = session, hindrances, remarks

    def entry(
        self,
        kind: str,
        stands: str,
        keys: tuple[str, ...],
        values: dict[str, str] | None = None,
        whose: str = "",
        id: str = "",
        prefix: str | None = None,
    ) -> Entry:
        """A line, with all that is said of it: those of `keys` (with these values), or whose key
        begins with `prefix`."""

        def mine(one: Message) -> bool:
            same = all(one.values.get(name) == value for name, value in (values or {}).items())
            of_it = one.key in keys or (prefix is not None and one.key.startswith(prefix))
            return of_it and same

        bad, said = _take(self._hindrances, mine), _take(self._remarks, mine)
        sign = HINDERS if bad else CARE if said else WELL
        lang = self._session.lang
        what = say(f"readiness.what_{kind}").text(lang)
        name = f"{what}: {whose}" if whose else what
        state = say(f"readiness.state_{_STATES[sign]}").text(lang)
        told = [in_window(one).text(lang) for one in (*bad, *said)] or [
            say("readiness.well").text(lang)
        ]
        line = Line(
            f"{kind}/{id}", (f"{sign} {state}", name, stands), frozenset({0} if bad else ())
        )
        return Entry(line, name, "\n\n".join((stands, *told)), _DO.get(kind, frozenset()))


_IN_WINDOW = frozenset(
    {
        *("not_proven", "no_printer", "unknown_printer", "no_drill", "waiting"),
        *("not_scheduled", "no_machine_slot", "no_stock", "stock_empty"),
    }
)


def in_window(one: Message) -> Message:
    """The same, where the command line has a command and the window a button."""
    area, _, name = one.key.partition(".")
    if area == "ready" and name in _IN_WINDOW:
        return say(f"readiness.do_{name}", **one.values)
    return one


_STATES = {WELL: "well", CARE: "care", HINDERS: "hinders"}


def _take(of: list[Message], mine: Callable[[Message], bool]) -> list[Message]:
    found = [one for one in of if mine(one)]
    of[:] = [one for one in of if not mine(one)]
    return found


def moment(session: Session, at: str, otherwise: str = "") -> str:
    """On the ward's clock; without one, the word for it."""
    if not at:
        return say(otherwise).text(session.lang) if otherwise else ""
    return f"{from_iso(at).astimezone(session.settings.zone):%Y-%m-%d %H:%M}"


def words(session: Session, said: Sequence[Message]) -> str:
    """Sentences, one below the other."""
    return "\n\n".join(one.text(session.lang) for one in said)

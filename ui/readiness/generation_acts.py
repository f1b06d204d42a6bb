"""What the page of generations asks of the core: every kept snapshot, and its doubts."""

from collections.abc import Iterator

from fallback.packet.heading import old
from fallback.session import Session, from_iso
from fallback.snapshots.generations import KeptAs, in_use, kept_as
from fallback.store import generations, snapshots
from fallback.store.snapshots import SnapshotRow
from fallback.texts import Message, say
from ui.readiness.entry import Entry
from ui.readiness.ready_acts import CARE, WELL, moment
from ui.table import Line


def kept(session: Session) -> tuple[Entry, ...]:
    """Ward by ward, the newest first."""
    found: list[Entry] = []
    with session.read() as tx:
        printed = generations.printed_in_open_outages(tx)
        began = generations.open_outages(tx)
        for ward in snapshots.wards(tx):
            rows = [row for row in snapshots.listed(tx, ward.id) if row.purged_at is None]
            current = snapshots.current(tx, ward.id)
            used = in_use(rows, [at for id, at in began if id == ward.id]) | printed
            why = kept_as(rows, session.now(), used)
            now = current.id if current else ""
            found += [_entry(session, row, row.id == now, why[row.id], printed) for row in rows]
    return tuple(found)


def _entry(
    session: Session, row: SnapshotRow, current: bool, why: KeptAs, printed: frozenset[str]
) -> Entry:
    lang = session.lang
    stands = "current" if current else "earlier" if row.trusted else "apart"
    sign = "●" if current else "" if row.trusted else CARE
    marks = [f"{sign} {say(f'readiness.stands_{stands}').text(lang)}".strip()]
    if row.pinned_at:
        marks.append(say("readiness.mark_pinned").text(lang))
    proven = say("readiness.proven" if row.proven_at else "readiness.not_proven").text(lang)
    doubts = f"{CARE} {len(row.doubts)}" if row.doubts else "–"
    fetched = moment(session, row.fetched_at)
    cells = (
        *(fetched, row.ward_name, str(row.charts)),
        f"{WELL if row.proven_at else CARE} {proven}",
        *(doubts, ", ".join(marks)),
    )
    can = {"compare"}
    can |= {"unpin" if row.pinned_at else "pin"} if row.trusted else {"trust"}
    strong = frozenset({5}) if current or not row.trusted else frozenset[int]()
    about = "\n\n".join(_about(session, row, why, row.id in printed))
    return Entry(Line(row.id, cells, strong), f"{row.ward_name} {fetched}", about, frozenset(can))


def _about(session: Session, row: SnapshotRow, why: KeptAs, printed: bool) -> Iterator[str]:
    """Where it is from; every doubt, gap and remark, a sentence each; why it is kept."""
    lang = session.lang

    def told(key: str, **values: object) -> str:
        return say(f"readiness.{key}", **values).text(lang)

    age = old(session.now() - from_iso(row.fetched_at), lang)
    at, landed = moment(session, row.fetched_at), moment(session, row.landed_at)
    yield told("about_source", count=row.charts, source=row.source, at=at, age=age, landed=landed)
    for key, said in (
        ("why_doubted", row.doubts),
        ("what_missing", row.gaps),
        ("worth_knowing", row.remarks),
    ):
        if said:
            yield "\n".join((told(key), *_lines(said, session)))
    if row.trusted and row.doubts:
        yield told("trusted_by", name=row.trusted_by or "–", reason=row.trust_reason or "–")
    if row.pinned_at:
        yield told("pinned_because", reason=row.pin_reason)
    if printed:
        yield told("printed_from")
    hours = session.settings.keep_hours
    yield told("kept_because", why=told(f"kept_{why}", hours=hours))


def _lines(said: tuple[Message, ...], session: Session) -> list[str]:
    return [f"{CARE} {one.text(session.lang)}" for one in said]

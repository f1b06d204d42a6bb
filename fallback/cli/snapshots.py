"""Generations of snapshots: trusted, pinned, purged, and who was in them."""

from argparse import Namespace

from fallback.cli.command import Command, Shown, option
from fallback.cli.face import Face
from fallback.snapshots.handling import pin, seen, trust, unpin
from fallback.snapshots.purge import purge
from fallback.store import snapshots
from fallback.store.generations import Seen
from fallback.store.snapshots import SnapshotRow


def _list(face: Face, _: Namespace) -> Shown:
    with face.session() as session, session.read() as tx:
        found = snapshots.listed(tx)
    lines = [line for row in found for line in _told(face, row)]
    return Shown(found, lines or [face.word("cli.no_snapshots")])


def _told(face: Face, row: SnapshotRow) -> list[str]:
    """A generation on a line, what is said of it below."""
    at = face.moment(row.fetched_at)
    marks = [face.word("cli.word_proven" if row.proven_at else "cli.word_not_proven")]
    if not row.trusted:
        marks.append(face.word("cli.word_doubted"))
    if row.doubts and row.trusted:
        marks.append(face.say("cli.word_trusted_by", by=row.trusted_by, reason=row.trust_reason))
    if row.pinned_at:
        marks.append(face.say("cli.word_pinned", reason=row.pin_reason))
    line = f"{row.id}  {at}  {row.ward_name}  {row.source}  {row.charts:3}  {', '.join(marks)}"
    return [line, *(f"    ! {said.text(face.lang)}" for said in (*row.doubts, *row.remarks))]


def _trust(face: Face, arguments: Namespace) -> Shown:
    with face.session() as session:
        row = trust(session, arguments.snapshot, arguments.reason)
        with session.read() as tx:
            current = snapshots.current(tx, row.ward_id)
    now = current is not None and current.id == row.id
    key = "cli.snapshot_trusted" if now else "cli.snapshot_trusted_later"
    return Shown(row, [face.say(key, snapshot=row.id)])


def _pin(face: Face, arguments: Namespace) -> Shown:
    with face.session() as session:
        row = pin(session, arguments.snapshot, arguments.reason)
    return Shown(row, [face.say("cli.snapshot_pinned", snapshot=row.id, ward=row.ward_name)])


def _unpin(face: Face, arguments: Namespace) -> Shown:
    with face.session() as session:
        row = unpin(session, arguments.snapshot)
    return Shown(row, [face.say("cli.snapshot_unpinned", snapshot=row.id, ward=row.ward_name)])


def _purge(face: Face, _: Namespace) -> Shown:
    with face.session() as session:
        done = purge(session)
    return Shown(done, [face.say("cli.snapshot_purged", count=done.generations)])


def _where(face: Face, arguments: Namespace) -> Shown:
    with face.session() as session:
        found = seen(session, arguments.text)
    return Shown(found, [_seen(face, one) for one in found] or [face.word("cli.nobody_found")])


def _seen(face: Face, one: Seen) -> str:
    at, place = face.moment(one.fetched_at), f"{one.ward_name} {one.bed}".strip()
    where = face.word("cli.word_still_there" if one.here else "cli.word_left")
    return f"{at}  {place:28} {where:12} {one.number:16} {one.name}  [{one.patient_id}]"


_SNAPSHOT = option("snapshot", help="cli.opt_snapshot")
_WHY = option("--reason", help="cli.opt_why", required=True)

COMMANDS = (
    Command("snapshot list", "cli.snapshot_list", _list),
    Command("snapshot trust", "cli.snapshot_trust", _trust, (_SNAPSHOT, _WHY)),
    Command("snapshot pin", "cli.snapshot_pin", _pin, (_SNAPSHOT, _WHY)),
    Command("snapshot unpin", "cli.snapshot_unpin", _unpin, (_SNAPSHOT,)),
    Command("snapshot purge", "cli.snapshot_purge", _purge),
    Command("chart where", "cli.chart_where", _where, (option("text", help="cli.opt_who"),)),
)

"""A comparison on paper: numbered and in the ledger while an outage is open, else a file that is no
sheet of any outage."""

from pathlib import Path

from fallback.errors import FallbackError
from fallback.outage.export import locked, new_file
from fallback.outage.issue import IssuedPacket, issue
from fallback.outage.packets import context, title
from fallback.packet.context import Context
from fallback.packet.proving import prove
from fallback.packet.render import Laid, draw, lay
from fallback.session import Action, Session
from fallback.snapshots.compare import Comparison
from fallback.snapshots.compare.form import compose
from fallback.store import snapshots
from fallback.store.outages import Outage
from forms import codes
from forms.values import SheetMark

NO_NUMBER = "–"  # it belongs to no outage, and no ledger knows it


def issue_comparison(
    session: Session, outage: Outage, found: Comparison, *, everything: bool = False
) -> IssuedPacket:
    """The worklist of a comparison, issued like any print-out of the outage."""
    with session.read() as tx:
        row = snapshots.row(tx, found.before.id)
    if row is None:
        raise FallbackError("snapshots.unknown", snapshot=found.before.id)
    copy = compose(found, context(session, outage, row), everything=everything)
    return issue(session, outage, row.id, [copy], title=title(outage))


def save_comparison(
    session: Session, found: Comparison, path: Path, password: str | None, *, everything: bool
) -> None:
    """The same as a PDF file, locked with `password`; None writes it open. FallbackError where it
    cannot be written, or something of it would not stand on the pages."""
    pdf = locked(_drawn(session, found, everything=everything), password)
    _save(session, found, path, pdf, is_locked=password is not None)


def save_table(session: Session, found: Comparison, path: Path, table: bytes) -> None:
    """The comparison as a table, which nothing locks. FallbackError where it cannot be written."""
    _save(session, found, path, table, is_locked=False)


def _save(
    session: Session, found: Comparison, path: Path, content: bytes, *, is_locked: bool
) -> None:
    with new_file(path) as out:
        with session.act(
            Action.SNAPSHOT_COMPARE,
            before=found.before.id,
            after=found.after.id,
            file=path.name,
            locked=is_locked,
        ):
            pass  # noted before anything leaves the store
        out.write(content)


def _drawn(session: Session, found: Comparison, *, everything: bool) -> bytes:
    about = Context(
        lang=session.lang,
        zone=session.settings.zone,
        source=found.before.source,
        printed_at=session.now(),
        valid_hours=session.settings.valid_hours,
    )
    copy = compose(found, about, everything=everything)
    (laid,) = lay((copy,), session.lang)
    drawn = draw((laid,), [_marks(laid, found.before.id)], f"Fallback {found.before.ward.name}")
    if faults := prove(drawn, (copy,), session.lang):
        why = " ".join(fault.said.text(session.lang) for fault in faults)
        raise FallbackError("comparison.not_whole", why=why)
    return drawn.pdf


def _marks(laid: Laid, snapshot_id: str) -> list[SheetMark]:
    form, count, token = laid.definition, laid.flow.count, codes.token()
    return [
        SheetMark(
            NO_NUMBER, codes.payload(form.code, form.version, page, count, token, snapshot_id)
        )
        for page in range(1, count + 1)
    ]

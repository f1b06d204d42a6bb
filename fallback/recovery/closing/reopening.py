"""After closing: the report is given again as it was; an outage is open again only for a reason."""

from pathlib import Path

from fallback import printing
from fallback.errors import FallbackError
from fallback.outage.declare import the_outage
from fallback.outage.export import locked, new_file
from fallback.packet.compose import FormCopy
from fallback.packet.render import draw, lay
from fallback.printing import Job
from fallback.recovery.closing import closing_form
from fallback.recovery.closing.report import ClosingReport, to_json
from fallback.recovery.findings.wording import Wording
from fallback.recovery.writeback.documents import ward_heading
from fallback.session import Action, Session
from fallback.store import outages, own_forms, sheets
from fallback.store.docs import unpack
from fallback.store.outages import Outage
from forms import codes
from forms.values import SheetMark


def reopen(session: Session, outage_id: str, reason: str) -> Outage:
    """Open a closed outage again: a sheet turned up. FallbackError where it is not closed, where
    the ward has another that is open, or without a reason."""
    if not reason.strip():
        raise FallbackError("closing.reopen_reason")
    with session.act(Action.OUTAGE_REOPEN, outage=outage_id, reason=reason.strip()) as noted:
        outage = outages.get(noted.tx, outage_id)
        if outage is None or outage.closed_at is None:
            raise FallbackError("closing.not_closed")
        if outages.open_for(noted.tx, outage.ward_id) is not None:
            raise FallbackError("closing.another_open", ward=outage.ward_name)
        outages.reopen(
            noted.tx, outage, at=noted.at, reason=reason.strip(), person_id=session.person.id
        )
    return the_outage(session, outage_id)


def report_again(session: Session, outage_id: str) -> tuple[ClosingReport, bytes]:
    """The last closing report, as data and as the numbered pages that were filed. FallbackError
    where the outage was never closed."""
    with session.act(Action.CHART_READ, report=outage_id) as noted:
        outage, kept = outages.get(noted.tx, outage_id), outages.newest_report(noted.tx, outage_id)
        if outage is None or kept is None:
            raise FallbackError("closing.not_closed")
        packet_id, doc = kept
        issued = sheets.of_packet(noted.tx, packet_id)
        lang = sheets.frozen(noted.tx, issued[0].number).lang
        forms = own_forms.forms(noted.tx)
    found = unpack(doc, ClosingReport)
    filling = closing_form.fill(found, Wording(session.settings.zone, lang))
    copy = FormCopy("closing", ward_heading(session, outage), filling)
    (laid,) = lay([copy], lang, forms)
    form = laid.definition
    if laid.flow.count != len(issued) or form.version != issued[0].form_version:
        raise FallbackError("closing.other_form")
    marks = tuple(
        SheetMark(
            one.number,
            codes.payload(
                *(form.code, form.version, one.page, one.pages, one.token, one.snapshot_id)
            ),
        )
        for one in issued
    )
    return found, draw((laid,), [marks], f"Fallback {outage.ward_name}").pdf


def print_again(session: Session, outage_id: str, pdf: bytes, queue: str) -> Job:
    """The same pages once more on paper; that they leave the store is noted first. No sheet moves:
    they are the same ones."""
    _note(session, outage_id, queue=queue)
    return printing.send(pdf, queue, "Fallback")


def save_again(
    session: Session, outage_id: str, pdf: bytes, path: Path, password: str | None
) -> None:
    """The same pages as a new file, locked with `password`; None writes it open."""
    data = locked(pdf, password)
    with new_file(path) as out:
        _note(session, outage_id, file=path.name)
        out.write(data)


def save_figures(session: Session, found: ClosingReport, path: Path) -> None:
    """The report as data, for other programs: a new file. It names staff, and no patient but by
    the sheets that are missing."""
    with new_file(path) as out:
        _note(session, found.outage_id, file=path.name)
        out.write(to_json(found))


def _note(session: Session, outage_id: str, **details: str) -> None:
    with session.act(Action.PACKET_EXPORT, report=outage_id) as noted:
        noted.details |= details

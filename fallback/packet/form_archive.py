"""A form as it is kept when it is first printed: with nobody's data, and where its boxes are."""

from datetime import datetime
from zoneinfo import ZoneInfo

from fallback.chart.model import Ward
from fallback.packet import trial
from fallback.packet.blank import blank
from fallback.packet.context import Context
from fallback.store.form_archive import Archived, ArchiveRow, Side, content
from fallback.store.times import iso
from fallback.texts import Lang
from forms import load, pdf
from forms.catalogue import Forms
from forms.layout import lay_out

NO_WARD = Ward("", "–")


def archived(form_id: str, forms: Forms, lang: Lang, zone: ZoneInfo, at: datetime) -> Archived:
    """What is kept of a form in one language. Raises KeyError for an unknown form."""
    form, text = forms.get(form_id), forms.text(form_id)
    about = Context(lang, zone, "", at, valid_hours=0, kind="proof", forms=forms)
    heading, filling = blank(form_id, NO_WARD, about)
    pages = trial.sides(form, lay_out(form, filling, heading, lang, pdf.measure))
    sides = tuple(Side(page.width, page.height, page.boxes) for page in pages)
    paper, _ = trial.drawn(pages, form.title.text(lang))
    row = ArchiveRow(
        code=form.code,
        version=form.version,
        lang=lang,
        digest=load.digest(text),
        form=form.id,
        content=content(text, paper, sides),
        archived_at=iso(at),
    )
    return Archived(row, text, paper, sides)

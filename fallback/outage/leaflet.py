"""Pages of words for staff: help, and the routine. They are of nobody and in no ledger."""

from collections.abc import Sequence

from fallback.chart.model import Ward
from fallback.packet.compose import compose_blank
from fallback.packet.context import Context
from fallback.packet.render import lay
from fallback.packet.trial import drawn, sides
from fallback.session import Session
from fallback.store import snapshots
from fallback.texts import Lang
from forms import pdf
from forms.layout import lay_out
from forms.spec import Definition, Notice, Words
from forms.values import Heading


def leaflet(title: str, paragraphs: Sequence[str], lang: Lang) -> bytes:
    """A title and paragraphs as a PDF."""
    blocks = tuple(Notice(f"p{number}", fill=True) for number in range(len(paragraphs)))
    form = Definition("leaflet", "HLP", 1, Words(sv=title, en=title), blocks)
    filling = {block.id: text for block, text in zip(blocks, paragraphs, strict=True)}
    flow = lay_out(form, filling, Heading("Fallback"), lang, pdf.measure)
    return drawn(sides(form, flow), "Fallback")[0]


def routine_page(session: Session) -> tuple[str, bytes]:
    """The form `routine` with the ward's telephone numbers: its title, and the PDF."""
    settings = session.settings
    context = Context(
        lang=session.lang,
        zone=settings.zone,
        source="",
        printed_at=session.now(),
        valid_hours=settings.valid_hours,
        contacts=tuple(settings.contacts.items()),
    )
    with session.read() as tx:
        known = snapshots.wards(tx)
    wanted = settings.ward
    ward = next(
        (one for one in known if wanted in ("", one.id)), Ward(wanted, wanted or "Fallback")
    )
    copy = compose_blank("routine", ward, context)
    (one,) = lay([copy], session.lang)
    pages = sides(one.definition, one.flow)
    return one.definition.title.text(session.lang), drawn(pages, "Fallback")[0]

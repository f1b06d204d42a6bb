"""What the pages of closing ask of the core; run on the threads that hold a session."""

from collections.abc import Mapping
from dataclasses import dataclass

from fallback.outage import ledger as sheets_ledger
from fallback.outage.ledger import Ledger
from fallback.recovery.closing import closing, report
from fallback.recovery.closing.report import ClosingReport
from fallback.recovery.ledger import given_up, progress
from fallback.recovery.ledger.progress import WardProgress
from fallback.recovery.ledger.reserve_numbers import ReserveNumber, numbers_of, told
from fallback.session import Session
from fallback.sources.record_system import Progress
from fallback.store import sheets
from fallback.store.outages import Outage
from fallback.store.sheets import SheetState
from fallback.texts import Lang, Message, say
from ui.paper.kinds import Issued
from ui.readiness.ready_acts import moment
from ui.recovery.outage import open_outage
from ui.table import Line
from ui.ward.acts import standing_now


@dataclass(frozen=True)
class Book:
    """The open outage with its ledger, what the forms are called, and who gave a sheet up."""

    outage: Outage | None
    ledger: Ledger | None
    titles: Mapping[str, str]
    said_by: Mapping[str, str]


NO_BOOK = Book(None, None, {}, {})


def book(session: Session) -> Book:
    """Where every sheet stands."""
    outage = standing_now(session).outage
    if outage is None:
        return NO_BOOK
    found = sheets_ledger.ledger(session, outage.id)
    one_of_each = {sheet.form: sheet.number for sheet in found.sheets}
    with session.read() as tx:
        titles = {form: sheets.frozen(tx, number).title for form, number in one_of_each.items()}
    return Book(outage, found, titles, given_up.names(session, outage))


def set_state(
    session: Session, number: str, state: SheetState, reason: str, pictured: bool
) -> None:
    """Say where a sheet is; `pictured`: that there is a picture of it was said, and is known."""
    sheets_ledger.set_state(session, number, state, reason, pictured=pictured)


def stock(session: Session) -> tuple[Line, ...] | None:
    """Blank forms and reserve numbers: how many there are, and where they went. None where no
    outage is open."""
    outage = standing_now(session).outage
    if outage is None:
        return None
    found = report.so_far(session, outage)
    numbers = numbers_of(session, outage)
    return (*_blanks(found, session.lang), *(_number(one, session.lang) for one in numbers))


def _blanks(found: ClosingReport, lang: Lang) -> tuple[Line, ...]:
    kind = say("window.kind_blank").text(lang)
    return tuple(
        Line(
            f"form {one.form}",
            (
                kind,
                found.titles[one.form],
                say("window.blanks_printed", count=one.printed).text(lang),
                say("closing.blank_used", used=one.used).text(lang),
            ),
            frozenset({1}),
        )
        for one in found.blanks
    )


def _number(one: ReserveNumber, lang: Lang) -> Line:
    kind = say("window.kind_reserve").text(lang)
    cells = (kind, one.identity.number, one.name, told(one).text(lang))
    return Line(one.identity.number, cells, frozenset({1}))


@dataclass(frozen=True)
class Far:
    """How far every open outage is, and the same in words: a line each."""

    wards: tuple[WardProgress, ...]
    lines: tuple[Line, ...]
    forecasts: tuple[str, ...]


def how_far(session: Session) -> Far:
    """For whoever leads it."""
    found = progress.progress_of(session)
    return Far(
        found,
        tuple(_far(session, one) for one in found),
        tuple(_forecast(session, one) for one in found),
    )


def _far(session: Session, one: WardProgress) -> Line:
    lang = session.lang
    states = (f"{say(f'outage.state_{s}').text(lang)} {n}" for s, n in one.states.items())
    oldest = "\n".join(filter(None, (one.oldest, moment(session, one.oldest_since))))
    cells = (
        one.ward,
        ", ".join(states),
        str(one.keyings_left),
        oldest or "–",
        f"{one.rate:g}",
        moment(session, one.done_at) or "–",
    )
    return Line(one.outage_id, cells, frozenset({0}))


def _forecast(session: Session, one: WardProgress) -> str:
    if not one.keyings_left:
        said = say("window.forecast_done")
    elif not one.done_at:
        said = say("window.forecast_none", count=one.keyings_left)
    else:
        at = moment(session, one.done_at)
        said = say("window.forecast", count=one.keyings_left, rate=f"{one.rate:g}", at=at)
    return said.text(session.lang)


@dataclass(frozen=True)
class Left:
    """The open outage, and what stands in the way of closing it."""

    outage: Outage | None
    obstacles: tuple[Message, ...]


NOTHING_LEFT = Left(None, ())


def what_is_left(session: Session) -> Left:
    """A sentence each; none where it can be closed."""
    outage = standing_now(session).outage
    if outage is None:
        return NOTHING_LEFT
    return Left(outage, closing.what_is_left(session, outage.id))


def close(session: Session, _: Progress) -> Issued:
    """Close the outage; its report, to print and file."""
    outage = open_outage(session)
    closed = closing.close_outage(session, outage.id)
    return Issued(outage.ward_name, closed.packet)

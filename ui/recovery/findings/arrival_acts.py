"""What the page of arrivals asks of the core: who a reserve number may be, and who it is said to
be."""

from dataclasses import dataclass

from fallback.app.record_system import connected
from fallback.outage.reserve import identities
from fallback.recovery.findings import identity_proposals
from fallback.recovery.findings.identity_proposals import Proposal
from fallback.recovery.ledger.reserve_numbers import ReserveNumber, numbers_of, told
from fallback.session import Action, Session
from fallback.sources.record_system import Progress
from fallback.texts import Lang, Message, say
from ui.readiness.entry import Entry
from ui.table import Line
from ui.ward.acts import as_told, standing_now

_SIGNS = {"linked": "✓", "void": "×", "unused": "○", "unprinted": "○"}


@dataclass(frozen=True)
class Arrivals:
    """Whether an outage is open, and its reserve numbers."""

    open: bool
    entries: tuple[Entry, ...]


NOBODY = Arrivals(open=False, entries=())


def numbers(session: Session) -> Arrivals:
    """All that were given, and where each stands. It is noted who looked."""
    outage = standing_now(session).outage
    if outage is None:
        return NOBODY
    with session.act(Action.CHART_READ, arrivals=outage.id):
        pass
    found = numbers_of(session, outage)
    return Arrivals(open=True, entries=tuple(_entry(one, session.lang) for one in found))


def _entry(one: ReserveNumber, lang: Lang) -> Entry:
    identity = one.identity
    name = as_told(one.name, lang)
    born = as_told(identity.birth_date.isoformat() if identity.birth_date else "", lang)
    known = identity.sex != "unknown"
    sex = as_told(say(f"packet.sex_{identity.sex}").text(lang) if known else "", lang)
    stands = told(one).text(lang)
    who = say("reserve.as_told", born=born, sex=sex).text(lang)
    cells = (identity.number, name, born, sex, f"{_SIGNS.get(one.standing, '?')} {stands}")
    about = "\n\n".join(filter(None, (name, who, stands, identity.reason)))
    strong = frozenset({0, *(at for at in (1, 2, 3) if cells[at].startswith("?"))})
    can = frozenset({"link"} if one.linkable else ()) | ({"void"} if one.voidable else frozenset())
    return Entry(Line(identity.number, cells, strong), identity.number, about, can)


def propose(session: Session, number: str, progress: Progress) -> tuple[Line, ...]:
    """Patients of the ward as it is now of whom a name or a birth date agrees."""
    with connected(session) as system:
        found = identity_proposals.propose(session, number, system, progress)
    return tuple(_line(one, session.lang) for one in found)


def _line(one: Proposal, lang: Lang) -> Line:
    agrees = [f"✓ {say(f'reserve.says_{what}').text(lang)}" for what in one.agrees]
    differs = [
        f"≠ {say('reserve.not_so', what=f'reserve.says_{what}').text(lang)}" for what in one.differs
    ]
    cells = (one.name, one.number, one.bed, "\n".join(agrees + differs))
    return Line(one.patient_id, cells, frozenset({0}))


def link(session: Session, number: str, patient_id: str, reason: str) -> Message:
    """A person says who it is, and how that was assured."""
    found = identities.link(session, number, patient_id, reason)
    return say("window.linked", number=found.number, patient=found.patient_id)


def void(session: Session, number: str, reason: str) -> Message:
    """The number was not used after all."""
    identities.void(session, number, reason)
    return say("window.reserve_void", number=number)

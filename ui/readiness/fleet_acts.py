"""What the fleet's page asks of the core: every ward of every enrolled PC, worst first."""

from datetime import timedelta

from fallback.packet.heading import old
from fallback.session import Session
from fallback.staging.fleet.fleet import WardOfFleet, fleet
from fallback.staging.shares.places import open_share
from fallback.texts import say
from ui.readiness.entry import Entry
from ui.readiness.ready_acts import HINDERS, WELL, words
from ui.table import Line


def wards(session: Session) -> tuple[Entry, ...]:
    """All of them, in the fleet's own order. FallbackError where no share answers."""
    share = open_share(session.settings.staging)
    return tuple(_entry(session, one) for one in fleet(session, share))


def _entry(session: Session, one: WardOfFleet) -> Entry:
    lang = session.lang
    never = say("readiness.never").text(lang)
    state = say("readiness.state_well" if one.ready else "readiness.state_hinders").text(lang)
    proven = say("readiness.proven" if one.proven else "readiness.not_proven").text(lang)
    cells = (
        f"{WELL if one.ready else HINDERS} {state}",
        one.ward_name,
        f"{one.machine} ({one.code})",
        never if one.age_seconds is None else old(timedelta(seconds=one.age_seconds), lang),
        proven,
        never if one.said_seconds is None else old(timedelta(seconds=one.said_seconds), lang),
    )
    about = words(session, one.told) or say("readiness.could_print").text(lang)
    strong = frozenset() if one.ready else frozenset({0})
    return Entry(Line(f"{one.code}/{one.ward_id}", cells, strong), one.ward_name, about)

"""The story in two parts: three days on paper and at the desk, told once; home, by each way."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from fallback.app.sign_in import sign_in
from fallback.app.unlock import unlock
from fallback.demo.as_fhir import resources
from fallback.demo.story import Cast, Clock
from fallback.demo.ward import demo_ward
from fallback.settings import Settings
from tests.servers.fhir_server import Server
from tests.story.behind_millennium import without_medications
from tests.story.hospital import NOW, PASSPHRASE, PEOPLE, PIN, hospital
from tests.three_days.accounting import Account, account
from tests.three_days.desk import Hand, TakenIn, key_all, take_in
from tests.three_days.errors import Errors, errors
from tests.three_days.home import Home, come_home, put_away
from tests.three_days.moved_on import Moved, moved_on
from tests.three_days.outage import Papers, Size, on_paper
from tests.three_days.slips import TIRED, Reader
from tests.three_days.stack import Stack, stack
from tests.three_days.targets import WAYS, on_fhir

WARD = demo_ward(1, now=NOW)
NAMES = ("Klara", "Rune", "Dag")
SMALL = Size(("w1-p01", "w1-p02", "w1-p11"), ("w1-p04", "w1-p06", "w1-p07", "w1-p08"), 1, False, 1)
_LEAVE = ("w1-p04", "w1-p06", "w1-p07", "w1-p08")
LARGE = Size(
    tuple(c.patient.id for c in WARD.charts if c.patient.id not in _LEAVE), _LEAVE, 3, True, 12
)


@dataclass(frozen=True)
class Keyed:
    """All that was written and keyed, with the store and the server as they were then."""

    size: Size
    papers: Papers
    stack: Stack
    taken: TakenIn
    moved: Moved
    store: Path
    server: Path
    at: datetime
    hands: tuple[Hand, Hand, Hand]


@dataclass(frozen=True)
class Told:
    """A way home, told to its end, with the books made up."""

    papers: Papers
    hands: tuple[Hand, Hand, Hand]
    home: Home
    account: Account
    errors: Errors


def loaded(server: Server) -> None:
    """The demo ward is what the server holds."""
    server.reset()
    server.load(without_medications(list(resources(WARD))))


def keyed(server: Server, folder: Path, size: Size) -> Keyed:
    """Three days on paper, the stack, the keying; meanwhile the hospital moved on."""
    loaded(server)
    store = folder / "store"
    with hospital(store) as at, on_fhir(server, store, at.clock) as way:
        cast = at.cast
        papers = on_paper(cast, at.clock, way.system, WARD.ward.id, size)
        moved = moved_on(server, papers, size)
        at.clock.pass_by(hours=2)
        found = stack(papers, size.seed)
        taken = take_in(cast.clerk, papers, found.files, papers.outage)
        hands = _hands(cast, size.seed)
        key_all(hands[:2], hands[2], papers, papers.outage)
        put_away(cast, papers)
    kept = folder / "server.db"
    server.keep(kept)
    return Keyed(size, papers, found, taken, moved, store, kept, at.clock.at, hands)


def told(keyed: Keyed, way: str, server: Server, folder: Path) -> Told:
    """The rest, by one way, from copies of the store and the server."""
    store, clock = folder / "store", Clock(keyed.at)
    shutil.copytree(keyed.store, store)
    server.restore(keyed.server)
    papers = replace(keyed.papers, lost=list(keyed.papers.lost))
    with WAYS[way](server, store, clock) as back, _again(back.settings, clock) as cast:
        people = (cast.clerk, cast.second_clerk, cast.clinician)
        hands = tuple(hand.at(session) for hand, session in zip(keyed.hands, people, strict=True))
        assert len(hands) == 3
        home = come_home(cast, clock, back, papers, hands, keyed.size)
        books = account(cast, papers, keyed.moved, home, back.held())
        return Told(papers, hands, home, books, errors(cast, papers, hands))


def _hands(cast: Cast, seed: int) -> tuple[Hand, Hand, Hand]:
    one, two, three = (
        Hand(session, Reader(name, seed, TIRED))
        for name, session in zip(
            NAMES, (cast.clerk, cast.second_clerk, cast.clinician), strict=True
        )
    )
    return one, two, three


@contextmanager
def _again(settings: Settings, clock: Clock) -> Iterator[Cast]:
    """The same people sign in at the store again."""
    session = unlock(settings, passphrase=PASSPHRASE, clock=clock)
    with session.database:
        yield Cast(*(sign_in(session, name, PIN) for name in PEOPLE))

"""An arrivals log is printed with a reserve number on every row, and none of them is ever anybody
else's: not on another log, not on the screen, not on another machine."""

from collections.abc import Iterator
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fallback.chart.model import Ward
from fallback.chart.reserve import ReserveIdentity
from fallback.errors import FallbackError
from fallback.outage.declare import declare
from fallback.outage.issue import IssuedPacket, issue
from fallback.outage.packets import context, pinned
from fallback.outage.reprint import reprint
from fallback.outage.reserve.blocks import add_block
from fallback.outage.reserve.formats import COUNTED, Span, Told
from fallback.outage.reserve.identities import arrivals, take, take_for_log, void
from fallback.outage.reserve.local import normal_local
from fallback.packet.blank import LOG_ROWS
from fallback.packet.compose import compose_blank
from fallback.session import Session
from fallback.settings import Settings
from fallback.snapshots.take import take as take_snapshot
from fallback.store import machine, own_forms, sheets
from fallback.store.database import Database
from fallback.store.outages import Outage
from forms import load, proof
from tests.outage.conftest import NOW, WARD, WardSource
from tests.store import ready

BORN = date(1981, 8, 29)
AT = "2026-11-01T00:00:00Z"


@pytest.fixture
def outage(session: Session, source: WardSource) -> Outage:
    """A declared outage on a ward with a snapshot."""
    take_snapshot(session, source, WARD.id, lambda _done, _of: True)
    return declare(session, ward_id=WARD.id, ward_name=WARD.name)


def stockholm(first: int, last: int) -> list[str]:
    return list(COUNTED["stockholm"].numbers(Span("2026", first, last), Told()))


def add_stockholm(session: Session, first: int, last: int) -> None:
    numbers = stockholm(first, last)
    add_block(session, "stockholm", first=numbers[0], last=numbers[-1])


def print_logs(session: Session, outage: Outage, count: int = 1) -> IssuedPacket:
    with session.read() as tx:
        row = pinned(tx, outage)
    ward, now = Ward(outage.ward_id, outage.ward_name), context(session, outage, row)
    logs = [compose_blank("arrivals", ward, now)] * count
    return issue(session, outage, row.id, logs, title="Fallback")


def on_sheets(session: Session, packet: IssuedPacket) -> list[str]:
    """The numbers that stand on the logs, by the rows of their boxes."""
    with session.read() as tx:
        boxes = [box for one in packet.sheets for box in sheets.frozen(tx, one.number).boxes]
    return list(dict.fromkeys(box.row_id for box in boxes if box.row_id))


def test_every_row_of_a_log_has_a_number_of_the_block(session: Session, outage: Outage) -> None:
    add_stockholm(session, 1, 40)
    packet = print_logs(session, outage)
    assert packet.faults == ()
    assert len(packet.sheets) == 1  # the log is one side
    assert on_sheets(session, packet) == stockholm(1, LOG_ROWS)
    (text,) = proof.texts(packet.pdf)
    assert all(proof.stands(number, text) for number in stockholm(1, LOG_ROWS))
    found = arrivals(session, outage.id)
    assert [one.number for one in found] == stockholm(1, LOG_ROWS)
    assert all(one.on_paper and not one.name for one in found)


def test_the_row_has_no_box_for_a_number_that_is_printed(session: Session, outage: Outage) -> None:
    packet = print_logs(session, outage)
    with session.read() as tx:
        boxes = sheets.frozen(tx, packet.sheets[0].number).boxes
    numbered = [box.path for box in boxes if box.row_id]
    assert numbered
    assert not any(path.endswith("/reserve") for path in numbered)
    written = [box.path for box in boxes if box.path.endswith("/reserve")]
    assert len(written) == 2  # for those who got their number on the screen


def test_a_log_without_a_block_bears_numbers_of_the_machines_own(
    session: Session, outage: Outage
) -> None:
    found = on_sheets(session, print_logs(session, outage, 2))
    assert len(set(found)) == len(found) == 2 * LOG_ROWS
    assert all(normal_local(number) == number for number in found)


def test_a_number_that_says_a_birth_date_or_a_sex_never_stands_on_a_log(
    session: Session, outage: Outage
) -> None:
    add_block(session, "vgr", first="00", last="99")
    told = ["22810829AA10", "22500101AAA1", "002020400ABA1", "00202040AB10", "00202040ABA1"]
    add_block(session, "nrid", numbers=[one for one in told if len(one) == 12])
    add_block(session, "skane", numbers=["810829DA1B"])
    found = [one.number for one in take_for_log(session, outage, 5)]
    assert found[0] == "00202040ABA1"  # says nothing of anybody
    assert all(normal_local(number) for number in found[1:])


def test_where_the_block_ends_the_rest_of_the_log_is_local_and_that_is_told(
    session: Session, outage: Outage
) -> None:
    add_stockholm(session, 1, 5)
    packet = print_logs(session, outage)
    found = on_sheets(session, packet)
    assert found[:5] == stockholm(1, 5)
    assert all(normal_local(number) for number in found[5:])
    assert "reserve.used_up" in [note.key for note in packet.notes]


def test_a_log_printed_again_has_new_numbers_and_the_old_stay_taken(
    session: Session, outage: Outage
) -> None:
    add_stockholm(session, 1, 40)
    first = print_logs(session, outage)
    again = reprint(session, [first.sheets[0].number], "coffee")
    assert on_sheets(session, again) == stockholm(LOG_ROWS + 1, 2 * LOG_ROWS)
    arrived = take(session, outage, name="Ada", birth_date=BORN, sex="female")
    assert arrived.number == stockholm(2 * LOG_ROWS + 1, 2 * LOG_ROWS + 1)[0]


def test_a_drill_prints_no_number_of_the_region(session: Session, source: WardSource) -> None:
    take_snapshot(session, source, WARD.id, lambda _done, _of: True)
    add_stockholm(session, 1, 40)
    drill = declare(session, ward_id=WARD.id, ward_name=WARD.name, kind="drill")
    assert all(normal_local(number) for number in on_sheets(session, print_logs(session, drill)))


MOVES = st.lists(
    st.tuples(
        st.integers(0, 1),  # the machine
        st.sampled_from(["screen", "log", "void"]),
        st.sampled_from([None, BORN, date(1950, 1, 1)]),
        st.integers(1, 9),  # rows of a log; which to void
    ),
    max_size=25,
)


def machines(folder: Path, stack: ExitStack) -> Iterator[tuple[Session, Outage]]:
    """Two machines, each with blocks of its own."""
    for n, code in enumerate(("K7M4P", "AAAAA")):
        home = folder / code
        home.mkdir()
        ready.lay(home / "store.db")
        database = stack.enter_context(Database(home / "store.db", ready.KEY))
        with database.write() as tx:
            machine.create(tx, f"store-{n}", code, AT)
            person = ready.add(tx, id="it", name="Ida", role="it", pin="123456", at=AT)
        session = Session(database, Settings(home), person, clock=lambda: NOW)
        add_stockholm(session, 1 + 20 * n, 20 + 20 * n)
        add_block(session, "vgr", first=f"{n}0", last=f"{n}5")
        listed = [f"8108{29 - n}DA{digit}B" for digit in range(4)]
        add_block(session, "skane", numbers=listed)
        yield session, declare(session, ward_id=WARD.id, ward_name=WARD.name, began_at=NOW)


@settings(max_examples=25)
@given(moves=MOVES)
def test_no_number_is_ever_given_twice_whatever_is_done_in_whatever_order(
    moves: list[tuple[int, str, date | None, int]],
) -> None:
    given_out: list[str] = []
    with TemporaryDirectory() as folder, ExitStack() as stack:
        both = list(machines(Path(folder), stack))
        for which, what, born, count in moves:
            session, outage = both[which]
            got: tuple[ReserveIdentity, ...] = ()
            if what == "screen":
                got = (take(session, outage, name="", birth_date=born, sex="female"),)
            elif what == "log":
                got = take_for_log(session, outage, count)
                assert all(one.on_paper for one in got)
            elif mine := [one for one in arrivals(session, outage.id) if one.state != "void"]:
                void(session, mine[count % len(mine)].number, "not used")
            given_out += [one.number for one in got]
        kept = [one.number for session, outage in both for one in arrivals(session, outage.id)]
    assert len(given_out) == len(set(given_out))
    assert sorted(kept) == sorted(given_out)


def test_an_own_log_without_a_place_for_numbers_gets_none(session: Session, outage: Outage) -> None:
    text = load.source("arrivals").replace('id = "reserve"', 'id = "ward_number"')
    form = load.load(text, "arrivals.toml")
    with session.database.write() as tx:
        own_forms.keep(tx, form, text, person_id="it", at=AT)
    assert on_sheets(session, print_logs(session, outage)) == []
    assert arrivals(session, outage.id) == ()


def test_a_log_of_a_closed_outage_takes_no_numbers(session: Session, outage: Outage) -> None:
    with session.database.write() as tx:
        tx.run("UPDATE outage SET ended_at = ?, closed_at = ?", AT, AT)
    with pytest.raises(FallbackError) as error:
        take_for_log(session, outage, 3)
    assert error.value.message.key == "reserve.outage_closed"
    assert arrivals(session, outage.id) == ()

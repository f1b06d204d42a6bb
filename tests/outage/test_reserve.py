"""Reserve identities: each number once, whoever asks, and never for the wrong person."""

import multiprocessing
import os
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlcipher3.dbapi2 import IntegrityError

from fallback.chart.model import Chart, Sex
from fallback.chart.reserve import ReserveIdentity, number_on_sheet
from fallback.errors import FallbackError
from fallback.outage.declare import declare, end
from fallback.outage.reserve.blocks import add_block, standings, warnings
from fallback.outage.reserve.formats import COUNTED, Span, Told
from fallback.outage.reserve.identities import arrivals, identity, link, take, void
from fallback.outage.reserve.local import normal_local
from fallback.session import Session
from fallback.settings import Settings
from fallback.snapshots.take import take as take_snapshot
from fallback.store import machine, outages, people, trail
from fallback.store.database import Database, migrate
from fallback.store.outages import Outage
from tests.outage.conftest import NOW, WARD, WardSource

BORN = date(1981, 8, 29)
AT = "2026-11-01T00:00:00Z"


@pytest.fixture
def outage(session: Session) -> Outage:
    """A declared outage."""
    return declare(session, ward_id=WARD.id, ward_name=WARD.name)


@pytest.fixture
def nurse(session: Session) -> Session:
    """A nurse at the same store."""
    with session.database.write() as tx:
        return session.as_person(
            people.add(tx, id="n", name="Nora", role="nurse", pin="123456", at=AT)
        )


def arrive(session: Session, outage: Outage, born: date | None = BORN, sex: Sex = "male") -> str:
    """Somebody arrives."""
    return take(session, outage, name="Okänd", birth_date=born, sex=sex).number


def key(error: pytest.ExceptionInfo[FallbackError]) -> str:
    return error.value.message.key


def test_without_a_block_an_arrival_gets_a_number_of_the_machines_own(
    session: Session, outage: Outage
) -> None:
    first = take(session, outage, name=" Ada  Ek ", birth_date=BORN, sex="female")
    second = arrive(session, outage)
    assert (first.number, first.system) == (normal_local(first.number), "")
    assert first.number != second
    assert (first.name, first.birth_date, first.sex) == ("Ada Ek", BORN, "female")
    assert identity(session, first.number.lower()) == first
    assert [one.number for one in arrivals(session, outage.id)] == [first.number, second]


def test_a_counted_block_gives_numbers_of_the_persons_own_birth_date_and_sex(
    session: Session, outage: Outage
) -> None:
    add_block(session, "vgr", first="07", last="10")
    found = take(session, outage, name="", birth_date=BORN, sex="male")
    assert (found.number, found.system) == ("19810829M071", COUNTED["vgr"].system)
    assert arrive(session, outage, BORN, "female").startswith("19810829K08")
    assert arrive(session, outage, BORN, "male").startswith("19810829M09")
    assert normal_local(arrive(session, outage, BORN, "male"))  # used up for that day
    assert normal_local(arrive(session, outage, None, "male"))  # such a number needs a birth date


def test_a_listed_number_is_never_given_to_somebody_it_does_not_fit(
    session: Session, outage: Outage
) -> None:
    add_block(session, "nrid", numbers=["22500101AA10", "22810829AA20", "22810829AA10"])
    assert arrive(session, outage, BORN, "male") == "22810829AA10"
    assert normal_local(arrive(session, outage, BORN, "male"))
    assert arrive(session, outage, None, "unknown") == "22500101AA10"


def test_a_six_digit_birth_date_is_compared_too(session: Session, outage: Outage) -> None:
    add_block(session, "skane", numbers=["500101DA1B", "810829DA1B"])
    assert arrive(session, outage) == "810829DA1B"


def test_a_number_somebody_in_a_chart_has_is_passed_over(
    session: Session, outage: Outage, demo_charts: tuple[Chart, ...]
) -> None:
    add_block(session, "vgr", first="07", last="09")
    bearer = msgspec.structs.replace(demo_charts[0].patient, number="19810829M071")
    chart = msgspec.structs.replace(demo_charts[0], patient=bearer)
    take_snapshot(session, WardSource((chart,)), WARD.id, lambda _done, _of: True)
    assert arrive(session, outage).startswith("19810829M09")


def test_a_drill_uses_up_no_number_of_the_region(session: Session) -> None:
    add_block(session, "vgr", first="00", last="99")
    drill = declare(session, ward_id="w", ward_name="w", kind="drill")
    assert normal_local(arrive(session, drill))


def test_a_void_number_is_not_given_again(session: Session, nurse: Session, outage: Outage) -> None:
    add_block(session, "vgr", first="07", last="07")
    number = arrive(session, outage)
    assert void(session, number, "the patient never came").state == "void"
    assert normal_local(arrive(session, outage))
    with pytest.raises(FallbackError) as error:
        link(nurse, number, "p1", "passport")
    assert key(error) == "reserve.is_void"


def test_a_person_links_and_links_again_with_a_reason(
    session: Session, nurse: Session, outage: Outage
) -> None:
    number = arrive(session, outage)
    for reason, patient, said in (
        (" ", "p1", "reserve.reason_needed"),
        ("passport", " ", "reserve.no_patient"),
        ("passport", f"reserve:{number}", "reserve.no_patient"),
    ):
        with pytest.raises(FallbackError) as error:
            link(nurse, number, patient, reason)
        assert key(error) == said
    link(nurse, number, "p1", "passport")
    linked = link(nurse, number, "p2", "the first was a namesake")
    assert linked == identity(session, number)
    assert (linked.state, linked.patient_id) == ("linked", "p2")
    with pytest.raises(FallbackError) as error:
        void(session, number, "mistake")
    assert key(error) == "reserve.is_linked"


def test_all_that_is_done_with_a_number_stands_in_the_trail(
    session: Session, nurse: Session, outage: Outage
) -> None:
    add_block(session, "vgr", first="07", last="07")
    number = arrive(session, outage)
    link(nurse, number, "p1", "passport")
    with session.read() as tx:
        rows = [(row.action, row.patient_id) for row in trail.rows(tx)]
    sheet_id = f"reserve:{number}"
    assert rows[-2:] == [("reserve.give", sheet_id), ("reserve.link", sheet_id)]
    assert rows[-3][0] == "reserve.block"
    assert number_on_sheet(sheet_id) == number
    assert number_on_sheet("p1") is None


@pytest.mark.parametrize(
    ("format", "first", "last", "numbers", "said"),
    [
        ("norge", "1", "2", [], "reserve.unknown_format"),
        ("vgr", "", "", [], "reserve.not_a_span"),
        ("vgr", "9", "07", [], "reserve.not_a_span"),
        ("stockholm", "991981000011", "991981000028", [], "reserve.not_a_span"),
        ("skane", "810829DA1B", "810829DA1C", [], "reserve.list_only"),
        ("skane", "", "", ["19810829M071"], "reserve.wrong_number"),
        ("vgr", "", "", ["19810829M072"], "reserve.wrong_check"),
        ("skane", "", "", ["810829DA1B", "810829da1b"], "reserve.twice"),
        ("skane", "", "", ["500101DA1B"], "reserve.twice"),
        ("vgr", "05", "06", [], "reserve.overlap"),
    ],
)
def test_a_block_that_cannot_be_right_is_not_kept(
    session: Session, format: str, first: str, last: str, numbers: list[str], said: str
) -> None:
    add_block(session, "vgr", first="06", last="09")
    add_block(session, "skane", numbers=["500101DA1B"])
    with pytest.raises(FallbackError) as error:
        add_block(session, format, first=first, last=last, numbers=numbers)
    assert key(error) == said
    assert len(standings(session)) == 2


def test_a_block_nearly_used_up_says_so(session: Session, outage: Outage) -> None:
    numbers = list(COUNTED["stockholm"].numbers(Span("2026", 1, 4), Told()))
    add_block(session, "stockholm", first=numbers[0], last=numbers[-1])
    add_block(session, "vgr", first="00", last="99")
    assert warnings(session) == ()
    for number in numbers[:2]:
        assert arrive(session, outage) == number
    (said,) = warnings(session)
    assert (said.key, said.text("en").count("2 left")) == ("reserve.nearly_used", 1)
    arrive(session, outage), arrive(session, outage)
    assert [one.key for one in warnings(session)] == ["reserve.used_up"]
    assert arrive(session, outage).startswith("19810829M01")
    assert [one.free for one in standings(session)] == [0, 49]


def test_nobody_is_born_tomorrow_or_arrives_in_a_closed_outage(
    session: Session, outage: Outage
) -> None:
    with pytest.raises(FallbackError) as error:
        arrive(session, outage, date(2026, 11, 25))
    assert key(error) == "reserve.born_later"
    end(session, outage.id)
    with session.database.write() as tx:
        outages.mark_closed(tx, outage.id, AT)
    with pytest.raises(FallbackError) as error:
        arrive(session, outage)
    assert key(error) == "reserve.outage_closed"


def test_only_who_leads_adds_blocks_and_only_care_links(session: Session, outage: Outage) -> None:
    clerk = replace(session.person, role="clerk")
    with session.database.write() as tx:
        people.add(tx, id="c", name="Kaj", role="clerk", pin="123456", at=AT)
    as_clerk = session.as_person(replace(clerk, id="c", name="Kaj"))
    number = arrive(session, outage)
    for act in (
        lambda: add_block(as_clerk, "vgr", first="00", last="10"),
        lambda: arrive(as_clerk, outage),
        lambda: link(as_clerk, number, "p1", "passport"),
    ):
        with pytest.raises(FallbackError) as error:
            act()
        assert key(error) == "session.not_allowed"


REFUSED = [
    "UPDATE reserve_identity SET number = 'other'",
    "UPDATE reserve_identity SET birth_date = ''",
    "UPDATE reserve_identity SET state = 'linked'",
    "UPDATE reserve_identity SET state = 'linked', patient_id = 'p'",
    "UPDATE reserve_identity SET state = 'void'",
    "UPDATE reserve_identity SET patient_id = 'p'",
    "UPDATE reserve_identity SET state = 'gone', reason = 'r'",
    "DELETE FROM reserve_identity",
    "INSERT INTO reserve_identity SELECT 99, number, system, block_id, 7, outage_id, name,"
    " birth_date, sex, given_by, given_at, state, patient_id, reason, changed_by, changed_at"
    " FROM reserve_identity",
    "INSERT INTO reserve_identity SELECT 99, 'n', system, block_id, serial, outage_id, name,"
    " birth_date, sex, given_by, given_at, state, patient_id, reason, changed_by, changed_at"
    " FROM reserve_identity",
    "INSERT INTO reserve_identity SELECT 99, 'n', system, block_id, 7, outage_id, name,"
    " birth_date, sex, given_by, given_at, 'void', patient_id, 'r', changed_by, changed_at"
    " FROM reserve_identity",
    "INSERT INTO reserve_identity SELECT 99, 'n', system, 1, 7, outage_id, name,"
    " birth_date, sex, given_by, given_at, state, patient_id, reason, changed_by, changed_at"
    " FROM reserve_identity",
    "UPDATE reserve_block SET last = 99",
    "DELETE FROM reserve_block",
    "INSERT INTO reserve_block SELECT 9, format, series, 8, 20, added_by, added_at, ''"
    " FROM reserve_block WHERE format = 'vgr'",
    "INSERT INTO reserve_block SELECT 9, format, series, 50, 20, added_by, added_at, ''"
    " FROM reserve_block WHERE format = 'vgr'",
    "INSERT INTO reserve_block SELECT 9, format, series, 50, NULL, added_by, added_at, ''"
    " FROM reserve_block WHERE format = 'vgr'",
    "UPDATE reserve_allotted SET number = 'n'",
    "DELETE FROM reserve_allotted",
]


@pytest.mark.parametrize("sql", REFUSED)
def test_a_state_that_must_not_be_is_refused_by_the_store(
    session: Session, outage: Outage, sql: str
) -> None:
    arrive(session, outage)
    add_block(session, "vgr", first="06", last="09")
    add_block(session, "skane", numbers=["500101DA1B"])
    with pytest.raises(IntegrityError), session.database.write() as tx:
        tx.run(sql)


def test_a_void_identity_stays_void(session: Session, outage: Outage) -> None:
    void(session, arrive(session, outage), "never came")
    with pytest.raises(IntegrityError), session.database.write() as tx:
        tx.run("UPDATE reserve_identity SET state = 'linked', patient_id = 'p', reason = 'r'")


def opened(folder: Path, secret: bytes) -> Session:
    settings = Settings(data_dir=folder)
    database = Database(settings.store_file, secret)
    person = people.Person("it", "Ida", "it")
    return Session(database, settings, person, clock=lambda: NOW)


def fresh(folder: Path, secret: bytes) -> Outage:
    session = opened(folder, secret)
    with session.database:
        migrate(session.database)
        with session.database.write() as tx:
            machine.create(tx, "store-1", "K7M4P", AT)
            people.add(tx, id="it", name="Ida", role="it", pin="123456", at=AT)
        add_block(session, "vgr", first="10", last="19")
        add_block(session, "skane", numbers=["810829DA1B", "810829DA2B", "500101DA1B"])
        return declare(session, ward_id=WARD.id, ward_name=WARD.name, began_at=NOW)


def take_many(folder: Path, secret: bytes, outage: Outage, count: int) -> list[str]:
    session = opened(folder, secret)
    with session.database:
        return [arrive(session, outage) for _ in range(count)]


def test_processes_that_give_out_numbers_at_once_never_give_one_twice(tmp_path: Path) -> None:
    secret = os.urandom(32)
    outage = fresh(tmp_path, secret)
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(4, mp_context=spawn) as pool:
        jobs = [pool.submit(take_many, tmp_path, secret, outage, 12) for _ in range(4)]
        found = [number for job in jobs for number in job.result()]
    assert len(found) == len(set(found)) == 48
    assert sum(number.startswith("19810829M1") for number in found) == 5
    assert {"810829DA1B", "810829DA2B"} <= set(found)
    session = opened(tmp_path, secret)
    with session.database:
        assert sorted(one.number for one in arrivals(session, outage.id)) == sorted(found)


STEPS = st.tuples(
    st.sampled_from([None, BORN, date(1950, 1, 1)]),
    st.sampled_from(["male", "female", "unknown"]),
    st.booleans(),  # through which opening of the store
    st.booleans(),  # void at once
)


@given(st.lists(STEPS, max_size=25))
@settings(max_examples=15)
def test_whatever_order_people_arrive_in_no_number_is_given_twice(
    steps: list[tuple[date | None, Sex, bool, bool]],
) -> None:
    with TemporaryDirectory() as folder:
        secret = os.urandom(32)
        outage = fresh(Path(folder), secret)
        for found in _each(steps, [opened(Path(folder), secret) for _ in range(2)], outage):
            assert len({one.number for one in found}) == len(found)


def _each(
    steps: list[tuple[date | None, Sex, bool, bool]], doors: list[Session], outage: Outage
) -> Iterator[list[ReserveIdentity]]:
    found: list[ReserveIdentity] = []
    with doors[0].database, doors[1].database:
        for born, sex, door, unused in steps:
            one = take(doors[door], outage, name="", birth_date=born, sex=sex)
            found.append(one)
            if unused:
                void(doors[door], one.number, "never came")
            yield found

"""What two places know of one outage: given back, merged forward, or kept apart and said."""

import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fallback.app.sign_in import add_person
from fallback.chart.model import Ward
from fallback.errors import FallbackError
from fallback.outage import declare
from fallback.outage.reserve import identities
from fallback.recovery.closing.reopening import reopen
from fallback.recovery.handover import giving_back
from fallback.recovery.handover.merging import FORWARD, further, gaps, rest
from fallback.recovery.keying import entry
from fallback.recovery.keying.leasing import next_sheet
from fallback.staging.shares.share import Folder
from fallback.store import entries, handover, outages, people, reserve, scans, sheets, snapshots
from fallback.store.database import Database, migrate
from fallback.store.people import Person
from forms.codes import sheet_number
from tests.recovery.handover.conftest import WARD
from tests.recovery.handover.pcs import Pc, a_desk, acquaint, closed_at_the_desk, hand_over, take
from tests.recovery.handover.test_handover import refused

STATES = st.sampled_from(FORWARD)


@given(STATES, STATES, STATES)
def test_states_go_forward_whichever_is_read_first(a: str, b: str, c: str) -> None:
    assert further(a, b) == further(b, a)  # type: ignore[arg-type]
    assert further(further(a, b), c) == further(a, further(b, c))  # type: ignore[arg-type]
    assert further(a, a) == a  # type: ignore[arg-type]


@given(st.lists(st.integers(0, 9)), st.lists(st.integers(0, 9)))
def test_what_was_added_is_found_and_a_different_course_is_not_taken_for_one(
    known: list[int], more: list[int]
) -> None:
    told = [*known, *more]
    places = rest(known, told)
    assert places is not None
    assert sorted(told[n] for n in places) == sorted(more)
    if known:
        assert rest([*known, 10], told) is None


@given(st.sets(st.integers(1, 60), min_size=1), st.sets(st.integers(1, 60)))
def test_every_number_between_is_a_sheet_another_outages_or_a_gap(
    own: set[int], others: set[int]
) -> None:
    others -= own
    named = gaps(
        [sheet_number("AAAAA", n) for n in own], [sheet_number("AAAAA", n) for n in others]
    )
    missing: set[int] = set()
    for one in named:
        first, _, last = one.partition("–")
        missing |= set(range(int(first), int(last or first) + 1))
    assert missing == set(range(min(own), max(own))) - own - others


def test_the_desk_gives_an_outage_back_and_the_ward_keys_it(
    pc: Pc, desk: Pc, share: Folder
) -> None:
    number = pc.sheet("returned")
    hand_over(pc, share)
    take(desk, share)
    word = giving_back.give_back(desk["Ida"], pc.id)
    assert refused(entry.call_up, desk["Kim"], number) == "handover.elsewhere"
    assert next_sheet(desk["Kim"], pc.id) is None
    assert refused(entry.call_up, pc["Kim"], number) == "handover.elsewhere"
    assert giving_back.take_word(pc["Ida"], word).handed_to == ""
    pc.key("Kim", number)
    hand_over(pc, share)
    (arrival,) = take(desk, share)
    assert arrival.came
    assert arrival.came["entries"] == 4
    desk.key("Lo", number)
    with desk.database.read() as tx:
        found = sheets.get(tx, number)
    assert found
    assert found.state == "verified"


def test_what_was_begun_at_the_desk_is_not_given_back(pc: Pc, desk: Pc, share: Folder) -> None:
    number = pc.sheet("returned")
    pc.key("Kim", number)
    hand_over(pc, share)
    take(desk, share)
    assert giving_back.give_back(desk["Ida"], pc.id)  # what came keyed is the ward's own
    hand_over(pc, share)
    take(desk, share)
    called = entry.call_up(desk["Lo"], number)
    entry.key(desk["Lo"], number, called.boxes[0].path, "1210")
    assert refused(giving_back.give_back, desk["Ida"], pc.id) == "handover.begun_at_desk"


def test_a_word_counts_for_the_last_handover_only_and_for_its_own_pc(
    pc: Pc, other: Pc, desk: Pc, share: Folder
) -> None:
    pc.sheet()
    hand_over(pc, share)
    take(desk, share)
    word = giving_back.give_back(desk["Ida"], pc.id)
    hand_over(pc, share)
    assert refused(giving_back.take_word, pc["Ida"], word) == "handover.older_word"
    assert refused(giving_back.take_word, other["Ida"], word) == "handover.not_handed"
    assert refused(giving_back.take_word, pc["Ida"], word[:-4]) == "handover.no_word"
    assert refused(giving_back.take_word, pc["Ida"], word.replace(b"returned", b"returnee")) == (
        "handover.no_word"
    )
    take(desk, share)
    assert refused(giving_back.give_back, other["Ida"], pc.id) == "handover.not_taken"
    newer = giving_back.give_back(desk["Ida"], pc.id)
    assert giving_back.take_word(pc["Ida"], newer).handed_to == ""


def test_the_next_outage_of_the_ward_is_not_hindered_by_one_that_was_handed_over(
    pc: Pc, desk: Pc, share: Folder
) -> None:
    pc.sheet()
    hand_over(pc, share)
    assert refused(pc.declare, WARD) == "outage.already_open"
    first = pc.id
    pc.clock.later(60)
    declare.end(pc["Nour"], first)
    pc.declare(WARD)
    pc.sheet()
    hand_over(pc, share)
    assert [one.outcome for one in take(desk, share)] == ["taken", "taken"]
    with desk.database.read() as tx:
        assert {one.id for one in outages.listed(tx)} == {first, pc.id}


def test_the_desks_closing_comes_home(pc: Pc, desk: Pc, share: Folder) -> None:
    closed_at_the_desk(pc, desk, share)
    word = giving_back.give_back(desk["Ida"], pc.id)
    closed = giving_back.take_word(pc["Ida"], word)
    assert (closed.ended_at, closed.closed_at) == ("2026-11-25T09:00:00Z", "2026-11-26T09:00:00Z")
    hindered = refused(hand_over, pc, share)
    assert hindered == "handover.closed"


def test_a_closing_without_what_came_after_the_handover_is_not_taken(
    pc: Pc, desk: Pc, share: Folder
) -> None:
    first = pc.sheet("void")
    hand_over(pc, share)
    take(desk, share)
    with desk.database.write() as tx:
        outages.mark_ended(tx, pc.id, "2026-11-25T09:00:00Z")
        outages.mark_closed(tx, pc.id, "2026-11-26T09:00:00Z")
    word = giving_back.give_back(desk["Ida"], pc.id)
    pc.clock.later(1)
    pc.scan([first])
    late = pc.sheet()
    with pytest.raises(FallbackError) as error:
        giving_back.take_word(pc["Ida"], word)
    assert error.value.message.key == "handover.not_all_there"
    assert error.value.message.values["numbers"] == f"{late}, {first}"
    with desk.database.write() as tx:
        tx.run("UPDATE person SET role = 'manager' WHERE id = 'Kim-DDDDD'")
    manager = Person("Kim-DDDDD", "Kim", "manager")
    reopen(desk["Kim"].as_person(manager), pc.id, "sheets of the ward's came late")
    with desk.database.write() as tx:
        tx.run("UPDATE person SET role = 'clerk' WHERE id = 'Kim-DDDDD'")
    hand_over(pc, share)
    assert take(desk, share)[0].outcome == "taken"
    with desk.database.read() as tx:
        assert sheets.get(tx, late) is not None
        assert len(scans.of_sheet(tx, first)) == 1


def _decided(pc: Pc, outage_id: str, number: str) -> None:
    """Somebody decided on something of the sheet there."""
    with pc.database.write() as tx:
        by = f"Nour-{pc.code}"
        tx.insert("finding", id="f-1", outage_id=outage_id, patient_id="pat-1", kind="dose",
                  sheet_number=number, box_group="orders/1/1", verdict="new", doc=b"{}",
                  found_at="2026-11-25T09:00:00Z", decision="worklist", decided_by=by,
                  decided_at="2026-11-25T09:00:00Z", reason="")  # fmt: skip


def test_what_was_decided_on_is_not_given_back(pc: Pc, desk: Pc, share: Folder) -> None:
    number = pc.sheet("returned")
    hand_over(pc, share)
    take(desk, share)
    _decided(desk, pc.id, number)
    assert refused(giving_back.give_back, desk["Ida"], pc.id) == "handover.begun_at_desk"


def test_what_was_decided_on_is_not_handed_over(pc: Pc, desk: Pc, share: Folder) -> None:
    _decided(pc, pc.id, pc.sheet("returned"))
    assert refused(hand_over, pc, share) == "handover.begun_here"
    assert take(desk, share) == ()


def test_an_outage_is_never_at_two_desks(pc: Pc, desk: Pc, share: Folder, tmp_path: Path) -> None:
    pc.sheet("returned")
    hand_over(pc, share)
    take(desk, share)
    with Database(tmp_path / "second.db", bytes(32)) as database:
        migrate(database)
        second = a_desk(database, tmp_path / "second")
        acquaint(pc, second)
        assert refused(hand_over, pc, share) == "handover.at_another_desk"
        giving_back.take_word(pc["Ida"], giving_back.give_back(desk["Ida"], pc.id))
        hand_over(pc, share)
        assert take(second, share)[0].outcome == "taken"


def test_new_sheets_for_an_outage_that_is_closed_at_the_desk_are_refused(
    pc: Pc, desk: Pc, share: Folder
) -> None:
    closed_at_the_desk(pc, desk, share)
    pc.sheet()
    hand_over(pc, share)
    (arrival,) = take(desk, share)
    assert [told.key for told in arrival.told] == ["handover.closed_here"]


def test_a_sheet_keyed_in_both_places_is_not_mixed(pc: Pc, desk: Pc, share: Folder) -> None:
    number = pc.sheet("returned")
    hand_over(pc, share)
    take(desk, share)
    desk.key("Kim", number, "500")
    with pc.database.write() as tx:  # as if it had never been handed over
        outages.hand_to(tx, pc.id, "")
    pc.key("Lo", number, "700")
    hand_over(pc, share)
    (arrival,) = take(desk, share)
    assert "handover.keyed_twice" in [told.key for told in arrival.told]
    with desk.database.read() as tx:
        here = {one.path.rpartition("/")[2]: one.value for one in entries.of_sheet(tx, number)}
        assert here["dose"] == "500"
        (apart,) = handover.apart(tx, pc.id)
        assert apart.thing == number


def test_reserve_numbers_of_two_pcs_stand_side_by_side_and_only_once(
    pc: Pc, other: Pc, desk: Pc, share: Folder
) -> None:
    one, two = pc.arrival("Ett"), other.arrival("Två")
    identities.link(pc["Nour"], one, "pat-7", "leg")
    hand_over(pc, share)
    hand_over(other, share)
    assert [arrival.outcome for arrival in take(desk, share)] == ["taken", "taken"]
    hand_over(pc, share)
    take(desk, share)
    assert identities.identity(desk["Nour"], one).patient_id == "pat-7"
    assert identities.identity(desk["Nour"], two).state == "given"
    assert refused(identities.link, pc["Nour"], one, "pat-8", "leg") == "handover.elsewhere"


def test_a_block_of_another_pc_is_never_drawn_from_at_the_desk(
    pc: Pc, desk: Pc, share: Folder
) -> None:
    with pc.database.write() as tx:
        tx.insert(
            "reserve_block", format="vgr", series="s", first=1, last=9, added_by="Ida-AAAAA",
            added_at="2026-01-01T00:00:00Z",
        )  # fmt: skip
        tx.insert(
            "reserve_identity", number="VGR-1", system="urn:oid:1", block_id=1, outage_id=pc.id,
            name="", birth_date="", sex="unknown", given_by="Nour-AAAAA",
            given_at="2026-11-24T08:00:00Z", changed_by="Nour-AAAAA",
            changed_at="2026-11-24T08:00:00Z",
        )  # fmt: skip
    hand_over(pc, share)
    assert take(desk, share)[0].outcome == "taken"
    with desk.database.read() as tx:
        assert reserve.blocks(tx) == ()
        assert tx.rows("SELECT store_id FROM reserve_block") == [("store-AAAAA",)]
    hand_over(pc, share)
    take(desk, share)
    with desk.database.read() as tx:
        assert tx.row("SELECT count(*) FROM reserve_block") == (1,)


def test_a_number_given_to_two_people_is_refused(
    pc: Pc, other: Pc, desk: Pc, share: Folder
) -> None:
    one = pc.arrival()
    other.arrival()
    with other.database.write() as tx:
        tx.run("DROP TRIGGER reserve_is_frozen")
        tx.run("DROP TRIGGER reserve_goes_on")
        tx.run("UPDATE reserve_identity SET number = ?", one)
    hand_over(pc, share)
    hand_over(other, share)
    found = take(desk, share)
    assert [arrival.outcome for arrival in found] == ["taken", "refused"]
    assert found[1].told[0].key == "handover.reserve_twice"


def test_a_form_that_was_printed_otherwise_under_its_version_is_kept_apart(
    pc: Pc, other: Pc, desk: Pc, share: Folder
) -> None:
    for one, digest in ((pc, "ett"), (other, "två")):
        one.archive(digest)
        one.sheet()
        hand_over(one, share)
    found = take(desk, share)
    assert [arrival.outcome for arrival in found] == ["taken", "taken"]
    assert [told.key for told in found[1].told] == ["handover.taken", "handover.form_differs"]


def test_somebody_of_the_ward_who_comes_to_the_desk_is_given_a_pin_there(
    pc: Pc, desk: Pc, share: Folder
) -> None:
    with pc.database.write() as tx:
        tx.insert("person", id="sam-1", name="Sam", role="nurse", created_at="2026-01-01T00:00:00Z",
                  pin_salt=b"", pin_hash=b"x")  # fmt: skip
    pc.sheet()
    hand_over(pc, share)
    take(desk, share)
    with desk.database.read() as tx:
        assert people.named(tx, "Sam") is None  # cannot sign in
        assert people.by_id(tx)["sam-1"] == "Sam"
    assert add_person(desk["Ida"], "sam", "clerk", "123456").id == "sam-1"
    with desk.database.read() as tx:
        found = people.named(tx, "Sam")
    assert found
    assert found.role == "clerk"


def test_a_page_that_the_desk_could_not_place_finds_its_sheet(
    pc: Pc, desk: Pc, share: Folder
) -> None:
    number = pc.sheet("returned")
    pc.scan([number])
    with pc.database.read() as tx:
        (file,) = scans.files(tx)
    with desk.database.write() as tx:  # the same file, scanned at the desk before
        at = "2026-11-24T09:00:00Z"
        mine = scans.begin(tx, name="s", digest=file.digest, pages=1, by="", at=at)
        scans.keep(tx, mine.id, 1, b"bild", scans.Place("elsewhere"), "", at)
    hand_over(pc, share)
    take(desk, share)
    with desk.database.read() as tx:
        (page,) = scans.listed(tx)
    assert (page.state, page.sheet_number) == ("confirmed", number)


def test_a_snapshot_that_both_pcs_printed_from_is_kept_once_and_is_never_current(
    pc: Pc, other: Pc, desk: Pc, share: Folder
) -> None:
    with pc.database.read() as tx:
        shared = snapshots.load(tx, "snapshot-AAAAA")
    with other.database.write() as tx:
        snapshots.land(tx, shared, landed_at="2026-11-24T06:35:00Z", doubts=())
    pc.sheet()
    other.sheet(base="snapshot-AAAAA")
    hand_over(pc, share)
    hand_over(other, share)
    assert [one.outcome for one in take(desk, share)] == ["taken", "taken"]
    with desk.database.read() as tx:
        assert snapshots.load(tx, "snapshot-AAAAA") == shared
        assert snapshots.current(tx, WARD.id) is None
        assert snapshots.wards(tx) == ()


@pytest.fixture(autouse=True)
def no_leftovers(desk: Pc) -> None:
    """Nothing of an earlier test lies fetched."""
    shutil.rmtree(desk.folder / "handover", ignore_errors=True)


def test_a_desk_that_is_a_ward_pc_too_keeps_its_own_outage(pc: Pc, desk: Pc, share: Folder) -> None:
    desk.declare(Ward("ward-12", "Avdelning 12"))
    own = desk.id
    pc.sheet()
    hand_over(pc, share)
    assert take(desk, share)[0].outcome == "taken"
    with desk.database.read() as tx:
        found = outages.open_for(tx, "ward-12")
    assert found
    assert found.id == own

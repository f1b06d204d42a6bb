"""What a ward PC hands over is at the desk, once, whatever is handed over when."""

import pytest

from fallback.errors import FallbackError
from fallback.recovery.keying import entry
from fallback.staging.shares.share import Folder
from fallback.store import entries, handover, outages, reserve, scans, sheets, snapshots, trail
from tests.recovery.handover.pcs import Pc, hand_over, take
from tests.recovery.papers import ENDED


def refused(act: object, *arguments: object) -> str:
    """The key of what was refused."""
    assert callable(act)
    with pytest.raises(FallbackError) as error:
        act(*arguments)
    assert error.value.text("sv")
    assert error.value.text("en")
    return error.value.message.key


def test_all_of_an_outage_is_at_the_desk_and_can_be_keyed_there(
    pc: Pc, either: Pc, share: Folder
) -> None:
    first, second, void = pc.sheet("returned"), pc.sheet(), pc.sheet("void")
    number = pc.arrival()
    pc.archive()
    pc.scan([first, None])
    pc.key("Kim", first)
    hand_over(pc, share)
    (arrival,) = take(either, share)
    assert arrival.outcome == "taken", arrival.told[0].text("en")
    assert (arrival.sheets, arrival.gaps) == (3, ())
    assert arrival.came
    assert arrival.came["sheets"] == 3
    assert arrival.came["pages"] == 2
    assert arrival.came["entries"] == 4
    with either.database.read() as here, pc.database.read() as there:
        for one in (first, second, void):
            assert sheets.get(here, one) == sheets.get(there, one)
            assert sheets.frozen(here, one) == sheets.frozen(there, one)
        assert snapshots.load(here, "snapshot-AAAAA") == snapshots.load(there, "snapshot-AAAAA")
        assert reserve.get(here, number) == reserve.get(there, number)
        mine, theirs = entries.of_sheet(here, first), entries.of_sheet(there, first)
        assert [(e.path, e.value) for e in mine] == [(e.path, e.value) for e in theirs]
        assert {e.person_id for e in mine} == {"Kim-DDDDD"}  # the desk's own Kim
        (page,) = scans.of_sheet(here, first)
        assert scans.picture(here, page.id) == b"\xff\xd8bild"
        assert scans.straightened(here, page.id) is not None
        rows = tuple(handover.trail_of(here, "store-AAAAA"))
        assert rows == tuple(trail.rows(there))[-len(rows) :]
        assert {row.action for row in rows} >= {"outage.declare", "handover.export"}
        assert trail.first_fault(here) is None
    assert refused(entry.key, either["Kim"], first, "orders/1/1/dose", "1") == (
        "recovery.by_another"  # who keyed it on the ward is the same Kim here
    )
    either.key("Lo", first)
    with either.database.read() as tx:
        found = sheets.get(tx, first)
        assert found
        assert found.state == "verified"


def test_taken_over_twice_changes_nothing(pc: Pc, desk: Pc, share: Folder) -> None:
    pc.sheet()
    hand_over(pc, share)
    take(desk, share)
    with desk.database.read() as tx:
        before = trail.end(tx)
    (again,) = take(desk, share)
    assert again.outcome == "nothing-new"
    with desk.database.read() as tx:
        assert trail.end(tx) == before


def test_a_later_handover_brings_only_what_is_new_and_states_go_forward(
    pc: Pc, either: Pc, share: Folder
) -> None:
    first, second = pc.sheet("sent"), pc.sheet()
    pc.scan([second])
    whole = hand_over(pc, share)
    take(either, share)
    either.key("Lo", second)
    third = pc.sheet()
    with pc.database.write() as tx:
        sheets.set_state(tx, first, "returned", "2026-11-25T08:00:00Z")
        sheets.set_state(tx, second, "lost", "2026-11-25T08:00:00Z", "borta")
        outages.mark_ended(tx, pc.id, ENDED.strftime("%Y-%m-%dT%H:%M:%SZ"))
    later = hand_over(pc, share)
    assert later.written < whole.written
    (arrival,) = take(either, share)
    assert arrival.outcome == "taken"
    assert arrival.came
    assert arrival.came.get("sheets") == 1
    assert not arrival.came.get("pages")
    with either.database.read() as tx:
        states = {one.number: one.state for one in sheets.of_outage(tx, pc.id)}
        ended = outages.get(tx, pc.id)
    assert states == {first: "returned", second: "keyed", third: "printed"}
    assert ended
    assert ended.ended_at
    assert [told.key for told in arrival.told] == ["handover.taken", "handover.given_up_and_back"]


def test_what_was_handed_over_is_keyed_at_the_desk_and_not_on_the_ward(
    pc: Pc, desk: Pc, share: Folder
) -> None:
    number = pc.sheet("returned")
    entry.call_up(pc["Kim"], number)
    hand_over(pc, share)
    assert refused(entry.call_up, pc["Kim"], number) == "handover.elsewhere"
    assert refused(entry.key, pc["Kim"], number, "orders/1/1/dose", "1") == "handover.elsewhere"
    assert pc.sheet()  # printing goes on


def test_two_pcs_of_one_ward_are_both_taken_over(
    pc: Pc, other: Pc, either: Pc, share: Folder
) -> None:
    one, two = pc.sheet(), other.sheet()
    hand_over(pc, share)
    hand_over(other, share)
    assert [arrival.outcome for arrival in take(either, share)] == ["taken", "taken"]
    with either.database.read() as tx:
        assert {n.number for o in outages.listed(tx) for n in sheets.of_outage(tx, o.id)} == {
            one,
            two,
        }
        assert outages.open_for(tx, "ward-12") is None  # the desk's own ward, if it had one
        assert snapshots.current(tx, "ward-12") is None


def test_a_gap_in_the_numbers_is_named(pc: Pc, desk: Pc, share: Folder) -> None:
    pc.sheet()
    with pc.database.write() as tx:
        tx.run("UPDATE machine SET next_sheet = next_sheet + 3")
    pc.sheet()
    hand_over(pc, share)
    (arrival,) = take(desk, share)
    assert arrival.gaps == ("00002–00004",)
    assert "AAAAA-00002–00004" in arrival.told[1].text("sv")


IMPOSSIBLE = (
    "UPDATE taken_over SET serial = serial - 1",
    "UPDATE taken_over SET serial = serial + 1, store_id = 'another'",
    "DELETE FROM taken_over",
    "UPDATE taken_trail SET action = 'none'",
    "DELETE FROM taken_trail",
    "UPDATE outage SET store_id = ''",
    "INSERT INTO taken_part (digest, outage_id) VALUES ('d', 'none')",
    "DELETE FROM kept_apart",
    "UPDATE kept_apart SET thing = 'another'",
)


def test_what_was_taken_over_cannot_be_written_otherwise(
    pc: Pc, other: Pc, either: Pc, share: Folder
) -> None:
    for one, digest in ((pc, "ett"), (other, "två")):
        one.archive(digest)
        one.sheet()
        hand_over(one, share)
    take(either, share)
    for sql in IMPOSSIBLE:
        with (
            pytest.raises(Exception, match=r"newer|kept|append-only|stays|constraint"),
            either.database.write() as tx,
        ):
            tx.run(sql)

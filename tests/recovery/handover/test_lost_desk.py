"""A desk that is lost strands no outage: the ward's manager takes it back, and it is told to the
desk if that comes back after all. What two places keyed is compared before anything is closed."""

from dataclasses import replace

import pytest

from fallback.recovery.closing import timeline
from fallback.recovery.findings.reconcile import open_outage
from fallback.recovery.handover import comparing, giving_back, reclaiming
from fallback.recovery.keying import entry
from fallback.recovery.keying.leasing import next_sheet
from fallback.recovery.ledger import obstacles
from fallback.session import Session
from fallback.staging.shares.share import Folder
from fallback.store import handover, outages, sheets, trail
from fallback.store.people import Person
from tests.recovery.handover.conftest import WARD
from tests.recovery.handover.pcs import Pc, closed_at_the_desk, hand_over, take
from tests.recovery.handover.test_handover import refused

WHY = "återinskrivningens dator brann upp"


def manager(pc: Pc) -> Session:
    """The manager there."""
    who = Person(f"Max-{pc.code}", f"Max {pc.code}", "manager")
    with pc.database.write() as tx:
        if not tx.row("SELECT 1 FROM person WHERE id = ?", who.id):
            row = {"id": who.id, "name": who.name, "role": who.role}
            tx.insert(
                "person", **row, created_at="2026-11-24T07:00:00Z", pin_salt=b"", pin_hash=b"x"
            )
    return pc["Kim"].as_person(who)


def test_the_manager_takes_an_outage_back_and_why_stands_on_the_ledger_and_in_the_trail(
    pc: Pc, desk: Pc, share: Folder
) -> None:
    number = pc.sheet("returned")
    hand_over(pc, share)
    assert refused(reclaiming.reclaim, pc["Nour"], pc.id, WHY) == "session.not_allowed"
    assert refused(reclaiming.reclaim, manager(pc), pc.id, "  ") == "handover.say_why"
    assert refused(pc.key, "Kim", number) == "handover.elsewhere"
    reclaiming.reclaim(manager(pc), pc.id, WHY)
    pc.key("Kim", number)
    with pc.database.read() as tx:
        (told,) = reclaiming.on_ledger(tx, pc.id)
        assert [
            WHY in row.details for row in trail.rows(tx) if row.action == "handover.reclaim"
        ] == [True]
        assert trail.first_fault(tx) is None
    assert WHY in told.text("sv")
    assert "Max" in told.text("en")
    assert told in [one.what for one in timeline.timeline(pc["Nour"], pc.id).moments]
    assert refused(reclaiming.reclaim, manager(pc), pc.id, WHY) == "handover.not_handed"


def test_a_reason_that_is_too_long_to_be_told_changes_nothing(
    pc: Pc, desk: Pc, share: Folder
) -> None:
    number = pc.sheet("returned")
    hand_over(pc, share)
    assert refused(reclaiming.reclaim, manager(pc), pc.id, "x" * 5000) == "handover.say_why"
    assert refused(pc.key, "Kim", number) == "handover.elsewhere"


def test_a_lost_desk_that_comes_back_keys_and_sends_nothing_more_once_it_is_told(
    pc: Pc, either: Pc, share: Folder
) -> None:
    desk, number, other = either, pc.sheet("returned"), pc.sheet("returned")
    hand_over(pc, share)
    take(desk, share)
    desk.key("Lo", other)
    notice = reclaiming.reclaim(manager(pc), pc.id, WHY)
    pc.key("Kim", number)
    told = reclaiming.take_notice(desk["Kim"], notice)
    assert (told.machine, told.begun, told.sent) == ("pc-aaaaa", ("entries", "passes", "sheets"), 0)
    assert reclaiming.take_notice(desk["Kim"], notice).sent == 0  # twice is as once
    assert refused(entry.call_up, desk["Kim"], number) == "handover.elsewhere"
    assert next_sheet(desk["Kim"], pc.id) is None
    with desk.database.read() as tx:
        assert refused(open_outage, tx, pc.id) == "handover.elsewhere"
        assert len(reclaiming.on_ledger(tx, pc.id)) == 1
    hand_over(pc, share)  # and both sides come together where the ward hands over again
    (arrival,) = take(desk, share)
    assert arrival.outcome == "taken"
    with desk.database.read() as tx:
        assert {one.number: one.state for one in sheets.of_outage(tx, pc.id)} == {
            number: "keyed",
            other: "keyed",
        }
    assert refused(reclaiming.take_notice, desk["Kim"], notice) == "handover.older_notice"
    desk.key("Lo", number)


def test_what_both_keyed_while_the_desk_was_lost_is_compared_before_it_is_closed(
    pc: Pc, desk: Pc, share: Folder
) -> None:
    number = pc.sheet("returned")
    hand_over(pc, share)
    take(desk, share)
    desk.key("Lo", number, dose="500")
    reclaiming.reclaim(manager(pc), pc.id, WHY)
    pc.key("Kim", number, dose="1000")
    hand_over(pc, share)
    take(desk, share)
    (one,) = comparing.differences(manager(desk), pc.id)
    doses = [
        {side.value for side in sides if "/dose" in side.what} for sides in (one.here, one.there)
    ]
    assert (one.thing, doses) == (number, [{"500"}, {"1000"}])
    assert "closing.kept_apart" in hindered(desk, pc.id)
    hand_over(pc, share)
    take(desk, share)  # the very same again is one thing to compare, not two
    assert len(comparing.differences(manager(desk), pc.id)) == 1
    assert refused(comparing.compared, desk["Kim"], pc.id, number, "papperet säger 500") == (
        "session.not_allowed"
    )
    assert comparing.compared(manager(desk), pc.id, number, "papperet säger 500") == 1
    assert "closing.kept_apart" not in hindered(desk, pc.id)
    assert comparing.differences(manager(desk), pc.id)[0].seen == "papperet säger 500"
    again = refused(comparing.compared, manager(desk), pc.id, number, "igen")
    assert again == "handover.nothing_apart"


def hindered(desk: Pc, outage_id: str) -> list[str]:
    """The keys of what stands in the way of closing."""
    with desk.database.read() as tx:
        outage = outages.get(tx, outage_id)
        assert outage
        return [one.key for one in obstacles.before_closing(desk["Kim"], tx, outage)]


def test_an_identity_that_was_linked_otherwise_is_compared_too(
    pc: Pc, desk: Pc, share: Folder
) -> None:
    given = pc.arrival()
    hand_over(pc, share)
    take(desk, share)
    linked(desk, given, "pat-1")
    linked(pc, given, "pat-2")
    hand_over(pc, share)
    take(desk, share)
    (one,) = comparing.differences(manager(desk), pc.id)
    assert (one.here[0].value, one.there[0].value) == ("pat-1 legitimation", "pat-2 legitimation")
    assert "closing.kept_apart" in hindered(desk, pc.id)


def linked(pc: Pc, number: str, patient_id: str) -> None:
    with pc.database.write() as tx:
        sql = (
            "UPDATE reserve_identity SET state = 'linked', patient_id = ?, reason = 'legitimation',"
            " changed_by = ?, changed_at = '2026-11-25T09:00:00Z' WHERE number = ?"
        )
        tx.change_one(sql, patient_id, f"Nour-{pc.code}", number)


def test_a_closing_that_a_lost_desk_tells_afterwards_is_not_taken(
    pc: Pc, desk: Pc, share: Folder
) -> None:
    closed_at_the_desk(pc, desk, share)
    word = giving_back.give_back(desk["Ida"], pc.id)
    notice = reclaiming.reclaim(manager(pc), pc.id, WHY)
    assert refused(giving_back.take_word, pc["Ida"], word) == "handover.reclaimed_since"
    assert refused(reclaiming.take_notice, desk["Kim"], notice) == "handover.closed_anyway"
    with pc.database.read() as tx:
        outage = outages.get(tx, pc.id)
    assert outage
    assert (outage.closed_at, outage.handed_to) == (None, "")


def test_a_notice_counts_from_the_pc_that_handed_over_and_as_it_was_signed(
    pc: Pc, other: Pc, desk: Pc, share: Folder
) -> None:
    pc.sheet()
    hand_over(pc, share)
    notice = reclaiming.reclaim(manager(pc), pc.id, WHY)
    assert reclaiming.is_notice(notice)
    assert refused(reclaiming.take_notice, desk["Kim"], notice) == "handover.not_taken"
    take(desk, share)
    forged = notice.replace(WHY.encode(), b"x")
    assert refused(reclaiming.take_notice, desk["Kim"], forged) == "handover.no_word"
    with desk.database.write() as tx:
        known = handover.taken_over(tx, pc.id)
        assert known
        newer = replace(known, sign_key=bytes(32), serial=known.serial + 1)
        handover.keep_taken_over(tx, newer)
    said = refused(reclaiming.take_notice, desk["Kim"], notice)
    assert said == "handover.other_pcs_notice"


def test_an_outage_is_not_taken_back_into_another_that_is_open(
    pc: Pc, desk: Pc, share: Folder
) -> None:
    pc.sheet()
    hand_over(pc, share)
    first = pc.id
    with pc.database.write() as tx:
        outages.mark_ended(tx, first, "2026-11-25T09:00:00Z")
    pc.declare(WARD)
    assert refused(reclaiming.reclaim, manager(pc), first, WHY) == "handover.another_open"


@pytest.mark.parametrize("done", ["sheets", "passes", "entries", "arrivals", "pages", "end"])
def test_nothing_that_was_done_at_the_desk_is_lost_by_giving_an_outage_back(
    pc: Pc, desk: Pc, share: Folder, done: str
) -> None:
    number, given = pc.sheet("returned"), pc.arrival()
    called = entry.call_up(pc["Kim"], number)
    for box in called.boxes:
        entry.key(pc["Kim"], number, box.path, "", "blank")
    hand_over(pc, share)
    take(desk, share)
    if done == "sheets":
        with desk.database.write() as tx:
            sheets.set_state(tx, number, "void", "2026-11-25T09:00:00Z", "ersatt")
    elif done == "passes":  # what the ward keyed was finished here, without a new entry
        with desk.database.write() as tx:
            who, at = "Kim-DDDDD", "2026-11-25T09:00:00Z"
            tx.insert("keying_pass", sheet_number=number, keying=1, person_id=who, at=at)
    elif done == "entries":
        entry.take_back(desk["Kim"], number, called.boxes[0].path)
    elif done == "arrivals":
        linked(desk, given, "pat-1")
    elif done == "pages":
        desk.scan([number])
    else:
        with desk.database.write() as tx:
            outages.mark_ended(tx, pc.id, "2026-11-25T09:00:00Z")
    assert refused(giving_back.give_back, desk["Ida"], pc.id) == "handover.begun_at_desk"
    hand_over(pc, share)  # and a newer handover does not make it forgotten
    take(desk, share)
    assert refused(giving_back.give_back, desk["Ida"], pc.id) == "handover.begun_at_desk"


def test_parts_that_no_manifest_names_any_more_do_not_stay_on_the_share(
    pc: Pc, other: Pc, desk: Pc, share: Folder
) -> None:
    pc.sheet()
    hand_over(other, share)
    of_other = set(share.names())
    hand_over(pc, share)
    first = set(share.names()) - of_other
    pc.sheet()
    went = hand_over(pc, share)
    now = set(share.names())
    assert of_other <= now
    assert first - now  # the first handover's state, and its half-full part
    assert len(now - of_other) == went.parts + 1  # and the manifest
    assert [one.outcome for one in take(desk, share)] == ["taken", "taken"]

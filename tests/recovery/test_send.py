"""Everything decided arrives exactly once, however the sending goes wrong."""

import os
from datetime import datetime
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fallback.chart.model import Quantity
from fallback.errors import FallbackError
from fallback.recovery.writeback.plan import planned
from fallback.recovery.writeback.send import Sent, send
from fallback.session import Session, iso
from fallback.settings import Settings
from fallback.sources.record_system import ObservationItem, Receipt, WriteItem, WriteKind
from fallback.store import outages, outbox, people, trail
from fallback.store.database import Database, migrate
from fallback.store.outages import Outage
from tests.recovery.conftest import Clock, Desk, go_on
from tests.recovery.papers import BEGAN, ENDED, PULSE, local
from tests.recovery.record_system import FAULTS, CountingTarget, Fault, Killed


def item(number: int, outage: str = "outage-1") -> ObservationItem:
    value = Quantity(Decimal(60 + number), "/min", "/min")
    identifier = f"{outage}-{number}"
    return ObservationItem(
        identifier, "pat-1", "enc-1", PULSE, "Puls", local("14:00"), value, "", "AB", "note"
    )


def plan(session: Session, count: int, outage: str = "outage-1", *, enabled: bool = True) -> None:
    with session.database.write() as tx:
        outbox.set_policy(tx, "observation", enabled)
        for number in range(count):
            outbox.plan(tx, planned(outage, item(number, outage), iso(ENDED)))


def run(session: Session, target: CountingTarget, outage: str = "outage-1") -> dict[str, str]:
    """Send; the states of the items afterwards."""
    return {one.identifier: one.state for one in send(session, outage, target, go_on)}


def test_what_is_planned_is_sent_and_its_receipt_kept(desk: Desk) -> None:
    plan(desk["Nour"], 2)
    target = CountingTarget()
    sent = send(desk["Nour"], "outage-1", target, go_on)
    assert [one.state for one in sent] == ["confirmed", "confirmed"]
    assert sent[0].location == "Thing/0"
    assert sent[0].differs == ("performer",)
    assert len(target.held) == 2


def test_a_second_run_sends_nothing(desk: Desk) -> None:
    plan(desk["Nour"], 2)
    target = CountingTarget()
    run(desk["Nour"], target)
    calls = list(target.calls)
    run(desk["Nour"], target)
    assert target.calls == calls


def test_an_item_is_recorded_as_pending_before_it_is_sent(desk: Desk) -> None:
    plan(desk["Nour"], 1)
    seen: list[str] = []

    class Watching(CountingTarget):
        def create(self, item: WriteItem) -> Receipt:
            with desk["Nour"].database.reopen() as other, other.read() as tx:
                seen.extend(row.state for row in outbox.of_outage(tx, "outage-1"))
            return super().create(item)

    run(desk["Nour"], Watching())
    assert seen == ["pending"]


def test_nothing_of_a_drill_is_sent(desk: Desk) -> None:
    plan(desk["Nour"], 1)
    with desk["Nour"].database.write() as tx:
        tx.run("UPDATE outage SET kind = 'drill'")
    target = CountingTarget()
    with pytest.raises(FallbackError) as refused:
        send(desk["Nour"], "outage-1", target, go_on)
    assert refused.value.message.key == "recovery.drill"
    assert target.calls == []


def test_a_refusal_is_kept_in_the_record_systems_words_and_not_tried_again(desk: Desk) -> None:
    plan(desk["Nour"], 1)
    target = CountingTarget(refuses="code not in the site's list")
    sent = send(desk["Nour"], "outage-1", target, go_on)
    assert (sent[0].state, sent[0].said) == ("refused", "code not in the site's list")
    run(desk["Nour"], target)
    assert target.calls == ["create"]


def test_a_time_out_after_the_write_was_done_is_found_and_not_sent_again(desk: Desk) -> None:
    plan(desk["Nour"], 1)
    target = CountingTarget(["done-but-lost"])
    assert run(desk["Nour"], target) == {"outage-1-0": "unknown"}
    assert run(desk["Nour"], target) == {"outage-1-0": "confirmed"}
    assert target.calls == ["create", "look-up"]
    assert len(target.held) == 1


def test_what_never_arrived_is_sent_again_once_its_absence_was_shown(desk: Desk) -> None:
    plan(desk["Nour"], 1)
    target = CountingTarget(["lost"])
    run(desk["Nour"], target)
    assert run(desk["Nour"], target) == {"outage-1-0": "confirmed"}
    assert target.calls == ["create", "look-up", "create"]


def test_where_nothing_can_be_looked_up_it_stays_unknown_and_is_not_sent(desk: Desk) -> None:
    plan(desk["Nour"], 1)
    target = CountingTarget(["lost", "lost"])
    run(desk["Nour"], target)
    assert run(desk["Nour"], target) == {"outage-1-0": "unknown"}
    assert target.calls == ["create", "look-up"]


@pytest.mark.parametrize("kinds", [frozenset(), frozenset({"document"})])
def test_a_kind_the_record_system_does_not_take_is_left_to_the_worklist(
    desk: Desk, kinds: frozenset[WriteKind]
) -> None:
    plan(desk["Nour"], 1)
    target = CountingTarget(kinds=kinds)
    assert run(desk["Nour"], target) == {"outage-1-0": "refused"}
    assert target.calls == []


def test_a_kind_switched_off_since_is_not_sent_but_what_may_be_there_is_looked_up(
    desk: Desk,
) -> None:
    plan(desk["Nour"], 2)
    target = CountingTarget(["done-but-lost", "lost"])
    run(desk["Nour"], target)
    with desk["Nour"].database.write() as tx:
        outbox.set_policy(tx, "observation", False)
    assert list(run(desk["Nour"], target).values()) == ["confirmed", "refused"]
    assert len(target.held) == 1


def test_three_unanswered_in_a_row_end_the_run_and_the_rest_stays_planned(desk: Desk) -> None:
    plan(desk["Nour"], 5)
    states = list(run(desk["Nour"], CountingTarget(["down"] * 9)).values())
    assert states == ["unknown"] * 3 + ["planned"] * 2


def test_the_person_can_stop(desk: Desk) -> None:
    plan(desk["Nour"], 3)
    target = CountingTarget()
    sent = send(desk["Nour"], "outage-1", target, lambda done, _: done < 1)
    assert [one.state for one in sent] == ["confirmed", "planned", "planned"]


def test_a_clerk_may_not_send(desk: Desk) -> None:
    plan(desk["Nour"], 1)
    target = CountingTarget()
    with pytest.raises(FallbackError) as refusal:
        run(desk["Kim"], target)
    assert refusal.value.message.key == "session.not_allowed"
    assert target.calls == []


def test_every_step_is_in_the_trail_without_what_was_measured(desk: Desk) -> None:
    plan(desk["Nour"], 1)
    run(desk["Nour"], CountingTarget())
    with desk["Nour"].read() as tx:
        rows = [row for row in trail.rows(tx) if row.action == "writeback.send"]
    assert len(rows) == 2
    assert all(row.patient_id == "pat-1" and PULSE not in row.details for row in rows)


def until_done(session: Session, clock: Clock, target: CountingTarget, outage: str) -> None:
    """Run as a ward would: after a crash or an error, a while later, again."""
    for _ in range(30):
        try:
            states = run(session, target, outage)
        except Killed:
            states = {"": "killed"}
        if not {"planned", "pending", "unknown", "killed"} & set(states.values()):
            return
        clock.later()
    raise AssertionError("it never came to an end")


class DyingClock(Clock):
    """Ends the process at its nth look: the store asks the time in every transaction."""

    looks = 10**9

    def __call__(self) -> datetime:
        self.looks -= 1
        if self.looks == 0:
            raise Killed
        return super().__call__()


@pytest.mark.parametrize("look", range(1, 9))
def test_a_process_killed_in_any_transaction_loses_and_doubles_nothing(
    desk: Desk, look: int
) -> None:
    plan(desk["Nour"], 2)
    clock, target = DyingClock(ENDED), CountingTarget()
    clock.looks = look
    session = Session(desk["Nour"].database, desk["Nour"].settings, desk["Nour"].person, clock)
    until_done(session, clock, target, "outage-1")
    assert sorted(one.identifier for one in target.held) == ["outage-1-0", "outage-1-1"]


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("call", range(3))
def test_a_fault_at_any_call_loses_and_doubles_nothing(desk: Desk, fault: Fault, call: int) -> None:
    plan(desk["Nour"], 2)
    quiet: list[Fault] = [""] * call
    target = CountingTarget([*quiet, fault])
    until_done(desk["Nour"], desk.clock, target, "outage-1")
    assert sorted(one.identifier for one in target.held) == ["outage-1-0", "outage-1-1"]


def test_any_schedule_of_faults_ends_with_each_item_held_exactly_once(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    folder = tmp_path_factory.mktemp("faults")
    with Database(folder / "store.db", os.urandom(32)) as database:
        migrate(database)
        clock, number = Clock(ENDED), iter(range(10**6))
        with database.write() as tx:
            nour = people.add(tx, id="Nour", name="Nour", role="nurse", pin="123456", at=iso(BEGAN))
        session = Session(database, Settings(folder), nour, clock)

        @settings(max_examples=60, deadline=None)
        @given(st.lists(st.sampled_from(FAULTS), max_size=12), st.integers(1, 4))
        def each(faults: list[Fault], count: int) -> None:
            outage = f"outage-{next(number)}"
            with database.write() as tx:
                outages.declare(
                    tx, Outage(outage, "outage", outage, "W", "", iso(BEGAN), iso(BEGAN))
                )
            plan(session, count, outage)
            target = CountingTarget(faults)
            until_done(session, clock, target, outage)
            assert sorted(one.identifier for one in target.held) == [
                f"{outage}-{one}" for one in range(count)
            ]

        each()


def test_two_windows_sending_at_once_send_each_item_once(desk: Desk) -> None:
    plan(desk["Nour"], 3)
    target = CountingTarget()

    class Meanwhile(CountingTarget):
        def create(self, item: WriteItem) -> Receipt:
            with desk["Nour"].database.reopen() as other:
                nour = desk["Nour"]
                second = Session(other, nour.settings, nour.person, nour.clock)
                send(second, "outage-1", target, go_on)
            target.held.append(item)
            return Receipt(f"Thing/{item.identifier}", "1", ENDED)

    sent: tuple[Sent, ...] = send(desk["Nour"], "outage-1", Meanwhile(), go_on)
    assert [one.state for one in sent] == ["confirmed"] * 3
    assert sorted(one.identifier for one in target.held) == [f"outage-1-{n}" for n in range(3)]


def test_what_somebody_entered_by_hand_since_it_was_compared_is_not_doubled(desk: Desk) -> None:
    plan(desk["Nour"], 2)
    target = CountingTarget()
    target.held.append(item(0))
    assert run(desk["Nour"], target) == {"outage-1-0": "confirmed", "outage-1-1": "confirmed"}
    assert target.calls == ["create"]
    assert len(target.held) == 2


def test_where_the_record_system_cannot_say_nothing_is_sent_and_all_stays_planned(
    desk: Desk,
) -> None:
    plan(desk["Nour"], 2)
    target = CountingTarget()
    target.silent = True
    assert set(run(desk["Nour"], target).values()) == {"planned"}
    assert target.held == []
    target.silent = False
    assert set(run(desk["Nour"], target).values()) == {"confirmed"}

"""What was accepted at once can be undone at once, until something came of it."""

import pytest

from fallback.errors import FallbackError
from fallback.recovery.findings.reconcile import listed, reconcile
from fallback.recovery.writeback import documents
from fallback.recovery.writeback.decisions import accept_obvious, decide
from fallback.recovery.writeback.policy import set_policy
from fallback.recovery.writeback.send import send, standing
from fallback.recovery.writeback.taking_back import last_act, take_back
from fallback.recovery.writeback.worklist_table import worklist_table
from tests.recovery.conftest import Desk, go_on
from tests.recovery.papers import chart
from tests.recovery.record_system import CountingTarget
from tests.recovery.test_closing import key_all, ward
from tests.recovery.test_reconcile import Live

__all__ = ["ward"]


@pytest.fixture
def accepted(ward: Desk) -> Desk:
    """Two to write and some for the worklist, accepted at once by Dag."""
    key_all(ward)
    for kind in ("dose", "observation", "document"):
        set_policy(ward["Chris"], kind, True)
    reconcile(ward["Nour"], ward.outage.id, Live(chart()), go_on)
    accept_obvious(ward["Dag"], ward.outage.id)
    return ward


def open_ones(desk: Desk) -> list[str]:
    return [one.id for one in listed(desk["Dag"], desk.outage.id) if one.open]


def test_all_of_it_is_open_again_and_nothing_waits_to_be_sent(accepted: Desk) -> None:
    undecided = len(open_ones(accepted))
    ids = last_act(accepted["Dag"], accepted.outage.id)
    assert len(ids) > 2
    assert take_back(accepted["Dag"], accepted.outage.id) == len(ids)
    assert len(open_ones(accepted)) == undecided + len(ids)
    assert standing(accepted["Dag"], accepted.outage.id) == ()
    target = CountingTarget()
    send(accepted["Dag"], accepted.outage.id, target, go_on)
    assert target.held == []


def test_what_was_taken_back_can_be_decided_and_sent_as_if_for_the_first_time(
    accepted: Desk,
) -> None:
    planned = [one.identifier for one in standing(accepted["Dag"], accepted.outage.id)]
    take_back(accepted["Dag"], accepted.outage.id)
    reconcile(accepted["Nour"], accepted.outage.id, Live(chart()), go_on)
    accept_obvious(accepted["Dag"], accepted.outage.id)
    assert [one.identifier for one in standing(accepted["Dag"], accepted.outage.id)] == planned


def test_only_the_last_act_and_only_ones_own(accepted: Desk) -> None:
    with pytest.raises(FallbackError) as refused:
        take_back(accepted["Nour"], accepted.outage.id)
    assert refused.value.message.key == "recovery.nothing_decided"
    one = open_ones(accepted)[0]
    decide(accepted["Dag"], one, "dismiss", "skrivet på fel patient")
    assert take_back(accepted["Dag"], accepted.outage.id) == 1
    assert one in open_ones(accepted)
    assert last_act(accepted["Dag"], accepted.outage.id)  # the act before is the last one now


@pytest.mark.parametrize("came", ["sent", "on a worklist", "in a table", "in a record"])
def test_not_once_something_came_of_it(accepted: Desk, came: str) -> None:
    outage, dag = accepted.outage.id, accepted["Dag"]
    if came == "sent":
        send(dag, outage, CountingTarget(), go_on)
    elif came == "on a worklist":
        documents.issue_worklist(dag, outage)
    elif came == "in a table":
        worklist_table(dag, outage)
    else:
        ids = last_act(dag, outage)
        for one in open_ones(accepted):
            decide(accepted["Nour"], one, "dismiss", "skrivet på fel patient")
        assert last_act(dag, outage) == ids
        documents.plan_records(dag, outage)
    assert last_act(dag, outage) == ()
    with pytest.raises(FallbackError) as refused:
        take_back(dag, outage)
    assert refused.value.message.key == "recovery.came_of_it"
    assert len(standing(dag, outage)) >= 2


def test_the_store_itself_refuses_to_drop_what_was_sent_or_to_decide_otherwise(
    accepted: Desk,
) -> None:
    outage, dag = accepted.outage.id, accepted["Dag"]
    send(dag, outage, CountingTarget(), go_on)
    for forbidden in (
        "DELETE FROM outbox WHERE state = 'confirmed'",
        "UPDATE finding SET decision = 'worklist' WHERE decision = 'write'",
        "UPDATE finding SET decision = NULL, decided_by = NULL, decided_at = NULL"
        " WHERE decision = 'write'",
    ):
        with pytest.raises(dag.database.refusals), dag.database.write() as tx:
            tx.run(forbidden)


def test_a_clerk_takes_nothing_back(accepted: Desk) -> None:
    with pytest.raises(FallbackError) as refused:
        take_back(accepted["Kim"], accepted.outage.id)
    assert refused.value.message.key.startswith("session.")

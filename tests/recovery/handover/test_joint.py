"""Outages of several PCs as one: followed, reported and closed together, each still its own."""

import pytest

from fallback.errors import FallbackError
from fallback.recovery.closing import joint
from fallback.staging.shares.share import Folder
from fallback.store import outages, sheets
from tests.recovery.handover.pcs import Pc, hand_over, take
from tests.recovery.handover.test_handover import refused


@pytest.fixture
def both(pc: Pc, other: Pc, desk: Pc, share: Folder) -> Pc:
    """Two outages at the desk, joined: one sheet keyed once, one void, one still out."""
    number = pc.sheet("returned")
    pc.sheet("void")
    other.sheet()
    pc.key("Kim", number)
    for one in (pc, other):
        hand_over(one, share)
    take(desk, share)
    joint.join(desk["Ida"], "November", [pc.id])
    joint.join(desk["Ida"], "November", [other.id, pc.id])
    return desk


def test_the_ledger_balances_for_each_pc_and_for_all(both: Pc, pc: Pc, other: Pc) -> None:
    found = joint.standing(both["Kim"], "November")
    assert [one.machine for one in found.parts] == ["pc-aaaaa", "pc-bbbbb"]
    assert [len(one.ledger.sheets) for one in found.parts] == [2, 1]
    assert [len(one.ledger.missing) for one in found.parts] == [1, 1]
    assert len(found.ledger.sheets) == 3
    assert len(found.ledger.missing) == 2
    assert found.joint.outages == (pc.id, other.id)


def test_progress_goes_over_all_of_it(both: Pc) -> None:
    each, total = joint.progress(both["Kim"], "November")
    assert len(each) == 2
    assert total.states == {"keyed": 1, "printed": 1, "void": 1}
    assert total.keyings_left == sum(one.keyings_left for one in each) == 3
    assert total.ward == "November"


def test_it_is_not_closed_while_one_pc_is_not_done(both: Pc) -> None:
    left = joint.what_is_left(both["Kim"], "November")
    assert any("pc-aaaaa" in one.text("sv") for one in left)
    assert any("pc-bbbbb" in one.text("sv") for one in left)
    with pytest.raises(FallbackError) as error:
        joint.close(both["Ida"], "November")
    assert error.value.message.key == "closing.not_yet"
    with both.database.read() as tx:
        assert all(one.closed_at is None for one in outages.listed(tx))


def test_it_closes_with_a_report_for_each_pc_and_one_of_all(both: Pc, pc: Pc, other: Pc) -> None:
    with both.database.write() as tx:
        for id in (pc.id, other.id):
            outages.mark_ended(tx, id, "2026-11-25T09:00:00Z")
            for one in sheets.of_outage(tx, id):
                if one.state != "void":
                    sheets.set_state(tx, one.number, "lost", "2026-11-25T10:00:00Z", "borta")
        tx.run("DELETE FROM keying_pass")
        tx.run("DROP TRIGGER entry_is_kept")
        tx.run("DELETE FROM entry")
    closed = joint.close(both["Ida"], "November")
    assert len(closed) == 2
    report = joint.whole_report(both["Ida"], "November")
    assert sum(one.count for one in report.sheets if one.what[0] == "administration") == 3
    assert report.closed
    assert len(report.open) == 3
    kim = next(one for one in report.people if one.name == "Kim")
    assert kim.did["entry.key"]  # keyed on the ward, told by its trail
    assert joint.close(both["Ida"], "November") == ()


def test_an_outage_is_in_one_joint_outage_and_a_drill_in_none_with_real_ones(
    both: Pc, pc: Pc
) -> None:
    assert refused(joint.join, both["Ida"], "December", [pc.id]) == "joint.in_another"
    assert refused(joint.join, both["Ida"], "", [pc.id]) == "joint.name_and_outages"
    assert refused(joint.join, both["Ida"], "December", ["none"]) == "outage.unknown"
    assert refused(joint.standing, both["Ida"], "October") == "joint.unknown"
    joint.leave(both["Ida"], pc.id)
    assert refused(joint.leave, both["Ida"], pc.id) == "joint.in_none"
    assert joint.join(both["Ida"], "December", [pc.id]).outages == (pc.id,)

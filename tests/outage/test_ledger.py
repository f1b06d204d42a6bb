"""Every sheet is followed; what returns has to be accounted for before an outage closes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fallback.outage.ledger import ACCOUNTED, ALLOWED, REASONED, STATES, count
from fallback.store.sheets import Sheet, SheetState


def sheet(number: int, state: SheetState, *, returns: bool = True) -> Sheet:
    at = "2026-11-24T06:45:00Z"
    return Sheet(
        number=f"K7M4P-{number:05d}-XX",
        token=f"T{number:07d}",
        outage_id="o",
        snapshot_id="s",
        patient_id="p",
        patient_name="Larsson, Åke",
        form="administration",
        form_version=1,
        returns=returns,
        page=1,
        pages=1,
        packet_id="k",
        issued_at=at,
        changed_at=at,
        state=state,
    )


@given(st.lists(st.tuples(st.sampled_from(STATES), st.booleans())))
def test_the_ledger_counts_each_sheet_once_and_misses_what_is_not_accounted_for(
    drawn: list[tuple[SheetState, bool]],
) -> None:
    found = [sheet(n, state, returns=returns) for n, (state, returns) in enumerate(drawn, 1)]
    ledger = count(found)
    assert sum(ledger.counts.values()) == len(found)
    assert set(ledger.counts) == set(STATES)
    expected = {one.number for one in found if one.returns and one.state not in ACCOUNTED}
    assert {one.number for one in ledger.missing} == expected
    assert ledger.balanced == (not expected)


def test_a_form_to_read_only_never_holds_an_outage_open() -> None:
    assert count([sheet(1, "printed", returns=False)]).balanced


@pytest.mark.parametrize("state", STATES)
def test_from_every_state_a_sheet_can_be_accounted_for(state: SheetState) -> None:
    seen: set[SheetState] = set()
    ahead = {state}
    while ahead:
        seen |= ahead
        ahead = {later for one in ahead for later in ALLOWED[one]} - seen
    assert seen & ACCOUNTED


@pytest.mark.parametrize("state", STATES)
def test_a_sheet_never_becomes_unissued(state: SheetState) -> None:
    assert "issued" not in ALLOWED[state]
    assert state not in ALLOWED[state]


def test_a_lost_or_void_sheet_that_comes_back_is_keyed_all_the_same() -> None:
    assert "returned" in ALLOWED["lost"]
    assert "returned" in ALLOWED["void"]


def test_only_by_keying_does_a_sheet_become_verified() -> None:
    assert [state for state in STATES if "verified" in ALLOWED[state]] == ["keyed"]
    assert [state for state in STATES if "filed" in ALLOWED[state]] == ["verified"]
    assert frozenset({"void", "lost", "filed"}) == REASONED

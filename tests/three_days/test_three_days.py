"""Three days on paper and home again: every mark is accounted for, by each way back.

The paper, the scans and the keying are told once, then each way goes on from copies of the store
and of the server. `FALLBACK_SOAK=1` tells it of the whole ward, some 400 sheets.
"""

import os
from collections import Counter

import pytest

from fallback.recovery.closing.report import ClosingReport
from tests.servers.fhir_server import Server
from tests.three_days.errors import differences, same, says
from tests.three_days.outage import LATE
from tests.three_days.story import LARGE, SMALL, Keyed, Told, keyed, told
from tests.three_days.targets import WAYS

SIZE = LARGE if os.environ.get("FALLBACK_SOAK") else SMALL
pytestmark = [pytest.mark.server, pytest.mark.timeout(7200 if SIZE is LARGE else 1200)]


@pytest.fixture(scope="module")
def desk(running_fhir_server: Server, tmp_path_factory: pytest.TempPathFactory) -> Keyed:
    return keyed(running_fhir_server, tmp_path_factory.mktemp("desk"), SIZE)


@pytest.fixture(scope="module", params=WAYS)
def home(
    request: pytest.FixtureRequest,
    desk: Keyed,
    running_fhir_server: Server,
    tmp_path_factory: pytest.TempPathFactory,
) -> Told:
    return told(desk, request.param, running_fhir_server, tmp_path_factory.mktemp("home"))


def test_every_page_of_the_stack_found_its_sheet_or_its_place(desk: Keyed) -> None:
    pages = [what for file in desk.stack.files for what in file.pages]
    assert desk.taken.wrong == []
    assert desk.taken.states.total() == len(pages)
    assert desk.taken.states["second"] == len(desk.stack.doubles)
    assert desk.taken.states["blank"] == pages.count("back")
    assert {desk.stack.torn, desk.stack.shrunk} <= set(desk.taken.by_hand)
    assert desk.stack.shrunk in desk.taken.by_corners


def test_the_crop_of_each_box_shows_the_ink_that_stands_in_it(desk: Keyed) -> None:
    assert desk.taken.faint == []


def test_every_mark_is_in_the_record_system_or_on_a_list_or_on_a_sheet_that_is_lost(
    home: Told,
) -> None:
    assert home.account.missing == []
    marks = sum(len(one.marks) for one in home.papers.inked.values())
    assert home.account.fates.total() == marks


def test_what_was_written_stands_unaltered_wherever_nobody_slipped(home: Told) -> None:
    assert home.account.altered == []


def test_nothing_stands_anywhere_that_was_not_written(home: Told) -> None:
    assert home.account.invented == []


def test_a_value_is_wrong_in_the_end_only_where_two_people_kept_the_same_wrong_one(
    home: Told,
) -> None:
    assert home.errors.wrong > 0
    for sheet, path in home.errors.left:
        inked = home.papers.inked[sheet]
        box, mark = inked.boxes[path], inked.by_path[path]
        kept = [
            (one.read.state, one.read.text)
            for hand in home.hands
            for one in hand.keyed
            if (one.sheet, one.path) == (sheet, path)
        ]
        wrong = [read for read in kept if not says(box, mark, read)]
        assert any(
            one[0] == other[0] and same(box, one[1], other[1])
            for n, one in enumerate(wrong)
            for other in wrong[n + 1 :]
        )


@pytest.mark.skipif(SIZE is SMALL, reason="too few fields to show a rate; FALLBACK_SOAK=1")
def test_verified_fields_are_wrong_ten_times_more_seldom_than_keyed_once(home: Told) -> None:
    assert home.errors.verified * 10 <= home.errors.single


def test_some_pages_were_lost_doubled_or_replaced_and_each_is_told_by_number(home: Told) -> None:
    closed, books = _report(home), home.home.ledger
    assert books is not None
    assert books.balanced
    assert {one.number for one in closed.open if one.state == "lost"} == set(home.papers.lost)
    states = {sheet.number: sheet.state for sheet in books.sheets}
    inked = set(home.papers.inked) - set(home.papers.lost)
    assert {states[number] for number in inked} == {"verified"}
    assert inked & home.papers.replaced  # keyed all the same


def _slipped(home: Told, sheet: str, group: str) -> bool:
    """Whether a box of the group, or the date or time of its column, was settled otherwise than
    it was written: nobody can find such a dose or value to be the same."""
    column = group.rpartition("/")[0]
    wrong = {
        path for of, _, path in (one.partition(" ") for one in home.account.misread) if of == sheet
    }
    return any(
        path == group
        or path.startswith(f"{group}/")
        or path in (f"{column}/date", f"{column}/time")
        for path in wrong
    )


def test_what_others_did_meanwhile_is_found(home: Told, desk: Keyed) -> None:
    found = {(one.sheet, one.group): one for one in home.home.findings}
    told = {place: found[place].verdict for place in desk.moved.same if not _slipped(home, *place)}
    assert told
    assert {place: verdict for place, verdict in told.items() if verdict != "same"} == {}
    assert all(found[place].verdict == "conflict" for place in desk.moved.otherwise)
    reasons = {one.why.key.partition(".")[2] for one in home.home.findings}
    assert reasons >= {
        *("order_stopped", "order_changed", "dose_double", "reserve_linked"),
        *("patient_moved", "patient_left", "patient_deceased", "patient_merged"),
    }


def test_who_arrived_is_proposed_and_linked_by_a_person(home: Told) -> None:
    for one in home.papers.arrived:
        assert one.patient_id in home.home.proposed[one.reserve.number]


def test_closing_was_refused_while_findings_were_open_and_the_late_sheet_reopened_it(
    home: Told,
) -> None:
    assert home.home.refused
    assert [one.reason for one in _report(home).reopened] == [LATE]
    assert home.home.trail is not None
    assert home.home.trail.first_fault is None


def _report(home: Told) -> ClosingReport:
    assert home.home.closed is not None
    return home.home.closed.report


def test_the_reports_error_rates_are_those_of_what_was_keyed(home: Told) -> None:
    found = {one.kind: (one.keyed, one.differed, one.illegible) for one in _report(home).keying}
    assert found == differences(home.papers, home.hands)


def test_the_reports_keystrokes_are_those_that_were_pressed(home: Told) -> None:
    pressed: Counter[str] = Counter()
    for hand in home.hands:
        pressed.update(hand.strokes)
    assert {one.form: one.strokes for one in _report(home).forms} == dict(pressed)

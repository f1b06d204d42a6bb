"""Sheets that are done are compared with a live record system; people decide; items are planned."""

from collections.abc import Iterable

import pytest

from fallback.chart.model import Chart, Snapshot, Ward
from fallback.errors import FallbackError
from fallback.recovery.findings.finding import Finding
from fallback.recovery.findings.reconcile import listed, reconcile
from fallback.recovery.writeback.decisions import accept_obvious, decide
from fallback.session import Session
from fallback.sources.record_system import Progress
from fallback.store import outbox
from tests.recovery.conftest import Desk, go_on, key_in, put_sheet
from tests.recovery.papers import chart, column, dose_line, given, local, order


class Live:
    """A record system as it is after the outage."""

    name = "Provjournal"

    def __init__(self, *charts: Chart, session: Session | None = None) -> None:
        self.charts = {one.patient.id: one for one in charts}
        self.silent = False
        self._session = session

    def wards(self) -> tuple[Ward, ...]:
        return ()

    def read_ward(self, ward_id: str, progress: Progress) -> Snapshot:
        raise AssertionError(f"only single charts are read, not {ward_id} with {progress}")

    def read_chart(self, patient_id: str) -> Chart | None:
        if self._session is not None:
            with self._session.database.write():
                pass  # nobody holds a transaction while the network is asked
        if self.silent:
            raise FallbackError("recovery.stopped")
        return self.charts.get(patient_id)


def compare(desk: Desk, live: Live) -> tuple[Finding, ...]:
    return reconcile(desk["Nour"], desk.outage.id, live, go_on)


def keyed_twice(desk: Desk, serial: int, **written: str) -> str:
    number = put_sheet(desk, serial, dose_line(due="12:00"))
    key_in(desk["Kim"], number, **written)
    written.pop("sign", None)
    key_in(desk["Lo"], number, **written)
    return number


def allow(desk: Desk, *kinds: outbox.OutboxKind) -> None:
    with desk["Chris"].database.write() as tx:
        for kind in kinds:
            outbox.set_policy(tx, kind, True)


def keys(found: Iterable[Finding]) -> list[str]:
    return [one.why.key.partition(".")[2] for one in found]


def test_a_dose_that_two_people_keyed_is_found_new(desk: Desk) -> None:
    number = keyed_twice(desk, 1, time="12:10", dose="1000", sign="AB")
    (finding,) = compare(desk, Live(chart(), session=desk["Nour"]))
    assert (finding.verdict, finding.sheet, finding.kind) == ("new", number, "dose")
    assert finding.item is not None
    assert "Kim" in finding.item.note  # type: ignore[union-attr]
    assert listed(desk["Nour"], desk.outage.id) == (finding,)


def test_a_sheet_that_waits_for_its_second_keying_has_no_findings_yet(desk: Desk) -> None:
    number = put_sheet(desk, 1, dose_line(due="12:00"))
    key_in(desk["Kim"], number, time="12:10", dose="1000", sign="AB")
    assert compare(desk, Live(chart())) == ()


def test_a_new_run_sees_what_changed_in_the_record_system(desk: Desk) -> None:
    keyed_twice(desk, 1, time="12:10", dose="1000", sign="AB")
    compare(desk, Live(chart()))
    (finding,) = compare(desk, Live(chart(order(status="stopped"))))
    assert keys([finding]) == ["order_stopped"]


def test_what_was_decided_never_changes(desk: Desk) -> None:
    keyed_twice(desk, 1, time="12:10", dose="1000", sign="AB")
    (first,) = compare(desk, Live(chart()))
    decide(desk["Dag"], first.id, "worklist")
    (again,) = compare(desk, Live(chart(doses=(given(local("12:10")),))))
    assert (again.verdict, again.decision, again.decided_by) == ("new", "worklist", "Dag")
    with pytest.raises(FallbackError) as refusal:
        decide(desk["Dag"], first.id, "dismiss", "fel")
    assert refusal.value.message.key == "store.not_to_decide"


def test_where_the_record_system_is_silent_nothing_can_be_written(desk: Desk) -> None:
    keyed_twice(desk, 1, time="12:10", dose="1000", sign="AB")
    live = Live(chart())
    live.silent = True
    (finding,) = compare(desk, live)
    assert (finding.verdict, finding.item) == ("query", None)
    allow(desk, "dose")
    assert accept_obvious(desk["Dag"], desk.outage.id).write == 0
    with pytest.raises(FallbackError) as refusal:
        decide(desk["Dag"], finding.id, "write")
    assert refusal.value.message.key == "recovery.cannot_be_written"


def test_a_person_who_stops_the_comparison_changes_nothing(desk: Desk) -> None:
    keyed_twice(desk, 1, time="12:10", dose="1000", sign="AB")
    with pytest.raises(FallbackError):
        reconcile(desk["Nour"], desk.outage.id, Live(chart()), lambda _done, _of: False)
    assert listed(desk["Nour"], desk.outage.id) == ()


def test_writing_needs_the_kind_to_be_switched_on(desk: Desk) -> None:
    keyed_twice(desk, 1, time="12:10", dose="1000", sign="AB")
    (finding,) = compare(desk, Live(chart()))
    with pytest.raises(FallbackError) as refusal:
        decide(desk["Dag"], finding.id, "write")
    assert refusal.value.message.key == "recovery.kind_off"
    assert listed(desk["Dag"], desk.outage.id)[0].decision is None


def test_deciding_to_write_plans_the_item_in_the_same_act(desk: Desk) -> None:
    keyed_twice(desk, 1, time="12:10", dose="1000", sign="AB")
    allow(desk, "dose")
    (finding,) = compare(desk, Live(chart()))
    assert decide(desk["Dag"], finding.id, "write").decision == "write"
    with desk["Dag"].read() as tx:
        (row,) = outbox.of_outage(tx, desk.outage.id)
    assert finding.item is not None
    assert (row.identifier, row.state) == (finding.item.identifier, "planned")


def test_dismissing_needs_a_reason(desk: Desk) -> None:
    keyed_twice(desk, 1, time="12:10", dose="1000", sign="AB")
    (finding,) = compare(desk, Live(chart()))
    with pytest.raises(FallbackError) as refusal:
        decide(desk["Dag"], finding.id, "dismiss", "  ")
    assert refusal.value.message.key == "recovery.reason_needed"


def test_the_obvious_is_accepted_at_once_and_the_rest_is_left_to_people(desk: Desk) -> None:
    keyed_twice(desk, 1, time="12:10", dose="1000", sign="AB")
    keyed_twice(desk, 2, time="12:10")  # nobody signed
    chart_sheet = put_sheet(desk, 3, column(), form="observations")
    key_in(desk["Kim"], chart_sheet, time="14:00", pulse="88", sign="AB")
    allow(desk, "dose")
    compare(desk, Live(chart()))
    accepted = accept_obvious(desk["Dag"], desk.outage.id)
    assert (accepted.write, accepted.worklist) == (1, 1)
    decided = {
        one.kind: one.decision for one in listed(desk["Dag"], desk.outage.id) if not one.open
    }
    assert decided == {"dose": "write", "observation": "worklist"}
    assert [one.verdict for one in listed(desk["Dag"], desk.outage.id) if one.open] == ["query"]


def test_a_clerk_may_not_decide(desk: Desk) -> None:
    keyed_twice(desk, 1, time="12:10", dose="1000", sign="AB")
    (finding,) = compare(desk, Live(chart()))
    with pytest.raises(FallbackError) as refusal:
        decide(desk["Kim"], finding.id, "worklist")
    assert refusal.value.message.key == "session.not_allowed"

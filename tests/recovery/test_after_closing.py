"""After closing: the report again, a sheet found late; how fast it goes, and what happened."""

import dataclasses
import json
from datetime import timedelta
from pathlib import Path

import pytest

from fallback import printing
from fallback.errors import FallbackError
from fallback.outage import declare, ledger
from fallback.printing import Job
from fallback.recovery.closing import closing
from fallback.recovery.closing.reopening import (
    print_again,
    reopen,
    report_again,
    save_again,
    save_figures,
)
from fallback.recovery.closing.report import count
from fallback.recovery.closing.timeline import due, timeline
from fallback.recovery.closing.timeline_table import save_table
from fallback.recovery.findings.reconcile import reconcile
from fallback.recovery.keying import entry
from fallback.recovery.ledger import given_up, progress
from fallback.recovery.ledger.keying_counts import BlankForms
from fallback.recovery.writeback import documents
from fallback.recovery.writeback.send import send
from fallback.session import iso
from fallback.sources.record_system import DocumentItem
from fallback.store import entries, trail
from tests.recovery.conftest import Desk, go_on, key_in, put_sheet
from tests.recovery.papers import ENDED, chart, dose_line
from tests.recovery.record_system import CountingTarget
from tests.recovery.test_closing import (
    decide_all,
    key_all,
    left,
    recovered,
    sheet,
    text_of,
    ward,
)
from tests.recovery.test_reconcile import Live

__all__ = ["ward"]


def closed(desk: Desk) -> tuple[CountingTarget, closing.ClosedOutage]:
    target = recovered(desk)
    return target, closing.close_outage(desk["Chris"], desk.outage.id)


def test_the_closing_report_is_given_again_as_it_was(ward: Desk) -> None:
    _, first = closed(ward)
    ward.clock.later(600)
    report, pdf = report_again(ward["Chris"], ward.outage.id)
    assert report == first.report
    assert text_of(pdf) == text_of(first.packet.pdf)
    assert pdf == first.packet.pdf


def test_an_outage_that_is_open_has_no_report_to_give_again(ward: Desk) -> None:
    with pytest.raises(FallbackError) as refused:
        report_again(ward["Chris"], ward.outage.id)
    assert refused.value.message.key == "closing.not_closed"


def late_sheet(desk: Desk, target: CountingTarget) -> None:
    """Reopened; a sheet that nobody had seen is keyed, compared, decided and sent."""
    reopen(desk["Chris"], desk.outage.id, "ett blad låg i en ficka")
    number = put_sheet(desk, 900, dose_line(due="18:00"))
    assert "sheets_missing" in left(desk)
    for who in ("Kim", "Lo"):
        sign = {"sign": "AB"} if who == "Kim" else {}
        key_in(desk[who], number, time="18:05", dose="1000", **sign)
    reconcile(desk["Nour"], desk.outage.id, Live(chart()), go_on)
    decide_all(desk)
    assert documents.plan_records(desk["Dag"], desk.outage.id) == 1
    assert documents.plan_records(desk["Dag"], desk.outage.id) == 0
    send(desk["Dag"], desk.outage.id, target, go_on)
    documents.issue_worklist(desk["Dag"], desk.outage.id)


def test_a_sheet_found_late_makes_a_second_document_that_names_the_first(ward: Desk) -> None:
    target, _ = closed(ward)
    late_sheet(ward, target)
    first, second = [one for one in target.held if isinstance(one, DocumentItem)]
    assert first.identifier != second.identifier
    assert second.follows == first.identifier
    assert first.title in second.title
    assert "Thing/" in second.title  # where the record system keeps the first
    told = " ".join(text_of(second.pdf).split())
    assert "Tillägg" in told
    assert "18:05" in told
    assert "Tillägg" not in text_of(first.pdf)


def test_what_was_sent_before_the_reopening_is_not_sent_again(ward: Desk) -> None:
    target, _ = closed(ward)
    before = [one.identifier for one in target.held]
    late_sheet(ward, target)
    after = [one.identifier for one in target.held]
    assert after[: len(before)] == before
    assert len(set(after)) == len(after)


def test_an_outage_closed_twice_says_so_and_why(ward: Desk) -> None:
    target, first = closed(ward)
    late_sheet(ward, target)
    again = closing.close_outage(ward["Chris"], ward.outage.id)
    (one,) = again.report.reopened
    assert (one.reason, one.by, one.closed) == (
        "ett blad låg i en ficka",
        "Chris",
        first.report.closed,
    )
    assert report_again(ward["Chris"], ward.outage.id)[0] == again.report


def test_reopening_needs_a_reason_a_closed_outage_and_no_other_that_is_open(ward: Desk) -> None:
    def why(reason: str) -> str:
        with pytest.raises(FallbackError) as refused:
            reopen(ward["Chris"], ward.outage.id, reason)
        return refused.value.message.key

    assert why("fel") == "closing.not_closed"
    closed(ward)
    assert why(" ") == "closing.reopen_reason"
    declare.declare(ward["Chris"], ward_id="ward-12", ward_name="Avdelning 12")
    assert why("ett blad") == "closing.another_open"
    with pytest.raises(FallbackError) as refused:
        reopen(ward["Kim"], ward.outage.id, "ett blad")
    assert refused.value.message.key == "session.not_allowed"


def test_the_report_counts_keys_pressed_and_errors_by_form(ward: Desk) -> None:
    _, done = closed(ward)
    forms = {one.form: one for one in done.report.forms}
    doses = forms["administration"]
    assert (doses.sheets, doses.passes) == (1, 3)
    assert (doses.differed, doses.illegible) == (1, 0)
    # Kim: 14:05, 1000, AB, the drug; Lo: 14:05, 100, the drug; Nour: 1000; each with a key to end
    # it, and one for all that is blank.
    typed = ["14:05", "Furix 20 mg", "1000", "AB", "14:05", "Furix 20 mg", "100", "1000"]
    assert doses.strokes == sum(len(one) + 1 for one in typed) + 2
    assert f"{round(doses.strokes_a_pass)} tangenttryck" in " ".join(
        text_of(done.packet.pdf).split()
    )


def test_what_a_keyer_could_not_read_is_counted_apart_from_what_differed(ward: Desk) -> None:
    number = put_sheet(ward, 900, dose_line(due="18:00"))
    key_in(ward["Kim"], number, time="18:05", dose="[illegible]", sign="AB")
    key_in(ward["Lo"], number, time="18:05", dose="1000")
    with ward["Nour"].read() as tx:
        found = count(tx, ward.outage, "")
    (form,) = found.forms
    assert (form.keyed, form.differed, form.illegible) == (1, 0, 1)


def test_keys_that_a_program_counted_are_kept_as_counted(ward: Desk) -> None:
    number = put_sheet(ward, 900, dose_line(due="18:00"))
    entry.key(ward["Kim"], number, "orders/1/1/time", "1805", strokes=9)
    entry.key(ward["Kim"], number, "orders/1/1/time", "1806", strokes=2)
    with ward["Kim"].read() as tx:
        assert entries.strokes_of(tx, ward.outage.id) == {number: 11}


def test_blank_forms_are_counted_and_which_of_them_were_used(ward: Desk) -> None:
    used = put_sheet(ward, 900, dose_line(), patient_id="")
    put_sheet(ward, 901, dose_line(), patient_id="")
    key_in(ward["Kim"], used, time="18:05", dose="1000", sign="AB")
    with ward["Nour"].read() as tx:
        assert count(tx, ward.outage, "").blanks == (BlankForms("administration", 2, 1),)


def test_the_picture_shows_what_is_left_the_oldest_and_when_it_will_be_done(ward: Desk) -> None:
    (before,) = progress.progress_of(ward["Chris"])
    assert (before.rate, before.done_at, before.oldest) == (0.0, "", "")
    first = sheet(ward, "administration")
    ledger.set_state(ward["Nour"], sheet(ward, "observations"), "returned")
    ward.clock.later(10)
    ledger.set_state(ward["Nour"], first, "returned")
    key_in(ward["Kim"], first)
    ward.clock.later(30)
    (now,) = progress.progress_of(ward["Chris"])
    assert now.oldest == sheet(ward, "observations")
    assert now.states["keyed"] == 1
    assert now.keyings_left == before.keyings_left - 1
    assert 1.5 < now.rate <= 2.5  # one in half an hour
    assert now.done_at > iso(ward.clock.shows)


def test_the_picture_of_a_desk_that_is_done_has_nothing_left(ward: Desk) -> None:
    key_all(ward)
    (now,) = progress.progress_of(ward["Chris"])
    assert (now.keyings_left, now.done_at, now.oldest) == (0, "", "")


def test_the_timeline_tells_the_course_and_when_the_reports_are_due(ward: Desk) -> None:
    target, _ = closed(ward)
    reopen(ward["Chris"], ward.outage.id, "ett blad låg i en ficka")
    found = timeline(ward["Chris"], ward.outage.id)
    keys = [one.what.key.removeprefix("timeline.") for one in found.moments]
    assert keys[:2] == ["began", "declared"]
    assert keys.index("ended") < keys.index("first_keyed") < keys.index("first_sent")
    assert keys.index("closed") < keys.index("reopened")
    assert [one.at for one in found.moments] == sorted(one.at for one in found.moments)
    assert found.hours == 26.3
    for one in found.moments:
        for lang in ("sv", "en"):
            assert "Testsson" not in one.what.text(lang)
    assert target.held


def test_the_reports_are_due_a_day_three_days_and_a_month_after() -> None:
    found = due(ENDED)
    assert found["24h"] == iso(ENDED + timedelta(hours=24))
    assert found["72h"] == iso(ENDED + timedelta(hours=72))
    assert found["month"] > iso(ENDED + timedelta(days=30))


def test_another_wards_outage_is_its_own_line_in_the_picture(ward: Desk) -> None:
    other = declare.declare(ward["Chris"], ward_id="ward-9", ward_name="Avdelning 9")
    found = {one.ward: one for one in progress.progress_of(ward["Chris"])}
    assert found["Avdelning 9"].states == {}
    assert found["Avdelning 9"].outage_id == other.id
    assert dataclasses.replace(ward.outage).id == found["Avdelning 12"].outage_id


def test_the_report_is_saved_again_as_pages_and_as_figures_and_that_is_noted(
    ward: Desk, tmp_path: Path
) -> None:
    closed(ward)
    found, pdf = report_again(ward["Chris"], ward.outage.id)
    save_again(ward["Chris"], ward.outage.id, pdf, tmp_path / "rapport.pdf", None)
    assert (tmp_path / "rapport.pdf").read_bytes() == pdf
    save_figures(ward["Chris"], found, tmp_path / "rapport.json")
    assert json.loads((tmp_path / "rapport.json").read_bytes())["outage_id"] == ward.outage.id
    with pytest.raises(FallbackError):
        save_figures(ward["Chris"], found, tmp_path / "rapport.json")  # never over another file
    with ward["Chris"].read() as tx:
        noted = [json.loads(row.details) for row in trail.rows(tx) if row.action == "packet.export"]
    assert [one["file"] for one in noted] == ["rapport.pdf", "rapport.json"]


def test_the_report_names_who_said_that_a_sheet_is_lost(ward: Desk) -> None:
    recovered(ward)
    number = sheet(ward, "observations")
    ledger.set_state(ward["Nour"], number, "lost", "borta i tvätten")
    assert given_up.names(ward["Nour"], ward.outage) == {number: "Nour"}
    told = closing.close_outage(ward["Chris"], ward.outage.id)
    assert [(one.number, one.by) for one in told.report.open] == [(number, "Nour")]
    assert "borta i tvätten (Nour)" in " ".join(text_of(told.packet.pdf).split())


def test_the_timeline_is_a_table_of_when_and_what_with_the_dates_of_the_reports(
    ward: Desk, tmp_path: Path
) -> None:
    save_table(ward["Chris"], timeline(ward["Chris"], ward.outage.id), tmp_path / "förlopp.csv")
    told = (tmp_path / "förlopp.csv").read_bytes().decode("utf-8-sig").splitlines()
    assert told[0] == '"När";"Vad"'
    assert '"Avdelningen gick över till papper"' in told[2]
    assert [line.startswith('"";') for line in told[-3:]] == [True] * 3


def test_printed_again_it_is_noted_before_it_leaves_and_no_sheet_moves(
    ward: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed(ward)
    found, pdf = report_again(ward["Chris"], ward.outage.id)
    before = ledger.ledger(ward["Chris"], ward.outage.id).sheets
    sent: list[tuple[bytes, str]] = []

    def send(data: bytes, queue: str, _title: str) -> Job:
        with ward["Chris"].read() as tx:
            last = list(trail.rows(tx))[-1]
        assert json.loads(last.details) == {"report": found.outage_id, "queue": "ward-12"}
        sent.append((data, queue))
        return Job("ward-12-1", queue)

    monkeypatch.setattr(printing, "send", send)
    print_again(ward["Chris"], ward.outage.id, pdf, "ward-12")
    assert sent == [(pdf, "ward-12")]
    assert ledger.ledger(ward["Chris"], ward.outage.id).sheets == before

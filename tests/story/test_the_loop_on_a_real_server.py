"""The whole job against a real FHIR server that asks for a signed sign-in: each thing once.

The story is told once; each test looks at one part of it. What the server holds is asked of the
server itself, past the code under test.
"""

import base64
import unicodedata
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from decimal import Decimal

import pytest

from fallback.chart.section import items
from fallback.demo.as_fhir import bundles
from fallback.demo.orders import ZONE
from fallback.sources.fhir import open_fhir
from tests.servers.fhir_server import Resource, Server
from tests.story.hospital import hospital
from tests.story.on_a_server import (
    CHANGED,
    CHANGED_AND_WANTED,
    CHARTED,
    CHARTED_OTHERWISE,
    COLUMNS,
    GIVEN,
    ILLEGIBLE,
    LOINC,
    OTHER_REASON,
    OUTCOMES,
    REFUSED,
    STOPPED,
    WARD,
    Told,
    column_on_paper,
    settings,
    tell,
)
from tests.story.paper import Case
from tests.story.telling import (
    finding_of,
    ours,
    page_texts,
    written_at,
)

pytestmark = pytest.mark.server


@pytest.fixture(scope="module")
def told(
    running_smart_fhir_server: Server, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Told]:
    """The demo ward goes to the server; what comes after is the job itself."""
    server = running_smart_fhir_server
    server.reset()
    for bundle in bundles(WARD):
        server.post_bundle(bundle)
    with ExitStack() as held_open:
        at = held_open.enter_context(hospital(tmp_path_factory.mktemp("store")))
        system = held_open.enter_context(open_fhir(settings(server), clock=at.clock, zone=ZONE))
        yield tell(server, at, system)


def new(told: Told, kind: str) -> list[Resource]:
    """What came to the server with the first sending, cut off and taken up again."""
    return [one for id, one in told.after[kind].items() if id not in told.before[kind]]


def doses(told: Told) -> dict[Case, list[Resource]]:
    """The new doses on the server by the case that they can only be: order, and hour on paper."""
    found: dict[Case, list[Resource]] = {}
    for case in OUTCOMES:
        at = written_at(told.printed, case)
        found[case] = [
            one
            for one in new(told, "MedicationAdministration")
            if one["request"]["reference"] == f"MedicationRequest/{case[0]}"
            and one["effectiveDateTime"] == at
        ]
    return found


def verdict(told: Told, case: Case) -> tuple[str, str]:
    """How the finding of a designed dose was judged, and by which rule."""
    finding = finding_of(told.found, *told.printed.of(case))
    return finding.verdict, finding.why.key.removeprefix("findings.")


def observed(told: Told, patient_id: str, group: str, name: str) -> tuple[str, str]:
    """The same for a value of an observation chart."""
    finding = finding_of(told.found, told.printed.chart(patient_id), f"{group}/{name}")
    return finding.verdict, finding.why.key.removeprefix("findings.")


def test_the_whole_ward_is_in_a_snapshot_that_is_proven(told: Told) -> None:
    assert told.printed.taken.proven, told.printed.taken.faults
    assert told.printed.taken.doubts == ()
    assert told.printed.snapshot.gaps == ()
    assert len(told.printed.snapshot.charts) == len(WARD.charts)


def test_the_packet_holds_every_patient_and_lacks_nothing(told: Told) -> None:
    assert told.printed.packet.faults == ()
    forms = {chart.patient.id: set[str]() for chart in WARD.charts}
    for sheet in told.printed.packet.sheets:
        forms.setdefault(sheet.patient_id, set()).add(sheet.form)
    assert forms.pop("") == {"overview"}
    wanted = {"summary", "medications", "administration", "observations"}
    assert all(found == wanted for found in forms.values()), forms


def test_the_pages_read_back_name_patients_and_orders(told: Told) -> None:
    pages = [_bare(text) for text in page_texts(told.printed.packet.pdf)]
    for sheet, page in zip(told.printed.packet.sheets, pages, strict=True):
        assert _bare(sheet.number) in page
        assert _bare(sheet.patient_name) in page
    for case in OUTCOMES:
        inked, _ = told.printed.of(case)
        drug = next(
            order.drug
            for chart in WARD.charts
            for order in items(chart.medications)
            if order.id == case[0]
        )
        place = told.printed.packet.sheets.index(inked.sheet)
        assert _bare(drug) in pages[place]


def _bare(text: str) -> str:
    """Without spaces and line breaks; one sign for each letter."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def test_at_least_four_administration_sheets_and_two_charts_were_written_on(told: Told) -> None:
    written = Counter(one.sheet.form for one in told.printed.sheets)
    assert written["administration"] >= 4
    assert written["observations"] >= 2


def test_every_slip_was_settled_by_a_third_and_stands_as_on_paper(told: Told) -> None:
    assert len(told.slips) >= 4
    differed = sum(one.differed for one in told.closed.report.keying)
    assert differed == len(told.slips)
    assert all(len(found) <= 1 for found in doses(told).values())


@pytest.mark.parametrize("case", [*GIVEN, *REFUSED, OTHER_REASON], ids="-".join)
def test_what_nobody_has_entered_is_new(told: Told, case: Case) -> None:
    assert verdict(told, case) == ("new", "dose_new")


def test_what_disagrees_with_order_or_record_system_is_a_conflict(told: Told) -> None:
    assert verdict(told, CHANGED) == ("conflict", "dose_not_as_ordered")
    assert verdict(told, CHANGED_AND_WANTED) == ("conflict", "dose_not_as_ordered")
    assert verdict(told, STOPPED) == ("conflict", "order_stopped")
    assert verdict(told, CHARTED_OTHERWISE) == ("conflict", "dose_charted_otherwise")


def test_what_somebody_entered_meanwhile_is_there_already(told: Told) -> None:
    assert verdict(told, CHARTED) == ("same", "dose_same")
    assert observed(told, "w1-p02", "observations/1", "pulse") == ("same", "observation_same")


def test_another_value_at_the_same_time_is_a_conflict(told: Told) -> None:
    found = observed(told, "w1-p02", "observations/1", "temperature")
    assert found == ("conflict", "observation_otherwise")


def test_what_cannot_be_read_is_asked_about(told: Told) -> None:
    assert verdict(told, ILLEGIBLE) == ("query", "query_illegible")
    found = observed(told, "w1-p01", "observations/2", "pulse")
    assert found == ("query", "query_illegible")


def test_nothing_else_was_found(told: Told) -> None:
    kinds = Counter(finding.kind for finding in told.found)
    blank = Counter(finding.why.key for finding in told.found)["findings.dose_unsigned"]
    assert blank > 0  # what fell due and was left blank is asked about
    assert kinds["dose"] - blank == len(OUTCOMES)
    assert kinds["order"] == 0


def test_nothing_is_written_back_until_it_is_switched_on(told: Told) -> None:
    assert told.not_on == "recovery.kind_off"


@pytest.mark.parametrize("case", GIVEN, ids="-".join)
def test_a_dose_given_is_on_the_server_once_as_on_paper(told: Told, case: Case) -> None:
    (found,) = doses(told)[case]
    status, amount = GIVEN[case]
    value, _, unit = amount.partition(" ")
    dose = found["dosage"]["dose"]
    assert (found["status"], Decimal(str(dose["value"]))) == (status, Decimal(value))
    assert dose["code"] == unit
    assert found["subject"]["reference"] == f"Patient/{case[0].rpartition('-')[0]}"


@pytest.mark.parametrize("case", [*REFUSED, OTHER_REASON], ids="-".join)
def test_a_dose_not_given_is_on_the_server_once_as_not_done(told: Told, case: Case) -> None:
    (found,) = doses(told)[case]
    assert found["status"] == "not-done"
    assert "dose" not in found.get("dosage", {})
    reason = found["statusReason"][0]["text"]
    assert (reason == "Patienten avböjde") == (case in REFUSED)


def test_a_conflict_is_written_only_where_a_clinician_wants_it(told: Told) -> None:
    (found,) = doses(told)[CHANGED_AND_WANTED]
    assert found["dosage"]["dose"]["value"] == 3  # half of what was ordered
    for case in (CHANGED, STOPPED, CHARTED, CHARTED_OTHERWISE, ILLEGIBLE):
        assert doses(told)[case] == []


def test_the_server_got_no_dose_besides(told: Told) -> None:
    wanted = len(GIVEN) + len(REFUSED) + 2  # the other reason, and the changed one that is wanted
    assert len(new(told, "MedicationAdministration")) == wanted


def test_every_value_of_the_charts_is_on_the_server_once(told: Told) -> None:
    wanted: list[tuple[str, str, str, str]] = []
    for patient_id, group in COLUMNS:
        column = column_on_paper(told.printed, patient_id, group)
        at = column.pop("at")
        if patient_id == "w1-p02":  # there already, and there otherwise
            column.pop("pulse")
            column.pop("temperature")
        for name, text in column.items():
            value = "Alert" if text == "A" else text.replace(",", ".")
            wanted.append((f"Patient/{patient_id}", LOINC[name], at, value))
    assert sorted(map(_said, new(told, "Observation"))) == sorted(wanted)


def _said(one: Resource) -> tuple[str, str, str, str]:
    value = one.get("valueString") or f"{one['valueQuantity']['value']:g}"
    code = one["code"]["coding"][0]["code"]
    return one["subject"]["reference"], code, one["effectiveDateTime"], value


def test_each_patient_with_ink_has_the_record_as_one_document(told: Told) -> None:
    found = new(told, "DocumentReference")
    patients = {one.sheet.patient_id for one in told.printed.sheets}
    subjects = [one["subject"]["reference"] for one in found]
    assert sorted(subjects) == sorted(f"Patient/{one}" for one in patients)
    for one in found:
        (content,) = one["content"]
        assert base64.b64decode(content["attachment"]["data"]).startswith(b"%PDF")


def test_all_that_is_new_carries_an_identifier_of_ours_and_no_two_the_same(told: Told) -> None:
    found = [ours(one) for kind in told.after for one in new(told, kind)]
    assert all(len(mine) == 1 for mine in found)
    identifiers = [mine[0] for mine in found]
    assert sorted(identifiers) == sorted(one.identifier for one in told.sent)
    assert len(set(identifiers)) == len(identifiers)


def test_a_process_that_ends_after_writing_leaves_one_thing_pending(told: Told) -> None:
    states = Counter(one.state for one in told.cut_off)
    assert (states["confirmed"], states["pending"]) == (3, 1)
    assert {one.state for one in told.sent} == {"confirmed"}


def test_the_server_keeps_everything_as_it_was_sent(told: Told) -> None:
    assert [one for one in told.sent if one.differs] == []


def test_sending_again_changes_nothing(told: Told) -> None:
    assert told.again == told.after


def test_what_others_wrote_is_untouched(told: Told) -> None:
    for kind, before in told.before.items():
        assert {id: told.after[kind][id] for id in before} == before


def test_closing_was_refused_while_sheets_were_out_and_names_them(told: Told) -> None:
    with_ink = {one.sheet.number for one in told.printed.sheets}
    for sheet in told.printed.packet.sheets:
        out = sheet.returns and sheet.number not in with_ink
        assert (sheet.number in told.kept_open) == out


def test_the_outage_is_closed_on_a_ledger_that_balances(told: Told) -> None:
    assert told.outage.closed_at is not None
    assert told.ledger.balanced
    numbers = {sheet.number for sheet in told.ledger.sheets}
    assert numbers > {sheet.number for sheet in told.printed.packet.sheets}


def test_the_closing_report_counts_what_was_sent(told: Told) -> None:
    assert sum(one.count for one in told.closed.report.writeback) == len(told.sent)


def test_the_trail_holds(told: Told) -> None:
    assert told.trail.first_fault is None
    assert told.trail.rows > len(told.sent)

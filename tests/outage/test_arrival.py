"""Somebody who arrived during the outage gets the same paper; what is not known says UNKNOWN."""

from datetime import date
from pathlib import Path

import msgspec
import pytest

from fallback.chart.model import Chart, Patient
from fallback.chart.reserve import ReserveIdentity
from fallback.chart.section import NotRecorded
from fallback.errors import FallbackError
from fallback.outage.declare import declare
from fallback.outage.leaves import as_planned
from fallback.outage.plan import PacketPlan, PlannedForm, keep_plan
from fallback.outage.reserve import printing
from fallback.outage.reserve.identities import take, void
from fallback.packet.arrival import arrival_chart
from fallback.packet.compose import PATIENT_FORMS
from fallback.packet.labels import band, label, label_sheets, sheet
from fallback.session import Session
from fallback.snapshots.take import take as take_snapshot
from fallback.store import trail
from fallback.store.outages import Outage
from forms import bars, proof
from forms.geometry import Rect
from tests.outage.conftest import WARD, WardSource

BORN = date(1981, 8, 29)


@pytest.fixture
def outage(session: Session, source: WardSource) -> Outage:
    """A declared outage on a ward with a snapshot."""
    take_snapshot(session, source, WARD.id, lambda _done, _of: True)
    return declare(session, ward_id=WARD.id, ward_name=WARD.name)


@pytest.fixture
def arrived(session: Session, outage: Outage) -> ReserveIdentity:
    """Somebody who came without a name."""
    return take(session, outage, name="Okänd Man A", birth_date=BORN, sex="male")


def test_nothing_is_known_of_an_arrival(arrived: ReserveIdentity) -> None:
    chart = arrival_chart(arrived, WARD)
    sections = (chart.allergies, chart.alerts, chart.problems, chart.medications)
    assert all(isinstance(one, NotRecorded) for one in (*sections, chart.observations))
    assert chart.patient.id == f"reserve:{arrived.number}"
    assert (chart.patient.birth_date, chart.patient.sex) == (BORN, "male")


def test_an_arrival_gets_a_whole_packet_of_numbered_sheets(
    session: Session, outage: Outage, arrived: ReserveIdentity
) -> None:
    packet = printing.arrival_packet(session, outage, arrived)
    assert packet.faults == ()
    assert {one.patient_id for one in packet.sheets} == {arrived.sheet_patient_id}
    assert {one.form for one in packet.sheets} == {"administration", "observations"}
    texts = proof.texts(packet.pdf)
    for text in texts:
        for needed in (arrived.number, "Okänd Man A", "1981-08-29", "RESERVNUMMER", "OKÄND"):
            assert proof.stands(needed, text)
        assert proof.stands("Reservnummer givet 2026-11-24 07:45", text)
        assert not proof.stands("Ur demo", text)
        if proof.stands("Sida 1 av", text):
            assert proof.stands("OKÄNT: inget är hämtat ur journalen", text)
        assert "källan" not in text.casefold()
        assert not proof.stands("Ingen känd överkänslighet", text)


def planned(session: Session, *forms: PlannedForm) -> None:
    keep_plan(session, WARD.id, PacketPlan(forms=forms, duplex="long-edge"))


def test_an_arrival_gets_the_forms_and_copies_of_the_wards_plan(
    session: Session, outage: Outage, arrived: ReserveIdentity
) -> None:
    planned(session, *map(PlannedForm, ("observations", "summary")), PlannedForm("note", 2))
    packet = printing.arrival_packet(session, outage, arrived)
    firsts = [one.form for one in packet.sheets if one.page == 1]
    assert firsts == ["observations", "note", "note"]  # a summary of nothing is not printed
    pdf, options = as_planned(session, packet)
    assert options.duplex == "long-edge"
    assert len(proof.texts(pdf)) >= len(packet.sheets)


def test_a_plan_of_forms_that_only_tell_the_record_leaves_the_usual_ones(
    session: Session, outage: Outage, arrived: ReserveIdentity
) -> None:
    planned(session, PlannedForm("summary"), PlannedForm("medications"))
    packet = printing.arrival_packet(session, outage, arrived)
    assert {one.form for one in packet.sheets} == {"administration", "observations"}


@pytest.mark.parametrize("form", sorted(PATIENT_FORMS))
def test_no_form_of_an_arrival_says_none_where_nothing_is_known(
    session: Session, outage: Outage, arrived: ReserveIdentity, form: str
) -> None:
    planned(session, PlannedForm(form))
    packet = printing.arrival_packet(session, outage, arrived)
    assert packet.faults == ()
    for text in proof.texts(packet.pdf):
        assert proof.stands(arrived.number, text)
        assert proof.stands("överkänslighet och läkemedel är OKÄNDA", text)
        for none in ("Källan anger", "enligt källan", "Inga gällande", "Inga sådana"):
            assert not proof.stands(none, text)


def test_a_void_identity_gets_no_packet(
    session: Session, outage: Outage, arrived: ReserveIdentity
) -> None:
    gone = void(session, arrived.number, "never came")
    with pytest.raises(FallbackError) as error:
        printing.arrival_packet(session, outage, gone)
    assert error.value.message.key == "reserve.is_void"


def test_labels_and_wristband_bear_name_number_birth_date_ward_and_code(
    session: Session, outage: Outage, arrived: ReserveIdentity
) -> None:
    one = label(printing.chart_for_labels(session, WARD, arrived.number.lower()), "sv")
    l7160 = sheet("L7160")
    for made, places in (
        (label_sheets(one, l7160, start=20, count=None), [l7160.place(19), l7160.place(20)]),
        (band(one, on_a4=True), [Rect(0, 0, 297, 210)]),
        (band(one, on_a4=False), [Rect(0, 0, 280, 25)]),
    ):
        (text,) = proof.texts(made.pdf)
        for needed in ("Okänd Man A", arrived.number, "Född 1981-08-29", "man", WARD.name):
            assert proof.stands(needed, text)
        (picture,) = proof.pictures(made.pdf, 300)
        assert bars.read(picture, 300, places) == (arrived.number,) * made.count


def test_a_number_that_a_reader_typed_for_another_keyboard_gets_its_labels(
    session: Session, arrived: ReserveIdentity
) -> None:
    for typed in (arrived.number.replace("-", "+"), arrived.number.replace("-", "/")):
        assert printing.chart_for_labels(session, WARD, typed).patient.number == arrived.number


def test_a_whole_sheet_of_a_local_number_is_proven(arrived: ReserveIdentity) -> None:
    one = label(arrival_chart(arrived, WARD), "sv")
    assert one.code.startswith("LOKAL-")
    for name in ("L7160", "L4737"):
        made = label_sheets(one, sheet(name), start=3, count=40)
        assert (made.count, len(proof.texts(made.pdf))) == (40, 2)


def test_a_patient_of_the_snapshot_gets_labels_too(
    session: Session, outage: Outage, demo_charts: tuple[Chart, ...]
) -> None:
    who = demo_charts[0].patient
    one = label(printing.chart_for_labels(session, WARD, who.id), "en")
    assert (one.name, one.code) == (who.name, who.number)
    assert label_sheets(one, sheet("L4737"), start=1, count=None).count == 27
    with pytest.raises(FallbackError) as error:
        printing.chart_for_labels(session, WARD, "nobody")
    assert error.value.message.key == "outage.no_patient"


def test_a_patient_without_a_number_gets_a_label_that_says_so(
    demo_charts: tuple[Chart, ...],
) -> None:
    nobody = Patient(id="p", family="", given="")
    nameless = label(msgspec.structs.replace(demo_charts[0], patient=nobody), "sv")
    assert (nameless.name, nameless.number, nameless.code) == ("NAMN SAKNAS", "NUMMER SAKNAS", "")
    assert label_sheets(nameless, sheet("L7160"), start=1, count=1).count == 1


@pytest.mark.parametrize(
    ("said", "start", "count", "key"),
    [
        ("L9999", 1, None, "labels.no_such_sheet"),
        ("L7160", 22, None, "labels.no_such_place"),
        ("L7160", 1, 0, "labels.no_such_place"),
        ("9x20:20x12", 1, 1, "labels.too_small"),
    ],
)
def test_labels_that_cannot_be_are_refused_in_words(
    arrived: ReserveIdentity, said: str, start: int, count: int | None, key: str
) -> None:
    one = label(arrival_chart(arrived, WARD), "sv")
    with pytest.raises(FallbackError) as error:
        label_sheets(one, sheet(said), start=start, count=count)
    assert error.value.message.key == key


def test_a_label_whose_code_is_misread_is_not_offered(
    arrived: ReserveIdentity, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bars, "read", lambda *_: ("another",))
    with pytest.raises(FallbackError) as error:
        band(label(arrival_chart(arrived, WARD), "sv"), on_a4=True)
    assert error.value.message.key == "labels.not_proven"


def test_labels_saved_to_a_file_stand_in_the_trail(
    session: Session, arrived: ReserveIdentity, tmp_path: Path
) -> None:
    made = band(label(arrival_chart(arrived, WARD), "sv"), on_a4=True)
    patient, path = arrived.sheet_patient_id, tmp_path / "band.pdf"
    printing.save(session, made, patient, path, "a long password")
    with session.read() as tx:
        *_, last = trail.rows(tx)
    assert (last.action, last.patient_id) == ("label.print", patient)
    assert made.pdf not in path.read_bytes()
    with pytest.raises(FallbackError) as error:
        printing.save(session, made, patient, path, None)
    assert error.value.message.key == "outage.file_exists"


def test_a_label_names_what_is_unknown(session: Session, outage: Outage) -> None:
    nobody = take(session, outage, name="", birth_date=None, sex="unknown")
    assert label(arrival_chart(nobody, WARD), "sv").lines[0] == "Född OKÄNT · kön OKÄNT"

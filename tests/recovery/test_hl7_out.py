"""What goes out as HL7 v2: once, as far as can be known; where it cannot, a person is asked."""

import base64
import socket
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import msgspec
import pytest
from hypothesis import given as each
from hypothesis import settings as trials
from hypothesis import strategies as st

from fallback.chart.model import Identifier, Quantity
from fallback.errors import FallbackError
from fallback.recovery.writeback.hl7.message import control_id, message
from fallback.recovery.writeback.plan import planned
from fallback.recovery.writeback.policy import set_policy
from fallback.recovery.writeback.send import send
from fallback.recovery.writeback.settle import Seen, settle
from fallback.session import Session, iso
from fallback.settings import Hl7OutSettings, WritebackSettings
from fallback.sources.hl7v2.message import Message, parse
from fallback.sources.record_system import (
    DocumentItem,
    DoseItem,
    ObservationItem,
    RefusedError,
    WriteItem,
)
from fallback.store import outbox
from fallback.store.outbox import OutboxRow
from fallback.texts import say
from tests.recovery.conftest import Desk, go_on, put_sheet
from tests.recovery.papers import ENDED, MG, PULSE, ZONE, chart, dose_line, local, order
from tests.recovery.record_system import CountingTarget
from tests.servers.mllp import Manner, Receiver, receiver

OUT = Hl7OutSettings(name="Journalen", receiver="JOURNAL", facility="SJH")
BITS = Quantity(Decimal("88"), "/min", "/min")
PULSE_ITEM = ObservationItem(
    *("id-1", "pat-1", "enc-1", PULSE, "Puls", local("14:00"), BITS, "", "AB", "Från blad A-1.")
)
DOSE_ITEM = DoseItem(
    *("id-2", "pat-1", "enc-1", "order-1", "Alvedon", True, local("12:10"), MG, "", "AB", "Blad 1")
)
DOCUMENT = DocumentItem(
    "id-3", "pat-1", "enc-1", "Vårduppgifter", local("07:40"), local("10:00"), b"%PDF-1.7 \x00\xff"
)


def made(item: WriteItem, **out: object) -> Message:
    settings = msgspec.structs.replace(OUT, **out)
    return parse(message(item, chart(), settings, ENDED, ZONE, "sv").decode(settings.encoding))


def test_a_measurement_is_an_oru_with_its_code_value_unit_and_time() -> None:
    found = made(PULSE_ITEM)
    assert found.kind == "ORU^R01"
    obx = found.first("OBX")
    assert (obx.get(2), obx.get(5), obx.get(6)) == ("NM", "88", "/min")
    assert (obx.get(3), obx.get(3, 3), obx.get(11)) == ("8867-4", "LN", "F")
    assert obx.get(14) == "20261124140000+0100"
    assert found.first("OBR").get(3) == "id-1"
    assert obx.get(16, 2) == "AB"


def test_a_dose_is_a_ras_with_its_order_amount_and_time() -> None:
    found = made(DOSE_ITEM)
    assert (found.kind, found.first("ORC").get(2)) == ("RAS^O17", "order-1")
    rxa = found.first("RXA")
    assert (rxa.get(3), rxa.get(6), rxa.get(7)) == ("20261124121000+0100", "1000", "mg")
    assert (rxa.get(5, 2), rxa.get(20), rxa.get(21)) == ("Alvedon", "CP", "A")


def test_a_dose_not_given_says_so_with_its_reason() -> None:
    refused = msgspec.structs.replace(DOSE_ITEM, given=False, dose=None, reason="avböjt")
    rxa = made(refused).first("RXA")
    assert (rxa.get(6), rxa.get(18), rxa.get(20)) == ("0", "avböjt", "NA")


def test_a_dose_without_an_amount_is_refused_and_never_given_one() -> None:
    with pytest.raises(RefusedError):
        made(msgspec.structs.replace(DOSE_ITEM, dose=None))


def test_a_record_is_an_mdm_with_the_whole_pdf_and_names_the_one_it_adds_to() -> None:
    found = made(msgspec.structs.replace(DOCUMENT, follows="id-0"))
    txa, obx = found.first("TXA"), found.first("OBX")
    assert (found.kind, txa.get(12), txa.get(13)) == ("MDM^T02", "id-3", "id-0")
    assert base64.b64decode(obx.get(5, 5)) == DOCUMENT.pdf


def test_the_patient_is_named_by_number_and_birth_date() -> None:
    pid = made(PULSE_ITEM).first("PID")
    assert (pid.get(5), pid.get(5, 2), pid.get(7)) == ("Testsson", "Astrid", "19900101")
    assert pid.get(3) == "19900101-0017"


def test_a_personnummer_bears_its_national_authority() -> None:
    number = Identifier("urn:oid:1.2.752.129.2.1.3.1", "199001010017")
    person = msgspec.structs.replace(chart().patient, number="", identifiers=(number,))
    whose = chart(patient=person)
    text = message(PULSE_ITEM, whose, OUT, ENDED, ZONE, "sv").decode()
    assert "199001010017^^^&1.2.752.129.2.1.3.1&ISO^NNSWE" in text


def test_who_has_no_number_is_not_sent() -> None:
    nobody = chart(patient=msgspec.structs.replace(chart().patient, number=""))
    with pytest.raises(RefusedError):
        message(PULSE_ITEM, nobody, OUT, ENDED, ZONE, "sv")


def test_a_letter_that_the_receiver_lacks_is_never_replaced_by_another() -> None:
    odd = msgspec.structs.replace(PULSE_ITEM, note="Łukasz")
    with pytest.raises(RefusedError, match="Ł"):
        made(odd, encoding="iso-8859-1")
    assert made(odd).first("NTE").get(3) == "Łukasz"


@each(st.text(max_size=40))
@trials(max_examples=200, deadline=None)
def test_whatever_was_written_is_one_field_of_one_segment(text: str) -> None:
    found = made(msgspec.structs.replace(PULSE_ITEM, note=f"a{text}b"))
    assert [one.name for one in found.segments] == ["MSH", "PID", "PV1", "OBR", "OBX", "NTE"]
    kept = "".join(c for c in text if c == "\n" or c.isprintable())
    said = found.first("NTE").field(3).verbatim.replace("\u202f", " ")
    if "\r" not in text:
        assert said == f"a{kept}b".replace("\u202f", " ")


def test_the_control_id_is_the_items_alone_and_fits_every_version() -> None:
    assert control_id(PULSE_ITEM) == made(PULSE_ITEM).control_id
    assert len(control_id(PULSE_ITEM)) == 20
    assert len({control_id(one) for one in (PULSE_ITEM, DOSE_ITEM, DOCUMENT)}) == 3


class Site:
    """The desk with one measurement planned, sent to a receiver that behaves as told."""

    def __init__(self, desk: Desk, **out: object) -> None:
        settings = msgspec.structs.replace(
            desk["Dag"].settings,
            hl7_out=msgspec.structs.replace(OUT, **out),
            writeback=WritebackSettings(observation="hl7", dose="worklist"),
        )
        session = desk["Dag"]
        self.session = Session(session.database, settings, session.person, desk.clock)
        self.desk = desk
        self.record = CountingTarget()
        set_policy(desk["Chris"], "observation", True)
        put_sheet(desk, 1, dose_line())

    def plan(self, *items: WriteItem) -> None:
        with self.session.database.write() as tx:
            for item in items:
                outbox.plan(tx, planned("outage-1", item, iso(ENDED)))

    def send(self) -> dict[str, str]:
        self.desk.clock.later()
        found = send(self.session, "outage-1", self.record, go_on)
        return {one.identifier: one.state for one in found}

    def row(self, identifier: str = "id-1") -> OutboxRow:
        with self.session.read() as tx:
            found = outbox.get(tx, identifier)
        assert found is not None
        return found


def site(desk: Desk, there: Receiver) -> Site:
    made = Site(desk, host="127.0.0.1", port=there.port, answer_seconds=0.3, connect_seconds=1.0)
    made.plan(PULSE_ITEM)
    return made


@pytest.mark.parametrize(
    ("manner", "state", "taken"),
    [
        ("AA", "confirmed", 1),
        ("in pieces", "confirmed", 1),
        ("another first", "confirmed", 1),
        ("rubbish first", "confirmed", 1),
        ("CA then AA", "confirmed", 1),
        ("AE", "refused", 0),
        ("AR", "refused", 0),
        ("205", "unknown", 0),
        ("no answer", "unknown", 1),
        ("late", "unknown", 1),
        ("closes midway", "unknown", 1),
        ("closes first", "unknown", 0),
        ("CA only", "unknown", 1),
    ],
)
def test_what_the_receiver_does_is_what_is_known(
    desk: Desk, manner: Manner, state: str, taken: int
) -> None:
    with receiver(manner) as there:
        made = site(desk, there)
        assert made.send() == {"id-1": state}
        assert len(there.taken) == taken
        assert made.send() == {"id-1": state}  # nothing is ever sent again by itself
        assert len(there.raw) <= 1
    assert made.record.held == []


def test_a_receiver_that_is_not_there_was_sent_nothing_and_the_item_waits(desk: Desk) -> None:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        made = Site(desk, host="127.0.0.1", port=held.getsockname()[1], connect_seconds=1.0)
        made.plan(PULSE_ITEM)
        assert made.send() == {"id-1": "planned"}
    assert "127.0.0.1" in made.row().said
    with receiver() as there:
        made.session = now_at(made, there.port)
        assert made.send() == {"id-1": "confirmed"}
        assert len(there.taken) == 1


def now_at(made: Site, port: int) -> Session:
    out = msgspec.structs.replace(OUT, host="127.0.0.1", port=port)
    old = made.session
    settings = msgspec.structs.replace(old.settings, hl7_out=out)
    return Session(old.database, settings, old.person, old.clock)


def test_what_a_person_sends_again_has_the_same_control_id(desk: Desk) -> None:
    with receiver("late") as there:
        made = site(desk, there)
        assert made.send() == {"id-1": "unknown"}
        found = settle(made.session, "id-1", "resend", "finns inte i journalen", made.record)
        assert found.state == "confirmed"
        assert len(there.taken) == 2
        assert there.distinct == {control_id(PULSE_ITEM)}


def test_a_resend_that_reaches_nobody_stays_unknown(desk: Desk) -> None:
    with receiver("late") as there:
        made = site(desk, there)
        made.send()
    assert settle(made.session, "id-1", "resend", "ringde", made.record).state == "unknown"


@pytest.mark.parametrize(("seen", "state"), [("there", "confirmed"), ("absent", "refused")])
def test_a_person_who_looked_settles_what_is_unknown(desk: Desk, seen: str, state: str) -> None:
    with receiver("no answer") as there:
        made = site(desk, there)
        made.send()
        found = settle(made.session, "id-1", seen, "såg efter i journalen")  # type: ignore[arg-type]  # of two
        assert found.state == state
        assert "såg efter" in (found.location or found.said)
        assert "Dag" in (found.location or found.said)
        with pytest.raises(FallbackError):
            settle(made.session, "id-1", "there", "en gång till")
        assert len(there.raw) == 1


@pytest.mark.parametrize("seen", ["there", "absent", "resend"])
def test_nothing_of_a_drill_is_settled_or_sent_again(desk: Desk, seen: Seen) -> None:
    with receiver("no answer") as there:
        made = site(desk, there)
        made.send()
        with desk["Nour"].database.write() as tx:
            tx.run("UPDATE outage SET kind = 'drill'")
        with pytest.raises(FallbackError) as refused:
            settle(made.session, "id-1", seen, "såg efter", made.record)
        assert refused.value.message.key == "recovery.drill"
        assert made.row().state == "unknown"
        assert len(there.raw) == 1


def test_settling_needs_a_reason_and_something_unknown(desk: Desk) -> None:
    made = Site(desk, host="127.0.0.1", port=1)
    made.plan(PULSE_ITEM)
    for reason in (" ", "vet"):
        with pytest.raises(FallbackError):
            settle(made.session, "id-1", "there", reason)
    assert made.row().state == "planned"


def test_a_message_that_was_under_way_when_the_machine_died_goes_to_a_person(desk: Desk) -> None:
    with receiver() as there:
        made = site(desk, there)
        with made.session.database.write() as tx:
            outbox.mark_pending(tx, "id-1", iso(ENDED))
        assert made.send() == {"id-1": "unknown"}
        assert there.raw == []


def test_unknown_messages_do_not_hold_up_those_behind_them(desk: Desk) -> None:
    with receiver("no answer", "no answer", "no answer") as there:
        made = Site(desk, host="127.0.0.1", port=there.port, answer_seconds=0.2)
        several = [msgspec.structs.replace(PULSE_ITEM, identifier=f"id-{n}") for n in range(5)]
        made.plan(*several)
        states = made.send()
        assert list(states.values()) == ["unknown"] * 3 + ["planned"] * 2
        assert list(made.send().values()) == ["unknown"] * 3 + ["confirmed"] * 2
        assert len(there.raw) == 5


def test_a_kind_that_is_entered_by_hand_here_is_sent_nowhere(desk: Desk) -> None:
    with receiver() as there:
        made = site(desk, there)
        set_policy(desk["Chris"], "dose", True)
        made.plan(DOSE_ITEM)
        assert made.send() == {"id-1": "confirmed", "id-2": "refused"}
        assert len(there.taken) == 1


def test_settings_that_say_hl7_and_not_where_send_nothing(desk: Desk) -> None:
    made = Site(desk)
    made.plan(PULSE_ITEM)
    with pytest.raises(FallbackError):
        made.send()
    assert made.row().state == "planned"


def test_a_file_is_laid_whole_under_its_control_id(desk: Desk, tmp_path: Path) -> None:
    folder = tmp_path / "ut"
    folder.mkdir()
    made = Site(desk, folder=str(folder))
    made.plan(PULSE_ITEM)
    assert made.send() == {"id-1": "confirmed"}
    (file,) = folder.iterdir()
    assert file.name == f"{control_id(PULSE_ITEM)}.hl7"
    out = made.session.settings.hl7_out
    assert out is not None
    laid = say("writeback.laid", place=out.name, file=file.name)
    assert made.row().location == laid.text(made.session.lang)  # more is not known of it
    assert parse(file.read_text("utf-8")).first("OBX").get(5) == "88"


def test_a_folder_that_cannot_be_written_leaves_nothing_and_the_item_waits(
    desk: Desk, tmp_path: Path
) -> None:
    made = Site(desk, folder=str(tmp_path / "borta"))
    made.plan(PULSE_ITEM)
    assert made.send() == {"id-1": "planned"}
    assert not (tmp_path / "borta").exists()
    assert str(tmp_path / "borta") in made.row().said


def test_the_order_of_the_dose_gives_route_and_code(desk: Desk) -> None:
    coded = chart(order(atc="N02BE01"))
    text = message(DOSE_ITEM, coded, OUT, datetime(2026, 11, 25, tzinfo=UTC), ZONE, "sv").decode()
    assert "N02BE01^Alvedon^ATC" in text
    assert date(2026, 11, 25).strftime("%Y%m%d") in text.split("|")[6]

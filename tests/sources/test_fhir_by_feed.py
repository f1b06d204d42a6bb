"""An HL7 v2 feed says who lies on the ward, a FHIR server what is known of them."""

from pathlib import Path

import msgspec
import pytest

from fallback.app import record_system
from fallback.app.keys import add_machine
from fallback.app.set_up import FirstPerson, set_up
from fallback.app.sign_in import sign_in
from fallback.app.unlock import unlock, way_of
from fallback.chart.model import Ward
from fallback.chart.section import items
from fallback.settings import FhirSettings, Hl7Settings, Settings
from tests.servers.fhir_server import Server
from tests.servers.millennium import Millennium
from tests.sources.hl7v2 import sender
from tests.sources.mock_fhir import WARD, order
from tests.sources.test_fhir_server import behind

pytestmark = pytest.mark.server

PHRASE = "fyra ord som låser upp"
SYSTEM = "http://electronichealth.se/identifier/personnummer"


def load(server: Server) -> None:
    """The person of the feed, who has no place there that can be searched, and an order."""
    identifier = [{"system": SYSTEM, "value": sender.PNR}]
    server.put(WARD[3] | {"id": "p1", "identifier": identifier})
    server.put(WARD[3] | {"id": "p2"})
    server.put(order())


def on_this_machine(folder: Path, fhir: FhirSettings) -> Settings:
    """A store that the machine opens by itself, with a feed that has told of two people."""
    hl7 = Hl7Settings(name="ADT", wards={sender.WARD: "Avdelning 11"})
    settings = Settings(data_dir=folder, source="fhir", fhir=fhir, hl7=hl7)
    first = FirstPerson("Ida", "123456")
    set_up(settings, passphrase=PHRASE, first=first)
    held = way_of(settings, passphrase=PHRASE)
    session = unlock(settings, passphrase=PHRASE)
    with session.database as database:
        add_machine(sign_in(session, "Ida", "123456"), held)
        stranger = sender.adt("A01", "2", "0810", sender.pv1(bed="13"), ids="MR2^^^PAS^MR")
        sender.Ward(database, hl7).hear(sender.adt("A01", "1", "0800"), stranger)
    return settings


def test_behind_millennium_the_feed_is_the_roster(millennium: Millennium, tmp_path: Path) -> None:
    load(millennium.server)
    fhir = msgspec.structs.replace(behind(millennium), roster="adt")
    settings = on_this_machine(tmp_path, fhir)
    with record_system.connect(settings, clock=lambda: sender.NOW) as system:
        assert system.wards() == (Ward(sender.WARD, "Avdelning 11"),)
        snapshot = system.read_ward(sender.WARD, lambda _done, _all: True)
    (chart,) = snapshot.charts
    assert (chart.patient.id, chart.patient.number) == ("p1", sender.PNR)
    assert (chart.stay.ward, "12" in chart.stay.bed) == ("Avdelning 11", True)
    assert [one.id for one in items(chart.medications)] == ["m1"]
    assert "fhir.listed_unknown" in {gap.key for gap in snapshot.gaps}
    assert any("MR2" in gap.text("sv") for gap in snapshot.gaps)

"""Wards that nobody on this project wrote: every active order and allergy stands on the packet.

What should be there is read from the server as plain JSON; what is there, from the PDF's text.
"""

import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from fallback.outage.declare import declare
from fallback.outage.issue import IssuedPacket, unheeded
from fallback.outage.packets import ward_packet
from fallback.settings import FhirSettings
from fallback.snapshots.take import Taken, take
from fallback.sources.fhir import FhirRecordSystem, open_fhir
from tests.servers import loaders
from tests.servers.fhir_server import Resource, Server
from tests.story.hospital import Hospital, hospital
from tests.story.telling import page_texts

pytestmark = pytest.mark.server

NOW = datetime(2026, 6, 30, 6, 50, tzinfo=UTC)
WARDS: dict[str, Callable[[Server], None]] = {
    "clinosim": loaders.load_clinosim,
    "synthea": loaders.load_synthea,
}
LEAST = 8  # active orders in either set; fewer, and the data did not get here
UNDER_WAY = ("active", "on-hold")


@dataclass(frozen=True)
class OnPaper:
    """A ward's snapshot and packet; the text of a patient's pages by patient and form."""

    taken: Taken
    packet: IssuedPacket
    pages: dict[tuple[str, str], str]


@dataclass(frozen=True)
class Told:
    """A data set: who lies where by the server's own JSON, and what was printed of it."""

    server: Server
    patients: dict[str, list[str]]  # by ward
    wards: dict[str, OnPaper]

    def of_patients(self) -> Iterator[tuple[str, OnPaper]]:
        for ward_id, patients in self.patients.items():
            for patient_id in patients:
                yield patient_id, self.wards[ward_id]


@pytest.fixture(scope="module", params=WARDS)
def told(
    request: pytest.FixtureRequest,
    running_fhir_server: Server,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Told]:
    """Every ward that has patients, printed."""
    name: str = request.param
    server = running_fhir_server
    WARDS[name](server)
    settings = FhirSettings(base_url=server.base_url, name=name)
    with ExitStack() as held_open:
        at = held_open.enter_context(hospital(tmp_path_factory.mktemp(name)))
        at.clock.at = NOW
        zone = ZoneInfo("Europe/Stockholm")
        system = held_open.enter_context(open_fhir(settings, clock=at.clock, zone=zone))
        patients = _patients(server)
        assert patients
        _spread_allergies(server, [one for ward in patients.values() for one in ward])
        yield Told(server, patients, {ward: _printed(at, system, ward) for ward in patients})


def _patients(server: Server) -> dict[str, list[str]]:
    """Who lies where: the stays in progress, their places followed up to a ward."""
    places = {one["id"]: one for one in server.read("Location")}
    found: dict[str, set[str]] = {}
    for stay in server.read("Encounter", status="in-progress"):
        for location in stay.get("location", []):
            if location.get("status", "active") != "active":
                continue
            ward = _ward(places, location["location"]["reference"].partition("/")[2])
            found.setdefault(ward, set()).add(stay["subject"]["reference"].partition("/")[2])
    return {ward: sorted(patients) for ward, patients in found.items()}


def _spread_allergies(server: Server, patients: list[str]) -> None:
    """Those who lie there have none in force; they are given those of the patients sent home."""
    every = [
        one
        for one in server.read("AllergyIntolerance")
        if "resolved" not in codes(one["clinicalStatus"])
    ]
    for number, allergy in enumerate(every):
        patient = {"reference": f"Patient/{patients[number % len(patients)]}"}
        server.put(allergy | {"patient": patient})


def _ward(places: dict[str, Resource], id: str) -> str:
    place = places[id]
    kinds = {coding["code"] for coding in place.get("physicalType", {}).get("coding", [])}
    return id if "wa" in kinds else _ward(places, place["partOf"]["reference"].partition("/")[2])


def _printed(at: Hospital, system: FhirRecordSystem, ward_id: str) -> OnPaper:
    nurse = at.cast.nurse
    taken = take(nurse, system, ward_id, unheeded)
    packet = ward_packet(nurse, declare(nurse, ward_id=ward_id, ward_name=taken.row.ward_name))
    pages: dict[tuple[str, str], str] = {}
    for sheet, text in zip(packet.sheets, page_texts(packet.pdf), strict=True):
        place = sheet.patient_id, sheet.form
        pages[place] = pages.get(place, "") + bare(text)
    return OnPaper(taken, packet, pages)


def bare(text: str) -> str:
    """Without spaces, line breaks and the signs of a broken word."""
    plain = unicodedata.normalize("NFKC", text).replace("\u00ad", "").replace("\ufffe", "")
    return "".join(plain.split()).casefold()


def words(concept: Resource) -> str:
    """What a concept is called: its text, else its first display."""
    displays = [one["display"] for one in concept.get("coding", []) if one.get("display")]
    return str(concept.get("text") or displays[0])


def drug(server: Server, order: Resource) -> str:
    """What an order's medication is called."""
    if concept := order.get("medicationCodeableConcept"):
        return words(concept)
    reference = order["medicationReference"]["reference"]
    inside = {f"#{one['id']}": one for one in order.get("contained", [])}
    return words((inside.get(reference) or server.get(reference))["code"])


def orders(told: Told, patient_id: str) -> list[Resource]:
    """The patient's active orders."""
    found = told.server.read("MedicationRequest", patient=patient_id)
    return [one for one in found if one["status"] in UNDER_WAY]


def test_every_ward_is_whole_and_proven(told: Told) -> None:
    for ward_id, patients in told.patients.items():
        found = told.wards[ward_id]
        assert found.taken.row.charts == len(patients)
        assert found.taken.proven, found.taken.faults
        assert found.packet.faults == ()
        assert {one.patient_id for one in found.packet.sheets} == {"", *patients}


def test_every_active_order_stands_on_its_patients_medication_list(told: Told) -> None:
    checked = 0
    for patient_id, ward in told.of_patients():
        page = ward.pages[patient_id, "medications"]
        wanted = Counter(bare(drug(told.server, one)) for one in orders(told, patient_id))
        for name, times in wanted.items():
            assert page.count(name) >= times, name
            checked += times
    assert checked >= LEAST


def test_every_active_order_stands_on_its_patients_administration_sheet(told: Told) -> None:
    for patient_id, ward in told.of_patients():
        page = ward.pages[patient_id, "administration"]
        wanted = Counter(bare(drug(told.server, one)) for one in orders(told, patient_id))
        for name, times in wanted.items():
            assert page.count(name) >= times, name


def test_every_dosage_stands_there_in_the_sources_own_words(told: Told) -> None:
    for patient_id, ward in told.of_patients():
        page = ward.pages[patient_id, "medications"]
        for order in orders(told, patient_id):
            for dosage in order.get("dosageInstruction", []):
                if text := dosage.get("text"):
                    assert bare(text) in page, text


def test_no_other_patients_order_stands_among_them(told: Told) -> None:
    """The orders of somebody else, of a drug this patient has no order of, are not there."""
    mine = {
        patient_id: {bare(drug(told.server, one)) for one in orders(told, patient_id)}
        for patient_id, _ in told.of_patients()
    }
    every = set().union(*mine.values())
    for patient_id, ward in told.of_patients():
        ended = told.server.read("MedicationRequest", patient=patient_id)
        own = mine[patient_id] | {bare(drug(told.server, one)) for one in ended}
        own |= {bare(words(one["code"])) for one in allergies(told.server, patient_id)}
        page = ward.pages[patient_id, "medications"]
        for name in every - own:
            assert name not in page or any(name in one for one in own), name


def allergies(server: Server, patient_id: str) -> list[Resource]:
    """The patient's allergies that are not called resolved."""
    found = server.read("AllergyIntolerance", patient=patient_id)
    return [one for one in found if "resolved" not in codes(one["clinicalStatus"])]


def codes(concept: Resource) -> set[str]:
    """All codes of a concept."""
    return {coding["code"] for coding in concept.get("coding", [])}


def test_a_resolved_statement_that_there_is_none_prints_as_unknown(told: Told) -> None:
    unknown = bare("Okänt: källan har ingen uppgift om överkänslighet")
    for patient_id, ward in told.of_patients():
        said = unknown in ward.pages[patient_id, "summary"]
        assert said == (not allergies(told.server, patient_id))


def test_every_allergy_stands_on_its_patients_summary(told: Told) -> None:
    for patient_id, ward in told.of_patients():
        page = ward.pages[patient_id, "summary"]
        for allergy in allergies(told.server, patient_id):
            assert bare(words(allergy["code"])) in page
            for reaction in allergy.get("reaction", []):
                for manifestation in reaction["manifestation"]:
                    assert bare(words(manifestation)) in page


def test_every_patient_stands_on_the_wards_overview(told: Told) -> None:
    for patient_id, ward in told.of_patients():
        page = ward.pages["", "overview"]
        name = told.server.get(f"Patient/{patient_id}")["name"][0]
        assert bare(name["family"]) in page
        assert bare(name["given"][0]) in page

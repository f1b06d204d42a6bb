"""The story behind a proxy like Millennium: the designed cases, lost answers, what was seen."""

from collections.abc import Iterator
from dataclasses import dataclass

from fallback.chart.model import Chart, Snapshot, Ward
from fallback.demo.ward import demo_ward
from fallback.demo.writer import Outcome
from fallback.outage.issue import unheeded
from fallback.recovery.closing.closing import ClosedOutage, close_outage, what_is_left
from fallback.recovery.findings.finding import Finding
from fallback.recovery.writeback.documents import issue_worklist, plan_records
from fallback.recovery.writeback.send import Sent, send
from fallback.settings import FhirSettings
from fallback.sources.fhir import FhirRecordSystem
from fallback.sources.record_system import Progress
from fallback.texts import Message
from tests.servers.declared import DECLARED
from tests.servers.fhir_server import Resource, Server
from tests.servers.millennium import Millennium
from tests.story.hospital import NOW, Hospital
from tests.story.paper import Case, Design
from tests.story.telling import (
    Printed,
    compared,
    decided,
    held,
    keyed,
    on_paper,
    page_texts,
    put_away,
    switched_on,
)

WARD = demo_ward(1, now=NOW)
PATIENTS = ("w1-p01", "w1-p02", "w1-p03", "w1-p11")
GIVEN = (("w1-p01-o01", "13:00"), ("w1-p03-o04", "11:00"), ("w1-p11-o05", "17:00"))
REFUSED = ("w1-p02-o02", "13:00")
STOPPED = ("w1-p01-o03", "19:00")
OUTCOMES: dict[Case, Outcome] = {
    **dict.fromkeys(GIVEN, "given"),
    REFUSED: "refused",
    STOPPED: "given",
}
COLUMNS: dict[tuple[str, str], Outcome] = {
    ("w1-p01", "observations/1"): "given",
    ("w1-p02", "observations/1"): "given",
    ("w1-p02", "observations/2"): "illegible",  # the pulse
}
NEW_ORDER = {"new_orders/0/drug": "Oxikodon 5 mg", "new_orders/0/dosage": "1 tablett vid smärta"}
NUMBERS = ("resp", "spo2_1", "flow", "systolic", "diastolic", "pulse", "temperature")
LOST_ANSWERS = 2  # of observations; and one of a document


@dataclass(frozen=True)
class ByList:
    """A source for a ward whose patients somebody else lists."""

    system: FhirRecordSystem
    ward: Ward
    patients: tuple[str, ...]

    @property
    def name(self) -> str:
        return self.system.name

    def wards(self) -> tuple[Ward, ...]:
        return (self.ward,)

    def read_ward(self, ward_id: str, progress: Progress) -> Snapshot:
        assert ward_id == self.ward.id
        return self.system.read_patients(self.ward, self.patients, progress)

    def read_chart(self, patient_id: str) -> Chart | None:
        return self.system.read_chart(patient_id)


@dataclass(frozen=True)
class Told:
    """The story, with what was seen at each turn."""

    printed: Printed
    decided: tuple[Finding, ...]
    millennium: Millennium
    before: dict[str, dict[str, Resource]]
    first: tuple[Sent, ...]  # after the run that lost answers
    left: tuple[Message, ...]  # what stood in the way of closing then
    after_first: dict[str, dict[str, Resource]]
    second: tuple[Sent, ...]
    after: dict[str, dict[str, Resource]]
    worklist: str
    closed: ClosedOutage


def without_medications(found: list[Resource]) -> Iterator[Resource]:
    """Each drug inside its order: there is no Medication to ask for."""
    drugs = {one["id"]: one for one in found if one["resourceType"] == "Medication"}
    for one in found:
        if one["resourceType"] == "Medication":
            continue
        reference = one.get("medicationReference", {}).get("reference", "")
        if drug := drugs.get(reference.removeprefix("Medication/")):
            inside = {"contained": [drug], "medicationReference": {"reference": f"#{drug['id']}"}}
            one = one | inside
        yield one


def no_pause(_seconds: float) -> None:
    """The tests do not wait."""


def settings(millennium: Millennium) -> FhirSettings:
    """Scopes by type, since it grants no others."""
    client = millennium.sign_in
    return FhirSettings(
        base_url=millennium.base_url,
        name="Millennium",
        client_id=client.client_id,
        key_file=str(client.key_file),
        key_id=client.key_id,
        token_url=client.token_url,
        scope=" ".join(f"system/{kind}.{verb}" for kind in DECLARED for verb in ("read", "write")),
        timeout_seconds=60,
    )


def tell(millennium: Millennium, at: Hospital, system: FhirRecordSystem) -> Told:
    cast, server = at.cast, millennium.server
    millennium.faults.too_many_requests(2, path="MedicationRequest", retry_after=0)
    millennium.faults.unavailable(1, path="Condition")
    source = ByList(system, WARD.ward, PATIENTS)
    design = Design(OUTCOMES, COLUMNS, {"w1-p01": NEW_ORDER})
    printed = on_paper(at, source, WARD.ward.id, design)
    server.put(server.get(f"MedicationRequest/{STOPPED[0]}") | {"status": "stopped"})
    keyed(at, printed)
    put_away(at, printed)
    compared(at, printed, system)
    switched_on(at)
    done = decided(at, printed, {})
    plan_records(cast.clinician, printed.outage.id)
    before = _all(server)
    millennium.faults.timeout_after_write(LOST_ANSWERS, path="Observation")
    millennium.faults.timeout_after_write(1, path="DocumentReference")
    millennium.log.clear()
    first = send(cast.clinician, printed.outage.id, system, unheeded)
    left = what_is_left(cast.manager, printed.outage.id)
    after_first = _all(server)
    second = send(cast.clinician, printed.outage.id, system, unheeded)
    worklist = issue_worklist(cast.clinician, printed.outage.id)
    return Told(
        printed,
        done,
        millennium,
        before,
        first,
        left,
        after_first,
        second,
        _all(server),
        " ".join(page_texts(worklist.pdf)),
        close_outage(cast.manager, printed.outage.id),
    )


def _all(server: Server) -> dict[str, dict[str, Resource]]:
    kinds = ("MedicationAdministration", "Observation", "DocumentReference")
    return {kind: held(server, kind) for kind in kinds}

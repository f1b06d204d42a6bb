"""The story on a real server: the designed cases, what others do meanwhile, what was seen."""

from dataclasses import dataclass
from datetime import UTC, datetime

import pytest

from fallback.audit import Verified, verify
from fallback.demo.orders import ZONE
from fallback.demo.ward import demo_ward
from fallback.demo.writer import Outcome
from fallback.errors import FallbackError
from fallback.outage.declare import the_outage
from fallback.outage.issue import unheeded
from fallback.outage.ledger import Ledger, ledger
from fallback.recovery.closing.closing import ClosedOutage, close_outage
from fallback.recovery.findings.finding import Finding
from fallback.recovery.writeback.decisions import decide
from fallback.recovery.writeback.documents import issue_worklist, plan_records
from fallback.recovery.writeback.send import Sent, send, standing
from fallback.settings import FhirSettings
from fallback.sources.fhir import FhirRecordSystem
from fallback.store.outages import Outage
from tests.servers.fhir_server import Resource, Server
from tests.story.hospital import NOW, Hospital, Killed, Mortal
from tests.story.paper import Case, Design
from tests.story.telling import (
    Printed,
    compared,
    decided,
    finding_of,
    held,
    keyed,
    on_paper,
    put_away,
    switched_on,
    written_at,
)

WARD = demo_ward(1, now=NOW)
GIVEN: dict[Case, tuple[str, str]] = {  # what is to stand in the record system: status and dose
    ("w1-p01-o01", "13:00"): ("completed", "40 mg"),
    ("w1-p02-o04", "19:00"): ("completed", "1 {tablet}"),
    ("w1-p03-o04", "11:00"): ("completed", "4 g"),
    ("w1-p11-o05", "17:00"): ("completed", "5000 [iU]"),
}
REFUSED = (("w1-p01-o06", "11:00"), ("w1-p11-o02", "19:00"))
OTHER_REASON = ("w1-p02-o01", "13:00")
ILLEGIBLE = ("w1-p01-o06", "15:00")
CHANGED = ("w1-p01-o05", "19:00")
CHANGED_AND_WANTED = ("w1-p03-o01", "11:00")  # the clinician wants it written as the paper says
STOPPED = ("w1-p01-o03", "19:00")
CHARTED = ("w1-p02-o02", "13:00")
CHARTED_OTHERWISE = ("w1-p02-o02", "17:00")
OUTCOMES: dict[Case, Outcome] = {
    **dict.fromkeys(GIVEN, "given"),
    **dict.fromkeys(REFUSED, "refused"),
    OTHER_REASON: "not-given",
    ILLEGIBLE: "illegible",
    CHANGED: "changed",
    CHANGED_AND_WANTED: "changed",
    STOPPED: "given",
    CHARTED: "given",
    CHARTED_OTHERWISE: "given",
}
COLUMNS: dict[tuple[str, str], Outcome] = {
    ("w1-p01", "observations/1"): "given",
    ("w1-p01", "observations/2"): "illegible",  # the pulse
    ("w1-p02", "observations/1"): "given",
}
LOINC = {
    "resp": "9279-1",
    "spo2_1": "59408-5",
    "flow": "3151-8",
    "systolic": "8480-6",
    "diastolic": "8462-4",
    "pulse": "8867-4",
    "consciousness": "80288-4",
    "temperature": "8310-5",
}


@dataclass(frozen=True)
class Told:
    """The story, with what was seen at each turn."""

    printed: Printed
    slips: dict[str, str]
    kept_open: str  # why closing was refused while sheets were out
    found: tuple[Finding, ...]
    not_on: str  # why nothing could be written before it was switched on
    decided: tuple[Finding, ...]
    before: dict[str, dict[str, Resource]]  # of each kind, before anything was sent
    cut_off: tuple[Sent, ...]  # where things stood when the process ended
    after: dict[str, dict[str, Resource]]
    sent: tuple[Sent, ...]
    again: dict[str, dict[str, Resource]]  # after it was sent once more
    closed: ClosedOutage
    outage: Outage
    ledger: Ledger
    trail: Verified


def settings(server: Server) -> FhirSettings:
    client = server.sign_in
    assert client is not None
    return FhirSettings(
        base_url=server.base_url,
        name="Provjournal",
        client_id=client.client_id,
        key_file=str(client.key_file),
        key_id=client.key_id,
        token_url=client.token_url,
        scope="system/*.read system/*.write",
    )


def tell(server: Server, at: Hospital, system: FhirRecordSystem) -> Told:
    cast = at.cast
    printed = on_paper(at, system, WARD.ward.id, Design(OUTCOMES, COLUMNS))
    _meanwhile(server, printed)
    slips = keyed(at, printed)
    kept_open = _refusal(at, printed)
    put_away(at, printed)
    found = compared(at, printed, system)
    new = next(one for one in found if one.item is not None)
    with pytest.raises(FallbackError) as off:
        decide(cast.clinician, new.id, "write")
    switched_on(at)
    wanted = finding_of(found, *printed.of(CHANGED_AND_WANTED))
    done = decided(at, printed, {wanted.id: "write"})
    plan_records(cast.clinician, printed.outage.id)
    before = _all(server)
    cut_off = _cut_off(at, printed, system)
    sent = send(cast.clinician, printed.outage.id, system, unheeded)
    after = _all(server)
    send(cast.clinician, printed.outage.id, system, unheeded)
    again = _all(server)
    issue_worklist(cast.clinician, printed.outage.id)
    closed = close_outage(cast.manager, printed.outage.id)
    return Told(
        printed,
        slips,
        kept_open,
        found,
        off.value.message.key,
        done,
        before,
        cut_off,
        after,
        sent,
        again,
        closed,
        the_outage(cast.manager, printed.outage.id),
        ledger(cast.manager, printed.outage.id),
        verify(cast.manager),
    )


def _refusal(at: Hospital, printed: Printed) -> str:
    with pytest.raises(FallbackError) as refused:
        close_outage(at.cast.manager, printed.outage.id)
    return refused.value.text("sv")


def _cut_off(at: Hospital, printed: Printed, system: FhirRecordSystem) -> tuple[Sent, ...]:
    """The process ends right after the fourth thing was written; it is started again later."""
    with pytest.raises(Killed):
        send(at.cast.clinician, printed.outage.id, Mortal(system, last=4), unheeded)
    at.clock.pass_by(minutes=10)
    return standing(at.cast.clinician, printed.outage.id)


def _meanwhile(server: Server, printed: Printed) -> None:
    """What others do in the record system before the ward's papers are keyed."""
    server.put(server.get(f"MedicationRequest/{STOPPED[0]}") | {"status": "stopped"})
    template = next(
        dose
        for dose in server.read("MedicationAdministration", patient="w1-p02")
        if dose["request"]["reference"].endswith(CHARTED[0]) and dose["status"] == "completed"
    )
    quantity = template["dosage"]["dose"]
    for case, value in ((CHARTED, quantity["value"]), (CHARTED_OTHERWISE, 1)):
        server.put(
            template
            | {
                "id": f"other-{case[1][:2]}",
                "effectiveDateTime": written_at(printed, case),
                "dosage": {"dose": quantity | {"value": value}},
            }
        )
    column = column_on_paper(printed, "w1-p02", "observations/1")
    for name, value in (("pulse", column["pulse"]), ("temperature", "41,5")):
        like = next(
            one
            for one in server.read("Observation", patient="w1-p02")
            if one["code"]["coding"][0]["code"] == LOINC[name]
        )
        quantity = like["valueQuantity"] | {"value": float(value.replace(",", "."))}
        new = {"id": f"other-{name}", "effectiveDateTime": column["at"], "valueQuantity": quantity}
        server.put(like | new)


def column_on_paper(printed: Printed, patient_id: str, group: str) -> dict[str, str]:
    """What can be read in a column, by field; "at" is its time in UTC."""
    sheet = printed.chart(patient_id)
    names = (*LOINC, "date", "time")
    found = {name: text for name in names if (text := sheet.text(group, name))}
    local = datetime.fromisoformat(f"{found.pop('date')}T{found.pop('time')}").replace(tzinfo=ZONE)
    return found | {"at": f"{local.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"}


def _all(server: Server) -> dict[str, dict[str, Resource]]:
    kinds = ("MedicationAdministration", "Observation", "DocumentReference")
    return {kind: held(server, kind) for kind in kinds}

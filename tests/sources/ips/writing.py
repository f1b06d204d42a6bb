"""Writes patient summaries for the tests, and opens a folder of them."""

import json
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from fallback.chart.model import Stay
from fallback.settings import FilesSettings
from fallback.sources.documents import DocumentSource
from fallback.sources.ips import IPS

NOW = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
ZONE = ZoneInfo("Europe/Stockholm")
STAY = Stay("", "11", "Avdelning 11")

Json = dict[str, object]

PATIENT: Json = {
    "resourceType": "Patient",
    "id": "p",
    "identifier": [{"system": "urn:oid:1.2.752.129.2.1.3.1", "value": "194602180004"}],
    "name": [{"family": "Åström", "given": ["Örjan"]}],
}
REASON = "http://terminology.hl7.org/CodeSystem/list-empty-reason"


def section(code: str, *references: str, **more: object) -> Json:
    coding = [{"system": "http://loinc.org", "code": code}]
    entry = [{"reference": one} for one in references]
    return {"code": {"coding": coding}, "entry": entry, **more}


def empty(code: str) -> Json:
    return {"emptyReason": {"coding": [{"system": REASON, "code": code}], "text": code}}


def document(*resources: Json, sections: tuple[Json, ...] = ()) -> bytes:
    composition: Json = {
        "resourceType": "Composition",
        "subject": {"reference": "urn:uuid:p"},
        "date": "2026-11-24T06:00:00Z",
        "section": list(sections),
    }
    entries = [{"fullUrl": "urn:uuid:c", "resource": composition}]
    entries += [
        {"fullUrl": f"urn:uuid:{one['id']}", "resource": one} for one in (PATIENT, *resources)
    ]
    return json.dumps({"resourceType": "Bundle", "type": "document", "entry": entries}).encode()


def source(path: Path, *patients: str) -> DocumentSource:
    settings = FilesSettings(str(path), patients=patients)
    return DocumentSource(settings, IPS, clock=lambda: NOW, zone=ZONE, pause=lambda _: None)

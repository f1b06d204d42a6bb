"""A FHIR server in the test's own process that exports the files a test gives it."""

import json

import httpx

from fallback.chart.model import Snapshot
from fallback.settings import FhirWard
from tests.sources.mock_fhir import BASE, WARD, Json, MockFhir, order

OTHER = "https://files.test/export"
LINES = {
    "Patient": [WARD[3]],
    "Encounter": [WARD[4]],
    "MedicationRequest": [order(), order("m2")],
}


class Exporting(MockFhir):
    """Exports the files that a test gives it; orders and patients cannot be searched for."""

    def __init__(self, files: dict[str, bytes], *, at: str = f"{BASE}/files", **manifest: object):
        super().__init__()
        self.files, self.at, self.manifest = files, at, manifest
        self.searched = {k: v for k, v in self.searched.items() if k != "MedicationRequest"}
        self.moved: dict[str, str] = {}
        self.reply = self._export

    def statement(self) -> Json:
        found = super().statement()
        kinds = found["rest"][0]["resource"]
        operation = {"operation": [{"name": "export"}]}
        kinds += [{"type": "Group"} | operation]
        kinds += [{"type": "MedicationRequest", "interaction": [{"code": "read"}]}]
        return found

    def _export(self, request: httpx.Request) -> httpx.Response | None:
        url = str(request.url)
        if request.url.path.endswith("$export"):
            return httpx.Response(202, headers={"content-location": f"{BASE}/job"})
        if request.url.path == "/fhir/job":
            output = [{"type": kind, "url": f"{self.at}/{kind}"} for kind in self.files]
            made = {"requiresAccessToken": True, "output": output} | self.manifest
            return httpx.Response(200, content=json.dumps(made).encode())
        if url in self.moved:
            return httpx.Response(307, headers={"location": self.moved[url]})
        if request.url.path.startswith(("/fhir/files/", "/export/")):
            return httpx.Response(200, content=self.files[url.rpartition("/")[2]])
        return None

    def read(self) -> Snapshot:
        wards = {"w1": FhirWard(group="g1")}
        with self.opened(roster="group", wards=wards) as system:
            return system.read_ward("w1", lambda _done, _all: True)


def ndjson(**other: bytes) -> dict[str, bytes]:
    files = {
        kind: b"".join(json.dumps(one).encode() + b"\n" for one in found)
        for kind, found in LINES.items()
    }
    return files | other

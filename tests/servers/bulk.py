"""Bulk export as the Millennium-like proxy does it: one job at a time, slow, files on another host.

Doses are not in an export. A resource can stand twice in a file, the older version last. The host
of the files refuses whoever shows it a token.
"""

import json
import secrets
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from tests.servers.declared import DECLARED
from tests.servers.exchange import Answer, Asked, RefusedError
from tests.servers.fhir_server import Resource, Server

RETRY_AFTER = 600
NDJSON = "application/fhir+ndjson"
NOT_EXPORTED = frozenset({"MedicationAdministration", "Practitioner", "Location", "Organization"})


@dataclass
class Job:
    """An export under way, or ready."""

    files: dict[str, list[Resource]]
    errors: list[Resource]
    polls: int  # so often it is not ready yet


@dataclass
class Bulk:
    """The exports of one proxy. A test sets what is to go wrong."""

    server: Server
    base_url: str
    elsewhere: str  # the address of the files' host
    polls: int = 2  # "not ready" so often
    also_not: frozenset[str] = frozenset()  # types left out beside those that always are
    complaints: list[str] = field(default_factory=list)  # what the error file says
    torn: dict[str, int] = field(default_factory=dict)  # by type: so many downloads end mid-line
    broken: dict[str, int] = field(default_factory=dict)  # the connection ends before the file
    ends_job: bool = False  # the job fails
    before_file: Callable[[], object] = lambda: None
    jobs: dict[str, Job] = field(default_factory=dict)
    cancelled: list[str] = field(default_factory=list)
    shown: list[str] = field(default_factory=list)  # tokens that the files' host was shown
    served: list[str] = field(default_factory=list)  # types, as often as they were downloaded
    lock: threading.Lock = field(default_factory=threading.Lock)

    def answers(self, asked: Asked) -> bool:
        """Whether the request is about an export."""
        return asked.interaction == "export" or asked.resource_type == "bulk"

    def answer(self, asked: Asked) -> Answer:
        """Kick-off, status, cancel, or where a file lies. Raises RefusedError."""
        with self.lock:
            if asked.interaction == "export":
                return self._begin(asked)
            match asked.method, asked.parts:
                case "GET", [_, name]:
                    return self._status(self._job(name), name)
                case "DELETE", [_, name]:
                    self._job(name)
                    del self.jobs[name]
                    self.cancelled.append(name)
                    return Answer(202)
                case "GET", [_, name, kind]:
                    self._job(name)
                    self.before_file()
                    return Answer(307, headers={"Location": f"{self.elsewhere}/{name}/{kind}"})
                case _:
                    raise RefusedError(404, "not-found", "No such export.")

    def file(self, asked: Asked) -> Answer | None:
        """The other host: a file, to whoever knows its address and shows no token."""
        if "authorization" in asked.headers:
            self.shown.append(asked.headers["authorization"])
            return Answer(400, b"Only one auth mechanism allowed", content_type="text/plain")
        job, kind = self.jobs.get(asked.parts[0]), asked.parts[-1]
        if job is None:
            return Answer(404)
        self.served.append(kind)
        found = job.errors if kind == "OperationOutcome" else job.files[kind]
        body = b"".join(json.dumps(one).encode() + b"\n" for one in found)
        if self._now(self.torn, kind):
            body = body[: len(body) // 2] + b"\n" + body[len(body) // 2 :]
        if self._now(self.broken, kind):
            half = body[: len(body) // 2]
            return Answer(200, half, {"X-Cut": str(len(body))}, content_type=NDJSON)
        return Answer(200, body, content_type=NDJSON)

    @staticmethod
    def _now(faults: dict[str, int], kind: str) -> bool:
        left = faults.get(kind, 0)
        faults[kind] = left - 1
        return left > 0

    def _begin(self, asked: Asked) -> Answer:
        if "respond-async" not in asked.headers.get("prefer", ""):
            raise RefusedError(400, "invalid", "Prefer: respond-async is required.")
        if self.jobs:
            raise RefusedError(429, "throttled", "One export at a time.", Retry_After="600")
        patients, types = self._wanted(asked)
        found = {kind: list(self._resources(kind, patients)) for kind in types}
        files = {kind: _with_old_version(them) for kind, them in found.items() if them}
        name = secrets.token_hex(8)
        self.jobs[name] = Job(files, [_outcome(said) for said in self.complaints], self.polls)
        return Answer(202, headers={"Content-Location": f"{self.base_url}/bulk/{name}"})

    def _wanted(self, asked: Asked) -> tuple[list[str], list[str]]:
        if asked.method == "GET":
            group = self.server.get("/".join(asked.parts[:2]))
            patients = [m["entity"]["reference"] for m in group["member"]]
            types = asked.values("_type")[0].split(",")
        else:
            parameters = asked.resource()["parameter"]
            patients = [
                p["valueReference"]["reference"] for p in parameters if p["name"] == "patient"
            ]
            types = next(p["valueString"] for p in parameters if p["name"] == "_type").split(",")
        left_out = NOT_EXPORTED | self.also_not
        ids = [one.removeprefix("Patient/") for one in patients]
        return ids, [kind for kind in types if kind in DECLARED and kind not in left_out]

    def _resources(self, kind: str, patients: list[str]) -> Iterator[Resource]:
        for one in patients:
            if kind == "Patient":
                yield self.server.get(f"Patient/{one}")
            else:
                yield from self.server.read(kind, patient=one)

    def _job(self, name: str) -> Job:
        if name not in self.jobs:
            raise RefusedError(404, "not-found", "No such export.")
        return self.jobs[name]

    def _status(self, job: Job, name: str) -> Answer:
        if self.ends_job:
            raise RefusedError(500, "exception", "The export ended.")
        if job.polls:
            job.polls -= 1
            return Answer(202, headers={"Retry-After": str(RETRY_AFTER), "X-Progress": "busy"})
        url = f"{self.base_url}/bulk/{name}"
        manifest = {
            "transactionTime": "2026-11-24T08:45:00Z",
            "request": self.base_url,
            "requiresAccessToken": True,
            "output": [
                {"type": kind, "url": f"{url}/{kind}", "count": len(them)}
                for kind, them in job.files.items()
            ],
            "error": [{"type": "OperationOutcome", "url": f"{url}/OperationOutcome"}]
            if job.errors
            else [],
        }
        return Answer(200, json.dumps(manifest).encode(), content_type="application/json")


def _with_old_version(found: list[Resource]) -> list[Resource]:
    """The first stands once more at the end, as it was before."""
    old = found[0] | {"meta": found[0].get("meta", {}) | {"versionId": "0"}}
    if "status" in old:
        old["status"] = "entered-in-error"
    return [*found, old]


def _outcome(said: str) -> Resource:
    issue = {"severity": "error", "code": "exception", "diagnostics": said}
    return {"resourceType": "OperationOutcome", "issue": [issue]}

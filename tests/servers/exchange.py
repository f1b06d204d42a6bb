"""One request and its answer, as the proxy passes them between its parts."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias
from urllib.parse import parse_qsl, urlsplit

from tests.servers.fhir_server import Resource

Interaction: TypeAlias = Literal[
    "metadata",
    "read",
    "search-type",
    "create",
    "update",
    "patch",
    "batch",
    "transaction",
    "export",
    "other",
]
JSON = "application/fhir+json;charset=utf-8"


@dataclass(frozen=True)
class Asked:
    """A request. `path` is below the base address: "Patient/123"; headers are in lower case."""

    method: str
    path: str
    query: tuple[tuple[str, str], ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""

    @classmethod
    def to(
        cls, method: str, target: str, headers: Mapping[str, str] | None = None, body: bytes = b""
    ) -> "Asked":
        """From a target with its query: "Patient?_id=1"."""
        parts = urlsplit(target)
        query = tuple(parse_qsl(parts.query, keep_blank_values=True))
        return cls(method, parts.path.strip("/"), query, headers or {}, body)

    @property
    def parts(self) -> list[str]:
        """The path's steps; [] for the base itself."""
        return [part for part in self.path.split("/") if part]

    @property
    def resource_type(self) -> str:
        """The first step of the path, or ""."""
        return self.parts[0] if self.parts else ""

    def values(self, name: str) -> list[str]:
        """What the query says under a name."""
        return [value for key, value in self.query if key == name]

    def resource(self) -> Resource:
        """The body as FHIR JSON. Raises RefusedError (400) where it is something else."""
        try:
            found = json.loads(self.body)
        except ValueError as error:
            raise RefusedError(400, "structure", f"The body is not JSON: {error}") from error
        if not isinstance(found, dict):
            raise RefusedError(400, "structure", "The body is not a resource.")
        return found

    @property
    def interaction(self) -> Interaction:
        """Which of FHIR's interactions this is; "other" for all that the proxy never offers."""
        match self.method, self.parts:
            case "GET", ["metadata"]:
                return "metadata"
            case "POST", []:
                return "transaction" if self.resource().get("type") == "transaction" else "batch"
            case _, [first, *_] if not first.isalpha():
                return "other"
            case "GET", ["Group", _, "$export"]:
                return "export"
            case "POST", ["Patient", "$export"]:
                return "export"
            case "GET", [_]:
                return "search-type"
            case "POST", [_]:
                return "create"
            case method, [_, key] if not key.startswith(("$", "_")):
                by_method: dict[str, Interaction]
                by_method = {"GET": "read", "PUT": "update", "PATCH": "patch"}
                return by_method.get(method, "other")
            case _:
                return "other"


@dataclass(frozen=True)
class Answer:
    """What goes back."""

    status: int
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    content_type: str = JSON

    @classmethod
    def of(cls, status: int, resource: Resource) -> "Answer":
        """A resource as the body."""
        return cls(status, json.dumps(resource).encode())


class RefusedError(Exception):
    """The proxy says no, as an OperationOutcome."""

    def __init__(self, status: int, code: str, said: str, **headers: str) -> None:
        super().__init__(said)
        self.status = status
        self.issue = {"severity": "error", "code": code, "diagnostics": said}
        self.headers = {name.replace("_", "-"): value for name, value in headers.items()}

    def answer(self) -> Answer:
        """The refusal as it is sent."""
        outcome = {"resourceType": "OperationOutcome", "issue": [self.issue]}
        return Answer(self.status, json.dumps(outcome).encode(), self.headers)

"""Faults that a test switches on: each for the next `times` requests, or until cleared."""

import json
import threading
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

from tests.servers.exchange import Answer, Asked, RefusedError

Kind: TypeAlias = Literal[
    "timeout-after-write", "429", "503", "500", "html", "truncated", "outcome-inline", "slow"
]
FOREVER = 1_000_000
INSTEAD: frozenset[Kind] = frozenset({"429", "503", "500", "html"})
SPOILING: frozenset[Kind] = frozenset({"truncated", "outcome-inline"})
AFTER_WRITE: frozenset[Kind] = frozenset({"timeout-after-write"})
SLOW: frozenset[Kind] = frozenset({"slow"})
HTML = b"<!DOCTYPE html><html><body><h1>Sign in</h1></body></html>"


@dataclass(frozen=True)
class Fault:
    """A fault that is switched on."""

    kind: Kind
    left: int
    path: str  # only for requests whose path begins so; "": all
    seconds: float = 0.0


class Faults:
    """The faults of one proxy. `path` narrows a fault: "Observation", "Patient/7", "metadata"."""

    def __init__(self) -> None:
        self._faults: list[Fault] = []
        self._lock = threading.Lock()

    def timeout_after_write(
        self, times: int = 1, *, path: str = "", hang_seconds: float = 0.0
    ) -> None:
        """The write is done; then no answer for so long, and the connection is closed."""
        self._add(Fault("timeout-after-write", times, path, hang_seconds))

    def too_many_requests(self, times: int = 1, *, path: str = "", retry_after: int = 1) -> None:
        """429 with Retry-After."""
        self._add(Fault("429", times, path, retry_after))

    def unavailable(self, times: int = 1, *, path: str = "") -> None:
        """503, without a hint when to come back."""
        self._add(Fault("503", times, path))

    def server_error(self, times: int = 1, *, path: str = "") -> None:
        """500 with an OperationOutcome, as for a required field that the source lacks."""
        self._add(Fault("500", times, path))

    def html(self, times: int = 1, *, path: str = "") -> None:
        """200 and a page meant for people."""
        self._add(Fault("html", times, path))

    def truncated(self, times: int = 1, *, path: str = "") -> None:
        """JSON that stops in the middle, with a length that says it is whole."""
        self._add(Fault("truncated", times, path))

    def outcome_inline(self, times: int = 1, *, path: str = "") -> None:
        """A searchset whose last match is dropped, and an OperationOutcome that says so."""
        self._add(Fault("outcome-inline", times, path))

    def slow(self, seconds: float, times: int = FOREVER, *, path: str = "") -> None:
        """Every answer comes so much later."""
        self._add(Fault("slow", times, path, seconds))

    def clear(self) -> None:
        """All well again."""
        with self._lock:
            self._faults.clear()

    def take(self, asked: Asked, kinds: frozenset[Kind]) -> Fault | None:
        """The first fault of these kinds meant for this request, used up by one; or None."""
        with self._lock:
            for index, fault in enumerate(self._faults):
                if asked.path.startswith(fault.path) and fault.kind in kinds:
                    rest = [replace(fault, left=fault.left - 1)] if fault.left > 1 else []
                    self._faults[index : index + 1] = rest
                    return fault
        return None

    def _add(self, fault: Fault) -> None:
        with self._lock:
            self._faults.append(fault)


def instead(fault: Fault) -> Answer:
    """What is answered without the server being asked."""
    match fault.kind:
        case "429":
            headers = {"Retry-After": f"{fault.seconds:g}"}
            return Answer(429, headers=headers, content_type="text/plain")
        case "503":
            return Answer(503, b"upstream connect error", content_type="text/plain")
        case "html":
            return Answer(200, HTML, content_type="text/html")
        case _:
            return RefusedError(500, "exception", "A required field is missing.").answer()


def spoiled(fault: Fault, answer: Answer) -> Answer:
    """A searchset that is not what it seems."""
    if fault.kind == "truncated":
        return replace(answer, body=answer.body[: len(answer.body) // 2])
    bundle = json.loads(answer.body)
    issue = {
        "severity": "warning",
        "code": "incomplete",
        "diagnostics": "A resource does not conform and was left out.",
    }
    outcome = {"resourceType": "OperationOutcome", "issue": [issue]}
    entries = bundle["entry"][:-1]
    bundle["entry"] = [*entries, {"resource": outcome, "search": {"mode": "outcome"}}]
    return replace(answer, body=json.dumps(bundle).encode())

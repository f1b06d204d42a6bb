"""A bulk export: asked for, waited for as the server says, and cleared away whatever happens.

A server may run one export at a time, and take ten minutes: it is asked again when it says so.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

import msgspec

from fallback.errors import FallbackError
from fallback.sources.fhir.r4.moments import moment
from fallback.sources.fhir.r4.reading import FAULTS
from fallback.sources.fhir.server.client import JSON, NDJSON, Client, outcome_words, retry_after
from fallback.sources.fhir.server.wire import Answer, TroubleError
from fallback.sources.record_system import Progress

WAIT_SECONDS: Final = 10.0  # where the server does not say
LONGEST_WAIT: Final = 3600.0
_SLICE = 5.0  # seconds; so soon is a stop heard
_LOST = 5  # answers in a row that never came
_BUSY = frozenset({429, 502, 503, 504})


class File(msgspec.Struct):
    """One exported file."""

    type: str = ""
    url: str = ""
    count: int | None = None


class _Answered(msgspec.Struct, rename="camel"):
    transaction_time: str = ""
    requires_access_token: bool = True
    output: list[File] = []
    error: list[File] = []


@dataclass(frozen=True)
class Manifest:
    """What an export has made. `at`: the server's time that it stands for."""

    at: datetime | None
    signed: bool  # the files ask for the token
    files: tuple[File, ...]
    errors: tuple[File, ...]


@dataclass(frozen=True)
class Wanted:
    """What is to be exported: a group, or else the patients of a list."""

    types: Sequence[str]
    group: str = ""
    patients: Sequence[str] = ()

    @property
    def path(self) -> str:
        """Where it is asked for."""
        return f"Group/{self.group}/$export" if self.group else "Patient/$export"

    @property
    def body(self) -> bytes:
        """The list of patients, as FHIR Parameters."""
        asked: list[dict[str, object]] = [
            {"name": "patient", "valueReference": {"reference": f"Patient/{one}"}}
            for one in self.patients
        ]
        asked += [{"name": name, "valueString": value} for name, value in self.params]
        return msgspec.json.encode({"resourceType": "Parameters", "parameter": asked})

    @property
    def params(self) -> tuple[tuple[str, str], ...]:
        """Types and format."""
        return ("_type", ",".join(self.types)), ("_outputFormat", NDJSON)


@contextmanager
def exported(
    client: Client, wanted: Wanted, zone: ZoneInfo, progress: Progress
) -> Iterator[Manifest]:
    """The export, ready to be downloaded inside the block; deleted at the server after it.

    Raises FallbackError: refused, failed, too slow for `client.deadline`, or stopped.
    """
    job = _Job(client, progress)
    status = job.begin(wanted)
    try:
        yield job.finish(status, zone)
    finally:
        # Many servers run one job at a time: what is left behind would block the next run.
        with suppress(FallbackError, TroubleError):
            client.ask("DELETE", status)


@dataclass(frozen=True)
class _Job:
    client: Client
    progress: Progress

    def begin(self, wanted: Wanted) -> str:
        """Kick it off, as soon as the server is free; the address of its status."""
        headers = {"Prefer": "respond-async", "Accept": JSON}
        lost = 0
        while True:
            try:
                if wanted.group:
                    answer = self.client.ask(
                        "GET", wanted.path, params=wanted.params, headers=headers
                    )
                else:
                    answer = self.client.ask(
                        "POST",
                        wanted.path,
                        body=wanted.body,
                        headers=headers | {"Content-Type": JSON},
                    )
            except TroubleError as trouble:
                # A job whose answer was lost may have begun; then the server is busy with it.
                lost = self._lost(lost, trouble)
                continue
            where: str = answer.headers.get("content-location", "")
            if answer.status == 202 and where:
                return where
            if answer.status not in _BUSY:
                raise FallbackError("fhir.export_refused", said=_said(answer))
            self._wait(answer)

    def finish(self, status: str, zone: ZoneInfo) -> Manifest:
        """Ask how it goes, as often as the server says, until it is done."""
        lost = 0
        while True:
            try:
                answer = self.client.ask("GET", status, headers={"Accept": "application/json"})
            except TroubleError as trouble:
                lost = self._lost(lost, trouble)
                continue
            lost = 0
            if answer.status == 200:
                return _manifest(answer, zone)
            if answer.status != 202 and answer.status not in _BUSY:
                raise FallbackError("fhir.export_failed", said=_said(answer))
            self._wait(answer)

    def _lost(self, lost: int, trouble: TroubleError) -> int:
        if lost + 1 >= _LOST:
            raise FallbackError("fhir.export_failed", said=trouble.said) from trouble
        self.sleep(WAIT_SECONDS)
        return lost + 1

    def _wait(self, answer: Answer) -> None:
        asked = retry_after(answer)
        self.sleep(min(max(WAIT_SECONDS if asked is None else asked, 1.0), LONGEST_WAIT))

    def sleep(self, seconds: float) -> None:
        """Wait, unless that would be too long or somebody stops it."""
        if self.client.wire.ticks() + seconds > self.client.deadline:
            raise FallbackError("fhir.export_slow")
        while seconds > 0:
            if not self.progress(0, 1) or self.client.stop.is_set():
                raise FallbackError("fhir.stopped")
            self.client.pause(min(seconds, _SLICE))
            seconds -= _SLICE


def _manifest(answer: Answer, zone: ZoneInfo) -> Manifest:
    try:
        found = msgspec.json.decode(answer.body, type=_Answered)
    except FAULTS as error:
        raise FallbackError("fhir.export_failed", said=error) from error
    return Manifest(
        at=moment(found.transaction_time, zone),
        signed=found.requires_access_token,
        files=tuple(file for file in found.output if file.url),
        errors=tuple(file for file in found.error if file.url),
    )


def _said(answer: Answer) -> str:
    return f"HTTP {answer.status} {outcome_words(answer.body)}".strip()

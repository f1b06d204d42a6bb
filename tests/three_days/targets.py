"""The three ways back: a FHIR server, a proxy like Millennium before it, an HL7 v2 receiver.

Each loses an answer, or its client, in the middle; each can be asked afterwards what it holds.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Protocol

import pytest

from fallback.demo.orders import ZONE
from fallback.demo.story import Clock
from fallback.demo.ward import ward_of
from fallback.outage.issue import unheeded
from fallback.recovery.writeback.hl7.message import control_id
from fallback.recovery.writeback.plan import item_of
from fallback.recovery.writeback.send import Sent, send
from fallback.recovery.writeback.settle import Seen, settle
from fallback.session import Session
from fallback.settings import FhirSettings, Hl7OutSettings, Settings, WritebackSettings
from fallback.sources.fhir import FhirRecordSystem, open_fhir
from fallback.sources.hl7v2.message import Message
from fallback.sources.record_system import Source
from fallback.store import outbox
from tests.servers import millennium as proxy
from tests.servers.fhir_server import Resource, Server
from tests.servers.millennium import Millennium
from tests.servers.mllp import Receiver, receiver
from tests.story.behind_millennium import ByList, no_pause
from tests.story.behind_millennium import settings as through_proxy
from tests.story.hospital import Killed, Mortal

OURS = "urn:uuid:0b6f2f5e-9f3c-4d0e-8a57-3c1d6e2b9a41"
KINDS = ("MedicationAdministration", "Observation", "DocumentReference")


@dataclass(frozen=True)
class Held:
    """What a record system holds of ours, as it says itself: when (ISO, UTC), how much, by whom.

    `value` is "" for a dose that was not given; then `reason` says why.
    """

    kind: str  # dose, observation, document
    patient: str
    at: str
    value: str
    reason: str
    by: str


class Way(Protocol):
    """A way back."""

    settings: Settings
    system: FhirRecordSystem  # that is read, and written to where nothing else is said

    @property
    def ward(self) -> Source:
        """Where it can be asked who is on the ward."""

    def trouble(self, session: Session, outage_id: str) -> None:
        """Send for the first time, and lose something on the way."""

    def settle(self, _session: Session, sent: tuple[Sent, ...]) -> None:
        """What is unknown and cannot be looked up is settled by a person, who looks."""

    def held(self) -> dict[str, list[Held]]:
        """All that is there of ours, by our identifier."""


@dataclass
class OnFhir:
    """The server itself; the program ends right after a write."""

    server: Server
    settings: Settings
    system: FhirRecordSystem
    clock: Clock

    @property
    def ward(self) -> Source:
        return self.system

    def trouble(self, session: Session, outage_id: str) -> None:
        with pytest.raises(Killed):
            send(session, outage_id, Mortal(self.system, last=5), unheeded)
        self.clock.pass_by(minutes=10)

    def settle(self, _session: Session, sent: tuple[Sent, ...]) -> None:
        assert not [one for one in sent if one.state == "unknown"]

    def held(self) -> dict[str, list[Held]]:
        return _of_server(self.server)


@dataclass
class BehindProxy(OnFhir):
    """The proxy; writes whose answers are lost, busy answers, doses refused."""

    millennium: Millennium = field(kw_only=True)

    @property
    def ward(self) -> Source:
        """It has no census: somebody else lists who is there."""
        ids = tuple(one["id"] for one in self.server.read("Patient"))
        return ByList(self.system, ward_of(1), ids)

    def trouble(self, session: Session, outage_id: str) -> None:
        faults = self.millennium.faults
        faults.timeout_after_write(3, path="Observation")
        faults.timeout_after_write(1, path="DocumentReference")
        faults.too_many_requests(2, path="Observation", retry_after=0)
        _lost_some(send(session, outage_id, self.system, unheeded))
        for _ in range(2):
            self.clock.pass_by(minutes=10)
            send(session, outage_id, self.system, unheeded)


@dataclass
class ByHl7:
    """Messages to a receiver that does not always answer; doses, values and documents."""

    receiver: Receiver
    settings: Settings
    system: FhirRecordSystem
    clock: Clock
    settled: list[Seen] = field(default_factory=list)

    @property
    def ward(self) -> Source:
        return self.system

    def trouble(self, session: Session, outage_id: str) -> None:
        self.receiver.manners[:] = ["AA", "no answer", "AA", "closes first", "AA", "closes midway"]
        _lost_some(send(session, outage_id, self.system, unheeded))
        for _ in range(2):
            self.clock.pass_by(minutes=10)
            send(session, outage_id, self.system, unheeded)

    def settle(self, _session: Session, sent: tuple[Sent, ...]) -> None:
        """Somebody looks in the other system: what is there is there, the rest is sent again."""
        for identifier in [one.identifier for one in sent if one.state == "unknown"]:
            with _session.read() as tx:
                row = outbox.get(tx, identifier)
            assert row is not None
            there = control_id(item_of(row)) in self.receiver.distinct
            seen: Seen = "there" if there else "resend"
            settle(_session, identifier, seen, f"Sett i mottagaren: {seen}", self.system)
            self.settled.append(seen)

    def held(self) -> dict[str, list[Held]]:
        """By one control id one message, as was agreed."""
        found: dict[str, list[Held]] = {}
        for message in {one.control_id: one for one in self.receiver.taken}.values():
            identifier, held = _of_message(message)
            found.setdefault(identifier, []).append(held)
        return found


def _lost_some(sent: tuple[Sent, ...]) -> None:
    """The trouble was one: of something nobody knows yet whether it is there."""
    assert any(one.state == "unknown" for one in sent)


@contextmanager
def on_fhir(server: Server, folder: Path, clock: Clock) -> Iterator[Way]:
    """The server, read and written."""
    with open_fhir(FhirSettings(server.base_url, "Provjournal"), clock=clock, zone=ZONE) as system:
        yield OnFhir(server, Settings(folder), system, clock)


@contextmanager
def behind_proxy(server: Server, folder: Path, clock: Clock) -> Iterator[Way]:
    """The proxy before it; two busy answers while it is read."""
    with proxy.start(server) as millennium:
        millennium.faults.too_many_requests(2, path="MedicationRequest", retry_after=0)
        read = open_fhir(through_proxy(millennium), clock=clock, zone=ZONE, pause=no_pause)
        with read as system:
            yield BehindProxy(server, Settings(folder), system, clock, millennium=millennium)


@contextmanager
def by_hl7(server: Server, folder: Path, clock: Clock) -> Iterator[Way]:
    """Read from the server, sent by MLLP."""
    with receiver() as taking, on_fhir(server, folder, clock) as read:
        out = Hl7OutSettings(
            "Integrationen", "127.0.0.1", taking.port, answer_seconds=0.3, receiver="JOURNAL"
        )
        ways = WritebackSettings("hl7", "hl7", "hl7")
        yield ByHl7(taking, Settings(folder, hl7_out=out, writeback=ways), read.system, clock)


WAYS = {"fhir": on_fhir, "millennium": behind_proxy, "hl7": by_hl7}


def _of_server(server: Server) -> dict[str, list[Held]]:
    found: dict[str, list[Held]] = {}
    for kind in KINDS:
        for one in server.read(kind):
            if identifier := _identifier(one):
                found.setdefault(identifier, []).append(_of_resource(one))
    return found


def _identifier(one: Resource) -> str:
    """Ours: as an identifier, or in words where the server drops identifiers."""
    for said in one.get("identifier", []):
        if said.get("system") == OURS:
            return str(said["value"])
    words = [note["text"] for note in one.get("note", [])] + [one.get("description", "")]
    return next((text.partition("Fallback ")[2] for text in words if "Fallback " in text), "")


def _of_resource(one: Resource) -> Held:
    kind = one["resourceType"]
    quantity = one.get("valueQuantity") or one.get("dosage", {}).get("dose") or {}
    value = f"{Decimal(str(quantity['value'])).normalize():f}" if quantity else ""
    actor = one.get("performer", [{}])[0]
    return Held(
        {"MedicationAdministration": "dose", "Observation": "observation"}.get(kind, "document"),
        one["subject"]["reference"].partition("/")[2],
        one.get("effectiveDateTime", "")[:16],
        value or one.get("valueString", ""),
        one.get("statusReason", [{}])[0].get("text", ""),
        actor.get("display", "") or actor.get("actor", {}).get("display", ""),
    )


def _of_message(message: Message) -> tuple[str, Held]:
    patient = message.first("PV1").get(19).removesuffix("-stay")
    if message.kind == "MDM^T02":
        return message.first("TXA").get(12), Held("document", patient, "", "", "", "")
    if message.kind == "RAS^O17":
        rxa = message.first("RXA")
        given = rxa.get(20) == "CP"
        value = _plain(rxa.get(6)) if given else ""
        at, by = _utc(rxa.get(3)), rxa.get(10, 2)
        return message.first("ORC").get(3), Held("dose", patient, at, value, rxa.get(18), by)
    obx = message.first("OBX")
    value = _plain(obx.get(5)) if obx.get(2) == "NM" else obx.get(5)
    held = Held("observation", patient, _utc(obx.get(14)), value, "", obx.get(16, 2))
    return message.first("OBR").get(3), held


def _plain(number: str) -> str:
    return f"{Decimal(number).normalize():f}"


def _utc(stamp: str) -> str:
    return f"{datetime.strptime(stamp, '%Y%m%d%H%M%S%z').astimezone(UTC):%Y-%m-%dT%H:%M}"

"""An invented sender of HL7 v2: messages as a ward's record system would word them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from fallback.chart.model import Chart, Snapshot
from fallback.settings import Hl7Settings
from fallback.sources.hl7v2 import Feed, Hl7Source, Kept
from fallback.store.database import Database

ZONE = ZoneInfo("Europe/Stockholm")
NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
TODAY = "20261124"
PNR = "194602180004"  # a test number of Skatteverket
PERSON = f"MR1^^^PAS^MR~{PNR}^^^&1.2.752.129.2.1.3.1&ISO^NNSWE"
WARD = "AVD11"


def head(kind: str, control: str, at: str = f"{TODAY}080000", *, more: str = "") -> str:
    return f"MSH|^~\\&|PAS|KLINIK|FB|IT|{at}||{kind}|{control}|P|2.5{more}"


def pid(ids: str = PERSON, name: str = "Ek^Ada^L", born: str = "19460218") -> str:
    return f"PID|1||{ids}||{name}||{born}|F"


def pv1(ward: str = WARD, bed: str = "12", visit: str = "V1", admitted: str = "20261124") -> str:
    """PV1-3, -7, -19 and -44."""
    fields = [""] * 44
    fields[0], fields[1], fields[2], fields[6] = "1", "I", f"{ward}^Sal 3^{bed}", "77^Lund^Bo"
    fields[18], fields[43] = visit, admitted
    return "PV1|" + "|".join(fields)


def message(*lines: str, end: str = "\r") -> bytes:
    return end.join((*lines, "")).encode()


def adt(event: str, control: str, at: str, *lines: str, ids: str = PERSON) -> bytes:
    """An ADT message that was recorded at this time of the day."""
    moment = f"{TODAY}{at}"
    body = lines or (pv1(),)
    return message(head(f"ADT^{event}", control, moment), f"EVN||{moment}", pid(ids), *body)


def rde(control: str, *lines: str, at: str = "0830", ids: str = PERSON) -> bytes:
    return message(head("RDE^O11^RDE_O11", control, f"{TODAY}{at}"), pid(ids), *lines)


@dataclass
class Ward:
    """A feed into a store, and what the ward looks like by it."""

    database: Database
    settings: Hl7Settings = field(default_factory=lambda: Hl7Settings(name="Prov"))
    clock: Callable[[], datetime] = lambda: NOW

    @property
    def feed(self) -> Feed:
        return Feed(self.database, self.settings, ZONE, self.clock)

    @property
    def source(self) -> Hl7Source:
        return Hl7Source(self.settings, self.database, clock=self.clock, zone=ZONE)

    def hear(self, *messages: bytes) -> list[Kept]:
        return [kept for one in messages for kept in self.feed.keep(one)]

    def snapshot(self, ward: str = WARD) -> Snapshot:
        return self.source.read_ward(ward, lambda _done, _all: True)

    def beds(self, ward: str = WARD) -> dict[str, str]:
        """Who lies where."""
        if ward not in {one.id for one in self.source.wards()}:
            return {}
        return {chart.patient.id: chart.stay.bed for chart in self.snapshot(ward).charts}

    def chart(self, patient_id: str = "MR1") -> Chart:
        found = self.source.read_chart(patient_id)
        assert found is not None
        return found


def keys(messages: Iterable[object]) -> set[str]:
    """The keys of messages."""
    return {str(getattr(one, "key", "")) for one in messages}

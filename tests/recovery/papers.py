"""Invented charts and sheets for the recovery tests: Astrid Testsson on ward 12, one day."""

from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import msgspec

from fallback.chart.model import (
    Administration,
    Chart,
    Dosage,
    MedicationOrder,
    Observation,
    Patient,
    Quantity,
    Snapshot,
    Stay,
    Ward,
)
from fallback.chart.section import NotRecorded, Recorded
from fallback.recovery.events.groups import KeyedSheet
from fallback.recovery.findings.finding import Against, Live
from fallback.recovery.findings.wording import Wording
from fallback.recovery.keying.verification import Reading, Standing
from fallback.store.entries import EntryState
from forms.geometry import Box, Rect
from forms.spec import Choice, Keying, Kind, Words

ZONE = ZoneInfo("Europe/Stockholm")
SNAPSHOT_AT = datetime(2026, 11, 24, 6, 30, tzinfo=UTC)
BEGAN = datetime(2026, 11, 24, 6, 40, tzinfo=UTC)
ISSUED = datetime(2026, 11, 24, 7, 0, tzinfo=UTC)
ENDED = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
MG = Quantity(Decimal(1000), "mg", "mg")
PULSE = "http://loinc.org|8867-4"
TEMPERATURE = "http://loinc.org|8310-5"
CODES = (
    Choice("1", Words("avböjt", "refused")),
    Choice("3", Words("fastande", "fasting")),
)


def local(clock: str, day: str = "2026-11-24") -> datetime:
    """A moment by the ward's clock."""
    return datetime.fromisoformat(f"{day}T{clock}").replace(tzinfo=ZONE).astimezone(UTC)


def order(id: str = "order-1", drug: str = "Alvedon", /, **changed: object) -> MedicationOrder:
    dosage = Dosage(text="1000 mg kl 8, 12, 18", dose=MG)
    plain = MedicationOrder(id, "active", drug, dosages=(dosage,))
    return msgspec.structs.replace(plain, **changed)


def given(at: datetime, dose: Quantity | None = MG, status: str = "completed") -> Administration:
    return Administration("adm-1", status, "Alvedon", order_id="order-1", at=at, dose=dose)


def chart(
    *orders: MedicationOrder,
    doses: tuple[Administration, ...] = (),
    measured: tuple[Observation, ...] = (),
    patient: Patient | None = None,
    stay: Stay | None = None,
) -> Chart:
    return Chart(
        patient
        or Patient("pat-1", "Testsson", "Astrid", "19900101-0017", birth_date=date(1990, 1, 1)),
        stay or Stay("enc-1", "ward-12", "Avdelning 12", "12:1", status="in-progress"),
        SNAPSHOT_AT,
        NotRecorded(),
        NotRecorded(),
        NotRecorded(),
        Recorded(orders or (order(),)),
        Recorded(doses) if doses else NotRecorded(),
        Recorded(measured) if measured else NotRecorded(),
    )


def snapshot(*charts: Chart) -> Snapshot:
    ward = Ward("ward-12", "Avdelning 12")
    return Snapshot("snapshot-1", ward, "Provjournal", SNAPSHOT_AT, charts or (chart(),))


def against(base: Chart | None = None, live: Live | None = None) -> Against:
    return Against(
        "outage-1",
        base or chart(),
        live or chart(),
        BEGAN,
        ENDED,
        "Kim Registrerare",
        "Lo Registrerare",
        Wording(ZONE, "sv"),
    )


def box(path: str, kind: Kind, keying: Keying = Keying.TWICE, /, **more: object) -> Box:
    group, _, name = path.rpartition("/")
    plain = Box(path, Rect(0, 0, 10, 7), kind, keying, Words(name, name), group=group)
    return msgspec.structs.replace(plain, **more)


def dose_line(row: int = 1, line: int = 1, due: str = "", order_id: str = "order-1") -> list[Box]:
    """The boxes of one line under a printed order; `due` by the ward's clock."""
    place = f"orders/{row}/{line}"
    shared: dict[str, object] = {
        "row_id": order_id,
        "context": f"Alvedon {due}",
        "due": local(due).isoformat() if due else "",
    }
    mg: dict[str, object] = {"unit": "mg", "ucum": "mg", "decimals": 2}
    return [
        box(f"{place}/time", Kind.TIME, concept="dose.time", **shared),
        box(f"{place}/dose", Kind.NUMBER, concept="dose.amount", **shared | mg),
        box(f"{place}/code", Kind.CHOICE, concept="dose.not-given", choices=CODES, **shared),
        box(f"{place}/sign", Kind.SIGNATURE, Keying.ONCE, concept="dose.sign", **shared),
    ]


def column(number: int = 1) -> list[Box]:
    """The boxes of one column of the observation chart."""
    place = f"observations/{number}"
    once = Keying.ONCE
    return [
        box(f"{place}/date", Kind.DATE, once, concept="observation.date"),
        box(f"{place}/time", Kind.TIME, once, concept="observation.time"),
        box(f"{place}/pulse", Kind.NUMBER, once, concept=PULSE, unit="/min", ucum="/min"),
        box(
            f"{place}/temperature",
            Kind.NUMBER,
            once,
            concept=TEMPERATURE,
            unit="°C",
            ucum="Cel",
            decimals=1,
            usual_low="35",
            usual_high="39",
        ),
        box(f"{place}/sign", Kind.SIGNATURE, once, concept="observation.sign"),
    ]


def keyed(boxes: list[Box], number: str = "AAAAA-00001-00", **written: str) -> KeyedSheet:
    """A sheet on which `written` stands: "place__field" → value, or a state in brackets."""
    values = {path.replace("__", "/"): value for path, value in written.items()}
    return KeyedSheet(
        number,
        "pat-1",
        tuple(boxes),
        {one.path: _reading(one.path, values.get(one.path, "")) for one in boxes},
        ISSUED,
        BEGAN,
        ENDED,
        ZONE,
        fetched=SNAPSHOT_AT,
    )


def line(boxes: list[Box], number: str = "AAAAA-00001-00", **fields: str) -> KeyedSheet:
    """The same for boxes of one group: field → value, or a state in brackets."""
    place = boxes[0].path.rpartition("/")[0]
    return keyed(boxes, number, **{f"{place}/{field}": value for field, value in fields.items()})


def _reading(path: str, value: str) -> Reading:
    states: dict[str, EntryState] = {"": "blank", "[illegible]": "illegible", "[struck]": "struck"}
    state = states.get(value, "value")
    return Reading(path, Standing.AGREED, state, value if state == "value" else "")

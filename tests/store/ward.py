"""An invented ward for the store's tests, any size."""

from datetime import UTC, date, datetime
from decimal import Decimal

from fallback.chart.model import (
    Allergy,
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
from fallback.chart.section import AssertedNone, NotFetched, NotRecorded, Recorded
from fallback.store.outages import Outage
from fallback.store.sheets import FrozenSheet, Sheet
from fallback.texts import say
from forms.geometry import Box, Rect
from forms.spec import Keying, Kind, Words
from forms.values import Heading

AT = "2026-11-24T06:49:24Z"
NOW = datetime(2026, 11, 24, 6, 49, 24, tzinfo=UTC)
WARD = Ward("w1", "Medicin 3")
PASSPHRASE = "fyra små ord räcker"


def chart(id: str = "p1", name: str = "Åberg, Örjan", number: str = "", bed: str = "") -> Chart:
    """One patient's chart, with every kind of section in it."""
    family, _, given = name.partition(", ")
    order = MedicationOrder(
        "o1", "active", "Alvedon", dosages=(Dosage(dose=Quantity(Decimal("1.50"), "g", "g")),)
    )
    return Chart(
        patient=Patient(id, family, given, number, birth_date=date(1940, 2, 29)),
        stay=Stay(f"e-{id}", WARD.id, WARD.name, bed),
        fetched_at=NOW,
        allergies=Recorded((Allergy("a1", "Penicillin"),), (say("store.busy", path="x"),)),
        alerts=AssertedNone("Inga varningar"),
        problems=NotRecorded(),
        medications=Recorded((order,)),
        administrations=NotFetched(say("store.busy", path="x")),
        observations=Recorded((Observation("b1", "s|c", "Puls", at=NOW),)),
    )


def snapshot(*charts: Chart, id: str = "a" * 16, ward: Ward = WARD, at: datetime = NOW) -> Snapshot:
    """The charts as a snapshot."""
    return Snapshot(id, ward, "demo", at, charts, (say("store.busy", path="x"),))


def outage(id: str = "o1", ward_id: str = "w1") -> Outage:
    """An outage just declared."""
    return Outage(id, "outage", ward_id, "Medicin 3", "Strömavbrott", AT, AT)


def sheet(number: str = "N1", **changed: object) -> tuple[Sheet, FrozenSheet]:
    """A sheet just issued, and what stands on it."""
    facts: dict[str, object] = {
        "number": number,
        "token": f"T{number}",
        "outage_id": "o1",
        "snapshot_id": "a" * 16,
        "patient_id": "p1",
        "patient_name": "Åberg, Örjan",
        "form": "administration",
        "form_version": 1,
        "returns": True,
        "page": 1,
        "pages": 1,
        "packet_id": "k1",
        "issued_at": AT,
        "changed_at": AT,
    }
    box = Box(
        "orders/1/dose", Rect(1, 2, 3, 4), Kind.NUMBER, Keying.TWICE, Words("dos", "dose"), "g"
    )
    frozen = FrozenSheet(
        "administration", 1, "sv", "Utdelning", Heading("Åberg"), 210, 297, (box,), {"a": "b"}, 1, 1
    )
    return Sheet(**(facts | changed)), frozen  # type: ignore[arg-type] # a row from named facts

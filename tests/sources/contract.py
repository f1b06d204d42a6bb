"""What is asked of every source, and the sources that are asked: a row each in `CASES`.

A row opens a real source on a small ward that its format can say, and names what must be found in
it. To add a source, write a function that opens it and add its row; nothing else.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from fallback.app.record_system import RecordSystem
from fallback.demo.record_system import DemoRecordSystem
from fallback.settings import FhirWard
from fallback.store.database import Database, migrate
from tests.sources.hl7v2 import sender
from tests.sources.ips import writing as summaries
from tests.sources.mock_export import Exporting, ndjson
from tests.sources.mock_fhir import WARD, MockFhir, order
from tests.sources.rivta import writing as histories
from tests.sources.tables import writing as tables

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Case:
    """One source. `orders`: what is ordered for whom, by a word of the drug's name. `silent`: of
    whom the source says nothing about allergies."""

    name: str
    opened: Callable[[Path], AbstractContextManager[RecordSystem]]
    ward: str
    orders: dict[str, tuple[str, ...]]
    silent: str = ""


@contextmanager
def _demo(folder: Path) -> Iterator[RecordSystem]:
    yield DemoRecordSystem(folder, clock=lambda: NOW)


@contextmanager
def _fhir(_: Path) -> Iterator[RecordSystem]:
    with MockFhir([*WARD, order()]).opened() as server:
        yield server


@contextmanager
def _fhir_export(_: Path) -> Iterator[RecordSystem]:
    mock = Exporting(ndjson())
    mock.searched |= {"MedicationRequest": ("patient",)}  # one chart is asked for live
    mock.resources += [order(), order("m2")]
    with mock.opened(roster="group", wards={"w1": FhirWard(group="g1")}) as server:
        yield server


@contextmanager
def _fhir_list(folder: Path) -> Iterator[RecordSystem]:
    file = folder / "w1.csv"
    file.write_text("patient_id;bed\np1;7:2\n", "utf-8")
    wards = {"w1": FhirWard(file=str(file))}
    with MockFhir([*WARD, order()]).opened(roster="csv", wards=wards) as server:
        yield server


@contextmanager
def _hl7(folder: Path) -> Iterator[RecordSystem]:
    with Database(folder / "store.db", os.urandom(32)) as opened:
        migrate(opened)
        ward = sender.Ward(opened, clock=lambda: NOW)
        ward.hear(
            sender.adt("A01", "1", "0800"),
            sender.rde("2", "ORC|NW|1^EPJ", "RXE||1^Alvedon 500 mg|2||TABL", "TQ1|1||BID"),
            sender.adt("A01", "3", "0810", sender.pv1(bed="13"), ids="MR2^^^PAS^MR"),
        )
        yield ward.source


@contextmanager
def _tables(folder: Path) -> Iterator[RecordSystem]:
    yield tables.source(tables.write(folder))


@contextmanager
def _ips(folder: Path) -> Iterator[RecordSystem]:
    drug = {"coding": [{"display": "Furosemid"}]}
    order: summaries.Json = {"id": "m", "status": "active", "medicationCodeableConcept": drug}
    statement: summaries.Json = {"resourceType": "MedicationStatement", **order}
    (folder / "a.json").write_bytes(summaries.document(statement))
    yield summaries.source(folder)


@contextmanager
def _rivta(folder: Path) -> Iterator[RecordSystem]:
    (folder / "a.xml").write_bytes(histories.response(histories.prescription()))
    yield histories.source(folder)


CASES: tuple[Case, ...] = (
    Case("demo", _demo, "ward-1", {}),
    Case("fhir", _fhir, "w1", {"p1": ("Furosemid",)}, silent="p1"),
    Case("fhir, exported", _fhir_export, "w1", {"p1": ("Furosemid",)}, silent="p1"),
    Case("fhir, by a list", _fhir_list, "w1", {"p1": ("Furosemid",)}, silent="p1"),
    Case("hl7v2", _hl7, sender.WARD, {"MR1": ("Alvedon",)}, silent="MR2"),
    Case("tables", _tables, "11", {tables.ORJAN: ("Furosemid", "Warfarin")}, silent=tables.ALVA),
    Case("ips", _ips, "files", {tables.ORJAN: ("Furosemid",)}, silent=tables.ORJAN),
    Case("rivta", _rivta, "files", {tables.ORJAN: ("Furix",)}, silent=tables.ORJAN),
)

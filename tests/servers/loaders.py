"""Wards that nobody on this project wrote, loaded into the server as their makers wrote them.

They are loaded once, through a lenient server, and then restored: a strict server would refuse
some of them, and a record system of the real world would not be stricter than its own data.
"""

import json
import os
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.servers import running
from tests.servers.environment import REPO
from tests.servers.fhir_server import Resource, Server

SYNTHEA_WARD = "synthea-ward"
FIRST = ("hospitalInformation", "practitionerInformation")


def shared_data() -> Path:
    """The folder of third-party data; skips the test where it is absent."""
    folder = Path(os.environ.get("FALLBACK_SHARED_DATA", REPO.parent / "shared" / "data"))
    if not folder.is_dir():
        pytest.skip(f"the third-party data is not here: {folder}")
    return folder


def load_clinosim(server: Server) -> None:
    """The server then holds clinosim-ward, and nothing else: four wards, nine stays in progress.

    5,774 resources. Its administrations carry `dosage.timing`, which is not in R4.
    """
    _load_once(server, "clinosim-ward", _clinosim)


def load_synthea(server: Server) -> None:
    """The server then holds synthea-r4-inpatient, and nothing else: one ward of six patients.

    The set has stays, but no Location and no stay in progress, so nobody could be read as lying
    on a ward. Each patient's latest in-patient stay is therefore reopened (in progress, without
    an end) on one ward, SYNTHEA_WARD, that is added. All else is as it was.
    """
    _load_once(server, "synthea-r4-inpatient", _synthea)


def _load_once(server: Server, name: str, load: Callable[[Server, Path], None]) -> None:
    source = shared_data() / name
    kept = server.empty.with_name(f"{name}.db")
    if not kept.exists():
        with (
            tempfile.TemporaryDirectory() as folder,
            running.start(Path(folder), lenient=True) as lenient,
        ):
            load(lenient, source)
            lenient.keep(kept)
    server.restore(kept)


def _clinosim(server: Server, source: Path) -> None:
    for file in sorted(source.glob("*.ndjson")):
        server.load(json.loads(line) for line in file.read_text("utf-8").splitlines())


def _synthea(server: Server, source: Path) -> None:
    # The people and hospitals come first: the patients' bundles refer to them.
    files = sorted(source.glob("*.json"), key=lambda f: (not f.name.startswith(FIRST), f.name))
    for file in files:
        server.post_bundle(json.loads(file.read_text("utf-8")))
    server.load([_ward(), *_reopened(server)])


def _ward() -> Resource:
    system = "http://terminology.hl7.org/CodeSystem/location-physical-type"
    return {
        "resourceType": "Location",
        "id": SYNTHEA_WARD,
        "status": "active",
        "name": "Synthea Ward",
        "mode": "instance",
        "physicalType": {"coding": [{"system": system, "code": "wa", "display": "Ward"}]},
    }


def _reopened(server: Server) -> Iterator[Resource]:
    latest: dict[str, Resource] = {}
    for stay in server.read("Encounter", **{"class": "IMP", "_sort": "date"}):
        latest[stay["subject"]["reference"]] = stay
    for stay in latest.values():
        start = {"start": stay["period"]["start"]}
        where = {"reference": f"Location/{SYNTHEA_WARD}", "display": "Synthea Ward"}
        yield stay | {
            "status": "in-progress",
            "period": start,
            "location": [{"location": where, "status": "active", "period": start}],
        }

"""The outage's sheets keyed by two people: a dose, a pulse, the rest blank; one is still out."""

import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from fallback.outage.reserve import identities
from fallback.store import outages, snapshots
from fallback.store import sheets as stored
from tests.ui.demo_store import as_person
from tests.ui.recovery.desk import Keyed, key, key_blank


@pytest.fixture(scope="session")
def keyed(
    in_outage: Path, sheets: dict[str, str], tmp_path_factory: pytest.TempPathFactory
) -> Keyed:
    """The store after keying; copied for each test."""
    home = Path(shutil.copytree(in_outage, tmp_path_factory.mktemp("keyed") / "home"))
    nurse = as_person(home, "Nils Ås")
    with nurse.database:
        with nurse.read() as tx:
            outage = next(one for one in outages.listed(tx) if one.closed_at is None)
            every = stored.of_outage(tx, outage.id)
            late = next(s.number for s in every if s.form == "administration" and s.page == 2)
            chart = snapshots.load(tx, every[0].snapshot_id).charts[4]
        zone = nurse.settings.zone
        measured = (nurse.now() - timedelta(hours=1)).astimezone(zone)
        identities.take(nurse, outage, name=chart.patient.name, birth_date=None, sex="unknown")
    dose = {"dose": "3", "time": f"{measured:%H:%M}", "sign": "me"}
    pulse = {"pulse": "77", "date": f"{measured:%Y-%m-%d}", "time": f"{measured:%H:%M}"}
    for name in ("Siv Lind", "Otto Berg"):
        clerk = as_person(home, name)
        with clerk.database:
            key(clerk, sheets["administration"], dose)
            if name == "Siv Lind":
                key(clerk, sheets["observations"], pulse | {"sign": "me"})
    key_blank(home, outage, late)
    return Keyed(home, outage, late)


@pytest.fixture
def home(keyed: Keyed, tmp_path: Path) -> Path:
    """A copy of it, of the test's own."""
    return Path(shutil.copytree(keyed.home, tmp_path / "home"))

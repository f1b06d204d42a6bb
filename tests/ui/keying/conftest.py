"""A ward in an outage whose sheets were written on by a seeded hand, and came back as scans."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from fallback.outage import declare, packets
from fallback.settings import Settings
from fallback.store import snapshots
from tests.scan.simulator import Damage, printed, scanned
from tests.ui.stage import PASSPHRASE, Stage
from ui.unlock import acts

LONG_AGO = timedelta(hours=2)
NO_CODES = Damage(lost_codes=(1, 2, 3, 4, 5, 6))


@dataclass(frozen=True)
class Paper:
    """A packet as it was printed: form → the number of its first sheet, and its side."""

    numbers: dict[str, str]
    sides: dict[str, int]
    pdf: bytes

    def scan(self, form: str, damage: Damage | None = None) -> Image.Image:
        """A sheet as it comes out of the scanner."""
        came = scanned(printed(self.pdf, self.sides[form]), damage or Damage(pen=30))
        return Image.open(BytesIO(came.jpeg)).copy()


@pytest.fixture(scope="session")
def in_outage(prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same ward in an outage of its own."""
    return Path(shutil.copytree(prepared, tmp_path_factory.mktemp("scans") / "home"))


@pytest.fixture(scope="session")
def paper(in_outage: Path) -> Paper:
    """One patient's packet."""
    session, _ = acts.unlock(Settings(data_dir=in_outage), PASSPHRASE, "sv")
    session, _ = acts.sign_in(session, "Nils Ås", "482913")
    with session.database:
        with session.read() as tx:
            ward = snapshots.wards(tx)[0]
            current = snapshots.current(tx, ward.id)
            assert current is not None
            patient = snapshots.chart_rows(tx, current.id)[1].patient_id
        began = session.now() - LONG_AGO
        outage = declare.declare(session, ward_id=ward.id, ward_name=ward.name, began_at=began)
        packet = packets.patient_packet(session, outage, patient)
    numbers, sides = {}, {}
    for side, sheet in reversed(list(enumerate(packet.sheets))):
        numbers[sheet.form], sides[sheet.form] = sheet.number, side
    return Paper(numbers, sides, packet.pdf)


@pytest.fixture
def home(in_outage: Path, paper: Paper, tmp_path: Path) -> Path:
    """A data folder of the test's own, in the outage."""
    return Path(shutil.copytree(in_outage, tmp_path / "home"))


@pytest.fixture
def scans(paper: Paper, tmp_path: Path) -> Callable[..., Path]:
    """Writes the pages named into one file, as a scanner does."""

    def written(*pages: Image.Image, name: str = "scan.pdf") -> Path:
        path = tmp_path / name
        first, *rest = (page.copy() for page in pages)
        first.save(path, "PDF", save_all=True, append_images=rest, resolution=200, quality=85)
        return path

    return written


def call_up(stage: Stage, number: str) -> None:
    """A sheet, from wherever one is."""
    stage.press("Ctrl+2", "Alt+1")
    view = stage.window.frame.sheet
    view.number.setFocus()
    view.number.selectAll()
    stage.type(number)
    stage.press("Return")
    stage.settle()

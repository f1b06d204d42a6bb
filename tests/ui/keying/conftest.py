"""A ward in an outage whose sheets were written on by a seeded hand, and came back as scans."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from tests.scan.simulator import Damage, printed, scanned
from tests.ui.demo_store import as_person, issue
from tests.ui.stage import Stage

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
    session = as_person(in_outage, "Nils Ås")
    with session.database:
        packet = issue(session, slice(1, 2))[0]
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

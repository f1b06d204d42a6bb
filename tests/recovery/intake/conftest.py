"""A ward's sheets as they were printed, and the scans they come back as."""

from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from functools import cache
from io import BytesIO

import pytest
from PIL import Image

from fallback.chart.model import Ward
from fallback.outage.issue import issue
from fallback.outage.packets import context, pinned
from fallback.packet.compose import compose_blank
from fallback.recovery.intake import add as add_module
from fallback.recovery.intake import reading as reading_module
from fallback.recovery.intake.reading import Reading
from fallback.session import iso
from fallback.store import machine
from fallback.store.sheets import Sheet
from tests.recovery.conftest import Desk
from tests.recovery.papers import ENDED, ISSUED
from tests.scan.simulator import Damage, printed, scanned

CLEAN = Damage()


@pytest.fixture(scope="session")
def one_reading() -> Iterator[Reading]:
    """Who reads the scans of all tests: one process, as for all files of a stack."""
    with Reading() as one:
        yield one


@pytest.fixture(autouse=True)
def reading(one_reading: Reading, monkeypatch: pytest.MonkeyPatch) -> Reading:
    """No test waits for a process of its own to start."""
    assert add_module.__name__  # it has taken the real one before that is replaced
    monkeypatch.setattr(reading_module, "Reading", lambda: nullcontext(one_reading))
    return one_reading


@dataclass
class Printed:
    """A packet that was printed: its sheets, and each as it came out of the printer."""

    sheets: tuple[Sheet, ...]
    pdf: bytes

    def scan(self, side: int, damage: Damage = CLEAN, seed: int = 1) -> Image.Image:
        """One side after it went through the scanner."""
        came = scanned(printed(self.pdf, side), damage, seed)
        return Image.open(BytesIO(came.jpeg)).copy()


@pytest.fixture
def packet(desk: Desk) -> Printed:
    """Two observation charts of nobody yet, and a lab request."""
    with desk["Nour"].database.write() as tx:
        machine.create(tx, "store-1", "AAAAA", iso(ISSUED))
    desk.clock.shows = ISSUED
    with desk["Nour"].read() as tx:
        row = pinned(tx, desk.outage)
    now = context(desk["Nour"], desk.outage, row)
    ward = Ward("ward-12", "Avdelning 12")
    copies = [compose_blank(form, ward, now) for form in ("observations", "observations", "lab")]
    issued = issue(desk["Nour"], desk.outage, row.id, copies, title="Fallback")
    desk.clock.shows = ENDED
    return Printed(issued.sheets, issued.pdf)


def as_pdf(pages: Sequence[Image.Image]) -> bytes:
    """A file as a printer with a scanner writes it."""
    out, fresh = BytesIO(), [page.copy() for page in pages]  # a save leaves its options behind
    fresh[0].save(out, "PDF", save_all=True, append_images=fresh[1:], resolution=200, quality=80)
    return out.getvalue()


def as_tiff(pages: Sequence[Image.Image]) -> bytes:
    """The same as a TIFF."""
    out = BytesIO()
    fresh = [page.copy() for page in pages]  # without what their own files said of them
    for page in fresh:
        page.info.clear()
    fresh[0].save(out, "TIFF", save_all=True, append_images=fresh[1:], compression="tiff_lzw")
    return out.getvalue()


@cache
def blank_back() -> Image.Image:
    """The back of a sheet with nothing on it."""
    paper = Image.new("L", (2480, 3508), 250)
    return Image.open(BytesIO(scanned(paper, Damage(noise=5.0)).jpeg)).copy()


@cache
def foreign() -> Image.Image:
    """A paper that is none of ours."""
    paper = Image.new("L", (2480, 3508), 250)
    return Image.open(BytesIO(scanned(paper, Damage(pen=200)).jpeg)).copy()

"""The Windows code itself, in a Windows Python under Wine, onto a real queue and a real printer."""

import base64
import json
import time
from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image, ImageChops, ImageFilter

from fallback import printing
from fallback.chart.model import Chart
from fallback.outage.declare import declare
from fallback.outage.issue import unheeded
from fallback.outage.packets import ward_packet
from fallback.printing import PrintOptions
from fallback.session import Session
from fallback.snapshots.take import take
from forms import codes
from tests.outage.conftest import WARD, WardSource, clock, demo_charts, session
from tests.printing.paper import sides
from tests.printing.test_printing_a_packet import turned
from tests.servers import wine
from tests.servers.cups import Cups, Printer
from tests.servers.wine import Windows

__all__ = ["clock", "demo_charts", "session"]  # fixtures
SCRIPT = Path(__file__).with_name("on_windows.py")
NOW = datetime(2026, 11, 24, 6, 45, tzinfo=UTC)


@pytest.fixture(scope="module")
def windows(running_cups: Cups) -> Iterator[Windows]:
    """A Windows whose spooler leads to the queues of this CUPS."""
    with wine.start(running_cups.environment) as made:
        yield made


def send(
    windows: Windows, pdf: bytes, queue: str, options: PrintOptions = printing.USUAL
) -> dict[str, object]:
    given = base64.b64encode(pdf).decode()
    said = windows.run(SCRIPT, "send", queue, json.dumps(asdict(options)), given=given)
    found: dict[str, object] = json.loads(said)
    return found


@pytest.fixture(scope="module")
def page() -> bytes:
    """A page without a patient."""
    return printing.trial_page("Avd11", NOW, "sv")


def test_the_queues_are_listed_with_what_they_can(
    windows: Windows, printer: Printer, other: Printer
) -> None:
    listed = json.loads(windows.run(SCRIPT, "queues"))
    assert {one["name"]: one["ready"] for one in listed} == {"Avd11": True, "Exp": True}
    able = json.loads(windows.run(SCRIPT, "abilities", "Avd11"))
    assert able["duplex"]
    assert "Manual" in able["trays"]


def test_every_side_of_a_packet_comes_out_on_a4_with_all_its_codes_where_they_were_laid(
    windows: Windows, session: Session, demo_charts: tuple[Chart, ...], cups: Cups, printer: Printer
) -> None:
    take(session, WardSource(demo_charts[:1]), WARD.id, unheeded)
    packet = ward_packet(session, declare(session, ward_id=WARD.id, ward_name=WARD.name))
    outcome = send(windows, packet.pdf, "Avd11")
    assert (outcome["state"], outcome["accepted"]) == ("left", True)
    (came_out,) = came(cups, printer)
    printed, drawn = sides(came_out), sides(packet.pdf)
    assert len(printed) == len(packet.sheets)
    for side, meant, sheet in zip(printed, drawn, packet.sheets, strict=True):
        assert (side.width, side.height) == pytest.approx((210, 297), abs=0.1)
        assert side.codes in (meant.codes, turned(meant))  # none lost, none moved: not rescaled
        read = [codes.read_payload(text) for text in side.codes]
        assert {one.token for one in read if one is not None} == {sheet.token}
    assert "media-size={x-dimension=21000 y-dimension=29700}" in printer.asked
    assert "IPP_MEDIA_DEFAULT=na_letter" in printer.asked  # the trap was there


def test_no_letter_and_no_line_is_lost_and_none_is_moved(
    windows: Windows, page: bytes, cups: Cups, printer: Printer
) -> None:
    send(windows, page, "Avd11")
    (came_out,) = came(cups, printer)
    meant, printed = picture(page), picture(came_out)
    assert ink(missing(meant, printed)) < ink(meant) / 1000
    assert ink(missing(printed, meant)) < ink(meant) / 1000


def test_both_sides_are_asked_for_and_two_copies_come_out(
    windows: Windows, page: bytes, cups: Cups, printer: Printer
) -> None:
    send(windows, page, "Avd11", PrintOptions("long-edge", 2))
    (came_out,) = came(cups, printer)
    assert [len(side.codes) for side in sides(came_out)] == [1, 0, 1, 0]
    assert "IPP_SIDES=two-sided-long-edge" in printer.asked


def test_a_wrong_queue_prints_nowhere_even_where_another_is_the_default(
    windows: Windows, page: bytes, cups: Cups, printer: Printer
) -> None:
    cups.run("lpadmin", "-d", "Avd11")
    for queue in ("Avd12", "avd11"):
        assert send(windows, page, queue) == {"refused": "printing.unknown_queue"}
    assert cups.run("lpstat", "-W", "all", "-o", "Avd11") == ""
    assert printer.came_out == ()


def came(cups: Cups, printer: Printer) -> tuple[bytes, ...]:
    """What came out, once CUPS has handed all of it on: Wine does not wait for it."""
    until = time.monotonic() + 60
    while cups.run("lpstat", "-o", printer.queue) and time.monotonic() < until:
        time.sleep(0.1)
    return printer.came_out


def picture(pdf: bytes) -> Image.Image:
    """The first page, in grey."""
    with pypdfium2.PdfDocument(pdf) as document:
        shown: Image.Image = document[0].render(scale=150 / 72, grayscale=True).to_pil()
        return shown.copy()


def missing(wanted: Image.Image, seen: Image.Image) -> Image.Image:
    """The ink of one picture that has none of the other's within two dots."""
    near = seen.filter(ImageFilter.MinFilter(5))
    return ImageChops.invert(ImageChops.subtract(near, wanted))


def ink(shown: Image.Image) -> int:
    """How many dots of a picture are dark."""
    return sum(shown.histogram()[:100])

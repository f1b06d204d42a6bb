"""The clerk takes in a stack of scans: a sheet that was found, one whose codes a pen went over, and
one that was printed elsewhere."""

import tempfile
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path

from PIL import Image

from fallback.session import Session
from fallback.store import sheets
from forms.geometry import Box
from tests.scan.simulator import Damage, printed, scanned
from tests.ui.pictures.camera import Camera
from tests.ui.pictures.pen import as_said, written

_SEEN = Damage(skew=0.6)
_LOST = Damage(lost_codes=(1, 2, 3, 4, 5, 6), skew=-1.2, holes=True, coffee=True)


def scan(camera: Camera, form: str, said: Mapping[str, str], damage: Damage) -> Image.Image:
    """The first sheet of a form, written on, as it comes out of the scanner."""
    packet = camera.packet
    assert packet is not None, "no packet was printed"
    at = next(n for n, one in enumerate(packet.sheets) if one.form == form)
    number = packet.sheets[at].number

    def boxes(session: Session) -> tuple[Box, ...]:
        with session.read() as tx:
            return sheets.frozen(tx, number).boxes

    found: list[tuple[Box, ...]] = []
    camera.window.desk.store.ask(camera.window, boxes, found.append, camera.window.problem.fail)
    camera.wait()
    sheet = written(printed(packet.pdf, at), found[0], as_said(found[0], said))
    return Image.open(BytesIO(scanned(sheet, damage).jpeg)).copy()


def the_scans(camera: Camera) -> None:
    """Taken in, one confirmed, one placed; the corners of a third."""
    frame = camera.window.frame
    view = frame.recovery.intake
    camera.switch("Siv Lind")
    frame.go(1)
    frame.go_page(1)
    camera.take("intake-none")
    with tempfile.TemporaryDirectory() as folder:
        stack = Path(folder) / "skanning-0412.pdf"
        dose = scan(camera, "administration", camera.dose, _SEEN)
        pulse = scan(camera, "observations", camera.pulse, _LOST)
        dose.save(stack, "PDF", save_all=True, append_images=[pulse], resolution=200, quality=85)
        view.take((stack,))
        camera.wait()
    view.table.select("1")
    camera.take("intake-confirm")
    view.confirm.no.click()
    camera.take("intake-no-reason")
    view.table.select("2")
    camera.take("intake-place")
    view.place.corners.setEnabled(True)
    view.place.corners.click()
    camera.take("intake-corners")
    view.table.select("1")
    camera.wait()
    view.confirm.yes.click()
    camera.take("intake-confirmed")
    view.every.setChecked(True)
    view.table.select("1")
    camera.take("intake-every")

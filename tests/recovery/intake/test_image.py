"""A sheet whose picture came is keyed from it once somebody has said whose it is."""

import json
from io import BytesIO

import pytest
from PIL import Image

from fallback.errors import FallbackError
from fallback.recovery.intake.add import add
from fallback.recovery.intake.confirm import confirm_patient
from fallback.recovery.intake.image import images
from fallback.recovery.intake.pages import set_aside
from fallback.recovery.keying import entry
from fallback.store import trail
from tests.recovery.conftest import Desk
from tests.recovery.intake.conftest import Printed, as_pdf
from tests.scan.simulator import Damage


def test_no_box_opens_while_the_picture_waits_to_be_confirmed(desk: Desk, packet: Printed) -> None:
    number, kim = packet.sheets[0].number, desk["Kim"]
    (page,) = add(kim, "scan.pdf", as_pdf([packet.scan(0)])).pages
    called = entry.call_up(kim, number)
    assert (called.waiting, called.boxes) == (page.id, ())
    path = called.frozen.boxes[0].path
    for act in (
        lambda: entry.key(kim, number, path, "", "blank"),
        lambda: entry.blank_rest(kim, number),
        lambda: entry.finish(kim, number),
        lambda: entry.take_back(kim, number, path),
    ):
        with pytest.raises(FallbackError) as refusal:
            act()
        assert refusal.value.message.key == "intake.confirm_first"
    assert images(kim, number) == ()
    confirm_patient(kim, page.id, yes=True)
    called = entry.call_up(kim, number)
    assert called.waiting == 0
    assert called.boxes


def test_a_no_leaves_the_sheet_to_be_keyed_from_paper(desk: Desk, packet: Printed) -> None:
    number, kim = packet.sheets[0].number, desk["Kim"]
    (page,) = add(kim, "scan.pdf", as_pdf([packet.scan(0)])).pages
    confirm_patient(kim, page.id, yes=False, reason="fel etikett")
    assert entry.call_up(kim, number).boxes
    assert images(kim, number) == ()


def test_a_second_scan_waits_in_nobodys_way(desk: Desk, packet: Printed) -> None:
    number, kim = packet.sheets[0].number, desk["Kim"]
    (first,) = add(kim, "scan.pdf", as_pdf([packet.scan(0)])).pages
    confirm_patient(kim, first.id, yes=True)
    (second,) = add(kim, "igen.pdf", as_pdf([packet.scan(0, Damage(pen=9), seed=2)])).pages
    assert second.state == "second"
    assert entry.call_up(kim, number).waiting == 0
    set_aside(kim, first.id, "oskarp")
    assert entry.call_up(kim, number).waiting == second.id


def test_a_box_of_the_sheet_lies_in_its_picture_where_it_was_printed(
    desk: Desk, packet: Printed
) -> None:
    number, kim = packet.sheets[0].number, desk["Kim"]
    (page,) = add(kim, "scan.pdf", as_pdf([packet.scan(0, Damage(skew=3.0, turn=2))])).pages
    confirm_patient(kim, page.id, yes=True)
    (found,) = images(kim, number)
    frozen = entry.call_up(kim, number).frozen
    assert (found.page_id, found.width, found.height) == (page.id, frozen.width, frozen.height)
    with Image.open(BytesIO(found.jpeg)) as picture:
        scale = picture.width / found.width
        grey = picture.convert("L")
    rect = frozen.boxes[0].rect

    def darkest(x: float, y: float, w: float, h: float) -> int:
        box = (int(x * scale), int(y * scale), int((x + w) * scale), int((y + h) * scale))
        return min(grey.crop(box).tobytes())

    for x in (rect.x, rect.x + rect.w):  # its printed edges are dark there, the inside is not
        assert darkest(x - 0.5, rect.y + 2, 1.0, rect.h - 4) < 170
    assert darkest(rect.x + 1, rect.y + 1, 2.0, 2.0) > 170
    with desk["Nour"].read() as tx:
        rows = list(trail.rows(tx))
    assert json.loads(rows[-2].details)["pages"] == str(page.id)  # before it was called up

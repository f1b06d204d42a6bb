"""A scan of our own print lies where we say, within half a millimetre at every box, or is asked."""

import os
from io import BytesIO

import msgspec
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from forms.geometry import Rect
from forms.scan import work as scan
from forms.scan.result import Fit, Geometry
from tests.scan.sheets import error, fitted, geometry, scan_of, side
from tests.scan.simulator import CLEAN, HARD, MODERATE, Damage, scanned

HALF_A_MILLIMETRE = 0.5
EXAMPLES = 40 if os.environ.get("FALLBACK_SOAK") else 4
FORMS = ("administration", "observations", "fluid", "orders", "arrivals", "lab")


@pytest.mark.parametrize("name", MODERATE)
def test_a_clean_or_moderately_damaged_scan_fits_within_half_a_millimetre(name: str) -> None:
    fit, most = fitted("administration", MODERATE[name])
    assert fit.proven
    assert most < HALF_A_MILLIMETRE


@pytest.mark.parametrize("form", FORMS)
def test_each_form_fits_whatever_its_boxes(form: str) -> None:
    damage = Damage(skew=-1.3, jitter=0.3, folds=1, pen=40, holes=True, jpeg=40)
    fit, most = fitted(form, damage, seed=3)
    assert fit.proven
    assert most < HALF_A_MILLIMETRE


@pytest.mark.parametrize("name", HARD)
def test_a_badly_damaged_scan_is_right_or_is_asked(name: str) -> None:
    page, came, kept = scan_of("observations", HARD[name], seed=4)
    looked = scan.look(kept)
    assert looked.payload is None or looked.payload.form_code == "OBS"
    fit = scan.by_codes(kept, geometry(page), looked.marks) or scan.by_edges(kept, geometry(page))
    assert not fit.proven or error(fit, page, came, kept) < HALF_A_MILLIMETRE


@settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)
@given(
    st.builds(
        Damage,
        skew=st.floats(-8, 8),
        turn=st.integers(0, 3),
        scale=st.sampled_from([1.0, 0.94, 0.97]),
        jitter=st.floats(0, 0.4),
        noise=st.floats(0, 25),
        blur=st.floats(0, 1.8),
        folds=st.integers(0, 3),
        holes=st.booleans(),
        coffee=st.booleans(),
        torn=st.sampled_from([0.0, 30.0, 60.0]),
        copies=st.integers(0, 2),
        threshold=st.sampled_from([0, 0, 0, 110, 140, 170]),
        jpeg=st.integers(10, 95),
        pen=st.integers(0, 150),
        dpi=st.sampled_from([120, 150, 200, 240]),
        lost_codes=st.sets(st.integers(1, 6)).map(tuple),
    ),
    st.integers(0, 2**32 - 1),
)
def test_whatever_happened_to_it_a_proven_fit_is_a_right_fit(damage: Damage, seed: int) -> None:
    page, came, kept = scan_of("administration", damage, seed)
    looked = scan.look(kept)
    if looked.payload is not None:
        assert (looked.payload.form_code, looked.payload.token) == ("ADM", "ABCDEFGH")
        assert looked.payload.page == 1
    for fit in (
        scan.by_codes(kept, geometry(page), looked.marks),
        scan.by_edges(kept, geometry(page)),
    ):
        assert fit is None or not fit.proven or error(fit, page, came, kept) < HALF_A_MILLIMETRE


@pytest.mark.parametrize("dropped", [(1,), (2, 5), (1, 2, 3), (1, 3, 4, 6), (2, 3, 4, 5, 6)])
def test_any_of_the_codes_are_enough(dropped: tuple[int, ...]) -> None:
    fit, most = fitted("observations", Damage(lost_codes=dropped, skew=1.0))
    assert (fit.marks, fit.proven) == (6 - len(dropped), True)
    assert most < HALF_A_MILLIMETRE


def test_upside_down_or_turned_it_is_the_same_sheet_with_the_same_crops() -> None:
    page = side("observations")[0]
    box = page.boxes[3].rect
    crops = []
    for turn in range(4):
        _, _, kept = scan_of("observations", Damage(turn=turn, noise=0.0))
        fit = scan.by_codes(kept, geometry(page), scan.look(kept).marks)
        assert fit is not None
        crops.append(_grey(scan.crop(scan.straightened(kept, fit.mesh), box)))
    for other in crops[1:]:
        assert other.size == crops[0].size
        assert _unlike(crops[0], other) < 6.0  # grey levels, on the mean


def _grey(png: bytes) -> Image.Image:
    with Image.open(BytesIO(png)) as picture:
        return picture.convert("L")


def _unlike(one: Image.Image, other: Image.Image) -> float:
    return float(np.abs(np.asarray(one, np.int16) - np.asarray(other, np.int16)).mean())


def test_a_crop_shows_the_box_with_its_edges_where_the_margin_ends() -> None:
    page, _, kept = scan_of("observations", Damage(skew=3.0))
    fit = scan.by_codes(kept, geometry(page), scan.look(kept).marks)
    assert fit is not None
    box = page.boxes[20].rect
    picture = _grey(scan.crop(scan.straightened(kept, fit.mesh), box, margin=2.0))
    scale = 180 / 25.4
    assert picture.width == pytest.approx((box.w + 4) * scale, abs=2)
    row = round(2 * scale)  # the upper edge is printed along this row
    around = [sum(picture.crop((20, y, picture.width - 20, y + 1)).tobytes()) for y in range(40)]
    assert abs(around.index(min(around[row - 6 : row + 7])) - row) <= 2


@pytest.mark.parametrize("form", FORMS)
def test_the_boxes_of_another_form_are_never_found_on_a_sheet(form: str) -> None:
    _, _, kept = scan_of("administration", CLEAN)
    marks = scan.look(kept).marks
    wrong = geometry(side(form)[0])
    fit = scan.by_codes(kept, wrong, marks)
    assert fit is not None
    assert fit.proven is (form == "administration")


@pytest.mark.parametrize("by", [3.0, 5.0, 8.2])
@pytest.mark.parametrize("form", ["administration", "fluid", "arrivals"])
def test_a_version_whose_rows_stand_elsewhere_is_never_proven(form: str, by: float) -> None:
    page, _, kept = scan_of(form, Damage(pen=20))
    marks = scan.look(kept).marks
    boxes = [box.rect for box in page.boxes]
    middle = sorted(box.y for box in boxes)[len(boxes) // 2]
    for start in (0.0, middle):
        moved = tuple(_down(box, by) if box.y >= start else box for box in boxes)
        fit = scan.by_codes(kept, Geometry(page.width, page.height, moved), marks)
        assert fit is not None
        assert not fit.proven


def _down(rect: Rect, by: float) -> Rect:
    return msgspec.structs.replace(rect, y=rect.y + by)


@pytest.mark.parametrize("off", [0.0, 2.5, 8.2, -8.2, 16.4])
@pytest.mark.parametrize("form", ["fluid"])
def test_corners_given_by_a_person_pass_the_same_proof_or_none(form: str, off: float) -> None:
    page, came, kept = scan_of(form, Damage(skew=2.0, lost_codes=(1, 2, 3, 4, 5, 6)))
    with Image.open(BytesIO(kept)) as picture:
        smaller = picture.width / came.size[0]
    paper = [(0.0, 0.0), (page.width, 0.0), (page.width, page.height), (0.0, page.height)]
    given = [came.truth(x, y + off) for x, y in paper]
    corners = tuple((x * smaller, y * smaller) for x, y in given)
    fit = scan.by_corners(kept, geometry(page), corners)  # type: ignore[arg-type] # four of them
    assert fit.proven == (abs(off) < 4)
    assert not fit.proven or error(fit, page, came, kept) < HALF_A_MILLIMETRE


def test_a_page_without_codes_is_found_by_its_boxes_either_way_up() -> None:
    for turn in (0, 1, 2, 3):
        damage = Damage(turn=turn, lost_codes=(1, 2, 3, 4, 5, 6))
        page, came, kept = scan_of("administration", damage)
        assert scan.look(kept).payload is None
        fit = scan.by_edges(kept, geometry(page))
        assert fit.proven
        assert error(fit, page, came, kept) < HALF_A_MILLIMETRE


def test_nothing_speaks_for_a_sheet_without_boxes_and_codes() -> None:
    _, _, kept = scan_of("administration", CLEAN)
    nothing = Geometry(210.0, 297.0, ())
    assert scan.by_codes(kept, nothing, ()) is None
    assert not scan.by_edges(kept, nothing).proven


def test_two_sheets_in_one_picture_are_nobodys() -> None:
    one, other = side("observations")[1], side("administration")[1]
    both = Image.new("L", (one.width, one.height), 255)
    both.paste(one.crop((0, 0, one.width, one.height // 2)))
    both.paste(other.crop((0, one.height // 2, one.width, one.height)), (0, one.height // 2))
    (kept,) = scan.pages(scanned(both, CLEAN).jpeg)
    looked = scan.look(kept)
    assert (looked.payload, looked.mixed, looked.marks, looked.blank) == (None, True, (), False)


def test_the_back_of_a_sheet_is_blank_and_a_few_words_on_it_are_not() -> None:
    paper = Image.new("L", (2480, 3508), 250)
    (empty,) = scan.pages(scanned(paper, Damage(noise=6.0, folds=1, holes=True)).jpeg)
    assert scan.look(empty).blank
    (written,) = scan.pages(scanned(paper, Damage(noise=6.0, pen=14)).jpeg)
    assert not scan.look(written).blank


def test_a_fit_says_which_boxes_it_did_not_find() -> None:
    page, picture = side("observations")
    picture = picture.copy()
    box, mm = page.boxes[40].rect, picture.width / page.width
    hidden = [int(v * mm) for v in (box.x - 1, box.y - 1, box.x + box.w + 1, box.y + box.h + 1)]
    picture.paste(255, (hidden[0], hidden[1], hidden[2], hidden[3]))  # a label stuck over it
    (kept,) = scan.pages(scanned(picture, CLEAN).jpeg)
    fit = scan.by_codes(kept, geometry(page), scan.look(kept).marks)
    assert isinstance(fit, Fit)
    assert 40 in fit.unseen
    assert len(fit.unseen) <= 5

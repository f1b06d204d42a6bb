"""Labels and wristbands: all of the text is on them, inside their edges, and the code is read."""

import random
from collections.abc import Sequence
from io import BytesIO

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from forms import bars, pdf, proof
from forms.geometry import Area, Page, Rect, Text
from forms.labels import (
    SHEETS,
    SIZES,
    Label,
    LabelSheet,
    LabelTooSmallError,
    label_pages,
    sheet_of,
    wristband,
)

KARIN = Label(
    "Åström, Karin",
    "19460218-0004",
    ("Född 1946-02-18 · kvinna", "Medicinavdelning 11"),
    "194602180004",
)
LOCAL = "LOKAL-K7M4P-0001-XX"
LONG = Label(
    "Hammarskjöld-Wachtmeister Åström, Anna-Karin Birgitta Elisabeth",
    LOCAL,
    ("Född okänt · okänt kön", "Kirurgisk vårdavdelning 23"),
    LOCAL,
)


def drawn(pages: Sequence[Page]) -> bytes:
    out = BytesIO()
    assert pdf.draw(pages, out, title="labels") == ()  # nothing beyond the edge
    return out.getvalue()


def said(page: Page) -> str:
    return " ".join(stroke.text for stroke in page.strokes if isinstance(stroke, Text))


@pytest.mark.parametrize("name", sorted(SHEETS))
def test_every_label_of_a_sheet_is_read_back_with_its_code(name: str) -> None:
    sheet = SHEETS[name]
    labels = [KARIN, LONG, LONG] * (sheet.count // 3)  # equal ones below each other
    pages = label_pages(labels, sheet, pdf.measure)
    paper = drawn(pages)
    assert proof.faults(paper, pages) == ()
    assert [proof.overlaps(page) for page in pages] == [()]
    (picture,) = proof.pictures(paper, 300)
    places = [sheet.place(index) for index in range(sheet.count)]
    assert bars.read(picture, 300, places) == tuple(label.code for label in labels)


@pytest.mark.parametrize("on_a4", [True, False])
@pytest.mark.parametrize("label", [KARIN, LONG])
def test_a_wristband_is_read_back_with_its_code(label: Label, on_a4: bool) -> None:
    page = wristband(label, pdf.measure, on_a4=on_a4)
    paper = drawn([page])
    assert (page.width, page.height) == ((297.0, 210.0) if on_a4 else (280.0, 25.0))
    assert proof.faults(paper, [page]) == ()
    assert proof.overlaps(page) == ()
    (picture,) = proof.pictures(paper, 300)
    assert bars.read(picture, 300, [Rect(0, 0, page.width, page.height)]) == (label.code,)


def test_a_sheet_that_was_begun_is_used_from_the_place_told() -> None:
    sheet = SHEETS["L7160"]
    first, second = label_pages([KARIN] * 3, sheet, pdf.measure, start=20)
    places = [
        stroke.x
        for stroke in first.strokes
        if isinstance(stroke, Text) and stroke.text == KARIN.name
    ]
    assert places == [sheet.place(19).x + 2.0, sheet.place(20).x + 2.0]
    assert said(second).count(KARIN.name) == 1
    for start in (0, 22):
        with pytest.raises(ValueError, match="labels 1 to 21"):
            label_pages([KARIN], sheet, pdf.measure, start=start)


@pytest.mark.parametrize(
    ("wanted", "sheet"),
    [
        ("l7160", SHEETS["L7160"]),
        ("2x5:99x55", LabelSheet(2, 5, 99.0, 55.0, 6.0, 11.0)),
        ("2x5:99x55+5+10/2x0", LabelSheet(2, 5, 99.0, 55.0, 5.0, 10.0, 2.0, 0.0)),
        ("3x5:99x55", None),  # wider than the paper
        ("2x5:99x55+20+0", None),
        ("0x5:99x55", None),
        ("a", None),
        ("", None),
    ],
)
def test_an_own_size_is_told_in_numbers(wanted: str, sheet: LabelSheet | None) -> None:
    assert sheet_of(wanted) == sheet


@pytest.mark.parametrize("name", sorted(SHEETS))
def test_the_labels_of_a_sheet_lie_on_the_page_and_not_on_each_other(name: str) -> None:
    sheet = SHEETS[name]
    rects = [sheet.place(index) for index in range(sheet.count)]
    assert all(r.x >= 5 and r.y >= 5 and r.x + r.w <= 205 and r.y + r.h <= 292 for r in rects)
    for one in rects:
        for other in rects:
            apart = abs(one.x - other.x) >= one.w or abs(one.y - other.y) >= one.h - 1e-9
            assert one is other or apart


@pytest.mark.parametrize(
    "label",
    [
        Label("Ek, Ada " * 60, "1"),  # more text than there is room for
        Label("Ek, Ada", "1", code="9" * 80 + "A"),  # bars too narrow to be read
        Label("Ek, Ada", "å", code="å"),  # not to be coded
    ],
)
def test_what_does_not_fit_is_refused_and_never_cut(label: Label) -> None:
    with pytest.raises(LabelTooSmallError):
        label_pages([label], SHEETS["L4737"], pdf.measure)


NAMES = st.text(st.sampled_from("ABCÅÄÖabcåäöéñ -',ß"), min_size=1, max_size=90)


@given(NAMES, st.integers(0, 10**12 - 1), st.sampled_from(sorted(SHEETS)))
@settings(max_examples=40)
def test_any_name_is_whole_on_its_label_or_refused(name: str, number: int, sheet: str) -> None:
    assume(name.strip())
    label = Label(name, f"{number:012}", ("Född 1946-02-18", "Avd 11"), f"{number:012}")
    size = SHEETS[sheet]
    try:
        (page,) = label_pages([label], size, pdf.measure)
    except LabelTooSmallError:
        assert len(name) > 40
        return
    texts = [stroke for stroke in page.strokes if isinstance(stroke, Text)]
    assert "".join(said(page).split()).startswith("".join(name.split()))
    assert all(text.size >= SIZES[-1] for text in texts)
    place = size.place(0)
    for text in texts:
        end = text.x + pdf.measure(text.text, text.font, text.size)
        assert place.x <= text.x
        assert end <= place.x + place.w
        assert place.y < text.y < place.y + place.h
    inked = [stroke.rect for stroke in page.strokes if isinstance(stroke, Area)]
    assert inked
    assert min(r.y for r in inked) > max(text.y for text in texts)
    assert max(r.y + r.h for r in inked) <= place.y + place.h
    assert min(r.x for r in inked) >= place.x + bars.QUIET * bars.LEAST_MODULE
    assert proof.overlaps(page) == ()


def test_random_numbers_are_read_as_what_they_are(rng: random.Random) -> None:
    labels = [
        Label("Ek, Ada", code, code=code)
        for code in (f"{rng.randrange(10**12):012}" for _ in range(21))
    ]
    pages = label_pages(labels, SHEETS["L7160"], pdf.measure)
    (picture,) = proof.pictures(drawn(pages), 300)
    places = [SHEETS["L7160"].place(index) for index in range(21)]
    assert bars.read(picture, 300, places) == tuple(label.code for label in labels)

"""The PDF: the same bytes every time, every character visible, and read back as laid out."""

from collections import Counter
from io import BytesIO

import msgspec
import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from forms import codes, pdf, proof
from forms.geometry import Area, Code, Line, Page, Rect, Stroke, Text
from forms.load import builtins
from forms.proof import ProofKind
from forms.values import Row, Rows
from tests.forms.samples import MISSING, PATIENT, drawn, filling, laid, marked
from tests.forms.test_layout import ODD_TEXT

IDS = sorted(form.id for form in builtins())


def page_of(*strokes: Stroke) -> Page:
    return Page(210, 297, strokes, (), {})


def kinds(
    document: bytes, pages: tuple[Page, ...], *, with_codes: bool = False
) -> Counter[ProofKind]:
    return Counter(fault.kind for fault in proof.faults(document, pages, codes=with_codes))


@pytest.mark.parametrize("form_id", IDS)
def test_a_built_in_form_is_read_back_from_its_pdf_with_its_codes(form_id: str) -> None:
    heading = msgspec.structs.replace(PATIENT, warnings=(MISSING,))
    pages = marked(laid(form_id, filling(form_id), heading))
    assert proof.faults(drawn(pages), pages, codes=True) == ()


def test_the_same_pages_are_the_same_bytes() -> None:
    pages = marked(laid("medications", filling("medications")))
    assert drawn(pages) == drawn(pages)
    assert b"Helvetica" not in drawn(pages)


def test_the_size_of_a_page_is_that_of_its_geometry() -> None:
    pages = marked(laid("medications", filling("medications")))
    with pypdfium2.PdfDocument(drawn(pages)) as document:
        assert document[0].get_size() == pytest.approx((297 / 25.4 * 72, 210 / 25.4 * 72), abs=0.01)


def test_a_character_no_font_has_is_drawn_as_its_code_point() -> None:
    document = drawn(
        (page_of(Text(20, 20, "Ge 2 😀 till\x07", 10), Text(20, 30, "中", 10, "bold")),)
    )
    (said,) = proof.texts(document)
    assert "U+1F600" in said
    assert "U+0007" in said
    assert "U+4E2D" in said
    assert pdf.measure("😀", "regular", 10) > pdf.measure("U+1F600", "regular", 10)


def test_a_text_stands_on_a_page_however_its_lines_were_broken() -> None:
    assert proof.stands("ﬁbrinogen  5\nmg", "givet: fibrino\r\ngen 5 mg")
    assert not proof.stands("5 mg", "50 mg")


def test_signs_a_dose_needs_are_in_both_fonts() -> None:
    for sign in "≤≥µ×½–−·→±°²åäöÅÄÖéü€σ●☐☑✓":
        for font in ("regular", "bold"):
            assert not pdf.spans(sign, font)[0].missing


def test_letters_written_apart_are_measured_and_drawn_as_one() -> None:
    assert pdf.measure("a\u030a", "regular", 9) == pdf.measure("å", "regular", 9)


def test_a_page_code_is_a_small_symbol_of_the_size_asked_for() -> None:
    payload = codes.payload("ADM", 1, 1, 1, "ABCDEFGH", "") + "1"
    side, _ = pdf.qr_bits(payload)
    assert side == 25
    page = page_of(Code(Rect(50, 60, 12.5, 12.5), payload))
    (png,) = proof.pictures(drawn((page,)), 254)  # ten pixels a mm
    picture = Image.open(BytesIO(png)).convert("L")
    dark = picture.point(lambda level: 255 if level < 128 else 0).getbbox()
    assert dark == pytest.approx((500, 600, 625, 725), abs=1)


def test_a_code_is_read_from_the_picture_or_missed() -> None:
    payload = codes.payload("ADM", 1, 1, 1, "ABCDEFGH", "") + "1"
    page = page_of(Code(Rect(50, 60, 12.5, 12.5), payload))
    assert kinds(drawn((page,)), (page,), with_codes=True) == {}
    assert kinds(drawn((page_of(),)), (page,), with_codes=True) == {ProofKind.CODE: 1}


def test_a_text_or_a_value_that_is_not_on_the_page_is_found_missing() -> None:
    page = page_of(Text(20, 20, "Metoprolol 50 mg", 10))
    other = page_of(Text(20, 20, "Metoprolol 5 mg", 10))
    valued = msgspec.structs.replace(other, values={"orders/0/drug": "Metoprolol 50 mg"})
    assert kinds(drawn((other,)), (page,)) == {ProofKind.TEXT: 1}
    assert kinds(drawn((other,)), (valued,)) == {ProofKind.VALUE: 1}


def test_a_page_too_few_a_wrong_size_and_a_broken_file_are_found() -> None:
    page = page_of(Text(20, 20, "Metoprolol", 10))
    assert kinds(drawn((page, page)), (page,)) == {ProofKind.PAGES: 1}
    turned = Page(297, 210, page.strokes, (), {})
    assert kinds(drawn((page,)), (turned,)) == {ProofKind.SIZE: 1}
    assert kinds(b"%PDF-1.4 broken", (page,)) == {ProofKind.UNREADABLE: 1}


@pytest.mark.parametrize(
    "stroke",
    [
        Text(200, 20, "Metoprolol 50 mg", 10),
        Text(20, 1, "Metoprolol", 10),
        Line(10, 10, 10, 298),
        Area(Rect(-1, 10, 20, 20)),
        Code(Rect(200, 60, 12.5, 12.5), codes.payload("ADM", 1, 1, 1, "ABCDEFGH", "") + "1"),
    ],
)
def test_what_is_drawn_beyond_the_edge_of_a_page_is_found(stroke: Stroke) -> None:
    whole, beyond = page_of(Text(20, 20, "Metoprolol", 10)), page_of(stroke)
    out = BytesIO()
    assert pdf.draw((whole, beyond), out, title="prov") == (2,)
    (fault,) = proof.faults(out.getvalue(), (whole, beyond), beyond=(2,))
    assert (fault.kind, fault.page) == (ProofKind.OUTSIDE, 2)


def test_texts_on_each_other_on_a_box_or_on_a_code_are_found() -> None:
    box = marked(laid("observations", {}))[0].boxes[0]
    on_box = Page(210, 297, (Text(box.rect.x + 1, box.rect.y + 4, "xx", 9),), (box,), {})
    on_text = page_of(Text(20, 20, "one", 10), Text(22, 21, "two", 10))
    on_code = page_of(Text(20, 20, "one", 10), Code(Rect(21, 21, 12.5, 12.5), "X"))
    apart = page_of(Text(20, 20, "one", 10), Text(20, 24, "two", 10))
    assert [len(proof.overlaps(page)) for page in (on_box, on_text, on_code, apart)] == [1, 1, 1, 0]


def test_every_fault_of_a_proof_is_worded() -> None:
    for kind in ProofKind:
        fault = proof.ProofFault(kind, 2, "orders/0/drug")
        assert fault.text("sv") != fault.text("en")


@given(st.lists(ODD_TEXT, min_size=1, max_size=5), ODD_TEXT)
@settings(max_examples=60, deadline=None)
def test_whatever_text_is_laid_out_is_found_on_the_pdf(texts: list[str], name: str) -> None:
    fill = Rows(tuple(Row({"drug": text, "times": text}) for text in texts))
    heading = msgspec.structs.replace(PATIENT, name=name)
    pages = marked(laid("medications", {"orders": fill}, heading))
    assert proof.faults(drawn(pages), pages) == ()

"""Layout: nothing is cut, nothing runs together, a row is kept whole, every side is identified."""

import re

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forms import pdf, proof
from forms.geometry import Area, Box, Code, Line, Page, Stroke, Text
from forms.layout.wrap import BODY, wrap
from forms.load import builtin, builtins
from forms.spec import Definition, Field, Fields, Keying, Kind, Lang, Words
from forms.values import Row, Rows
from tests.forms.samples import MISSING, PATIENT, WARD, filling, laid, marked, orders

IDS = sorted(form.id for form in builtins())


def words(page: Page) -> str:
    return " ".join(stroke.text for stroke in page.strokes if isinstance(stroke, Text))


def boxes(pages: tuple[Page, ...]) -> list[Box]:
    return [box for page in pages for box in page.boxes]


@pytest.mark.parametrize("form_id", IDS)
@pytest.mark.parametrize("lang", ["sv", "en"])
def test_no_text_of_a_built_in_form_lies_on_text_or_boxes_or_outside(
    form_id: str, lang: Lang
) -> None:
    heading = msgspec.structs.replace(PATIENT, warnings=(MISSING,))
    for page in marked(laid(form_id, filling(form_id), heading, lang)):
        assert proof.overlaps(page) == ()
        for stroke in page.strokes:
            if isinstance(stroke, Text):
                assert stroke.size >= 8
                end = stroke.x + pdf.measure(stroke.text, stroke.font, stroke.size)
                assert stroke.x >= 8
                assert end <= page.width - 8
                assert 8 <= stroke.y <= page.height - 8


@pytest.mark.parametrize("form_id", IDS)
def test_every_side_says_whose_it_is_and_until_when_it_holds(form_id: str) -> None:
    heading = msgspec.structs.replace(PATIENT, warnings=(MISSING, "ÖVNING"))
    flow, form = laid(form_id, filling(form_id), heading), builtin(form_id)
    for number, page in enumerate(marked(flow), 1):
        said = words(page)
        for part in (
            PATIENT.name, PATIENT.number, PATIENT.birth_date, PATIENT.place, PATIENT.origin,
            PATIENT.age, PATIENT.valid_until, MISSING, "ÖVNING", "K7M4P-00",
            f"Sida {number} av {flow.count}", f"{form.code} version {form.version}",
        ):  # fmt: skip
            assert part in said


@pytest.mark.parametrize("form_id", IDS)
def test_a_sheet_that_comes_back_has_six_codes_and_any_other_has_one(form_id: str) -> None:
    form = builtin(form_id)
    for page in marked(laid(form_id, filling(form_id))):
        found = [stroke for stroke in page.strokes if isinstance(stroke, Code)]
        slots = sorted(code.payload[-1] for code in found)
        assert slots == (list("123456") if form.returns else ["3"])
        assert len({code.payload[:-1] for code in found}) == 1
        for code in found:
            assert code.rect.w == code.rect.h == 12.5
            assert 8 <= code.rect.x <= page.width - 8 - 12.5
            assert 8 <= code.rect.y <= page.height - 8 - 12.5


@pytest.mark.parametrize("form_id", IDS)
def test_boxes_are_large_enough_inside_the_page_apart_and_known_by_one_path(form_id: str) -> None:
    pages = marked(laid(form_id, filling(form_id)))
    paths = [box.path for box in boxes(pages)]
    assert len(paths) == len(set(paths))
    for page in pages:
        for index, box in enumerate(page.boxes):
            rect = box.rect
            assert rect.h >= (4 if box.kind == "mark" else 7)
            if box.cells:
                assert rect.w == pytest.approx(5.5 * box.cells)
            assert rect.x >= (15 if page.width == 210 else 8)
            assert rect.x + rect.w <= page.width - 8
            assert rect.y + rect.h <= page.height - 8
            for other in page.boxes[index + 1 :]:
                across = min(rect.x + rect.w, other.rect.x + other.rect.w) - max(
                    rect.x, other.rect.x
                )
                down = min(rect.y + rect.h, other.rect.y + other.rect.h) - max(rect.y, other.rect.y)
                assert across <= 0 or down <= 0


def test_an_orders_box_carries_all_a_clerk_needs() -> None:
    pages = marked(laid("administration", {"orders": orders(3)}))
    dose = next(box for box in boxes(pages) if box.path == "orders/2/0/dose")
    assert (dose.group, dose.row_id, dose.unit, dose.ucum) == (
        "orders/2/0",
        "order-2",
        "enheter",
        "[iU]",
    )
    assert dose.context.startswith("Insulin glargin")
    assert dose.context.endswith("06:00")
    assert dose.due == "2026-11-24T05:00:00Z"
    assert (dose.keying, dose.concept, dose.decimals) == (Keying.TWICE, "dose.amount", 4)
    assert dose.low == "0"
    code = next(box for box in boxes(pages) if box.path == "orders/2/0/code")
    assert [choice.code for choice in code.choices] == list("1234569")
    assert "orders/0/0/due" not in {box.path for box in boxes(pages)}


def test_groups_hold_what_belongs_together() -> None:
    found = {
        box.path: box.group for box in boxes(marked(laid("administration", {"orders": orders(1)})))
    }
    assert found["since/0/drug"] == "since/0"
    assert found["new_orders/1/drug"] == "new_orders/1"
    assert found["new_orders/1/4/time"] == "new_orders/1/4"
    chart = {box.path: box for box in boxes(marked(laid("observations", {})))}
    assert chart["observations/2/pulse"].group == "observations/2"
    assert chart["observations/2/pulse"].unit == "/min"
    assert len(chart) == 6 * 15


def test_an_order_that_fits_a_side_is_kept_on_one() -> None:
    pages = marked(laid("administration", {"orders": orders(14)}))
    assert len(pages) > 2
    for number in range(14):
        on = {
            i for i, page in enumerate(pages) for b in page.boxes if b.row_id == f"order-{number}"
        }
        assert len(on) == 1


def test_an_order_with_more_lines_than_a_side_goes_on_under_its_own_name() -> None:
    pages = marked(laid("administration", {"orders": orders(1, lines=60)}))
    with_order = [page for page in pages if any(b.row_id == "order-0" for b in page.boxes)]
    assert len(with_order) >= 3
    for page in with_order:
        assert "Paracetamol 500 mg tablett" in words(page)
        assert page.values["orders/0/drug"] == "Paracetamol 500 mg tablett"
    assert sum(b.path.endswith("/sign") and b.row_id != "" for b in boxes(pages)) == 60
    assert "fortsättning" in words(with_order[1])


def test_a_table_that_goes_on_repeats_its_header_and_says_so() -> None:
    pages = marked(laid("medications", filling("medications")))
    assert len(pages) >= 2
    for page in pages:
        assert "Ordinationsorsak" in words(page)
    for page in pages[:-1]:
        assert "fortsätter på nästa sida" in words(page)
    assert "fortsätter på nästa sida" not in words(pages[-1])
    for page in pages[1:]:
        assert "fortsättning" in words(page)


def test_an_empty_table_says_so_in_a_heavy_frame() -> None:
    page = marked(laid("medications", {"orders": Rows()}))[0]
    assert "Inga rader" in words(page)
    assert any(isinstance(s, Area) and s.width >= 0.8 and s.grey == 0 for s in page.strokes)


def test_a_statement_stands_instead_of_rows_and_an_alarm_in_a_frame() -> None:
    said = "OKÄNT: kunde inte hämtas, källan svarade inte."
    calm = marked(laid("medications", {"orders": Rows(statement=said)}))[0]
    alarm = marked(laid("medications", {"orders": Rows(statement=said, alarm=True)}))[0]
    for page, framed in ((calm, False), (alarm, True)):
        assert said in words(page)
        assert "Inga rader" not in words(page)
        assert any(isinstance(s, Area) and s.width >= 0.8 for s in page.strokes) is framed


def test_warnings_that_no_head_can_hold_stand_first_and_every_side_says_where() -> None:
    many = tuple(f"Varning {n}: " + "en rad saknas i journalen, " * 6 for n in range(30))
    heading = msgspec.structs.replace(PATIENT, warnings=many)
    pages = marked(laid("administration", {"orders": orders(9)}, heading))
    everything = "".join(words(page) for page in pages)
    assert all(f"Varning {n}:" in everything for n in range(30))
    assert all("Varning 0:" in words(page) for page in pages)  # what fits stays on every side
    assert all(re.search(r"FLER VARNINGAR \(\d+\): läs dem på", words(page)) for page in pages)


def test_what_cannot_be_printed_is_refused() -> None:
    for wrong in (
        {"nothing": "x"},
        {"how": "x"},
        {"orders": "x"},
        {"orders": Rows((Row({"colour": "x"}),))},
        {"orders": Rows((Row({"drug": "x"}, lines=({"colour": "x"},)),))},
        {"orders": Rows((Row({"drug.colour": "x"}),))},
    ):
        with pytest.raises(ValueError, match=r"block|notice|table"):
            laid("administration", wrong)
    with pytest.raises(ValueError, match="matrix"):
        laid("observations", {"observations": Rows()})
    with pytest.raises(ValueError, match="marks"):
        laid("observations", {}).pages([])


def test_a_cell_longer_than_a_side_is_printed_to_its_last_word() -> None:
    long = " ".join(f"ord{n}" for n in range(4000))
    pages = marked(
        laid("medications", {"orders": Rows((Row({"drug": "Alvedon", "times": long}),))})
    )
    assert len(pages) > 3
    said = " ".join(words(page) for page in pages)
    assert all(f"ord{n} " in said + " " for n in range(4000))


ODD_TEXT = st.text(
    st.one_of(
        st.sampled_from("abcåäöABC 0123456789,.-/()%µ≥ ½\n\t\u00a0"),
        st.characters(exclude_categories=["Cs"]),
    ),
    max_size=120,
)


@given(
    st.lists(st.tuples(ODD_TEXT, ODD_TEXT, st.integers(0, 12)), max_size=8),
    ODD_TEXT,
    st.lists(ODD_TEXT, max_size=3),
)
@settings(max_examples=60, deadline=None)
def test_no_text_is_lost_or_runs_together_whatever_it_is(
    rows: list[tuple[str, str, int]], name: str, warnings: list[str]
) -> None:
    heading = msgspec.structs.replace(PATIENT, name=name, warnings=tuple(warnings))
    fill = Rows(
        tuple(
            Row(
                {"drug": drug, "dosage": dosage},
                lines=({"due": "08:00", "dose.unit": drug[:30]},) * n,
            )
            for drug, dosage, n in rows
        )
    )
    pages = marked(laid("administration", {"orders": fill}, heading))
    said = "".join("".join(words(page).split()) for page in pages)
    for drug, dosage, _ in rows:
        for text in (drug, dosage):
            for line in text.splitlines():
                for word in line.split():
                    assert "".join(word.split()) in said
    for page in pages:
        assert proof.overlaps(page) == ()
        for stroke in page.strokes:
            if isinstance(stroke, Line):
                assert max(stroke.y1, stroke.y2) <= page.height - 8
            if isinstance(stroke, Text):
                assert stroke.y <= page.height - 8


@given(ODD_TEXT, st.floats(4, 120))
@settings(max_examples=200)
def test_wrapping_keeps_every_character_and_the_width(text: str, width: float) -> None:
    lines = wrap(text, BODY, width, pdf.measure)
    assert "".join("".join(lines).split()) == "".join(text.split())
    for line in lines:
        assert len(line) <= 1 or pdf.measure(line, "regular", 9) <= width + 1e-6


def test_a_long_name_of_a_drug_breaks_after_its_slash() -> None:
    lines = wrap("hydroklortiazid/spironolakton", BODY, 36, pdf.measure)
    assert lines == ("hydroklortiazid/", "spironolakton")


def test_a_ward_form_needs_no_number() -> None:
    page = marked(laid("overview", filling("overview"), WARD))[0]
    assert "Medicin 12" in words(page)


@pytest.mark.parametrize("form_id", [form.id for form in builtins()])
def test_the_outline_of_every_box_stays_where_a_printer_knows_black_only(form_id: str) -> None:
    pages = marked(laid(form_id, {}))
    for page in pages:
        outlines = {area.rect: area.grey for area in page.strokes if isinstance(area, Area)}
        assert all(outlines[box.rect] < 0.5 for box in page.boxes)


@pytest.mark.parametrize("form_id", IDS)
def test_punch_holes_and_the_outer_edge_are_clear(form_id: str) -> None:
    for page in marked(laid(form_id, filling(form_id))):
        along = (28.5, 108.5, 188.5, 268.5)  # ISO 838, two holes or four, 6 mm wide, 12 mm in
        holes = [(12.0, y) if page.height > page.width else (y, 12.0) for y in along]
        for left, top, right, bottom in map(extent, page.strokes):
            assert left >= 8
            assert top >= 8
            assert right <= page.width - 8
            assert bottom <= page.height - 8
            for x, y in holes:
                assert not (
                    left < x + 3.5 and right > x - 3.5 and top < y + 3.5 and bottom > y - 3.5
                )


def extent(stroke: Stroke) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of what is drawn, in mm."""
    match stroke:
        case Text():
            wide = pdf.measure(stroke.text, stroke.font, stroke.size)
            return stroke.x, stroke.y - stroke.size * 0.26, stroke.x + wide, stroke.y
        case Line():
            return (
                *(min(stroke.x1, stroke.x2), min(stroke.y1, stroke.y2)),
                *(max(stroke.x1, stroke.x2), max(stroke.y1, stroke.y2)),
            )
        case Area() | Code():
            rect = stroke.rect
            return rect.x, rect.y, rect.x + rect.w, rect.y + rect.h


@pytest.mark.parametrize("form_id", IDS)
@pytest.mark.parametrize("lang", ["sv", "en"])
def test_what_a_box_asks_is_never_broken_inside_a_word(form_id: str, lang: Lang) -> None:
    pages = marked(laid(form_id, filling(form_id), lang=lang))
    said = {word for page in pages for word in words(page).split()}
    asked = {word for box in boxes(pages) for word in box.label.text(lang).split()}
    assert asked <= said


def test_a_score_is_told_by_its_ink_where_a_copier_knows_black_only() -> None:
    (page,) = marked(laid("observations", filling("observations")))
    areas = [stroke for stroke in page.strokes if isinstance(stroke, Area)]
    found: dict[str, set[tuple[float, float | None]]] = {}
    for text in page.strokes:
        if isinstance(text, Text) and text.text in {"0", "1", "2", "3"} and text.x < 90:
            around = [
                (area.width, area.fill)
                for area in areas
                if area.rect.x < text.x < area.rect.x + area.rect.w < text.x + 4
                and area.rect.y < text.y < area.rect.y + area.rect.h
            ]
            found.setdefault(text.text, set()).update(around)
            assert text.grey == (1.0 if text.text == "3" else 0.0)
    assert found == {"0": set(), "1": {(0.15, None)}, "2": {(0.5, None)}, "3": {(0.0, 0.0)}}
    assert {area.grey for area in areas if area.rect.w < 6} == {0.0}


def test_the_unknown_of_one_cell_stands_bold() -> None:
    row = Row({"bed": "1:1", "allergies": "OKÄNT", "alerts": "Inga"}, loud=("allergies",))
    (page,) = marked(laid("overview", {"patients": Rows((row,))}, WARD))
    fonts = {stroke.text: stroke.font for stroke in page.strokes if isinstance(stroke, Text)}
    assert (fonts["OKÄNT"], fonts["Inga"]) == ("bold", "regular")


def test_a_step_of_the_routine_has_its_title_above_it() -> None:
    (page,) = marked(laid("routine", {}, WARD))
    at = {stroke.text: stroke for stroke in page.strokes if isinstance(stroke, Text)}
    title = at["5. Behåll varje blad"]
    below = min(text.y for text in at.values() if text.y > title.y)
    assert title.font == "bold"
    assert at[next(text for text in at if text.startswith("Varje blad har ett"))].y == below


def test_boxes_beside_each_other_stand_level_whatever_they_ask() -> None:
    long = Words("Ett mycket långt ord om vad som ska skrivas i den här lilla rutan", "x")
    fields = (
        Field("one", Kind.TEXT, long, Keying.ONCE),
        Field("two", Kind.TEXT, Words("Kort", "Short"), Keying.ONCE),
    )
    form = Definition("own", "OWN", 1, Words("Eget", "Own"), (Fields("both", fields, 3),), True)
    (page,) = marked(laid(form, {}))
    first, second = page.boxes
    assert first.rect.y == second.rect.y
    assert proof.overlaps(page) == ()


def test_a_sheets_number_is_never_broken_over_two_lines() -> None:
    widest = "WWWWW-00000-WW"
    rows = {
        "worklist": ("items", "sheet"),
        "record": ("entries", "sheet"),
        "closing": ("open", "number"),
    }
    for form_id, (block, field) in rows.items():
        (page,) = marked(laid(form_id, {block: Rows((Row({field: widest}),))}))
        assert widest in [text.text for text in page.strokes if isinstance(text, Text)], form_id

"""Where a sheet is folded no value is written: a fold reads as a stroke of the pen."""

from itertools import pairwise

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forms.geometry import Box, Line, Page
from forms.layout.fold import CLEAR, PROSE, held
from forms.load import builtin, builtins
from forms.spec import Definition, Field, Fields, Keying, Kind, Lang, Words
from forms.values import Row, Rows
from tests.forms.samples import MISSING, PATIENT, filling, laid, marked, orders

FOLDED = sorted(form.id for form in builtins() if form.returns and not form.landscape)


def folded(pages: tuple[Page, ...]) -> list[Box]:
    """The keyed values that a fold would cross."""
    return [
        box
        for page in pages
        for box in page.boxes
        if held(box)
        and box.rect.y < page.height / 2 + CLEAR - 0.01
        and box.rect.y + box.rect.h > page.height / 2 - CLEAR + 0.01
    ]


@pytest.mark.parametrize("form_id", FOLDED)
@pytest.mark.parametrize("lang", ["sv", "en"])
@pytest.mark.parametrize("warnings", range(0, 12, 2))
def test_no_keyed_value_of_a_built_in_form_lies_on_the_fold(
    form_id: str, lang: Lang, warnings: int
) -> None:
    heading = msgspec.structs.replace(PATIENT, warnings=(MISSING,) * warnings)
    pages = marked(laid(form_id, filling(form_id), heading, lang))
    assert folded(pages) == []
    assert any(held(box) for box in pages[0].boxes) or form_id == "overview"  # is a picture


@given(st.lists(st.tuples(st.integers(0, 40), st.integers(0, 60)), max_size=9))
@settings(max_examples=40, deadline=None)
def test_nor_of_any_orders_and_nothing_runs_out_of_the_page(rows: list[tuple[int, int]]) -> None:
    fill = Rows(
        tuple(
            Row({"drug": "Alvedon", "dosage": "\n".join(["1 tablett"] * words)}, lines=({},) * n)
            for words, n in rows
        )
    )
    for form_id in ("administration", "continuation"):
        pages = marked(laid(form_id, {"orders": fill}))
        assert folded(pages) == []
        for page in pages:
            assert all(box.rect.y + box.rect.h < 272.6 for box in page.boxes)
        boxes = [box for page in pages for box in page.boxes if box.path.startswith("orders/")]
        assert sum(box.path.endswith("/sign") for box in boxes) == sum(n for _, n in rows)


def test_an_orders_lines_give_way_and_its_words_stand_where_they_stood() -> None:
    (page, *_) = marked(laid("administration", {"orders": orders(1, lines=16)}))
    tops = sorted({box.rect.y for box in page.boxes if box.path.startswith("orders/0/")})
    apart = [round(below - above, 1) for above, below in pairwise(tops)]
    assert sorted(set(apart))[0] == 8.2
    assert sum(gap > 8.3 for gap in apart) == 1  # white once, at the middle
    assert max(apart) < 8.2 + 2 * CLEAR + 8.2


def test_prose_may_be_written_across_the_fold_and_a_read_sheet_has_none() -> None:
    lines = 18
    prose = Field("told", Kind.TEXT, Words("Vad?", "What?"), Keying.ONCE, lines=lines)
    form = Definition(
        "own", "OWN", 1, Words("Eget", "Own"), (Fields("told", (prose,)),), returns=True
    )
    (page, *_) = marked(laid(form, {}))
    assert page.boxes[0].rect.h == 7.0 * lines > PROSE
    assert page.boxes[0].rect.y + page.boxes[0].rect.h > 148.5
    for form_id, marks in (("consult", 1), ("summary", 0)):
        (page, *_) = marked(laid(form_id, filling(form_id)))
        ticks = [s for s in page.strokes if isinstance(s, Line) and s.y1 == s.y2 == 148.5]
        assert len(ticks) == marks
        assert builtin(form_id).returns is bool(marks)
        assert all(8 <= tick.x1 < tick.x2 <= 14 for tick in ticks)


@pytest.mark.parametrize("lines", [1, 2, 3, 4, 5])
def test_what_a_hand_writes_of_one_unit_or_new_order_stands_on_one_side_of_the_fold(
    lines: int,
) -> None:
    laid_out = [marked(laid("transfusion", filling("transfusion")))]
    laid_out += [
        marked(laid("administration", {"orders": orders(count, lines=lines)})) for count in range(8)
    ]
    seen = set()
    for pages in laid_out:
        for page in pages:
            sides: dict[str, set[bool]] = {}
            for box in page.boxes:
                if held(box) and box.path.startswith(("units/", "new_orders/")):
                    row = "/".join(box.path.split("/")[:2])
                    sides.setdefault(row, set()).add(box.rect.y > page.height / 2)
            assert all(len(both) == 1 for both in sides.values()), sides
            seen |= {side for both in sides.values() for side in both}
    assert seen == {True, False}

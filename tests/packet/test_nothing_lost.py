"""The paper's first promise on a hard packet: nothing lost, and ink only where it was laid out."""

import os
import random
from collections.abc import Sequence
from decimal import Decimal

import msgspec
import pytest
from hypothesis import HealthCheck, Phase, given, settings

from fallback.chart.model import (
    Allergy,
    Chart,
    Dosage,
    Patient,
    Quantity,
)
from fallback.chart.section import Recorded
from fallback.packet.compose import FormCopy, compose_patient, compose_ward
from fallback.packet.proving import prove
from fallback.packet.render import Drawn
from forms import pdf, proof
from forms.geometry import Page, Rect, Text
from tests.packet.any_chart import charts
from tests.packet.ink import stray
from tests.packet.test_paper import REASON, chart, context, drawn, order, ward


def check(found: Chart) -> None:
    """The whole packet of a patient: nothing lost, and every page whole."""
    copies = compose_patient(found, context())
    done = drawn(copies)
    assert prove(done, [_demanding(copy, found) for copy in copies], "sv") == ()
    pages = [(copy, page) for copy, sides in zip(copies, done.pages, strict=True) for page in sides]
    said = proof.by_place(done.pdf, {n: page for n, (_, page) in enumerate(pages)})
    for text, (copy, page) in zip(said, pages, strict=True):
        for part in (copy.heading.name, copy.heading.number, copy.heading.age):
            assert proof.stands(part, text), copy.form
        _stands_apart(page)


SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example]
PHASES = [Phase.explicit, Phase.generate]  # to shrink a packet takes minutes


@settings(max_examples=12, suppress_health_check=SLOW, phases=PHASES)
@given(charts(8))
def test_every_active_order_allergy_and_alert_is_read_back_in_any_language(found: Chart) -> None:
    check(found)


@pytest.mark.skipif(not os.environ.get("FALLBACK_SOAK"), reason="the long version: make soak")
@settings(max_examples=1500, derandomize=False, suppress_health_check=SLOW, phases=PHASES)
@given(charts(60))
def test_nothing_is_lost_however_many_charts_are_tried(found: Chart) -> None:
    check(found)


def _demanding(copy: FormCopy, found: Chart) -> FormCopy:
    """The copy, with all that a nurse must find on it, taken from the chart and not from `must`."""
    wanted = [found.patient.name]
    if isinstance(found.allergies, Recorded) and copy.form != "observations":
        wanted += [allergy.substance for allergy in found.allergies.items]
    if isinstance(found.alerts, Recorded) and copy.form == "summary":
        wanted += [alert.text for alert in found.alerts.items]
    if isinstance(found.medications, Recorded) and copy.form in ("medications", "administration"):
        for one in found.medications.items:
            if one.status not in ("completed", "stopped"):
                wanted += [one.drug, one.source_text, *(dosage.text for dosage in one.dosages)]
    return msgspec.structs.replace(copy, must=tuple(wanted))


def _stands_apart(page: Page) -> None:
    """Nothing outside the page, on top of something else, or under eight points."""
    assert proof.overlaps(page) == ()
    sheet = Rect(0, 0, page.width, page.height)
    for box in page.boxes:
        rect = box.rect
        assert sheet.x <= rect.x
        assert sheet.y <= rect.y
        assert rect.x + rect.w <= sheet.w
        assert rect.y + rect.h <= sheet.h
    for stroke in page.strokes:
        if isinstance(stroke, Text):
            assert stroke.size >= 8
            assert stroke.x >= 0
            assert stroke.x + pdf.measure(stroke.text, stroke.font, stroke.size) <= sheet.w


NAMES = ("Ængström-Łukasiewicz", "محمد عبد الله", "יוסף כהן", "山田 太郎", "Zoe\u0308 O’Neill 😀")


def _sixty_orders() -> Chart:
    dosage = Dosage(text="1 ½ tablett kl. 8", dose=Quantity(Decimal("0.5"), "µg/kg/min"))
    return chart(
        patient=Patient("p1", " ".join(NAMES), "Åsa", number="191212121212"),
        allergies=Recorded(tuple(Allergy(str(n), f"Ämne {n} ≥ {NAMES[n % 5]}") for n in range(12))),
        medications=Recorded(
            tuple(
                order(f"{NAMES[n % 5]}{n} forte", dosages=(dosage,) * (n % 3)) for n in range(60)
            ),
            (REASON,),
        ),
    )


def test_sixty_orders_of_five_scripts_are_all_there() -> None:
    check(_sixty_orders())
    copies = compose_patient(_sixty_orders(), context())
    assert prove(drawn(copies), copies, "sv") == ()


def _rendered(copies: Sequence[FormCopy]) -> tuple[Drawn, tuple[Page, ...]]:
    done = drawn(copies)
    return done, tuple(page for pages in done.pages for page in pages)


def test_on_the_rendered_page_there_is_ink_where_it_was_laid_out_and_nowhere_else() -> None:
    done, pages = _rendered(compose_patient(_sixty_orders(), context(50, kind="drill")))
    assert list(stray(done.pdf, pages)) == []
    overview, sides = _rendered(compose_ward(ward(chart()), context())[:1])
    assert list(stray(overview.pdf, sides)) == []


def test_ink_that_was_not_laid_out_and_text_that_was_not_drawn_are_found() -> None:
    done, pages = _rendered(compose_patient(chart(), context())[:1])
    page = pages[0]
    first = next(stroke for stroke in page.strokes if isinstance(stroke, Text))
    fewer = tuple(stroke for stroke in page.strokes if stroke is not first)
    ((_, found),) = stray(done.pdf, (msgspec.structs.replace(page, strokes=fewer),))
    assert found.startswith("ink at ")
    more = (*page.strokes, Text(60, 150, "Waran", 9))
    ((_, lost),) = stray(done.pdf, (msgspec.structs.replace(page, strokes=more),))
    assert lost.startswith("nothing drawn at 60")


@pytest.mark.parametrize("length", range(810, 880, 7))
def test_a_cell_that_fills_a_page_is_found_wherever_it_is_broken(length: int) -> None:
    told = "".join(random.Random(length).choices("abcdefåäöéß", k=length))  # noqa: S311
    check(chart(medications=Recorded((order("Waran", source_text=told), order("Alvedon")))))

"""Every form also blank: a place for the identity, and nothing that could pass for the record."""

import pytest

from fallback.chart.model import Ward
from fallback.packet.compose import PATIENT_FORMS, WARD_FORMS, compose_blank, compose_form
from fallback.packet.proving import prove
from fallback.texts import Lang
from forms import proof
from forms.geometry import Box
from forms.load import builtin
from forms.spec import Keying
from tests.packet.test_paper import chart, context, drawn

WARD = Ward("w1", "Medicinavdelning 11")
WHO = ["heading/name", "heading/number", "heading/birth_date", "heading/place"]


def identity(boxes: tuple[Box, ...]) -> list[Box]:
    return [box for box in boxes if box.group == "heading"]


@pytest.mark.parametrize("lang", ["sv", "en"])
@pytest.mark.parametrize("form_id", [*PATIENT_FORMS, *WARD_FORMS])
def test_a_blank_form_is_whole_on_paper_and_says_it_holds_nothing(form_id: str, lang: Lang) -> None:
    copy = compose_blank(form_id, WARD, context(lang=lang))
    paper = drawn([copy], lang)
    assert prove(paper, [copy], lang) == ()
    no_data = {"sv": "inga uppgifter ur journalen", "en": "no data from the record"}[lang]
    for text, page in zip(proof.texts(paper.pdf), paper.pages[0], strict=True):
        assert proof.overlaps(page) == ()
        assert no_data in " ".join(text.split())
        assert "Provjournalen" not in text


@pytest.mark.parametrize("form_id", PATIENT_FORMS)
def test_a_blank_form_of_a_patient_asks_who_it_is_on_every_side(form_id: str) -> None:
    (pages,) = drawn([compose_blank(form_id, WARD, context())]).pages
    keying = Keying.ONCE if builtin(form_id).returns else Keying.IMAGE
    for page in pages:
        boxes = identity(page.boxes)
        assert [box.path for box in boxes] == WHO
        assert all(box.rect.h >= 8.0 and box.keying is keying for box in boxes)


@pytest.mark.parametrize("form_id", PATIENT_FORMS)
def test_a_filled_form_has_its_identity_printed_and_asks_nobody(form_id: str) -> None:
    (pages,) = drawn([compose_form(form_id, chart(), context())]).pages
    assert all(not identity(page.boxes) for page in pages)
    assert all(page.values["heading/name"] == "Öberg, Åsa" for page in pages)

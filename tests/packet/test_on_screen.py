"""What is read on the screen is what is printed: the same blocks, order and words."""

import pytest

from fallback.chart.model import Allergy
from fallback.chart.section import AssertedNone, NotFetched, NotRecorded, Recorded
from fallback.demo.ward import demo_ward
from fallback.packet.compose import compose_patient
from fallback.packet.on_screen import Part, parts, titles
from forms.catalogue import BUILT_IN
from tests.packet.test_paper import FETCHED, REASON, chart, context, on, order, paper


def part(found: tuple[Part, ...], title: str) -> Part:
    return next(one for one in found if one.title == title)


def test_the_screen_has_the_papers_blocks_in_its_order() -> None:
    found = parts(chart(), context(1))
    summary = BUILT_IN.get("summary")
    expected = [
        (block.title or summary.title).sv for block in summary.blocks if hasattr(block, "fields")
    ]
    assert [one.title for one in found] == [*expected, BUILT_IN.get("medications").title.sv]


@pytest.mark.parametrize("place", [0, 4])
def test_all_that_stands_on_the_screen_stands_in_the_finished_pdf(place: int) -> None:
    one = demo_ward(now=FETCHED).charts[place]
    pages = "".join(paper(compose_patient(one, context(1))).values())
    found = parts(one, context(1))
    for block in found:
        assert on(block.title, pages)
        for text in (block.statement, *(cell for row in block.rows for cell in row)):
            assert on(text, pages), text
    first = [pages.index(block.title) for block in found[1:]]  # the form's own title is above
    assert first == sorted(first)


def test_allergies_that_were_not_recorded_or_not_fetched_alarm_and_say_unknown() -> None:
    for section in (NotRecorded(), NotFetched(REASON)):
        one = part(parts(chart(allergies=section), context(1)), "Överkänslighet")
        assert one.alarm
        assert "OKÄN" in one.statement
        assert one.rows == ()


def test_none_known_is_said_only_where_the_source_asserts_it_and_alarms_nobody() -> None:
    one = part(parts(chart(allergies=AssertedNone()), context(1)), "Överkänslighet")
    assert not one.alarm
    assert "OKÄN" not in one.statement


def test_every_allergy_and_order_is_on_the_screen_and_what_is_missing_is_counted() -> None:
    found = parts(
        chart(
            allergies=Recorded((Allergy("a", "Latex"), Allergy("b", "Jod")), missing=(REASON,)),
            medications=Recorded((order("Alvedon"), order("Waran"))),
        ),
        context(1),
    )
    allergies = part(found, "Överkänslighet")
    assert [row[0] for row in allergies.rows] == ["Latex", "Jod"]
    assert allergies.alarm
    assert "1" in allergies.statement
    assert len(part(found, "Läkemedelslista").rows) == 2


def test_every_form_has_a_title_in_both_languages() -> None:
    swedish, english = titles(BUILT_IN, "sv"), titles(BUILT_IN, "en")
    assert swedish["summary"] == "Patientöversikt"
    assert english["summary"] == "Patient summary"
    assert set(swedish) == set(english) == {one.id for one in BUILT_IN.all()}

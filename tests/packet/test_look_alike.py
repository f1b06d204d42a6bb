"""Tall-man letters: where look-alikes meet on one list, and nowhere else; only case changes."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from fallback.chart.look_alike import groups, tall_man
from fallback.chart.model import Dosage
from fallback.chart.section import Recorded
from fallback.packet.compose import compose_form
from fallback.packet.proving import prove
from forms import proof
from forms.values import Rows
from tests.packet.test_paper import chart, context, drawn, order

SPELLINGS = [spelling for group in groups() for drug in group for spelling in drug]


@pytest.mark.parametrize(
    ("names", "written"),
    [
        (("Hydralazin", "Hydroxizin", "Hydroxyzin"), ("hydrALAZIN", "Hydroxizin", "hydrOXYzin")),
        (("METFORMIN 500 mg", "metoprolol"), ("METFORMIN 500 mg", "metoprolol")),
        (("METFORMIN 500 mg", "Metronidazol"), ("metFORMIN 500 mg", "metroNIDAZOL")),
        (("Lasix Retard", "Losec MUPS"), ("LASix Retard", "LOSec MUPS")),
        (("Solu-Medrol", "Solu-Cortef"), ("Solu-MEDROL", "Solu-CORTEF")),
        (("Oxikodon/Naloxon Teva", "OxyNorm"), ("oxiKODON/Naloxon Teva", "OxyNORM")),
        (("Cefotaxim", "Cefuroxim", "Ceftazidim"), ("cefoTAXim", "cefuROXim", "cefTAZidim")),
    ],
)
def test_names_that_meet_their_look_alike_are_in_tall_man_letters(
    names: tuple[str, ...], written: tuple[str, ...]
) -> None:
    assert tall_man(names) == written


def test_alone_a_name_stays_as_the_source_wrote_it() -> None:
    for name in ("Hydralazine", "PREDNISOLON", "Zyprexa"):
        assert tall_man([name, "Alvedon", name]) == (name, "Alvedon", name)


def test_two_spellings_of_one_drug_are_no_look_alikes() -> None:
    assert tall_man(["Hydralazin", "hydralazine"]) == ("Hydralazin", "hydralazine")


def test_a_name_within_another_word_is_not_meant() -> None:
    assert tall_man(["Prednisolonacetat", "prednison"]) == ("Prednisolonacetat", "prednison")
    assert tall_man(["åmorfin", "metadon"]) == ("åmorfin", "metadon")


@given(
    st.lists(st.lists(st.sampled_from(SPELLINGS) | st.text(max_size=8), max_size=4).map(" ".join))
)
def test_nothing_but_the_case_of_letters_changes(names: list[str]) -> None:
    written = tall_man(names)
    assert len(written) == len(names)
    for before, after in zip(names, written, strict=True):
        assert len(before) == len(after)
        for one, other in zip(before, after, strict=True):
            assert one == other or (one.isascii() and one.lower() == other.lower())
    assert tall_man(written) == written


def test_every_kept_name_has_one_way_of_writing_it_and_differs_from_its_look_alikes() -> None:
    assert all(name.isascii() for name in SPELLINGS)
    assert len({name.casefold() for name in SPELLINGS}) == len(set(SPELLINGS))
    for group in groups():
        assert len(group) > 1
        for drugs in combinations(group, 2):
            shown = [{_tall(spelling) for spelling in drug} for drug in drugs]
            assert shown[0].isdisjoint(shown[1]), group


def _tall(spelling: str) -> str:
    return "".join(letter for letter in spelling if letter.isupper())


def test_on_the_sheets_the_names_are_tall_and_the_sources_own_words_are_not() -> None:
    found = chart(
        medications=Recorded(
            (
                order("Hydralazin", dosages=(Dosage(text="Hydralazin 1 tabl. x 3"),)),
                replace(order("hydroxyzin"), id="other", source_text="byt från hydralazin"),
            )
        )
    )
    for form in ("medications", "administration"):
        copy = compose_form(form, found, context())
        assert {"hydrALAZIN", "hydrOXYzin", "Hydralazin 1 tabl. x 3"} <= set(copy.must)
        rows = copy.filling["orders"]
        assert isinstance(rows, Rows)
        assert [row.cells["drug"].splitlines()[-1][:10] for row in rows.rows] == [
            "hydrALAZIN",
            "hydrOXYzin",
        ]
        done = drawn([copy])
        assert prove(done, [copy], "sv") == ()
        page = "".join(proof.texts(done.pdf))
        assert proof.stands("hydrALAZIN", page)
        assert proof.stands("Hydralazin 1 tabl. x 3", page)
        assert proof.stands("byt från hydralazin", page)


def test_a_look_alike_that_is_not_printed_changes_nothing() -> None:
    ended = replace(order("hydroxyzin"), id="other", status="stopped")
    found = chart(medications=Recorded((order("Hydralazin"), ended)))
    copy = compose_form("medications", found, context())
    assert "Hydralazin" in copy.must

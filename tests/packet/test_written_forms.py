"""The forms a hand fills: what of the chart stands on them, and how what is written comes back."""

from datetime import timedelta
from decimal import Decimal

import pytest
from msgspec.structs import replace

from fallback.chart.model import Alert, Allergy, Chart, Observation, Quantity
from fallback.chart.section import AssertedNone, NotFetched, Recorded
from fallback.packet.compose import PATIENT_FORMS, WARD_FORMS, compose_blank, compose_form
from fallback.recovery.events.events import NoteWritten, OrderWritten
from fallback.recovery.events.groups import KeyedSheet
from fallback.recovery.events.written import KINDS, events
from fallback.recovery.keying.verification import Reading, Standing, is_keyed
from forms.geometry import Page
from forms.load import builtin, builtins
from forms.spec import Fields, Keying
from tests.packet.test_blank import WARD
from tests.packet.test_paper import FETCHED, REASON, chart, context, drawn, paper

NEW = (
    *("orders", "fluid", "lab", "transfusion", "radiology", "consult", "note", "discharge"),
    *("incident", "arrivals", "signatures", "routine"),
)
GIVEN_FROM = ("orders", "transfusion", "radiology", "lab", "consult", "discharge")


def known() -> Chart:
    weight = Observation(
        "1", "http://loinc.org|29463-7", "Vikt", "", FETCHED, Quantity(Decimal("64.5"), "kg", "kg")
    )
    creatinine = Observation(
        "2", "http://loinc.org|14682-9", "P-Kreatinin", "laboratory", FETCHED,
        Quantity(Decimal(98), "µmol/l", "umol/L"),
    )  # fmt: skip
    return replace(
        chart(
            allergies=Recorded((Allergy("a", "Jodkontrast", reaction="Urtikaria"),)),
            alerts=Recorded((Alert("x", "MRSA-bärare"),)),
        ),
        observations=Recorded((weight, creatinine)),
    )


@pytest.mark.parametrize("form_id", GIVEN_FROM)
def test_allergies_stand_framed_where_something_is_given(form_id: str) -> None:
    copy = compose_form(form_id, known(), context())
    assert copy.heading.warnings == ("ÖVERKÄNSLIGHET: Jodkontrast (Urtikaria)",)
    assert "Jodkontrast" in copy.must


@pytest.mark.parametrize("form_id", GIVEN_FROM)
def test_unknown_allergies_stand_as_unknown_where_something_is_given(form_id: str) -> None:
    text = paper([compose_form(form_id, chart(allergies=NotFetched(REASON)), context())])[form_id]
    assert "ÖVERKÄNSLIGHET: OKÄNT" in text
    text = paper([compose_form(form_id, chart(allergies=AssertedNone()), context())])[form_id]
    assert "ÖVERKÄNSLIGHET: Ingen känd enligt källan" in text


@pytest.mark.parametrize("form_id", ["orders", "radiology", "discharge"])
def test_the_kidneys_latest_value_stands_where_doses_and_contrast_are_decided(
    form_id: str,
) -> None:
    text = paper([compose_form(form_id, known(), context())])[form_id]
    assert "P-Kreatinin 98 µmol/l (2026-11-24)" in " ".join(text.split())
    text = paper([compose_form(form_id, chart(), context())])[form_id]
    assert "Njurfunktion (senaste)" in text
    assert "OKÄNT" in text.partition("Njurfunktion")[2]


def test_a_radiology_referral_tells_weight_and_infection() -> None:
    text = paper([compose_form("radiology", known(), context())])["radiology"]
    assert "64,5 kg" in text
    assert "MRSA-bärare" in text


def test_an_order_sheet_has_the_fields_that_an_order_must_have_each_keyed_twice() -> None:
    blocks = [block for block in builtin("orders").blocks if isinstance(block, Fields)]
    orders = [block for block in blocks if block.id.startswith("order_")]
    assert len(orders) == 3
    for order in orders:
        keyings = {field.id: field.keying for field in order.fields}
        assert keyings.pop("prescriber") is Keying.ONCE
        assert list(keyings) == [
            *("drug", "form", "strength", "dosage", "route", "times", "start", "stop"),
            *("indication", "evaluation", "other"),
        ]
        assert set(keyings.values()) == {Keying.TWICE}


def test_an_order_is_never_broken_over_two_sides() -> None:
    for copy in (
        compose_blank("orders", WARD, context()),
        compose_form("orders", known(), context(kind="drill", hours=20)),
    ):
        (pages,) = drawn([copy]).pages
        for number in (1, 2, 3):
            holding = [p for p in pages if any(b.group == f"order_{number}" for b in p.boxes)]
            assert len(holding) == 1


def test_a_fluid_balance_has_the_days_hours_and_leaves_the_sums_to_a_person() -> None:
    (pages,) = drawn([compose_form("fluid", known(), context())]).pages
    hours = [text for p in pages for path, text in p.values.items() if path.endswith("/hour")]
    assert len(hours) == 24
    assert hours[:2] == ["07–08", "08–09"]
    assert "25/11 00–01" in hours
    sums = [box for p in pages for box in p.boxes if box.group == "sums"]
    assert [box.path for box in sums][:3] == ["sums/total_in", "sums/total_out", "sums/balance"]


def test_the_hours_of_a_fluid_balance_run_on_when_clocks_change() -> None:
    october = FETCHED.replace(month=10, day=24, hour=12)  # summer time ends that night
    copy = compose_blank("fluid", WARD, context(printed_at=october))
    (pages,) = drawn([copy]).pages
    hours = [text for p in pages for path, text in p.values.items() if path.endswith("/hour")]
    assert len(hours) == 24
    assert hours.count("02–02") == 1


def test_a_transfusion_is_watched_before_at_the_start_after_15_minutes_and_at_the_end() -> None:
    (pages,) = drawn([compose_form("transfusion", known(), context())]).pages
    moments = [text for path, text in pages[0].values.items() if path.endswith("/moment")]
    assert moments == ["Före", "Start", "15 min", "Slut"] * 2


def test_the_routine_has_the_wards_own_numbers_or_lines_for_them() -> None:
    own = context(contacts=(("IT-jour Norra", "010-123 45"),))
    text = paper([compose_blank("routine", WARD, own)])["routine"]
    assert "IT-jour Norra" in text
    assert "010-123 45" in text
    (pages,) = drawn([compose_blank("routine", WARD, context())]).pages
    assert len(pages) == 1
    phones = [box for box in pages[0].boxes if box.path.endswith("/phone")]
    assert len(phones) == 9


def test_no_form_reuses_a_block_that_is_read_back_by_rules_of_its_own() -> None:
    for form in builtins():
        if form.id in NEW:
            assert not KINDS.keys() & {block.id for block in form.blocks}


def keyed(pages: tuple[Page, ...], **written: str) -> KeyedSheet:
    """The first side with these boxes filled in ("block__field" for "block/field")."""
    values = {path.replace("__", "/"): text for path, text in written.items()}
    boxes = pages[0].boxes
    readings = {
        box.path: Reading(
            box.path, Standing.AGREED, "value" if box.path in values else "blank",
            values.get(box.path, ""),
        )
        for box in boxes
        if is_keyed(box)
    }  # fmt: skip
    assert values.keys() <= readings.keys()
    return KeyedSheet(
        "AAAAA-00001-00", "p1", boxes, readings, FETCHED, FETCHED, FETCHED + timedelta(days=1),
        context().zone,
    )  # fmt: skip


def notes(sheet: KeyedSheet) -> list[str]:
    found = events(sheet)
    assert all(isinstance(one, NoteWritten) for one in found)
    return [one.text for one in found if isinstance(one, NoteWritten)]


def test_an_order_on_paper_comes_back_as_an_order_with_every_field_named() -> None:
    (pages,) = drawn([compose_form("orders", known(), context())]).pages
    written = {"drug": "Heparin", "dosage": "5000 enheter", "route": "iv", "prescriber": "Dr Ek"}
    sheet = keyed(pages, **{f"order_2__{field}": text for field, text in written.items()})
    (found,) = events(sheet)
    assert isinstance(found, OrderWritten)
    assert (found.drug, found.dosage, found.prescriber) == ("Heparin", "5000 enheter", "Dr Ek")
    assert found.particulars == ("Administreringssätt: iv",)


def test_a_written_hour_names_its_hour_and_unit_and_a_tick_its_test() -> None:
    (pages,) = drawn([compose_form("fluid", known(), context())]).pages
    assert notes(keyed(pages, hours__1__urine="300")) == ["08–09: Ut: urin 300"]
    (pages,) = drawn([compose_form("lab", known(), context())]).pages
    ticked = keyed(pages, usual__hb="yes", usual__na="no", request__urgency="1")
    assert notes(ticked) == ["Brådska (1 genast, 2 i dag, 3 planerat) 1 (Genast)", "B-Hb"]
    assert notes(keyed(pages, usual__na="no")) == []


def test_who_was_written_on_a_blank_sheet_comes_back() -> None:
    (pages,) = drawn([compose_blank("note", WARD, context())]).pages
    assert notes(keyed(pages, heading__name="Testsson, Bo", heading__place="12:3")) == [
        "Namn Testsson, Bo · Avd., säng 12:3"
    ]


def test_every_form_can_be_composed() -> None:
    assert {*PATIENT_FORMS, *WARD_FORMS} >= set(NEW)

"""Rules 1 to 3 on the finished PDF: its text is read back as another program finds it."""

from collections.abc import Iterator, Sequence
from dataclasses import replace as replace_drawn
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import TypeVar
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from fallback.chart.model import (
    Alert,
    Allergy,
    Chart,
    Dosage,
    MedicationOrder,
    Patient,
    Quantity,
    Snapshot,
    Stay,
    Timing,
    Ward,
)
from fallback.chart.section import AssertedNone, NotFetched, NotRecorded, Recorded, Section
from fallback.packet.compose import FormCopy, compose_patient, compose_ward
from fallback.packet.context import Context
from fallback.packet.proving import not_found, prove, warned
from fallback.packet.render import Drawn, draw, lay
from fallback.texts import Lang, say
from forms import codes, proof
from forms.proof.letters import Letter
from forms.proof.pdfium import Side
from forms.values import SheetMark

T = TypeVar("T")
FETCHED = datetime(2026, 11, 24, 5, 45, tzinfo=UTC)
REASON = say("chart.untimed_unit", unit="Testserver svarade inte")


def context(hours: float = 1.2, **more: object) -> Context:
    made: dict[str, object] = {
        "lang": "sv",
        "zone": ZoneInfo("Europe/Stockholm"),
        "source": "Provjournalen",
        "printed_at": FETCHED + timedelta(hours=hours),
        "valid_hours": 12,
    }
    return Context(**(made | more))  # type: ignore[arg-type]  # the fields are named above


def chart(
    *,
    allergies: Section[Allergy] | None = None,
    alerts: Section[Alert] | None = None,
    medications: Section[MedicationOrder] | None = None,
    patient: Patient | None = None,
) -> Chart:
    return Chart(
        patient=patient or Patient("p1", "Öberg", "Åsa", number="191212121212"),
        stay=Stay("e1", "w1", "Medicinavdelning 11", bed="12:1"),
        fetched_at=FETCHED,
        allergies=allergies or NotRecorded(),
        alerts=alerts or NotRecorded(),
        problems=NotRecorded(),
        medications=medications or NotRecorded(),
        administrations=NotRecorded(),
        observations=NotRecorded(),
    )


def drawn(copies: Sequence[FormCopy], lang: Lang = "sv") -> Drawn:
    """The copies on paper, under numbers of a trial."""
    laid = tuple(lay(copies, lang))
    marks = []
    for one in laid:
        form, count = one.definition, one.flow.count
        payloads = [
            codes.payload(form.code, form.version, page, count, "ABCD2345", "0" * 16)
            for page in range(1, count + 1)
        ]
        marks.append([SheetMark("K7M4P-00001-XX", payload) for payload in payloads])
    return draw(laid, marks, "prov")


def paper(copies: Sequence[FormCopy]) -> dict[str, str]:
    """The text of each form."""
    done = drawn(copies)
    texts = iter(proof.texts(done.pdf))
    found: dict[str, str] = {}
    for copy, pages in zip(copies, done.pages, strict=True):
        found[copy.form] = "".join(next(texts) for _ in pages)
    return found


def drawn_pages(copies: Sequence[FormCopy]) -> dict[str, list[str]]:
    """The text of each side, form by form."""
    done = drawn(copies)
    texts = iter(proof.texts(done.pdf))
    pairs = zip(copies, done.pages, strict=True)
    return {copy.form: [next(texts) for _ in pages] for copy, pages in pairs}


def on(text: str, page: str) -> bool:
    return proof.stands(text, page)


@pytest.mark.parametrize(
    ("allergies", "says", "never"),
    [
        (
            NotRecorded(),
            "OKÄNT: källan har ingen uppgift om överkänslighet",
            "ingen överkänslighet",
        ),
        (NotFetched(REASON), "OKÄNT: överkänslighet kunde inte hämtas", "ingen överkänslighet"),
        (AssertedNone(), "Källan anger att ingen överkänslighet är känd", "OKÄNT: överkänslighet"),
        (Recorded(()), "OKÄNT: källan har ingen uppgift om överkänslighet", "ingen överkänslighet"),
    ],
)
def test_an_allergy_list_that_is_unknown_never_prints_as_none(
    allergies: Section[Allergy], says: str, never: str
) -> None:
    found = paper(compose_patient(chart(allergies=allergies), context()))
    assert on(says, found["summary"])
    assert not on(never, found["summary"])
    wanted = "Ingen känd enligt källan" if isinstance(allergies, AssertedNone) else "OKÄNT"
    for form in ("medications", "administration"):
        assert on(f"ÖVERKÄNSLIGHET: {wanted}", found[form])


def test_the_reason_why_something_was_not_fetched_is_on_the_paper() -> None:
    gap: NotFetched = NotFetched(REASON)
    found = paper(compose_patient(chart(allergies=gap, alerts=gap, medications=gap), context()))
    for form in ("summary", "medications", "administration"):
        assert on("Testserver svarade inte", found[form])


def test_medications_that_were_not_recorded_are_unknown_not_none() -> None:
    found = paper(compose_patient(chart(), context()))
    for form in ("medications", "administration"):
        assert on("Det betyder inte att patienten är utan läkemedel", found[form])


def test_lines_that_are_missing_are_counted_in_the_heading_and_said_why() -> None:
    orders: Section[MedicationOrder] = Recorded((order("Alvedon"),), (REASON, REASON))
    found = paper(compose_patient(chart(medications=orders), context()))
    for form in ("medications", "administration"):
        assert on("LÄKEMEDEL: 2 SAKNAS ELLER ÄR OSÄKRA, se listan", found[form])
        assert on("2 ordinationer saknas eller är osäkra", found[form])
        assert on("Testserver svarade inte", found[form])
        assert on("Alvedon", found[form])


def test_every_page_says_where_from_how_old_and_until_when() -> None:
    copies = compose_ward(ward(chart()), context(hours=3.2))
    done = drawn(copies)
    for text in proof.texts(done.pdf):
        assert on("Ur Provjournalen, hämtat 2026-11-24 06:45", text)
        assert on("3 tim 12 min gammalt", text)
        assert on("GÄLLER EJ EFTER 2026-11-24 18:45", text)
        assert not on("UTGÅNGET", text)


def test_past_its_time_every_page_says_so_in_words_and_still_prints() -> None:
    copies = compose_ward(ward(chart()), context(hours=50))
    for text in proof.texts(drawn(copies).pdf):
        assert on("UTGÅNGET: uppgifterna är 2 dygn 2 tim gamla", text)


def test_a_drill_and_a_protected_identity_are_marked_on_every_page() -> None:
    patient = Patient("p1", "Öberg", "Åsa", number="191212121212", protected=True)
    copies = compose_patient(chart(patient=patient), context(kind="drill"))
    for text in proof.texts(drawn(copies).pdf):
        assert on("ÖVNING: får inte användas i vård", text)
        assert on("SKYDDADE PERSONUPPGIFTER", text)


def test_the_overview_says_who_is_left_out() -> None:
    snapshot = replace(ward(chart()), gaps=(REASON,))
    found = paper(compose_ward(snapshot, context())[:1])
    assert on("LISTAN ÄR INTE HEL", found["overview"])
    assert on("Testserver svarade inte", found["overview"])


def ward(*charts: Chart) -> Snapshot:
    return Snapshot("0" * 16, Ward("w1", "Medicinavdelning 11"), "Provjournalen", FETCHED, charts)


def order(drug: str, **more: object) -> MedicationOrder:
    made: dict[str, object] = {"id": drug, "status": "active", "drug": drug} | more
    return MedicationOrder(**made)  # type: ignore[arg-type]  # the fields are named above


words = st.text(
    st.characters(codec="utf-8", categories=["L", "N", "P", "Sm", "Zs"], max_codepoint=0x24F),
    min_size=1,
    max_size=60,
).filter(str.strip)
timings = st.sampled_from(
    [
        None,
        Timing(frequency=4, period=Decimal(1), period_unit="d"),
        Timing(frequency=1, period=Decimal(72), period_unit="h"),
        Timing(when=("ACM", "HS")),
        Timing(frequency=9, period=Decimal(1), period_unit="wk"),
    ]
)
dosages = st.builds(
    Dosage,
    text=st.one_of(st.just(""), words),
    dose=st.none() | st.builds(Quantity, st.decimals(0, 5000, places=2), st.just("mg")),
    route=st.sampled_from(["", "oralt"]),
    timing=timings,
    as_needed=st.booleans(),
    maximum=st.one_of(st.just(""), words),
)
orders = st.builds(
    MedicationOrder,
    id=st.uuids().map(str),
    status=st.sampled_from(["active", "on-hold", "unknown", "", "completed", "stopped"]),
    drug=words,
    strength=st.one_of(st.just(""), words),
    dosages=st.lists(dosages, max_size=3).map(tuple),
    do_not_perform=st.booleans(),
    source_text=st.one_of(st.just(""), words),
)


def sections(items: st.SearchStrategy[T], size: int) -> st.SearchStrategy[Section[T]]:
    """A section of any of the four kinds, with or without lines missing."""
    gaps = st.sampled_from([(), (REASON,)])
    recorded = st.builds(Recorded, st.lists(items, max_size=size).map(tuple), gaps)
    others: list[Section[T]] = [NotRecorded(), AssertedNone(), NotFetched(REASON)]
    return recorded | st.sampled_from(others)


charts = st.builds(
    chart,
    allergies=sections(st.builds(Allergy, id=st.just("a"), substance=words, reaction=words), 6),
    alerts=sections(st.builds(Alert, id=st.just("f"), text=words), 4),
    medications=sections(orders, 25),
    patient=st.builds(Patient, id=st.just("p1"), family=words, given=words, number=words),
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(drawn_chart=charts)
def test_every_active_order_allergy_and_alert_is_on_the_paper(drawn_chart: Chart) -> None:
    copies = compose_patient(drawn_chart, context())
    found = paper(copies)
    if isinstance(drawn_chart.medications, Recorded):
        for one in drawn_chart.medications.items:
            if one.status not in ("completed", "stopped"):
                for form in ("medications", "administration"):
                    assert on(one.drug, found[form])
                    assert on(one.source_text, found[form])
                    assert all(on(dosage.text, found[form]) for dosage in one.dosages)
    if isinstance(drawn_chart.allergies, Recorded):
        for allergy in drawn_chart.allergies.items:
            for form in ("summary", "medications", "administration"):
                assert on(allergy.substance, found[form])
    if isinstance(drawn_chart.alerts, Recorded):
        for alert in drawn_chart.alerts.items:
            assert on(alert.text, found["summary"])
    assert prove(drawn(copies), copies, "sv") == ()


def test_a_text_that_did_not_reach_the_paper_is_named_and_the_page_is_marked() -> None:
    copies = list(compose_patient(chart(medications=Recorded((order("Alvedon"),))), context()))
    copies[1] = replace(copies[1], must=("Alvedon", "Waran 2,5 mg"))
    faults = prove(drawn(copies), copies, "sv")
    assert [fault.place for fault in faults] == [1]
    assert "Waran 2,5 mg" in faults[0].said.text("sv")
    again = warned(copies, faults, "sv")
    assert on("”Waran 2,5 mg” finns inte på bladet", paper(again)["medications"])
    assert again[0] == copies[0]


def test_a_text_that_runs_over_pages_is_found_and_one_that_is_cut_off_is_not() -> None:
    text = " ".join(
        f"Steg {n}: långsamt, under kontroll av blodtryck och puls." for n in range(200)
    )
    copies = compose_patient(
        chart(medications=Recorded((order("X", dosages=(Dosage(text=text),)),))), context()
    )
    sides = drawn_pages(copies)["medications"]
    (copy,) = (one for one in copies if one.form == "medications")
    assert len(sides) > 2
    assert list(not_found(copy, sides)) == []
    cut = [side.replace("Steg 199", "") for side in sides]
    assert list(not_found(copy, cut)) == [text]


def test_a_missing_text_is_quoted_by_its_beginning() -> None:
    copies = compose_patient(chart(), context())
    with_more = replace(copies[0], must=("Ett läkemedel " * 40,))
    (fault,) = prove(drawn([with_more]), [with_more], "sv")
    assert len(fault.said.text("sv")) < 200


def test_with_too_many_warnings_the_first_still_stand_on_every_page() -> None:
    allergies = Recorded(
        tuple(
            Allergy(str(n), f"Ämne {n} med ett långt namn", reaction="urtikaria och andnöd " * 3)
            for n in range(20)
        )
    )
    orders = Recorded(tuple(order(f"Läkemedel {n}") for n in range(30)))
    drill = context(40, kind="drill")
    copies = compose_patient(chart(allergies=allergies, medications=orders), drill)
    for form, sides in drawn_pages(copies).items():
        for side in sides:
            assert "ÖVNING" in side, form
            assert "UTGÅNGET" in side, form
    several = drawn_pages(copies)["administration"]
    for n in range(20):
        assert on(f"Ämne {n} med ett långt namn", several[1])
    assert on("reaktioner: se patientöversikten", several[1])


def test_an_ordinary_packet_is_proven_without_looking_letter_by_letter(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def never(_: Side) -> Iterator[Letter]:
        raise AssertionError

    monkeypatch.setattr(Side, "letters", never)
    copies = compose_patient(
        chart(medications=Recorded((order("Waran"), order("Alvedon")))), context()
    )
    assert prove(drawn(copies), copies, "sv") == ()


def test_a_side_drawn_beyond_the_edge_is_told() -> None:
    copies = compose_patient(chart(), context())
    (fault,) = prove(replace_drawn(drawn(copies), beyond=(1,)), copies, "sv")
    assert fault.place == 0

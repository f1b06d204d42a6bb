"""Charts of any content: any language's letters, long names, odd units, every kind of gap."""

from decimal import Decimal
from typing import TypeVar

from hypothesis import strategies as st

from fallback.chart.model import (
    Alert,
    Allergy,
    Chart,
    Dosage,
    MedicationOrder,
    Patient,
    Quantity,
    Timing,
)
from fallback.chart.section import AssertedNone, NotFetched, NotRecorded, Recorded, Section
from tests.packet.test_paper import REASON, chart

T = TypeVar("T")

SCRIPTS = (
    "abcdefåäöÅÄÖéüßæøñçžłőığ",
    "αβγδεζηθικΔΩάώ",
    "абвгдежзийкЩЪЮЯіїєґ",
    "אבגדהוזחטיכלמנסעפצקרשתךםןףץ",
    "ابتثجحخدذرزسشصضطظعغفقكلمنهويىةأإآءپچڤگ",
    "অআकखगघचछजझकिकीक्षที่กขคงจฉ",
    "山田太郎東京王李张陳김이박최あいうえおカタカナ",
    "a\u0301e\u0300o\u0308n\u0303u\u0302\u0323y\u0306c\u0327",
    "😀👩‍⚕️💊🇸🇪❤️✓→",
    "0123456789,.-/()%µ≥≤×½²₂·'’\"&+*:;",
)
UNITS = (
    *("mg", "µg/kg/min", "E/ml", "mmol/24 h", "×10⁹/l", "mg\u00a0Na⁺", "½ tabl", "IE", "%", ""),
    *("droppar i vardera ögat", "mikrogram/kilogram/timme", "قطرة", "錠", "{puff}", "10*6.[iU]"),
)

letters = st.sampled_from(SCRIPTS).flatmap(
    lambda script: st.lists(st.sampled_from(list(script + "  ")), min_size=1, max_size=24)
)
phrases = st.lists(letters, min_size=1, max_size=4).map(
    lambda parts: " ".join("".join(part) for part in parts)
)
anything = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=50)
# Words wider than their column. None repeats itself: of two equal lines whose tall letters touch,
# PDFium takes the second for a shadow of the first and does not read it.
long_names = (
    st.sampled_from(SCRIPTS)
    .flatmap(lambda script: st.lists(st.sampled_from(list(script)), min_size=40, max_size=140))
    .map("".join)
)
texts = st.one_of(phrases, phrases, long_names, anything).filter(lambda text: text.strip() != "")
maybe = st.just("") | texts
amounts = st.builds(
    Quantity,
    st.decimals(0, 99999, places=3) | st.sampled_from([Decimal("0.50"), Decimal("1E+3")]),
    st.sampled_from(UNITS),
)
timings = st.none() | st.builds(
    Timing,
    frequency=st.none() | st.integers(1, 12),
    period=st.none() | st.sampled_from([Decimal(1), Decimal(72), Decimal("0.5")]),
    period_unit=st.sampled_from(["", "h", "d", "wk", "mo"]),
    when=st.sampled_from([(), ("ACM", "HS"), ("MORN",), ("XYZ",)]),
)
dosages = st.builds(
    Dosage,
    text=maybe,
    patient_instruction=maybe,
    dose=st.none() | amounts,
    rate=st.none() | amounts,
    route=st.sampled_from(["", "oralt", "subkutant"]) | texts,
    timing=timings,
    timing_text=maybe,
    as_needed=st.booleans(),
    as_needed_for=maybe,
    undated=st.booleans(),
)
orders = st.builds(
    MedicationOrder,
    id=st.uuids().map(str),
    status=st.sampled_from(["active", "on-hold", "unknown", "", "completed", "stopped"]),
    drug=texts,
    form=maybe,
    strength=maybe,
    dosages=st.lists(dosages, max_size=2).map(tuple),
    indication=maybe,
    prescriber=maybe,
    note=maybe,
    do_not_perform=st.booleans(),
    source_text=maybe,
)


def sections(items: st.SearchStrategy[T], size: int) -> st.SearchStrategy[Section[T]]:
    """A section of each kind; what is recorded may be empty, or have lines missing."""
    gaps = st.sampled_from([(), (REASON,), (REASON, REASON)])
    others: list[Section[T]] = [NotRecorded(), AssertedNone(), NotFetched(REASON)]
    recorded = st.builds(Recorded, st.lists(items, max_size=size).map(tuple), gaps)
    return recorded | recorded | st.sampled_from(others)


patients = st.builds(
    Patient,
    id=st.just("p1"),
    family=texts,
    given=maybe,
    number=st.text("0123456789ABCDEFÅÄÖ-+", min_size=1, max_size=40),
    protected=st.booleans(),
)
allergies = sections(st.builds(Allergy, id=st.just("a"), substance=texts, reaction=maybe), 6)
alerts = sections(st.builds(Alert, id=st.just("f"), text=texts, category=maybe), 4)


def charts(most: int) -> st.SearchStrategy[Chart]:
    """Charts of any content, with as many as `most` orders."""
    medications = sections(orders, most)
    return st.builds(
        chart, allergies=allergies, alerts=alerts, medications=medications, patient=patients
    )

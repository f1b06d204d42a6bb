"""Two snapshots side by side: nothing that is lost stays unseen, little is said of what is not."""

import os
from collections import Counter
from datetime import UTC, date, datetime, time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from fallback.chart.model import (
    Alert,
    Allergy,
    Chart,
    Dosage,
    Identifier,
    MedicationOrder,
    Patient,
    Quantity,
    Snapshot,
    Timing,
)
from fallback.chart.section import AssertedNone, NotFetched, NotRecorded, Recorded, Section
from fallback.demo.go_live import Losses, Planted, new_system
from fallback.demo.ward import demo_ward
from fallback.snapshots.compare import Comparison, PatientPair, compare
from fallback.snapshots.compare.amounts import amounts, in_substance, strength
from fallback.snapshots.compare.orders import IN_FORCE
from fallback.snapshots.compare.words import form, route
from fallback.texts import say
from tests.store.ward import NOW, WARD
from tests.store.ward import chart as small_chart

AT = datetime(2026, 11, 24, 6, 0, tzinfo=UTC)
PNR = "http://electronichealth.se/identifier/personnummer"
GONE = NotFetched(say("chart.untimed_none"))


def order(drug: str = "Furix", **facts: object) -> MedicationOrder:
    told = {"atc": "C03CA01", "form": "tablett", "strength": "40 mg", "dosages": (at(8),)} | facts
    return MedicationOrder("o1", "active", drug, **told)  # type: ignore[arg-type] # named facts


def at(*hours: int, dose: str = "1", unit: str = "tablett", **facts: object) -> Dosage:
    timing = Timing(times_of_day=tuple(time(hour) for hour in hours))
    told = {"dose": Quantity(Decimal(dose), unit), "route": "oralt", "timing": timing} | facts
    return Dosage(**told)  # type: ignore[arg-type] # named facts


def chart(
    id: str = "p1",
    *,
    orders: Section[MedicationOrder] | None = None,
    allergies: Section[Allergy] | None = None,
    alerts: Section[Alert] | None = None,
    number: str = "191212121212",
    name: str = "Berg, Ada",
    born: date | None = date(1912, 12, 12),
) -> Chart:
    family, _, given = name.partition(", ")
    who = Patient(id, family, given, number, PNR, born, identifiers=(Identifier(PNR, number),))
    return replace(
        small_chart(id),
        patient=who,
        medications=orders or NotRecorded(),
        allergies=allergies or NotRecorded(),
        alerts=alerts or NotRecorded(),
    )


def snapshot(*charts: Chart, source: str = "Gamla") -> Snapshot:
    return Snapshot("0" * 16, WARD, source, NOW, charts)


def beside(old: Chart, new: Chart) -> PatientPair:
    (found,) = compare(snapshot(old), snapshot(new, source="Nya")).patients
    return found


def orders_of(one: MedicationOrder, other: MedicationOrder) -> list[tuple[str, tuple[str, ...]]]:
    other = replace(other, id="x9")
    found = beside(chart(orders=Recorded((one,))), chart("n", orders=Recorded((other,))))
    return [(pair.verdict, pair.changed) for pair in found.orders]


SAME = [
    (order(), order("furosemid", atc="")),  # nothing but the dose says so: shown, as uncertain
    (order(), order("furosemid", form="tabl", strength="0,04 g")),
    (order(), order("Furosemid 40 mg tabl", form="", strength="")),
    (order(), order(dosages=(at(8, dose="40", unit="mg"),))),
    (order(dosages=(at(8, 20),)), order(dosages=(at(8), at(20)))),
    (order(dosages=(at(8, 14, 20),)), order(dosages=(Dosage(
        dose=Quantity(Decimal(1), "tabl"), route="p.o.",
        timing=Timing(frequency=3, period=Decimal(1), period_unit="d")),))),
    (order("Metoprolol Sandoz", atc=""), order("metoprolol", atc="")),
    (order(strength="5 000 E"), order(strength="5000 IE")),
]  # fmt: skip


@pytest.mark.parametrize(("one", "other"), SAME[1:])
def test_the_same_order_in_other_words_is_the_same(
    one: MedicationOrder, other: MedicationOrder
) -> None:
    assert orders_of(one, other) == [("same", ())]
    assert orders_of(other, one) == [("same", ())]


def test_an_order_known_by_its_dose_alone_is_shown_as_uncertain() -> None:
    assert orders_of(*SAME[0]) == [("uncertain", ())]


@pytest.mark.parametrize(
    ("other", "changed"),
    [
        (order(dosages=(at(8, dose="2"),)), ("dose",)),
        (order(dosages=(at(8, dose="4000", unit="mg"),)), ("dose",)),
        (order(dosages=(at(20),)), ("timing",)),
        (order(dosages=(at(8, 20),)), ("timing",)),
        (order(strength="20 mg", dosages=(at(8, dose="2"),)), ("strength",)),
        (order(form="depottablett"), ("form",)),
        (order(dosages=(at(8, route="iv"),)), ("route",)),
        (order(dosages=(at(8, as_needed=True),)), ("as_needed",)),
        (order(dosages=(at(8, maximum="3 tabletter per dygn"),)), ("maximum",)),
        (replace(order(), status="on-hold"), ("status",)),
        (replace(order(), status="stopped"), ("status",)),
        (order(stop=AT), ("stop",)),
        (order(dosages=()), ("route", "dose")),
        (order(dosages=(Dosage(text="enligt schema", route="oralt"),)), ("words",)),
    ],
)
def test_what_is_changed_in_an_order_is_named(
    other: MedicationOrder, changed: tuple[str, ...]
) -> None:
    assert orders_of(order(), other) == [("changed", changed)]
    assert orders_of(other, order()) == [("changed", changed)]


@pytest.mark.parametrize("known", [True, False])
def test_half_a_name_is_another_drugs(known: bool) -> None:
    """Even where all else is the same, and one of the two is known by code."""
    pen = {"form": "penna", "strength": "100 E/ml", "dosages": (at(8, dose="8", unit="E"),)}
    aspart = order("insulin aspart", atc="A10AB05" if known else "", **pen)
    lispro = order("insulin lispro", atc="", **pen)
    assert orders_of(aspart, lispro) == [("uncertain", ())]
    louder = order("insulin lispro", atc="A10AB04", **pen)
    assert ("same", ()) not in orders_of(aspart, louder)


def test_amounts_that_changed_places_are_a_changed_dose() -> None:
    one = order(dosages=(at(8, dose="8"), at(20, dose="6")))
    other = order(dosages=(at(8, dose="6"), at(20, dose="8")))
    assert orders_of(one, other) == [("changed", ("dose",))]


def test_of_several_orders_of_a_substance_each_finds_its_own() -> None:
    dose = at(8, dose="40", unit="mg", route="iv")
    tablet, drip = order(), order(form="inj", strength="10 mg/ml", dosages=(dose,))
    left = Recorded((tablet, replace(drip, id="o2")))
    right = Recorded((replace(drip, id="x1"),))
    found = beside(chart(orders=left), chart("n", orders=right))
    assert [(pair.verdict, pair.before) for pair in found.orders] == [
        ("missing", tablet),
        ("same", replace(drip, id="o2")),
    ]


def test_a_list_that_was_not_fetched_is_unknown_and_never_missing() -> None:
    found = beside(chart(orders=Recorded((order(),))), chart("n", orders=GONE))
    assert [pair.verdict for pair in found.orders] == ["unknown"]
    assert [one.after for one in found.sections] == ["not-fetched", "not-recorded", "not-recorded"]
    assert found.differs


def test_an_allergy_where_the_other_system_says_there_is_none_is_missing_and_said() -> None:
    penicillin = Recorded((Allergy("a", "Penicillin V och G", "atc|J01CE"),))
    found = beside(chart(allergies=penicillin), chart("n", allergies=AssertedNone("ingen känd")))
    assert [pair.verdict for pair in found.allergies] == ["missing"]
    assert [one.name for one in found.sections if one.differs] == ["allergies"]


@pytest.mark.parametrize(
    ("substance", "code", "expected"),
    [
        ("penicilliner", "J01CE", "same"),
        ("Penicillin G och V", "", "same"),
        ("allergi mot penicillin V", "", "same"),
        ("betalaktamer: penicillin, cefalosporiner, karbapenemer", "", "uncertain"),
        ("något annat", "J01C", "uncertain"),
        ("Penicillamin", "", "uncertain"),
        ("Latex", "", "missing"),
        ("Penicillin V och G", "N02BA01", "uncertain"),
    ],
)
def test_an_allergy_is_matched_by_code_and_by_the_words_that_say_something(
    substance: str, code: str, expected: str
) -> None:
    old = Recorded((Allergy("a", "Penicillin V och G", "http://www.whocc.no/atc|J01CE"),))
    new = Recorded((Allergy("b", substance, code),))
    found = beside(chart(allergies=old), chart("n", allergies=new)).allergies
    assert found[0].verdict == expected


@pytest.mark.parametrize(
    ("was", "now", "expected"),
    [
        ("Ej HLR", "HLR", ["missing", "new"]),
        ("Hepatit B", "Hepatit C", ["uncertain"]),
        ("Vårdnivå 2", "Vårdnivå 3", ["uncertain"]),
        ("Fallrisk", "OBS! FALLRISK", ["same"]),
    ],
)
def test_an_alert_is_the_same_only_where_all_its_words_are(
    was: str, now: str, expected: list[str]
) -> None:
    old, new = (Recorded((Alert(id, text),)) for id, text in (("a", was), ("b", now)))
    found = beside(chart(alerts=old), chart("n", alerts=new)).alerts
    assert [pair.verdict for pair in found] == expected


def test_a_criticality_that_changed_and_a_reaction_that_is_gone_are_said() -> None:
    old = Recorded((Allergy("a", "Latex", criticality="high", reaction="Eksem"),))
    new = Recorded((Allergy("b", "Latex", criticality="low"),))
    (pair,) = beside(chart(allergies=old), chart("n", allergies=new)).allergies
    assert pair.changed == ("criticality", "reaction")


@pytest.mark.parametrize(
    ("new", "expected"),
    [
        (chart("n", number="19121212-1212"), ("same", "identifier", True)),
        (chart("n", number=""), ("same", "name", True)),
        (chart("n", number="197001010000"), ("uncertain", "name", False)),
        (chart("n", number="", name="Berg, Ada Maria"), ("uncertain", "name", False)),
        (chart("n", number="", born=None), ("uncertain", "name", False)),
        (chart("n", name="Lind, Bo"), ("changed", "identifier", True)),
        (chart("n", born=date(1950, 1, 1)), ("changed", "identifier", True)),
    ],
)
def test_a_patient_is_matched_by_number_then_by_name_and_birth_date(
    new: Chart, expected: tuple[str, str, bool]
) -> None:
    person = beside(chart(), new).person
    assert (person.verdict, person.how, person.certain) == expected


def test_an_id_of_another_system_means_nothing() -> None:
    old, new = chart("1"), chart("1", number="197001010000", name="Lind, Bo", born=None)
    found = compare(snapshot(old), snapshot(new, source="Nya")).patients
    assert [one.person.verdict for one in found] == ["missing", "new"]


def test_two_patients_of_one_name_and_birth_date_are_told_apart_or_uncertain() -> None:
    old = [chart("a", number=""), chart("b", number="")]
    new = [chart("x", number=""), chart("y", number="")]
    found = compare(snapshot(*old), snapshot(*new, source="Nya"))
    assert {one.person.verdict for one in found.patients} == {"uncertain"}


def test_between_two_times_of_one_system_its_words_count_too() -> None:
    old = chart(orders=Recorded((order(dosages=(at(8, text="1 kl 8"),)),)))
    new = chart(orders=Recorded((order(dosages=(at(8, text="1 kl 8. Ej vid puls < 50"),)),)))
    (found,) = compare(snapshot(old), snapshot(new)).patients
    assert [pair.changed for pair in found.orders] == [("text",)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2,5 mg", "5/2 mg"),
        ("5 000 E", "5000 E"),
        ("250 mg/5 ml", "50 mg/ml"),
        ("4 g/0,5 g", "500 mg, 4000 mg"),
        ("25 mikrogram/tim", "1/40 mg/h"),
        ("0,05 mg", "1/20 mg"),
        ("50 µg", "1/20 mg"),
        ("½ tablett", "1/2 tablett"),
        ("1 %", "1 %"),
        ("100 ml/dygn", "25/6 ml/h"),
        ("något", ""),
        ("5 mg/0 h", "5 mg/h"),
        ("1" * 9000 + " mg", f"{10**12 // 9} mg"),
    ],
)
def test_amounts_are_compared_in_one_unit(text: str, expected: str) -> None:
    assert ", ".join(f"{value} {unit}" for value, unit in strength(text)) == expected


def test_tablets_and_millilitres_are_the_substance_in_them() -> None:
    (tablets,) = amounts("2 tabletter")
    assert in_substance(tablets, strength("40 mg")) == amounts("80 mg")[0]
    (volume,) = amounts("2,5 ml")
    assert in_substance(volume, strength("250 mg/5 ml")) == amounts("125 mg")[0]
    assert in_substance(tablets, strength("500 mg/400 E")) == tablets


def test_forms_and_routes_are_known_by_their_abbreviations() -> None:
    assert form("filmdrag. tabl") == form("filmdragerad tablett") != form("depottabl")
    assert route("p.o.") == route("peroralt") == route("Oralt") != route("iv")


WARDS = 100 if os.environ.get("FALLBACK_SOAK") else 8


def planted(wards: int) -> tuple[Comparison, Planted]:
    """A region of wards on the night that its new system goes live."""
    old = [demo_ward(1, ward_number=n, now=AT) for n in range(1, wards + 1)]
    region = replace(old[0], charts=tuple(chart for ward in old for chart in ward.charts))
    new, lost = new_system(region, seed=4)
    return compare(region, new), lost


def test_a_go_live_loses_nothing_unseen_and_few_alarms_are_false() -> None:
    found, lost = planted(WARDS)
    there = [one for one in found.patients if one.person.after is not None]
    missing = {one.chart.patient.id for one in found.patients if one.person.verdict == "missing"}
    assert missing == lost.patients
    orders = [pair for one in there for pair in one.orders]
    allergies = [pair for one in there for pair in one.allergies]
    assert len(lost.orders) > 50 < len(orders)
    assert len(lost.doses) > 30
    assert {pair.before.id for pair in orders if pair.before and pair.verdict == "missing"} == (
        lost.orders
    )
    assert {pair.before.id for pair in allergies if pair.before and pair.verdict == "missing"} == (
        lost.allergies
    )
    doses = {pair.before.id for pair in orders if pair.before and "dose" in pair.changed}
    assert doses == lost.doses
    told = Counter(pair.verdict for one in there for pair in one.pairs)
    false = told.total() - told["same"] - len(lost.orders) - len(lost.allergies) - len(doses)
    assert false < 0.01 * told.total()
    assert not [one for one in there if one.person.verdict != "same"]


def test_a_ward_alone_that_lost_nothing_raises_few_alarms() -> None:
    """Alone it knows fewer names; nearly all that is shown is an uncertain match."""
    shown: Counter[str] = Counter()
    for number in range(1, WARDS + 1):
        old = demo_ward(1, ward_number=number, now=AT)
        new, _ = new_system(old, number, Losses(0, 0, 0, 0))
        found = compare(old, new).patients
        shown.update(pair.verdict for one in found for pair in (one.person, *one.pairs))
    assert shown["changed"] == 0
    assert shown["missing"] + shown["new"] <= 0.002 * shown.total()
    assert shown.total() - shown["same"] < 0.01 * shown.total()


def test_a_snapshot_beside_itself_shows_nothing() -> None:
    ward = demo_ward(2, now=AT)
    assert compare(ward, ward).differing == ()


_ORDER = st.builds(
    lambda id, drug, atc, status, dose, hour, strong: replace(
        order(drug, atc=atc, dosages=(at(hour, dose=dose),), strength=strong), id=id, status=status
    ),
    st.sampled_from("abc"),
    st.sampled_from(["Furix", "furosemid", "Alvedon", ""]),
    st.sampled_from(["C03CA01", "N02BE01", ""]),
    st.sampled_from(["active", "stopped", "on-hold"]),
    st.sampled_from(["1", "2"]),
    st.sampled_from([8, 20]),
    st.sampled_from(["40 mg", ""]),
)
_ALLERGY = st.builds(
    Allergy,
    st.sampled_from("abc"),
    st.sampled_from(["Latex", "Penicillin V", "penicilliner", "Nötter"]),
    st.sampled_from(["", "x|J01C", "x|J01CE"]),
)


def _section(items: st.SearchStrategy[object]) -> st.SearchStrategy[object]:
    lists = st.lists(items, max_size=4, unique_by=lambda one: one.id)  # type: ignore[attr-defined]
    other = st.sampled_from([NotRecorded(), AssertedNone("x"), GONE])
    return other | lists.map(lambda found: Recorded(tuple(found)))


_CHART = st.builds(
    lambda id, number, name, orders, allergies: chart(
        id, number=number, name=name, orders=orders, allergies=allergies
    ),
    st.sampled_from("pqrs"),
    st.sampled_from(["191212121212", "19121212-1212", "197001010000", ""]),
    st.sampled_from(["Berg, Ada", "Lind, Bo"]),
    _section(_ORDER),
    _section(_ALLERGY),
)
_SNAPSHOT = st.builds(
    lambda charts, source: snapshot(*charts, source=source),
    st.lists(_CHART, max_size=4, unique_by=lambda one: one.patient.id),
    st.sampled_from(["Gamla", "Nya"]),
)
_MIRROR = {"missing": "new", "new": "missing"}


def _told(found: Comparison, *, mirrored: bool = False) -> Counter[tuple[object, ...]]:
    told: Counter[tuple[object, ...]] = Counter()
    for one in found.patients:
        for pair in (one.person, *one.pairs):
            verdict = _MIRROR.get(pair.verdict, pair.verdict) if mirrored else pair.verdict
            sides = (repr(pair.before), repr(pair.after))
            changed = tuple(sorted(pair.changed))
            told[(verdict, changed, pair.certain, *(sides[::-1] if mirrored else sides))] += 1
    return told


@given(_SNAPSHOT, _SNAPSHOT)
def test_what_is_missing_one_way_is_new_the_other(one: Snapshot, other: Snapshot) -> None:
    assert _told(compare(one, other)) == _told(compare(other, one), mirrored=True)


@given(_SNAPSHOT)
def test_nothing_differs_from_itself(one: Snapshot) -> None:
    assert compare(one, one).differing == ()


_WILD = st.text(max_size=12) | st.sampled_from(["mg", "5 mg/0 ml", "½ tabl", "/h", "1 000 000"])
_ANY_NUMBER = st.decimals(allow_nan=False) | st.just(Decimal("NaN"))
_AMOUNT = st.builds(Quantity, _ANY_NUMBER, _WILD, _WILD)
_TIMING = st.builds(
    Timing,
    frequency=st.none() | st.integers(-1, 5),
    period=st.none() | st.decimals(-1, 30, allow_nan=False),
    period_unit=st.sampled_from(["h", "d", "wk", "mo", "", "x"]),
    when=st.lists(_WILD, max_size=2).map(tuple),
)
_DOSAGE = st.builds(
    Dosage,
    *(_WILD, _WILD),
    dose=st.none() | _AMOUNT,
    rate=st.none() | _AMOUNT,
    dose_text=_WILD,
    rate_text=_WILD,
    route=_WILD,
    timing=st.none() | _TIMING,
    maximum=_WILD,
)
_ANY_ORDER = st.builds(
    MedicationOrder,
    *(_WILD, _WILD, _WILD),
    atc=_WILD,
    form=_WILD,
    strength=_WILD,
    dosages=st.lists(_DOSAGE, max_size=2).map(tuple),
)


@given(_ANY_ORDER, _ANY_ORDER)
def test_whatever_two_systems_write_can_be_compared(
    one: MedicationOrder, other: MedicationOrder
) -> None:
    old = chart(orders=Recorded((one,)))
    for source in ("Gamla", "Nya"):
        new = snapshot(chart("n", orders=Recorded((other,))), source=source)
        (found,) = compare(snapshot(old), new).patients
        sides = [x for pair in found.orders for x in (pair.before, pair.after) if x is not None]
        in_force = [x for x in (one, other) if x.status in IN_FORCE]
        assert all(x in sides for x in in_force)


@given(_SNAPSHOT, _SNAPSHOT)
def test_everything_of_both_sides_is_in_the_comparison_once(one: Snapshot, other: Snapshot) -> None:
    found = compare(one, other)
    before = [pair.person.before for pair in found.patients if pair.person.before]
    after = [pair.person.after for pair in found.patients if pair.person.after]
    assert sorted(map(repr, before)) == sorted(map(repr, one.charts))
    assert sorted(map(repr, after)) == sorted(map(repr, other.charts))
    for pair in found.patients:
        if pair.person.before is None or pair.person.after is None:
            continue
        kept = [x.before for x in pair.allergies if x.before]
        section = pair.person.before.allergies
        assert kept == list(section.items if isinstance(section, Recorded) else ())

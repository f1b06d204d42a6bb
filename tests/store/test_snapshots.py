"""A snapshot lands whole, comes back equal, and its patients are found."""

import random
import time
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fallback.chart.model import Chart, ChartHead, Ward
from fallback.store import docs, search, snapshots
from fallback.store.database import Database
from fallback.texts import say
from tests.store.ward import AT, NOW, WARD, chart, snapshot

DOUBT = (say("store.busy", path="x"),)


def land(database: Database, *charts: Chart, id: str = "s1") -> None:
    with database.write() as tx:
        snapshots.land(tx, snapshot(*charts, id=id), landed_at=AT, doubts=())


def found(database: Database, text: str) -> list[str]:
    with database.read() as tx:
        return [row.name for row in snapshots.find(tx, "s1", text)]


def test_a_chart_comes_back_equal_with_all_four_kinds_of_section(database: Database) -> None:
    land(database, chart())
    with database.read() as tx:
        assert snapshots.load(tx, "s1") == snapshot(chart(), id="s1")
        assert snapshots.chart(tx, "s1", "p1") == chart()
        assert snapshots.chart(tx, "s1", "p2") is None


def test_a_list_is_told_the_head_of_each_chart_in_ward_order_and_nothing_else_is_read(
    database: Database,
) -> None:
    land(database, chart("p1", bed="2"), chart("p2", bed="1"))
    with database.read() as tx:
        whole, heads = snapshots.load(tx, "s1").charts, snapshots.heads(tx, "s1")
        assert [type(one) for one in heads] == [ChartHead, ChartHead]
        for one, head in zip(whole, heads, strict=True):
            of_it = {name: getattr(one, name) for name in ChartHead.__struct_fields__}
            assert head == ChartHead(**of_it)
        with pytest.raises(LookupError):
            snapshots.heads(tx, "s2")


def test_a_document_is_smaller_than_its_text_and_refuses_another_type() -> None:
    raw = docs.pack(chart())
    assert docs.unpack(raw, Chart) == chart()
    with pytest.raises(Exception, match="missing required field"):
        docs.unpack(raw, Ward)


def test_a_patient_twice_lands_nothing(database: Database) -> None:
    with pytest.raises(Exception, match="UNIQUE"):
        land(database, chart(), chart())
    with database.read() as tx:
        assert snapshots.listed(tx) == ()


def test_the_ward_is_in_the_order_of_its_beds_and_those_without_one_come_last(
    database: Database,
) -> None:
    beds = {"a": "10:1", "b": "2:2", "c": "", "d": "2:1", "e": "K1"}
    land(database, *(chart(id, id, bed=bed) for id, bed in beds.items()))
    with database.read() as tx:
        rows = snapshots.chart_rows(tx, "s1")
        assert [row.bed for row in rows] == ["2:1", "2:2", "10:1", "K1", ""]
        assert [row.position for row in rows] == [1, 2, 3, 4, 5]
        charts = snapshots.load(tx, "s1").charts
    assert [one.stay.bed for one in charts] == ["2:1", "2:2", "10:1", "K1", ""]


def test_names_are_sorted_as_in_swedish(database: Database) -> None:
    names = ["Öberg", "Andersson", "Åberg", "Zetterlund", "Ärlig"]
    land(database, *(chart(name, name) for name in names))
    assert found(database, "") == ["Andersson", "Zetterlund", "Åberg", "Ärlig", "Öberg"]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("åberg", ["Åberg, Örjan"]),
        ("ÅBERG", ["Åberg, Örjan"]),
        ("A\u030aberg", ["Åberg, Örjan"]),  # å as two characters
        ("aberg", ["Aberg, André"]),
        ("orjan", []),
        ("andre", ["Aberg, André"]),
        ("andré", ["Aberg, André"]),
        ("ann marie", ["Zetterlund, Ann-Marie"]),
        ("marie zett", ["Zetterlund, Ann-Marie"]),
        ("berg", ["Aberg, André", "Åberg, Örjan"]),
        ("19121212-1212", ["Åberg, Örjan"]),
        ("191212121212", ["Åberg, Örjan"]),
        ("121212-1212", ["Åberg, Örjan"]),
        ("1212", ["Åberg, Örjan"]),
        ("tnr-00412", ["Zetterlund, Ann-Marie"]),
        ("12:1", ["Åberg, Örjan"]),
        ("12", ["Aberg, André", "Åberg, Örjan"]),
        ("1", ["Åberg, Örjan"]),
        ("sal", ["Zetterlund, Ann-Marie"]),
        ("4", ["Zetterlund, Ann-Marie"]),
        ("åberg 12:1", ["Åberg, Örjan"]),
        ("åberg 12:10", []),
        ("%", []),
        ("_", []),
        ("'", []),
        (":", []),
        ("  ", ["Aberg, André", "Åberg, Örjan", "Zetterlund, Ann-Marie"]),
    ],
)
def test_a_patient_is_found_by_name_number_or_bed(
    database: Database, text: str, names: list[str]
) -> None:
    land(
        database,
        chart("p1", "Åberg, Örjan", "19121212-1212", "12:1"),
        chart("p2", "Aberg, André", "", "12:10"),
        chart("p3", "Zetterlund, Ann-Marie", "TNR-00412", "Sal 4"),
    )
    assert sorted(found(database, text)) == sorted(names)


@given(st.text(max_size=20))
def test_any_text_can_be_folded_and_folding_again_changes_nothing(text: str) -> None:
    once = search.folded(text)
    assert search.folded(once) == once


def test_a_patient_is_found_among_fifteen_thousand(database: Database, rng: random.Random) -> None:
    numbers = rng.sample(range(10**9, 10**10), 15_000)
    many = (
        chart(f"p{n}", f"Berg{n}, Ada", str(numbers[n]), f"{n // 30}:{n % 30}")
        for n in range(15_000)
    )
    land(database, *many)
    began = time.process_time()
    for wanted in rng.sample(range(15_000), 20):
        assert [f"Berg{wanted}, Ada"] == [
            name for name in found(database, f"berg{wanted}") if name == f"Berg{wanted}, Ada"
        ]
        assert f"Berg{wanted}, Ada" in found(database, str(numbers[wanted]))
    assert (time.process_time() - began) / 40 < 0.25  # seconds a search; far below this as a rule
    with database.read() as tx:
        plan = tx.rows(
            "EXPLAIN QUERY PLAN SELECT patient_id, position, name, number, birth_date, bed"
            " FROM chart WHERE snapshot_id = 's1' AND instr(name_folded, 'x') ORDER BY position"
        )
    assert "COVERING INDEX chart_list" in str(plan)


def test_the_current_snapshot_is_the_last_landed_without_doubts_or_trusted(
    database: Database,
) -> None:
    def landed(id: str, hours: int, doubts: bool) -> None:
        one = snapshot(id=id, at=NOW + timedelta(hours=hours))
        with database.write() as tx:
            snapshots.land(tx, one, landed_at=AT, doubts=DOUBT if doubts else ())

    def current() -> str:
        with database.read() as tx:
            row = snapshots.current(tx, WARD.id)
        return row.id if row else ""

    assert current() == ""
    landed("ahead", 9, doubts=False)  # by a clock that was wrong
    landed("old", 0, doubts=False)
    landed("doubted", 3, doubts=True)
    assert current() == "old"
    with database.write() as tx:
        snapshots.trust(tx, "doubted", AT)
    assert current() == "doubted"
    landed("newest", 1, doubts=False)
    assert current() == "newest"
    with database.read() as tx:
        assert snapshots.current(tx, "another ward") is None
        kept = snapshots.row(tx, "doubted")
        assert [row.id for row in snapshots.listed(tx, WARD.id)] == [
            *("newest", "doubted", "old", "ahead")
        ]
    assert kept
    assert (kept.doubts, kept.trusted_at, kept.trusted) == (DOUBT, AT, True)


def test_a_snapshot_is_proven_at_a_time_and_its_gaps_stay(database: Database) -> None:
    land(database)
    with database.write() as tx:
        snapshots.mark_proven(tx, "s1", AT)
        row = snapshots.row(tx, "s1")
    assert row
    assert (row.proven_at, row.gaps, row.charts) == (AT, snapshot().gaps, 0)


def test_wards_are_listed_by_their_newest_name(database: Database) -> None:
    wards = [("w1", "Medicin", 0), ("w1", "Medicin 3", 1), ("w2", "Åkutvård", 0), ("w3", "Akut", 0)]
    for n, (id, name, hours) in enumerate(wards):
        one = snapshot(id=f"s{n}", ward=Ward(id, name), at=NOW + timedelta(hours=hours))
        with database.write() as tx:
            snapshots.land(tx, one, landed_at=AT, doubts=DOUBT)
    with database.read() as tx:
        assert snapshots.wards(tx) == (
            *(Ward("w3", "Akut"), Ward("w1", "Medicin 3"), Ward("w2", "Åkutvård")),
        )
        with pytest.raises(LookupError):
            snapshots.load(tx, "missing")

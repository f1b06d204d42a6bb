"""`fallback snapshot …` and `chart where`: what a person sees and does with generations."""

import csv
import json
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from fallback.chart.model import Allergy
from fallback.chart.section import AssertedNone, NotFetched, Recorded, items
from fallback.cli import main
from fallback.cli.face import Face
from fallback.demo.go_live import new_system
from fallback.demo.ward import demo_ward
from fallback.outage.declare import declare
from fallback.session import Session
from fallback.snapshots.compare.table import harmless
from fallback.snapshots.take import land, take
from fallback.store import sheets, snapshots, trail
from fallback.texts import say
from forms import proof
from tests.outage.conftest import WARD, Clock, WardSource

Capture = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def ready(
    session: Session, source: WardSource, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two snapshots of the ward; in the second an order and an allergy are gone, and one has an
    evil name. Every command runs in the open store."""

    @contextmanager
    def opened(_: Face) -> Iterator[Session]:
        yield session

    monkeypatch.setattr(Face, "session", opened)
    monkeypatch.setenv("FALLBACK_FILE_PASSWORD", "fyra ord som låser")
    take(session, source, WARD.id, lambda _done, _of: True)
    first, second, *others = source.charts
    source.charts = (
        replace(first, medications=Recorded(items(first.medications)[1:])),
        replace(second, allergies=Recorded((Allergy("x", "=HYPERLINK(1)"),))),
        *others,
    )
    clock.on(minutes=5)
    take(session, source, WARD.id, lambda _done, _of: True)


def ran(capsys: Capture, *words: str, code: int = 0) -> Any:
    """What it printed as JSON."""
    assert main(["--json", *words]) == code
    return json.loads(capsys.readouterr().out)


def test_the_newest_is_laid_beside_the_last_trusted_one_before_it(
    capsys: Capture, source: WardSource
) -> None:
    found = ran(capsys, "snapshot", "compare", code=3)
    assert (found["before"], found["after"]) == (f"{1:016x}", f"{2:016x}")
    verdicts = [(line["kind"], line["verdict"]) for line in found["lines"]]
    assert verdicts.count(("order", "missing")) == 1
    assert verdicts.count(("allergy", "new")) == 1
    assert verdicts.count(("allergy", "missing")) == 2
    assert main(["snapshot", "compare", f"{1:016x}", f"{2:016x}", "--all"]) == 3
    shown = capsys.readouterr().out
    assert "SAKNAS: läkemedel" in shown
    assert "Lika: läkemedel" in shown
    who = [row for row in shown.splitlines()[1:] if row and not row.startswith(" ")]
    assert len(who) == len(set(who)) == len(source.charts)  # each once, above all that is theirs


def test_one_patient_is_shown_with_whole_lists(capsys: Capture) -> None:
    found = ran(capsys, "snapshot", "compare", "--patient", "w1-p01", code=3)
    assert {line["patient_id"] for line in found["lines"]} == {"w1-p01"}
    assert len([line for line in found["lines"] if line["verdict"] == "same"]) > 5


def test_on_the_screen_no_side_is_cut(capsys: Capture, session: Session) -> None:
    main(["snapshot", "compare", "--all"])
    shown = capsys.readouterr().out.split()
    with session.read() as tx:
        charts = snapshots.load(tx, f"{2:016x}").charts
    said = [
        one.text for chart in charts for order in items(chart.medications) for one in order.dosages
    ]
    for text in said:
        words = text.split()
        assert set(words[1:-1]) <= set(shown), text


def test_there_have_to_be_two_snapshots(capsys: Capture) -> None:
    assert main(["snapshot", "compare", f"{2:016x}", f"{2:016x}"]) == 1
    assert "inte två ögonblicksbilder" in capsys.readouterr().err


def test_a_table_is_written_only_by_who_answers_for_it_and_computes_nothing(
    capsys: Capture, tmp_path: Path
) -> None:
    file = tmp_path / "skillnader.csv"
    assert main(["snapshot", "compare", "--csv", str(file)]) == 1
    assert not file.exists()
    assert main(["snapshot", "compare", "--csv", str(file), "--plain"]) == 3
    raw = file.read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(StringIO(raw.decode("utf-8-sig")), delimiter=";"))
    assert rows[0][:3] == ["Plats", "Namn", "Nummer"]
    cells = [cell for row in rows for cell in row]
    assert "'=HYPERLINK(1)" in cells
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]


@pytest.mark.parametrize(
    "evil", ["=1+1", "+1", "-1", "@A1", "\t=1", " =1", "\u00a0=1", "＝1", "\r=1"]
)
def test_no_cell_of_a_table_is_a_formula(evil: str) -> None:
    assert harmless(evil).startswith("'")
    assert harmless("Furix 40 mg") == "Furix 40 mg"


def test_in_an_outage_the_comparison_is_numbered_and_in_the_ledger(
    capsys: Capture, session: Session, tmp_path: Path
) -> None:
    outage = declare(session, ward_id=WARD.id, ward_name=WARD.name, kind="suspect")
    file = tmp_path / "jämförelse.pdf"
    assert main(["snapshot", "compare", "--to", str(file), "--plain"]) == 3
    with session.read() as tx:
        (*_, last) = sheets.of_outage(tx, outage.id)
    assert (last.form, last.returns, last.patient_id) == ("compare", False, "")
    text = "".join(proof.texts(file.read_bytes()))
    assert last.number in text
    assert "SAKNAS" in text


def test_a_file_that_is_there_already_costs_no_sheet(session: Session, tmp_path: Path) -> None:
    outage = declare(session, ward_id=WARD.id, ward_name=WARD.name, kind="suspect")
    (tmp_path / "there.pdf").write_bytes(b"another")
    assert main(["snapshot", "compare", "--to", str(tmp_path / "there.pdf")]) == 1
    with session.read() as tx:
        assert sheets.of_outage(tx, outage.id) == ()
    assert (tmp_path / "there.pdf").read_bytes() == b"another"


def test_without_an_outage_it_is_a_locked_file_and_noted(
    capsys: Capture, session: Session, tmp_path: Path
) -> None:
    assert main(["snapshot", "compare", "--printer", "p"]) == 1
    file = tmp_path / "jämförelse.pdf"
    assert main(["snapshot", "compare", "--to", str(file)]) == 3
    assert b"/Encrypt" in file.read_bytes()
    with session.read() as tx:
        last = list(trail.rows(tx))[-1]
    assert last.action == "snapshot.compare"
    assert json.loads(last.details)["locked"] == "True"


def test_two_systems_are_compared_by_naming_their_snapshots(
    capsys: Capture, session: Session, clock: Clock
) -> None:
    old = demo_ward(3, now=clock.now)
    new, lost = new_system(old, seed=5)
    land(session, old)
    land(session, new)
    found = ran(capsys, "snapshot", "compare", old.id, new.id, code=3)
    counts = found["counts"]
    assert counts.get("order missing", 0) == len(lost.orders)
    assert counts.get("patient missing", 0) == len(lost.patients)
    text = [line["said"] for line in found["lines"] if line["changed"] == ["dose"]]
    assert len(text) == len(lost.doses)


def test_a_list_that_was_not_fetched_or_is_said_to_be_empty_is_shown_as_such(
    capsys: Capture, session: Session, source: WardSource, clock: Clock
) -> None:
    first, second, *others = source.charts
    source.charts = (
        replace(first, medications=NotFetched(say("chart.untimed_none"))),
        replace(second, allergies=AssertedNone("Ingen känd")),
        *others,
    )
    clock.on(minutes=5)
    take(session, source, WARD.id, lambda _done, _of: True)
    assert main(["--lang", "en", "snapshot", "compare"]) == 3
    shown = capsys.readouterr().out
    assert "UNKNOWN, NOT FETCHED: medication" in shown
    assert "The source asserts that there are none" in shown


def test_a_generation_is_pinned_listed_and_let_go(capsys: Capture) -> None:
    assert main(["snapshot", "pin", f"{1:016x}", "--reason", "före bytet"]) == 0
    assert main(["snapshot", "list"]) == 0
    assert "låst: före bytet" in capsys.readouterr().out
    assert main(["snapshot", "unpin", f"{1:016x}"]) == 0
    assert main(["snapshot", "purge"]) == 0
    assert "0 gamla bilder" in capsys.readouterr().out


def test_each_generation_is_listed_with_the_record_system_it_came_from(
    capsys: Capture, session: Session, source: WardSource, clock: Clock
) -> None:
    source.name = "Nya journalen"
    clock.on(minutes=5)
    take(session, source, WARD.id, lambda _done, _of: True)
    assert main(["snapshot", "list"]) == 0
    lines = [line for line in capsys.readouterr().out.splitlines() if line.startswith("0000")]
    assert ["Nya journalen" in line for line in lines] == [True, False, False]
    assert ["Provjournalen" in line for line in lines] == [False, True, True]


def test_a_doubtful_one_says_why_and_who_trusted_it_and_why(
    capsys: Capture, session: Session, source: WardSource, clock: Clock
) -> None:
    source.charts = source.charts[:2]
    clock.on(minutes=5)
    taken = take(session, source, WARD.id, lambda _done, _of: True)
    main(["snapshot", "list"])
    assert "! 6 av 8 patienter är borta sedan den förra hämtningen." in capsys.readouterr().out
    main(["snapshot", "trust", taken.row.id, "--reason", "avdelningen stänger"])
    main(["snapshot", "list"])
    assert "betrodd av Ida: avdelningen stänger" in capsys.readouterr().out


def test_where_somebody_was_is_asked_over_all_generations(
    capsys: Capture, session: Session, source: WardSource, clock: Clock
) -> None:
    gone = source.charts[0].patient
    source.charts = source.charts[1:]
    clock.on(minutes=5)
    take(session, source, WARD.id, lambda _done, _of: True)
    (found,) = ran(capsys, "chart", "where", gone.number)
    assert (found["patient_id"], found["here"]) == (gone.id, False)
    assert main(["chart", "where", gone.family]) == 0
    assert "inte kvar" in capsys.readouterr().out

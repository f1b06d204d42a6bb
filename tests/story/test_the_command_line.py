"""The whole job by `fallback …` alone, on the demo record system, as a script would do it.

It is told once; what each command printed as JSON is what the tests look at.
"""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from fallback.demo.orders import ZONE
from fallback.demo.story import LENGTH, Clock
from tests.story.command_line import CommandLine, Ran, command_line
from tests.story.hospital import NOW, PEOPLE
from tests.story.telling import page_texts

IT, NURSE, CLERK, SECOND = "Ida Drift", "Nora Natt", "Klara Kontor", "Rune Registrerare"
CLINICIAN, MANAGER = "Doktor Dag", "Carl Chef"
BEGAN = NOW + timedelta(minutes=20)
ASKED: tuple[
    tuple[str, ...], ...
] = (  # commands that change nothing: what they tell a program is no matter of language
    ("person", "list"),
    ("keyslot", "list"),
    ("snapshot", "list"),
    ("chart", "find", "Andersson"),
    ("outage", "list"),
    ("sheet", "list"),
    ("ledger", "show"),
    ("finding", "list"),
    ("writeback", "list"),
    ("writeback", "policy"),
)


@dataclass(frozen=True)
class Told:
    """What the commands printed, as data, and the files they left."""

    people: list[Any]
    taken: Any
    packet: Any
    sheets: list[Any]
    out: Any  # the ledger while sheets are out
    keyed: dict[str, str]  # state by sheet after its last keying
    too_early: Ran  # closing, while sheets are out
    findings: list[Any]
    accepted: Any
    sent: list[Any]
    again: list[Any]
    worklist: Any
    ledger: Any
    both: dict[tuple[str, ...], tuple[Ran, Ran]]  # in Swedish, in English
    report: Any
    trail: Any
    exported: Any
    folder: Path

    def text(self, name: str) -> str:
        """The text of a PDF that was left."""
        return " ".join(page_texts((self.folder / name).read_bytes()))


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Told]:
    folder = tmp_path_factory.mktemp("files")
    clock = Clock(NOW)
    with pytest.MonkeyPatch.context() as patch:
        run = command_line(patch, tmp_path_factory.mktemp("home"), clock)
        yield _tell(run, clock, folder)


def _tell(run: CommandLine, clock: Clock, folder: Path) -> Told:
    run.done("init", "--person", IT)
    for name, role in PEOPLE.items():
        run.done("person", "add", name, "--role", role, who=IT)
    taken = run.done("snapshot", "take")
    clock.at = BEGAN
    run.done("outage", "declare", "--reason", "Prov")
    packet = run.done("packet", "ward", "--to", str(folder / "packet.pdf"), "--plain")
    run.done("packet", "confirm", packet["packet"], "printed")
    sheets = run.done("sheet", "list")
    out = run.done("ledger", "show")
    clock.at = BEGAN + LENGTH
    run.done("outage", "end")
    keyed = dict(_keyed(run, sheets, folder))
    too_early = run("report", "close", "--to", str(folder / "early.pdf"), "--plain", who=MANAGER)
    unused = [one["number"] for one in sheets if one["returns"] and one["number"] not in keyed]
    run.done("sheet", "mark", "void", *unused, "--reason", "Oanvänt", who=CLERK)
    found = run.done("finding", "run", who=CLERK)
    for kind in ("dose", "observation", "document"):
        run.done("writeback", "policy", kind, "on", who=MANAGER)
    accepted = run.done("finding", "accept", who=CLINICIAN)
    for one in run.done("finding", "list"):
        if one["decision"] is None and one["verdict"] != "same":
            run.done("finding", "decide", one["id"], "worklist", who=CLINICIAN)
    sent = run.done("writeback", "send", "--records", who=CLINICIAN)
    again = run.done("writeback", "send", "--records", who=CLINICIAN)
    worklist = run.done(
        "report", "worklist", "--to", str(folder / "worklist.pdf"), "--plain", who=NURSE
    )
    balanced = run.done("ledger", "show")
    both = {
        words: (run(*words, who=MANAGER), run(*words, who=MANAGER, lang="en")) for words in ASKED
    }
    report = run.done(
        "report", "close", "--to", str(folder / "closing.pdf"), "--plain", who=MANAGER
    )
    return Told(
        people=run.done("person", "list"),
        taken=taken,
        packet=packet,
        sheets=sheets,
        out=out,
        keyed=keyed,
        too_early=too_early,
        findings=found,
        accepted=accepted,
        sent=sent,
        again=again,
        worklist=worklist,
        ledger=balanced,
        both=both,
        report=report,
        trail=run.done("audit", "verify", who=MANAGER),
        exported=run.done("audit", "export", "--to", str(folder / "trail.jsonl"), who=MANAGER),
        folder=folder,
    )


def _clock(typed: str) -> str:
    """A time as it is kept."""
    return typed if ":" in typed else f"{typed[:2]}:{typed[2:]}"


def _keyed(run: CommandLine, sheets: list[Any], folder: Path) -> Iterator[tuple[str, str]]:
    """A dose given, one refused and one that cannot be read, keyed twice, once misread by the
    second clerk; and a column of an observation chart, keyed once."""
    doses, lines = next(
        (number, lines)
        for number in _of_form(sheets, "administration")
        if len(lines := _due(run.done("entry", "show", number, who=CLERK)["boxes"])) >= 3
    )
    written = _doses(lines)
    slip = next(path for path in written if path.endswith("/time"))
    _key(run, doses, written, folder, CLERK)
    _key(run, doses, written | {slip: "1234"}, folder, SECOND)
    asked = run.done("entry", "show", doses, who=CLINICIAN)
    assert [box["path"] for box in asked["boxes"]] == [slip]
    assert [(one["by"], one["value"]) for one in asked["both"][slip]] == [
        (CLERK, _clock(written[slip])),
        (SECOND, "12:34"),
    ]
    assert run.done("entry", "show", doses, who=SECOND)["both"] == {}
    yield doses, _key(run, doses, {slip: written[slip]}, folder, CLINICIAN)
    chart, *_ = _of_form(sheets, "observations")
    column = {
        "date": "2026-11-24",
        "time": "1215",
        "pulse": "88",
        "temperature": "37,4",
        "sign": "NN",
    }
    yield (
        chart,
        _key(
            run,
            chart,
            {f"observations/0/{name}": text for name, text in column.items()},
            folder,
            CLERK,
        ),
    )


def _of_form(sheets: list[Any], form: str) -> list[str]:
    return [str(one["number"]) for one in sheets if one["form"] == form]


def _due(boxes: list[Any]) -> list[tuple[str, datetime]]:
    """The lines of a sheet whose dose was due while the ward was on paper, with their times."""
    due = {
        box["group"]: datetime.fromisoformat(box["due"])
        for box in boxes
        if box.get("due") and box["concept"] == "dose.time"
    }
    return [(group, at) for group, at in due.items() if BEGAN <= at < BEGAN + LENGTH]


def _doses(lines: list[tuple[str, datetime]]) -> dict[str, Any]:
    """One given, one refused, one that cannot be read."""
    (given, at), (refused, later), (unread, last) = lines[:3]
    return {
        f"{given}/time": f"{at.astimezone(ZONE):%H%M}",
        f"{given}/sign": "NN",
        f"{refused}/time": f"{later.astimezone(ZONE):%H%M}",
        f"{refused}/code": "1",
        f"{refused}/sign": "NN",
        f"{unread}/time": f"{last.astimezone(ZONE):%H%M}",
        f"{unread}/dose": {"state": "illegible"},
        f"{unread}/sign": "NN",
    }


def _key(run: CommandLine, number: str, written: dict[str, Any], folder: Path, who: str) -> str:
    """Key a sheet from a file, the rest blank; the sheet's new state. Signatures are keyed once."""
    asked = {box["path"] for box in run.done("entry", "show", number, who=who)["boxes"]}
    file = folder / "keyed.json"
    file.write_text(json.dumps({path: text for path, text in written.items() if path in asked}))
    run.done("entry", "file", number, str(file), who=who)
    return str(run.done("entry", "finish", number, "--rest-blank", who=who)["state"])


def test_the_people_who_were_added_are_listed(told: Told) -> None:
    found = {one["name"]: one["role"] for one in told.people}
    assert found == PEOPLE | {IT: "it"}


def test_a_snapshot_says_that_it_is_proven(told: Told) -> None:
    assert told.taken["proven"] is True
    assert told.taken["row"]["charts"] == 28


def test_the_packet_is_whole_and_every_number_of_it_is_on_its_page(told: Told) -> None:
    assert told.packet["complete"] is True
    pages = page_texts((told.folder / "packet.pdf").read_bytes())
    for number, page in zip(told.packet["sheets"], pages, strict=True):
        assert number in page


def test_all_sheets_are_in_the_ledger_from_the_moment_they_are_issued(told: Told) -> None:
    assert [one["number"] for one in told.sheets] == told.packet["sheets"]
    assert told.out["balanced"] is False
    returning = [one["number"] for one in told.sheets if one["returns"]]
    assert told.out["missing"] == returning
    assert told.out["counts"]["printed"] == len(told.sheets)


def test_two_people_and_a_third_verify_a_sheet_and_one_a_chart(told: Told) -> None:
    assert set(told.keyed.values()) == {"verified"}
    differed = sum(one["differed"] for one in told.report["keying"])
    assert differed == 1


def test_closing_too_early_is_refused_and_names_the_sheets(told: Told) -> None:
    assert (told.too_early.code, told.too_early.error) == (1, "closing.not_yet")
    for number in told.out["missing"]:
        assert (number in told.too_early.sentence) == (number not in told.keyed)
    assert not (told.folder / "early.pdf").exists()


def test_what_was_keyed_is_found_and_judged(told: Told) -> None:
    found = Counter((one["kind"], one["verdict"]) for one in told.findings)
    assert found == {("dose", "new"): 2, ("dose", "query"): 1, ("observation", "new"): 2}
    assert told.accepted == {"write": 4, "worklist": 0}


def test_what_was_accepted_is_confirmed_once_and_the_patients_records_with_it(told: Told) -> None:
    sent = Counter((one["kind"], one["state"]) for one in told.sent)
    patients = {one["patient_id"] for one in told.findings}
    assert sent == {
        ("dose", "confirmed"): 2,
        ("observation", "confirmed"): 2,
        ("document", "confirmed"): len(patients),
    }
    assert told.again == told.sent


def test_what_nobody_could_read_is_on_the_worklist(told: Told) -> None:
    (query,) = [one for one in told.findings if one["verdict"] == "query"]
    assert query["sheet"] in told.text("worklist.pdf")
    assert told.worklist["sheets"][0] in told.text("worklist.pdf")


def test_the_ledger_balances_and_the_report_is_on_paper_too(told: Told) -> None:
    assert told.ledger["balanced"] is True
    assert told.ledger["missing"] == []
    assert told.report["ward"] in told.text("closing.pdf")


def test_the_trail_holds_and_is_exported_row_by_row(told: Told) -> None:
    assert told.trail["first_fault"] is None
    rows = (told.folder / "trail.jsonl").read_text("utf-8").splitlines()
    assert len(rows) == told.exported["rows"] >= told.trail["rows"]
    who = {json.loads(row)["person_name"] for row in rows}
    assert who >= {IT, *PEOPLE}


@pytest.mark.parametrize("words", ASKED, ids=" ".join)
def test_a_program_is_told_the_same_in_both_languages(told: Told, words: tuple[str, ...]) -> None:
    sv, en = told.both[words]
    assert (sv.code, en.code) == (0, 0), (sv, en)
    assert sv.data == en.data
    assert sv.data

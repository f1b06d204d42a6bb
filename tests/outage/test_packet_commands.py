"""`fallback packet …`: the plan, chosen patients, again, only what changed, the next day."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from fallback import printing
from fallback.cli import main
from fallback.cli.face import Face
from fallback.errors import FallbackError
from fallback.outage.declare import declare, open_outage
from fallback.outage.leaves import as_planned
from fallback.outage.packets import chosen_packet
from fallback.outage.plan import PacketPlan, PlannedForm, keep_plan
from fallback.printing import Job, Outcome
from fallback.session import Session
from fallback.snapshots.take import take
from forms import proof
from forms.seal import on_own_leaves
from tests.outage.conftest import NOW, WARD, Clock, WardSource

Capture = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def ready(session: Session, source: WardSource, monkeypatch: pytest.MonkeyPatch) -> None:
    """The ward in an outage; every command runs in the open store."""

    @contextmanager
    def opened(_: Face) -> Iterator[Session]:
        yield session

    monkeypatch.setattr(Face, "session", opened)
    take(session, source, WARD.id, lambda _done, _of: True)
    began = NOW - timedelta(minutes=20)
    declare(session, ward_id=WARD.id, ward_name=WARD.name, began_at=began)


def ran(capsys: Capture, *words: str) -> Any:
    """What it printed as JSON."""
    assert main(["--json", *words]) == 0
    return json.loads(capsys.readouterr().out)


def test_the_plan_is_shown_and_changed_by_what_is_named(capsys: Capture) -> None:
    assert ran(capsys, "packet", "plan")["overview"] is True
    words = ("--form", "administration:2", "--form", "summary", "--blank", "observations:4")
    plan = ran(capsys, "packet", "plan", "set", *words, "--duplex", "long-edge")
    assert [(one["form"], one["copies"]) for one in plan["forms"]] == [
        ("administration", 2),
        ("summary", 1),
    ]
    plan = ran(capsys, "packet", "plan", "set", "--tray", "tray-2", "--overview", "no")
    assert (plan["overview"], plan["tray"], plan["duplex"]) == (False, "tray-2", "long-edge")
    assert plan["blanks"] == [{"form": "observations", "count": 4}]
    assert ran(capsys, "packet", "plan", "set", "--no-blanks")["blanks"] == []
    assert main(["packet", "plan", "set", "--form", "summary:many"]) == 1


def test_from_chosen_patients_to_the_next_day(
    capsys: Capture, source: WardSource, tmp_path: Path, clock: Clock
) -> None:
    def out(name: str) -> tuple[str, ...]:
        return ("--to", str(tmp_path / name), "--plain")

    one, two = (chart.patient.id for chart in source.charts[:2])
    first = ran(capsys, "packet", "chosen", one, two, *out("chosen.pdf"))
    numbers = first["sheets"][:1]
    again = ran(capsys, "packet", "reprint", *numbers, "--reason", "våt", *out("again.pdf"))
    assert again["complete"]
    ran(capsys, "packet", "reprint", "--packet", first["packet"], "--reason", "x", *out("all.pdf"))
    changed = ran(capsys, "packet", "changed", *out("changed.pdf"))
    assert changed["sheets"]
    assert main(["packet", "changed", *out("none.pdf")]) == 1
    clock.on(hours=20)
    assert ran(capsys, "packet", "continue", "--day", "2", one, *out("next.pdf"))["sheets"]
    void = ran(capsys, "sheet", "void", *changed["sheets"][:1], "--reason", "fel avdelning")
    assert [one["state"] for one in void] == ["void"]


def test_on_both_sides_no_two_forms_share_a_leaf(session: Session, source: WardSource) -> None:
    plan = PacketPlan(forms=(PlannedForm("summary"), PlannedForm("medications")))
    keep_plan(session, WARD.id, plan)
    ids = [chart.patient.id for chart in source.charts]
    outage = open_outage(session, WARD.id)
    assert outage is not None
    packet = chosen_packet(session, outage, ids)
    assert as_planned(session, packet) == (packet.pdf, as_planned(session, packet)[1])
    keep_plan(session, WARD.id, PacketPlan(forms=plan.forms, duplex="long-edge", tray="tray-2"))
    pdf, options = as_planned(session, packet)
    assert (options.duplex, options.tray, options.copies) == ("long-edge", "tray-2", 1)
    texts = proof.texts(pdf)
    for side, text in enumerate(texts):
        firsts = [one for one in packet.sheets if one.number in text and one.page == 1]
        assert not firsts or side % 2 == 0
    assert [text for text in texts if text.strip()] == list(proof.texts(packet.pdf))


def test_sides_that_are_not_those_of_the_pdf_are_refused(
    session: Session, source: WardSource
) -> None:
    outage = open_outage(session, WARD.id)
    assert outage is not None
    packet = chosen_packet(session, outage, [source.charts[0].patient.id])
    with pytest.raises(ValueError, match="pages"):
        on_own_leaves(packet.pdf, [1])


def test_a_packet_that_no_printer_takes_is_named_with_a_way_out_and_goes_elsewhere_where_asked(
    capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def send(_: bytes, queue: str, *__: object) -> Job:
        if queue == "Gone":
            raise FallbackError("printing.unknown_queue", queue=queue, known="Exp")
        return Job("Exp-1", queue)

    monkeypatch.setattr(printing, "send", send)
    monkeypatch.setattr(printing, "follow", lambda job, *_, **__: Outcome(job, "completed"))
    words = ("packet", "patient", "w1-p01", "--printer", "Gone")
    assert main(["--lang", "en", *words]) == 3
    told = capsys.readouterr().out
    packet = told.split("Packet ")[1].split(":")[0]
    assert f"packet reprint --packet {packet}" in told
    assert ran(capsys, *words, "--else", "Exp")["packet"] != packet
    issued = {one["packet_id"]: one["state"] for one in ran(capsys, "sheet", "list")}
    assert issued.pop(packet) == "issued"
    assert list(issued.values()) == ["sent"]


def test_no_sheet_is_issued_for_a_file_that_cannot_be_written(
    capsys: Capture, tmp_path: Path
) -> None:
    there = tmp_path / "packet.pdf"
    there.write_bytes(b"older")
    for path in (there, tmp_path / "no folder" / "packet.pdf"):
        for words in ("ward", "patient w1-p01", "chosen w1-p01", "changed", "continue --day 2"):
            assert main(["packet", *words.split(), "--to", str(path), "--plain"]) == 1
    assert ran(capsys, "sheet", "list") == []
    assert there.read_bytes() == b"older"


def test_a_packet_whose_file_has_no_password_is_named_with_a_way_out(
    capsys: Capture, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("FALLBACK_FILE_PASSWORD", raising=False)
    words = ("packet", "patient", "w1-p01", "--to", str(tmp_path / "packet.pdf"))
    assert main(["--json", *words]) == 3
    told = json.loads(capsys.readouterr().out)
    assert f"packet reprint --packet {told['packet']}" in told["said"][-1]


def test_the_plan_is_told_in_the_readers_words(capsys: Capture) -> None:
    words = ("packet", "plan", "set", "--duplex", "short-edge")
    assert main(["--lang", "sv", *words]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "dubbelsidigt, vänds längs kortsidan"

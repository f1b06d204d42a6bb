"""The first sheet of a form version keeps the form as it was printed, for ever."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec
import pytest

from fallback.cli import main
from fallback.cli.face import Face
from fallback.errors import FallbackError
from fallback.outage import issue as issuing
from fallback.outage.declare import declare
from fallback.outage.packets import chosen_packet, ward_packet
from fallback.outage.plan import PacketPlan, PlannedBlank, keep_plan
from fallback.packet.form_archive import archived
from fallback.session import Session
from fallback.snapshots.take import take
from fallback.store import form_archive, sheets, trail
from fallback.store.form_archive import ArchiveRow
from fallback.store.outages import Outage
from forms import load, proof
from forms.catalogue import BUILT_IN
from tests.outage.conftest import NOW, WARD, WardSource

ZONE = ZoneInfo("Europe/Stockholm")
FIRST = ["ADM", "MED", "OBS", "OVR", "SUM"]
"""What a ward prints that has not chosen."""


@pytest.fixture
def outage(session: Session, source: WardSource) -> Outage:
    """The ward with a snapshot, gone to paper twenty minutes ago."""
    take(session, source, WARD.id, lambda _done, _of: True)
    began = NOW - timedelta(minutes=20)
    return declare(session, ward_id=WARD.id, ward_name=WARD.name, began_at=began)


def kept(session: Session) -> tuple[ArchiveRow, ...]:
    with session.read() as tx:
        return form_archive.listed(tx)


def test_each_form_is_archived_once_a_language_with_its_first_sheet(
    session: Session, outage: Outage, source: WardSource
) -> None:
    one = source.charts[0].patient.id
    ward_packet(session, outage)
    rows = kept(session)
    assert [row.code for row in rows] == FIRST
    chosen_packet(session, outage, [one])
    assert kept(session) == rows
    chosen_packet(replace(session, lang="en"), outage, [one])
    assert len(kept(session)) == len(FIRST) + 4  # the overview is printed with the ward only
    with session.read() as tx:
        issued = [json.loads(row.details) for row in trail.rows(tx) if row.action == "packet.issue"]
    archived_then = [row.get("forms_archived", "") for row in issued]
    assert archived_then[0].split()[0] == "OVR-1-sv"
    assert archived_then[1] == ""
    assert archived_then[2] == "SUM-1-en MED-1-en ADM-1-en OBS-1-en"


def test_what_is_kept_is_the_definition_the_blank_paper_and_its_boxes(
    session: Session, outage: Outage, source: WardSource
) -> None:
    ward_packet(session, outage)
    with session.read() as tx:
        found = form_archive.read(tx, "OBS", 1, "sv")
    assert load.load(found.definition, "kept") == load.builtin("observations")
    assert found.row.digest == load.digest(found.definition)
    assert found.row.content == form_archive.content(found.definition, found.pdf, found.sides)
    texts = proof.texts(found.pdf)
    assert len(texts) == len(found.sides)
    columns = {box.path for box in found.sides[0].boxes if box.path.startswith("observations/")}
    assert {"observations/1/pulse", "observations/1/sign"} <= columns
    for side in found.sides:
        for box in side.boxes:
            assert 0 < box.rect.x < box.rect.x + box.rect.w < side.width
            assert 0 < box.rect.y < box.rect.y + box.rect.h < side.height
    for text in texts:
        assert "Observation" in text
        for chart in source.charts:
            assert chart.patient.name not in text
            assert chart.patient.number not in text


@pytest.mark.parametrize("form_id", [form.id for form in BUILT_IN.all()])
def test_every_form_can_be_archived_whole_and_says_that_it_is_no_sheet(form_id: str) -> None:
    found = archived(form_id, BUILT_IN, "sv", ZONE, NOW)
    texts = proof.texts(found.pdf)
    assert len(texts) == len(found.sides)
    for text in texts:
        assert "får inte användas i vård" in " ".join(text.split())
    returns = BUILT_IN.get(form_id).returns
    assert any(side.boxes for side in found.sides) or not returns


def test_another_form_under_a_printed_version_is_refused_and_nothing_is_printed(
    session: Session, outage: Outage
) -> None:
    other = archived("medications", BUILT_IN, "en", ZONE, NOW)
    with session.database.write() as tx:
        row = replace(other.row, digest="0" * 64)
        form_archive.keep(tx, replace(other, row=row))
    with pytest.raises(FallbackError) as refused:
        ward_packet(session, outage)
    assert refused.value.message.key == "forms.printed_otherwise"
    assert "höj version" in refused.value.message.text("sv")
    with session.read() as tx:
        assert sheets.of_outage(tx, outage.id) == ()
    assert len(kept(session)) == 1


def test_another_program_that_printed_meanwhile_is_heeded(
    session: Session, outage: Outage, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours = archived("medications", BUILT_IN, "sv", ZONE, NOW)

    def meanwhile(*args: object) -> tuple[()]:
        with session.database.write() as tx:
            if not form_archive.versions(tx, "MED", 1):
                form_archive.keep(tx, ours)
        return ()

    monkeypatch.setattr(issuing, "prove", meanwhile)
    ward_packet(session, outage)
    with session.read() as tx:
        assert form_archive.read(tx, "MED", 1, "sv") == ours
    assert [row.code for row in kept(session)] == FIRST


def test_where_the_sheets_are_not_registered_nothing_is_archived(
    session: Session, outage: Outage, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise FallbackError("store.disk_full", path="store.db", said="full")

    monkeypatch.setattr(sheets, "issue", full)
    with pytest.raises(FallbackError):
        ward_packet(session, outage)
    assert kept(session) == ()


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE form_archive SET pdf = x'00'",
        "UPDATE form_archive SET version = 2",
        "DELETE FROM form_archive",
        "INSERT INTO form_archive SELECT code, version, 'en', '" + "0" * 64 + "', form, definition,"
        " pdf, geometry, content, archived_at FROM form_archive WHERE code = 'MED'",
        "INSERT INTO form_archive SELECT * FROM form_archive WHERE code = 'MED'",
    ],
)
def test_the_store_itself_keeps_a_printed_version_as_it_is(
    session: Session, outage: Outage, change: str
) -> None:
    ward_packet(session, outage)
    with (
        pytest.raises(Exception, match=r"printed version|UNIQUE"),
        session.database.write() as tx,
    ):
        tx.run(change)


def test_the_command_lists_the_archive_and_saves_a_form_of_nobodys(
    session: Session,
    outage: Outage,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
) -> None:
    @contextmanager
    def opened(_: Face) -> Iterator[Session]:
        yield session

    monkeypatch.setattr(Face, "session", opened)
    keep_plan(session, WARD.id, PacketPlan(patients="chosen", blanks=(PlannedBlank("lab", 1),)))
    ward_packet(session, outage)
    assert main(["--json", "forms", "archive"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert [(row["code"], row["version"], row["lang"]) for row in rows] == [
        ("LAB", 1, "sv"),
        ("OVR", 1, "sv"),
    ]
    file = tmp_path / "lab.pdf"
    assert main(["--lang", "sv", "forms", "archive", "lab-1", "--to", str(file)]) == 0
    (text,) = proof.texts(file.read_bytes())
    assert "Fäst etikett här" in text
    capsys.readouterr()
    for words, says in [
        (["LAB-1"], "kod med version"),
        (["LAB", "--to", str(file)], "kod med version"),
        (["LAB-2", "--to", str(tmp_path / "two.pdf")], "inte skrivits ut här"),
    ]:
        assert main(["--lang", "sv", "forms", "archive", *words]) == 1
        assert says in capsys.readouterr().err
    assert not (tmp_path / "two.pdf").exists()


def test_what_was_kept_comes_back_as_it_was(session: Session) -> None:
    found = archived("administration", BUILT_IN, "sv", ZONE, NOW)
    with session.database.write() as tx:
        form_archive.keep(tx, found)
    with session.read() as tx:
        again = form_archive.read(tx, "ADM", 1, "sv")
    assert msgspec.json.encode(again.sides) == msgspec.json.encode(found.sides)
    assert again == found
    with session.read() as tx, pytest.raises(LookupError):
        form_archive.read(tx, "ADM", 1, "en")

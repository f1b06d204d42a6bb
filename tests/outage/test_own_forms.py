"""A hospital's own form: added, planned, printed from the chart or blank, keyed back, removed."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from fallback.app import own_forms as adding
from fallback.app.own_form import Checked, check_form
from fallback.app.own_forms import add, remove
from fallback.chart.section import AssertedNone, items
from fallback.cli import main
from fallback.cli.face import Face
from fallback.errors import FallbackError
from fallback.outage.blanks import blank_packet
from fallback.outage.changed import changed_packet
from fallback.outage.declare import declare, end
from fallback.outage.ledger import set_state
from fallback.outage.packets import chosen_packet, ward_packet
from fallback.outage.plan import PacketPlan, PlannedBlank, PlannedForm, keep_plan
from fallback.outage.preview import preview
from fallback.outage.reprint import reprint
from fallback.outage.reserve.identities import take as take_number
from fallback.outage.reserve.printing import arrival_packet
from fallback.packet.filling.orders import printed_orders
from fallback.recovery.closing import report
from fallback.recovery.events.done import as_written, done_sheets
from fallback.recovery.events.events import NoteWritten
from fallback.recovery.events.written import events
from fallback.recovery.keying import entry
from fallback.session import Session
from fallback.snapshots.take import take
from fallback.store import form_archive, own_forms, people, sheets, trail
from fallback.store.docs import pack
from fallback.store.outages import Outage
from fallback.texts import Lang
from forms import load, proof
from forms.catalogue import Forms
from tests.outage.conftest import NOW, WARD, Clock, WardSource
from tests.outage.own_forms import ALLERGIES, HEAD, PAIN, SCORES, table

PLAN = PacketPlan(forms=(PlannedForm("summary"), PlannedForm("pain")))


@pytest.fixture
def outage(session: Session, source: WardSource) -> Outage:
    """The ward with a snapshot, gone to paper twenty minutes ago."""
    take(session, source, WARD.id, lambda _done, _of: True)
    began = NOW - timedelta(minutes=20)
    return declare(session, ward_id=WARD.id, ward_name=WARD.name, began_at=began)


def someone(session: Session, name: str, role: people.Role) -> Session:
    with session.database.write() as tx:
        made = people.add(
            tx, id=name, name=name, role=role, pin="654321", at="2026-11-01T00:00:00Z"
        )
    return session.as_person(made)


def refused(what: object, *args: object) -> FallbackError:
    with pytest.raises(FallbackError) as raised:
        what(*args)  # type: ignore[operator]  # any use case
    return raised.value


def test_an_added_form_is_kept_with_who_added_it_in_the_trail(session: Session) -> None:
    form = add(session, PAIN, "smärta.toml")
    with session.read() as tx:
        (row,) = own_forms.listed(tx)
        assert own_forms.forms(tx).get("pain") == form
        last = list(trail.rows(tx))[-1]
    assert (row.form, row.code, row.version, row.added_by) == ("pain", "SMR", 1, "it")
    assert (last.action, last.person_name) == ("form.add", "Ida")
    assert json.loads(last.details) == {
        "form": "pain",
        "code": "SMR",
        "version": "1",
        "digest": load.digest(PAIN),
    }


def test_only_who_leads_may_add_or_remove_a_form(session: Session) -> None:
    nurse = someone(session, "Nour", "nurse")
    assert refused(add, nurse, PAIN, "f").message.key == "session.not_allowed"
    add(session, PAIN, "f")
    assert refused(remove, nurse, "pain").message.key == "session.not_allowed"
    remove(someone(session, "Chris", "manager"), "SMR")


def test_what_forms_check_refuses_is_not_added_and_the_reasons_are_told(session: Session) -> None:
    for text, says in [
        ("id = [", "giltig TOML"),
        (PAIN.replace('"SMR"', '"ADM"'), "används redan av blanketten administration"),
        (PAIN.replace("cells = 4", "cells = 3"), "3 < 4"),
    ]:
        error = refused(add, session, text, "f.toml")
        assert error.message.key == "forms.not_added"
        assert says in error.message.text("sv")
    with session.read() as tx:
        assert own_forms.listed(tx) == ()


def test_an_own_forms_code_id_and_version_are_taken_for_the_next_one(session: Session) -> None:
    add(session, PAIN, "f")
    add(session, PAIN, "f")  # the same again is no change
    other = PAIN.replace('id = "pain"', 'id = "ache"')
    assert "av blanketten pain" in refused(add, session, other, "f").message.text("sv")
    changed = PAIN.replace("Smärtskattning", "Smärta")
    assert "ange en högre" in refused(add, session, changed, "f").message.text("sv")
    assert add(session, changed.replace("version = 1", "version = 2"), "f").version == 2
    with session.read() as tx:
        assert [one.version for one in own_forms.listed(tx)] == [2]


def test_an_own_form_is_printed_filled_from_the_chart_with_the_allergies_on_every_page(
    session: Session, outage: Outage, source: WardSource
) -> None:
    add(session, PAIN, "f")
    keep_plan(session, WARD.id, PLAN)
    packet = ward_packet(session, outage)
    assert packet.faults == ()
    pages: dict[str, str] = {}
    by_id = {chart.patient.id: chart for chart in source.charts}
    for sheet, text in zip(packet.sheets, proof.texts(packet.pdf), strict=True):
        if sheet.form == "pain":
            pages[sheet.patient_id] = pages.get(sheet.patient_id, "") + " " + text
            assert "SMR version 1" in text
            charted = by_id[sheet.patient_id].allergies
            assert "ÖVERKÄNSLIGHET" in text or isinstance(charted, AssertedNone)
    assert len(pages) == len(source.charts)
    for chart in source.charts:
        bare = "".join(pages[chart.patient.id].split())
        if isinstance(chart.allergies, AssertedNone):
            assert "ÖVERKÄNSLIGHET:Ingenkändenligtkällan" in bare
        for text in [one.substance for one in items(chart.allergies)] + [
            one.text for one in items(chart.alerts)
        ]:
            assert "".join(text.split()) in bare
        for order in printed_orders(chart):
            assert "".join(order.drug.split()) in bare
    with session.read() as tx:
        assert "SMR" in [row.code for row in form_archive.listed(tx)]


def test_an_own_form_is_printed_blank_and_again(session: Session, outage: Outage) -> None:
    add(session, PAIN, "f")
    plan = PacketPlan(patients="chosen", overview=False, blanks=(PlannedBlank("pain", 2),))
    keep_plan(session, WARD.id, plan)
    packet = ward_packet(session, outage)
    assert packet.faults == ()
    assert all("Fäst etikett här" in text for text in proof.texts(packet.pdf))
    again = reprint(session, [packet.sheets[0].number], "våt")
    assert {sheet.form for sheet in again.sheets} == {"pain"}


def test_who_arrives_gets_the_own_form_of_the_plan_with_all_unknown(
    session: Session, outage: Outage
) -> None:
    add(session, PAIN, "f")
    keep_plan(session, WARD.id, PLAN)
    one = take_number(session, outage, name="Okänd Man A", birth_date=None, sex="unknown")
    packet = arrival_packet(session, outage, one)
    assert packet.faults == ()
    assert {sheet.form for sheet in packet.sheets} == {"pain"}
    assert "OKÄNT" in proof.texts(packet.pdf)[0]


def test_a_plan_with_an_own_form_is_previewed_and_blanks_of_it_are_printed(
    session: Session, outage: Outage
) -> None:
    add(session, PAIN, "f")
    counts = preview(session, WARD.id, PLAN).counts
    assert "pain" in {one.form for one in counts}
    packet = blank_packet(session, outage, (PlannedBlank("pain", 2),))
    assert packet.faults == ()
    assert {sheet.form for sheet in packet.sheets} == {"pain"}


def test_a_new_version_is_what_changed_and_a_printed_version_is_not_used_again(
    session: Session, outage: Outage, source: WardSource
) -> None:
    add(session, PAIN, "f")
    keep_plan(session, WARD.id, PLAN)
    for sheet in ward_packet(session, outage).sheets:
        set_state(session, sheet.number, "sent")
    second = PAIN.replace("version = 1", "version = 2").replace("Vikt", "Kroppsvikt")
    add(session, second, "f")
    assert {sheet.form for sheet in changed_packet(session, outage).sheets} == {"pain"}
    keep_plan(session, WARD.id, PacketPlan())
    remove(session, "pain")
    error = refused(add, session, PAIN.replace("Vikt", "Massa"), "f")
    assert error.message.key == "forms.printed_otherwise"
    assert add(session, PAIN, "f").version == 1


def test_a_form_in_a_plan_is_not_removed_and_one_not_there_is_not_planned(
    session: Session,
) -> None:
    assert refused(keep_plan, session, WARD.id, PLAN).message.key == "outage.plan_form"
    add(session, PAIN, "f")
    keep_plan(session, WARD.id, PLAN)
    assert refused(remove, session, "pain").message.key == "forms.in_plan"
    keep_plan(session, WARD.id, PacketPlan())
    assert remove(session, "smr".upper()).form == "pain"
    assert refused(remove, session, "pain").message.key == "forms.not_own"
    with session.read() as tx:
        assert list(trail.rows(tx))[-1].action == "form.remove"


def test_a_higher_version_stands_in_the_place_of_a_built_in_form_until_it_is_removed(
    session: Session, outage: Outage, source: WardSource
) -> None:
    text = load.source("medications")
    title = load.builtin("medications").title.sv
    own = text.replace("version = 1", "version = 2").replace(f'"{title}"', '"Vår läkemedelslista"')
    keep_plan(session, WARD.id, PacketPlan(forms=(PlannedForm("medications"),), overview=False))
    add(session, own, "f")
    one = source.charts[0].patient.id
    packet = chosen_packet(session, outage, [one])
    assert packet.faults == ()
    assert {sheet.form_version for sheet in packet.sheets} == {2}
    assert all("Vår läkemedelslista" in text for text in proof.texts(packet.pdf))
    remove(session, "medications")
    assert {sheet.form_version for sheet in chosen_packet(session, outage, [one]).sheets} == {1}


def test_a_built_in_form_keeps_all_that_is_filled_and_gets_nothing_that_is_not(
    session: Session,
) -> None:
    text = load.source("medications").replace("version = 1", "version = 2")
    error = refused(add, session, text + ALLERGIES, "f")
    assert "Blocket allergies ska fyllas i av Fallback" in error.message.text("sv")


@pytest.mark.parametrize(
    ("block", "says"),
    [
        (table("diet", "food"), "Blocket diet ska fyllas i"),
        (table("allergies", "substance reaction"), "saknar criticality"),
        (table("alerts", "text colour"), "har colour, som Fallback inte kan fylla i"),
        (table("medications", "drug dose"), "saknar period, route, times"),
        (table("orders", "", "drug dose time code sign"), "Blocket orders läses tillbaka"),
    ],
)
def test_a_printed_field_that_nothing_fills_is_refused(
    session: Session, block: str, says: str
) -> None:
    assert says in refused(add, session, HEAD + block + SCORES, "f").message.text("sv")


def test_an_own_forms_sheet_is_keyed_like_any_other_and_comes_back_as_notes(
    session: Session, outage: Outage, source: WardSource, clock: Clock
) -> None:
    add(session, PAIN, "f")
    keep_plan(session, WARD.id, PLAN)
    packet = chosen_packet(session, outage, [source.charts[0].patient.id])
    keep_plan(session, WARD.id, PacketPlan())
    remove(session, "pain")  # what was printed does not need the definition any more
    clock.on(hours=6)
    end(session, outage.id, clock())
    number = next(
        sheet.number
        for sheet in packet.sheets
        if any(box.path == "scores/1/score" for box in frozen(session, sheet.number).boxes)
    )
    set_state(session, number, "sent")
    kim, lo = someone(session, "Kim", "clerk"), someone(session, "Lo", "clerk")
    called = entry.call_up(kim, number)
    assert called.frozen.title == "Smärtskattning"
    labels = {box.path: box.label.sv for box in called.boxes}
    assert labels["scores/1/score"] == "NRS 0–10"
    written = {"time": "0815", "score": "7", "where": "r", "sign": "ab"}
    unlike = refused(entry.key, kim, number, "scores/1/score", "11")
    assert unlike.message.key == "recovery.not_a_value"
    for field, text in written.items():
        entry.key(kim, number, f"scores/1/{field}", text)
    entry.blank_rest(kim, number)
    assert entry.finish(kim, number) == "keyed"
    assert {box.path.rpartition("/")[2] for box in entry.call_up(lo, number).boxes} == {"score"}
    entry.key(lo, number, "scores/1/score", "7")
    entry.blank_rest(lo, number)
    assert entry.finish(lo, number) == "verified"
    with session.read() as tx:
        (done,) = done_sheets(tx, outage.id)
    found = events(as_written(session, outage, done))
    (note,) = found
    assert isinstance(note, NoteWritten)
    for text in ("Kl 08:15", "NRS 0–10 7", "rörelse", "Sign. AB"):
        assert text in note.text
    told = report.so_far(session, outage)
    assert told.titles["pain"] == "Smärtskattning"


def frozen(session: Session, number: str) -> sheets.FrozenSheet:
    with session.read() as tx:
        return sheets.frozen(tx, number)


def test_a_form_that_another_program_kept_is_named_and_can_be_removed(session: Session) -> None:
    add(session, PAIN, "f")
    with session.database.write() as tx:
        tx.run("UPDATE own_form SET doc = ?", pack({"a key of later": 1}))
    error = refused(add, session, PAIN, "f")
    assert error.message.key == "forms.of_another_program"
    assert remove(session, "SMR").code == "SMR"


def test_the_commands_add_list_and_remove(
    session: Session,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    @contextmanager
    def opened(_: Face) -> Iterator[Session]:
        yield session

    def ran(*words: str) -> str:
        home = ["--home", str(session.settings.data_dir), "--lang", "sv"]
        assert main([*home, *words]) == 0
        return capsys.readouterr().out

    monkeypatch.setattr(Face, "session", opened)
    file = tmp_path / "smärta.toml"
    file.write_text(PAIN, "utf-8")
    assert "kan tas med i utskriftsplanen" in ran("forms", "add", str(file))
    (line,) = [one for one in ran("forms", "list").splitlines() if one.startswith("pain")]
    assert line.endswith("SMR   1 Smärtskattning (egen)")
    assert "skrivs inte ut längre" in ran("forms", "remove", "pain")
    assert "pain" not in ran("forms", "list")


def test_another_program_that_added_a_form_meanwhile_is_heeded(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    def slow(text: str, origin: str, lang: Lang, forms: Forms) -> Checked:
        monkeypatch.setattr(adding, "check_form", check_form)
        add(session, PAIN.replace('id = "pain"', 'id = "ache"'), "first")
        return check_form(text, origin, lang, forms)

    monkeypatch.setattr(adding, "check_form", slow)
    assert refused(add, session, PAIN, "f").message.key == "forms.changed_meanwhile"
    with session.read() as tx:
        assert [one.form for one in own_forms.listed(tx)] == ["ache"]


def test_a_form_without_a_place_for_allergies_says_in_its_head_that_none_are_known(
    session: Session, outage: Outage, source: WardSource
) -> None:
    add(session, HEAD + SCORES, "f")
    keep_plan(session, WARD.id, PLAN)
    none = next(one for one in source.charts if isinstance(one.allergies, AssertedNone))
    packet = chosen_packet(session, outage, [none.patient.id])
    assert packet.faults == ()
    texts = proof.texts(packet.pdf)
    said = [
        "ÖVERKÄNSLIGHET" in text
        for sheet, text in zip(packet.sheets, texts, strict=True)
        if sheet.form == "pain"
    ]
    assert said
    assert all(said)

"""Bytes of any kind: read where they can be, else quarantined with a reason, never raised at."""

import codecs
import contextlib
import time
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fallback.chart.section import items
from fallback.errors import FallbackError
from fallback.sources.hl7v2 import decode
from fallback.sources.hl7v2.allergies import NO_ALLERGY
from fallback.sources.hl7v2.elements import moment
from fallback.sources.hl7v2.fold import folded
from fallback.sources.hl7v2.message import Delimiters, parse, unescape
from fallback.sources.hl7v2.orders import ungrouped
from tests.sources.hl7v2.sender import NOW, ZONE, Ward, adt, head, message, pid, pv1, rde

SEGMENTS = [
    head("ADT^A01", "1"),
    pid(),
    pv1(),
    "EVN||20261124080000",
    "PD1||||||||||||Y",
    "MRG|MR2",
    "AL1|1|DA|1^Penicillin^SCT|SV|Utslag",
    "IAM|1|FA|2^Jordnöt^SCT|||D|A7",
    "ORC|NW|1^EPJ|F1",
    "RXE|1^BID&0800|N02BE01^Alvedon^ATC|2|3|TABL|TAB|vatten",
    "TQ1|1|2^TABL|TID|0800~1400|||20261124|20261201|PRN|smärta|text|S||3",
    "RXR|PO|IV",
    "RXC|A|K^Kalium|40|mmol",
    "RXA|0|1|20261124||X^Y|2|mg|||8^Ny^Bo|||||||||RE|A",
    "OBR|1||L1|CRP|||20261124",
    "OBX|1|NM|1988-5^CRP^LN||7|mg/l|||||F",
    "OBX|2|SN|1^Svar||<^5^-^6",
    "NTE|1||Anm",
]


def test_the_end_of_a_line_is_cr_lf_or_both(ward: Ward) -> None:
    lines = (head("ADT^A01", "1"), pid(), pv1())
    for number, end in enumerate(("\r", "\n", "\r\n", "\n\r")):
        one = message(*lines, end=end).replace(b"MR1", f"P{number}".encode())
        one = one.replace(b"19460218000", f"1946021800{number}".encode())
        (kept,) = ward.hear(one)
        assert kept.state == "applied"
    assert len(ward.beds()) == 4


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (codecs.BOM_UTF8 + "Åström".encode(), "Åström"),
        ("Åström".encode(), "Åström"),
        ("Åström".encode("cp1252"), "Åström"),
        ("Åström€".encode("cp1252"), "Åström€"),
    ],
)
def test_a_name_is_read_in_whatever_code_page_it_came(ward: Ward, data: bytes, name: str) -> None:
    bom = data.startswith(codecs.BOM_UTF8)
    plain = adt("A01", "1", "0800").replace(b"Ek^Ada", data.removeprefix(codecs.BOM_UTF8) + b"^Ada")
    ward.hear((codecs.BOM_UTF8 if bom else b"") + plain)
    assert ward.chart().patient.family == name


def test_the_code_page_that_msh_18_names_is_used_and_a_guess_is_noted() -> None:
    latin9 = head("ADT^A01", "1", more="||||||8859/15").encode() + "\rPID|€".encode("iso8859-15")
    assert decode.text(latin9) == (latin9.decode("iso8859-15"), "")
    guessed, note = decode.text(b"MSH|^~\\&|\xe5\x81")
    assert note == "cp1252"
    assert "å" in guessed


def test_utf_16_with_its_mark_is_read(ward: Ward) -> None:
    (kept,) = ward.hear(adt("A01", "1", "0800").decode().encode("utf-16"))
    assert kept.state == "applied"


def test_a_batch_is_cut_into_its_messages_and_a_short_one_is_said(ward: Ward) -> None:
    first, second = adt("A01", "1", "0800"), adt("A08", "2", "0900")
    batch = b"FHS|^~\\&\rBHS|^~\\&\r" + first + second + b"BTS|%d\rFTS|1\r"
    assert [kept.state for kept in ward.hear(batch % 2)] == ["applied", "applied"]
    kept = ward.hear(batch % 3)[-1]
    assert kept.reason is not None
    assert (kept.reason.key, kept.reason.values["told"]) == ("hl7.batch_short", "3")


def test_messages_one_after_another_with_a_mark_before_each_are_all_read(ward: Ward) -> None:
    bom = codecs.BOM_UTF8
    file = b"\r\n\r\n".join(bom + adt("A08", str(n), f"080{n}") for n in range(3))
    assert [kept.control_id for kept in ward.hear(file)] == ["0", "1", "2"]


@pytest.mark.parametrize(
    ("data", "key"),
    [
        (b"", "hl7.no_header"),
        (b"hello", "hl7.no_header"),
        (b"PID|1\r", "hl7.no_header"),
        (b"MSH|", "hl7.bad_delimiters"),
        (b"MSH||||", "hl7.bad_delimiters"),
        (b"MSH|abcd|", "hl7.bad_delimiters"),
        (b"MSH|^~\\&|A\r", "hl7.no_type"),
        (b"MSH|^~\\&|||||||ADT^A01|1|P\rPV1|1\r", "hl7.nobody"),
        (b"MSH|^~\\&|||||||ADT^A40|1|P\rPID|1||X\r", "hl7.merge_of_nobody"),
    ],
)
def test_what_cannot_be_read_is_quarantined_with_the_reason_once(
    ward: Ward, data: bytes, key: str
) -> None:
    for _ in range(2):
        (kept,) = ward.hear(data)
        assert kept.state == "quarantined"
        assert kept.reason is not None
        assert kept.reason.key == key
    assert kept.repeated


def test_what_stands_before_the_first_message_is_not_thrown_away(ward: Ward) -> None:
    states = [kept.state for kept in ward.hear(b"OBX|1|NM|x||1\r" + adt("A01", "1", "0800"))]
    assert states == ["quarantined", "applied"]


def test_a_message_of_no_concern_is_answered_and_not_kept(ward: Ward) -> None:
    (kept,) = ward.hear(message(head("SIU^S12", "1"), pid()))
    assert kept.state == "ignored"
    row = ward.database
    with row.read() as tx:
        assert tx.row("SELECT doc FROM hl7_message") == (None,)


def test_the_delimiters_are_those_the_message_names(ward: Ward) -> None:
    odd = adt("A01", "1", "0800").decode().translate(str.maketrans("|^~\\&", "#*!?%"))
    (kept,) = ward.hear(odd.encode())
    assert kept.state == "applied"
    assert ward.chart().patient.family == "Ek"


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        (r"a\F\b\S\c\T\d\R\e\E\f", "a|b^c&d~e\\f"),
        (r"\H\fet\N\ text", "fet text"),
        (r"rad\.br\rad", "rad\nrad"),
        (r"\X0D0A\x", "x"),
        (r"\XC3A5\\XE5\ ", "åå"),
        (r"\Zegen\ \X4\ C:\kat", r"\Zegen\ \X4\ C:\kat"),
    ],
)
def test_escapes_are_understood_and_others_stay(written: str, meant: str) -> None:
    assert unescape(written, Delimiters()) == meant


def test_a_line_break_inside_a_text_belongs_to_the_text(ward: Ward) -> None:
    note = "NTE|1||första\nandra raden"
    ward.hear(rde("1", "ORC|NW|1", "RXE||1^Alvedon|2||mg", note))
    assert items(ward.chart().medications)[0].note == "första\nandra raden"


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("20261124", "2026-11-23T23:00:00+00:00"),
        ("202611241030", "2026-11-24T09:30:00+00:00"),
        ("20261124103015.1234+0300", "2026-11-24T07:30:15.123400+00:00"),
        ("2026112410", "2026-11-24T09:00:00+00:00"),
        *((text, None) for text in ("", "2026", "202611", "20261324", "idag", "20261124T1030")),
        ("99991231235959-1200", None),
    ],
)
def test_a_time_is_read_by_the_senders_zone_or_is_no_time(text: str, iso: str | None) -> None:
    found = moment(text, ZONE)
    assert (found.isoformat() if found else None) == iso


@given(st.binary(max_size=400))
def test_any_bytes_are_cut_and_read_or_refused_in_words(data: bytes) -> None:
    for piece in decode.cut(data).pieces:
        assert piece.data
        text, _ = decode.text(piece.data)
        with contextlib.suppress(FallbackError):
            assert parse(text).head.get(9)


_MARKS = st.sampled_from([*'|^~\\&"\r\n', "\ufeff", "MSH", "PID", '""', "999", "-1", "\\X", "å"])


@given(
    st.lists(st.sampled_from(SEGMENTS), max_size=12),
    st.lists(st.tuples(st.integers(0, 400), _MARKS | st.text(max_size=3)), max_size=12),
    st.sampled_from(["ADT^A01", "ADT^A40", "RDE^O11", "RAS^O17", "ORU^R01", "ADT"]),
)
def test_a_message_with_anything_anywhere_is_folded_into_a_chart_or_refused(
    segments: list[str], spoilt: list[tuple[int, str]], kind: str
) -> None:
    text = "\r".join((SEGMENTS[0].replace("ADT^A01", kind), pid(), *segments))
    for at, what in spoilt:
        text = text[: at + 60] + what + text[at + 60 :]
    try:
        parts = parse(text).patients()
    except FallbackError:
        return
    fold = folded(parts, ZONE, NO_ALLERGY)
    chart = fold.chart("x", NOW, wards={})
    assert chart.patient.id == "x"
    for one in items(chart.medications):
        assert one.drug or one.source_text
        for dosage in one.dosages:
            assert dosage.dose is None or isinstance(dosage.dose.value, Decimal)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.sampled_from(SEGMENTS), max_size=6),
    st.lists(st.tuples(st.integers(0, 300), _MARKS | st.binary(max_size=2)), max_size=6),
    st.sampled_from(["ADT^A01", "ADT^A08", "ADT^A40", "ADT^A47", "RDE^O11", "RAS^O17", "ORU^R01"]),
)
def test_a_feed_outlives_any_message_and_its_wards_can_be_read_after_it(
    ward: Ward, segments: list[str], spoilt: list[tuple[int, str | bytes]], kind: str
) -> None:
    data = message(SEGMENTS[0].replace("ADT^A01", kind), pid(), *segments)
    for at, what in spoilt:
        data = (
            data[: at + 40] + (what if isinstance(what, bytes) else what.encode()) + data[at + 40 :]
        )
    for kept in ward.hear(data):
        assert kept.state != "quarantined" or kept.reason is not None
        assert kept.reason is None or kept.reason.key != "hl7.fault"
    for one in ward.source.wards():
        assert ward.snapshot(one.id).charts


def test_a_text_of_very_many_lines_is_read_at_once() -> None:
    began = time.perf_counter()
    found = parse("\n".join((SEGMENTS[0], pid(), "NTE|1||a", *["b"] * 300_000)))
    assert len(found.first("NTE").get(3)) > 500_000
    assert time.perf_counter() - began < 10


@given(st.lists(st.sampled_from(SEGMENTS[5:]), min_size=1, max_size=20))
def test_every_order_of_a_message_is_on_the_chart_or_a_person_is_asked(segments: list[str]) -> None:
    numbered = [
        line.replace("|1^EPJ|F1", f"|{number}^EPJ|F{number}")
        for number, line in enumerate(segments)
    ]
    found = parse("\r".join((head("RDE^O11", "1"), pid(), *numbered)))
    orders = sum(line.startswith("RXE") for line in numbered)
    held = items(folded([found], ZONE, NO_ALLERGY).chart("x", NOW, wards={}).medications)
    assert ungrouped(found) or sum(bool(one.drug) for one in held) == orders

"""Whatever a file holds: an error in words, or every order row in a chart or in a named gap."""

import csv
import io
import tempfile
from collections import Counter
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from fallback.chart.model import Snapshot
from fallback.chart.section import Recorded, items
from fallback.errors import FallbackError
from fallback.sources import dates
from fallback.sources.tables import detect
from fallback.sources.tables.profile import load
from fallback.sources.tables.reading import key
from fallback.sources.tables.sniff import propose, sniff
from tests.sources.tables.writing import (
    ALVA,
    ORDERS,
    ORJAN,
    PROFILE,
    ZONE,
    row,
    source,
    workbook,
    write,
)

HEADINGS = ORDERS.splitlines()[0].split(";")
CELL = st.text(st.sampled_from("aåÖ 1,5.0-;\"'\n\r\t=#µ"), max_size=6) | st.sampled_from(
    ("Inga läkemedel", "Aktiv", "Utsatt", "2026-11-24", "2026-13-99", "-", "okänt")
)
PATIENT = st.sampled_from((ORJAN, ALVA, "19460218-0004", "", " ", "-", "191212121212", "nobody"))
ROW = st.tuples(PATIENT, *[CELL] * 7)
TORN = st.lists(CELL, max_size=10)


def reads(profile: Path) -> Snapshot | str:
    """The ward, or the sentence of why it cannot be read."""
    try:
        return source(profile).read_ward("11", lambda _done, _all: True)
    except FallbackError as error:
        return error.text("sv")


def says(*cells: str) -> bool:
    """Whether one of them says something."""
    return any(cell.strip() not in ("", "-", "okänt") for cell in cells)


def written(rows: list[tuple[str, ...]]) -> str:
    text = io.StringIO()
    csv.writer(text, delimiter=";", quoting=csv.QUOTE_ALL).writerows([HEADINGS, *rows])
    return text.getvalue()


@given(st.lists(ROW, min_size=1, max_size=12))
@settings(max_examples=60)
def test_every_order_row_is_in_a_chart_or_counted_in_a_named_gap(
    rows: list[tuple[str, ...]],
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        profile = write(
            Path(folder),
            profile=PROFILE.replace("cp1252", "utf-8"),
            encoding="utf-8",
            orders=written(rows),
        )
        found = reads(profile)
    if isinstance(found, str):
        assert not any(cell.strip() for one in rows for cell in one)
        return
    gaps = Counter[str]()
    for gap in found.gaps:
        if gap.key.startswith("tables.rows_"):
            gaps[gap.key] += int(gap.values["count"])
    rows = [one for one in rows if any(cell.strip() for cell in one)]
    whose = Counter(key(one[0]) for one in rows)
    here = {chart.patient.id: chart for chart in found.charts}
    for patient in (ORJAN, ALVA):
        section = here[patient].medications
        mine = [r for r in rows if key(r[0]) == patient]
        none = [r for r in mine if r[1].strip() == "Inga läkemedel" and not says(*r[2:5])]
        assert len(items(section)) == len(mine) - len(none)
        if none and len(none) < len(mine):
            assert isinstance(section, Recorded)
            assert "tables.contradiction" in [one.key for one in section.missing]
    assert gaps["tables.rows_of_strangers"] == whose["191212121212"] + whose["nobody"]
    assert gaps["tables.rows_of_nobody"] == whose[""] + whose["-"]
    assert gaps["tables.rows_torn"] == 0


@given(st.lists(ROW.map(list) | TORN, min_size=1, max_size=12))
@settings(max_examples=60)
def test_no_row_is_lost_where_some_have_too_few_or_too_many_cells(rows: list[list[str]]) -> None:
    text = written([tuple(one) for one in rows])
    with tempfile.TemporaryDirectory() as folder:
        profile = write(
            Path(folder), profile=PROFILE.replace("cp1252", "utf-8"), encoding="utf-8", orders=text
        )
        found = reads(profile)
        if isinstance(found, str):
            assert not any(cell.strip() for one in rows for cell in one)
            return
        sheet = next(s for s in source(profile).book().sheets if s.table.holds == "orders")
    said = [one for one in rows if any(cell.strip() for cell in one)]
    known = sum(len(one) for one in sheet.rows.values())
    assert known + len(sheet.nobody) + len(sheet.torn) == sheet.count == len(said)


@given(st.binary(max_size=400))
@settings(max_examples=50)
def test_any_bytes_are_a_ward_or_an_error_in_words(data: bytes) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        profile = write(folder)
        file = folder / "ordinationer.csv"
        for content in (data, file.read_bytes() + data, b"PK\3\4" + data):
            file.write_bytes(content)
            assert reads(profile)
            try:
                assert propose([sniff(file)], "a")
            except FallbackError as error:
                said = error.text("sv")
                assert said


@given(st.data())
@settings(max_examples=40)
def test_a_workbook_spoilt_anywhere_is_a_ward_or_an_error_in_words(data: st.DataObject) -> None:
    cells = row(1, *HEADINGS) + row(2, 194602180004, "Furosemid", "40 mg", 1.5, "", "", "", "Aktiv")
    whole = bytearray(workbook(cells))
    for _ in range(data.draw(st.integers(1, 6))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        profile = write(folder, profile=PROFILE.replace("ordinationer.csv", "ordinationer.xlsx"))
        (folder / "ordinationer.xlsx").write_bytes(bytes(whole))
        assert reads(profile)


@given(st.text(max_size=200) | st.text(st.sampled_from('[]="{}\nabc,;.#tablehods'), max_size=120))
def test_any_text_is_a_profile_or_an_error_in_words(text: str) -> None:
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "a.toml"
        path.write_text(text, "utf-8", errors="surrogatepass")
        try:
            said = load(path).profile.name
        except FallbackError as error:
            said = error.text("sv")
        assert isinstance(said, str)


@given(st.text(max_size=25), st.sets(st.sampled_from(dates.FORMS), min_size=1))
def test_a_date_is_read_only_where_one_reading_fits(text: str, forms: set[str]) -> None:
    found = dates.read(text, forms)
    alone = {one for form in forms if (one := dates.read(text, (form,))) is not None}
    assert found == (alone.pop() if len(alone) == 1 else None)
    if found is not None:
        dates.in_utc(found, ZONE)


@given(st.text(st.characters(codec="cp1252", exclude_categories=("Cc", "Cs")), max_size=60))
def test_a_utf8_file_is_never_taken_for_the_code_page_that_the_profile_names(text: str) -> None:
    if not text.isascii():
        assert not detect.fits(text.encode("utf-8"), "cp1252")

"""A profile is proposed from what a file shows, checked against the files, and shown in figures."""

import json
import tomllib
from pathlib import Path

import msgspec
import pytest

from fallback.chart.section import Recorded, items
from fallback.cli import main
from fallback.errors import FallbackError
from fallback.settings import Settings, TablesSettings
from fallback.sources.tables import detect, place
from fallback.sources.tables.check import check
from fallback.sources.tables.profile import Profile, faults, load
from fallback.sources.tables.sniff import propose, sniff
from tests.sources.tables.writing import (
    NOW,
    ORDERS,
    PATIENTS,
    PROFILE,
    ZONE,
    charts,
    row,
    workbook,
    write,
)

FILES = ("patienter.csv", "ordinationer.csv", "allergier.csv")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write(tmp_path)
    return tmp_path


def proposed(folder: Path, *, answer: str = "inpatient") -> str:
    """What is proposed, with the answer to what it asks."""
    said = propose([sniff(folder / name) for name in FILES], "journal-b")
    return said.replace('category = ""', f'category = "{answer}"')


@pytest.mark.parametrize(
    ("encoding", "found"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8"),
        ("utf-16", "utf-16"),
        ("cp1252", "cp1252"),
        ("cp850", "cp850"),
    ],
)
def test_the_encoding_of_a_swedish_file_is_found(tmp_path: Path, encoding: str, found: str) -> None:
    write(tmp_path, encoding=encoding)
    assert sniff(tmp_path / "patienter.csv").encoding == found
    assert sniff(tmp_path / "patienter.csv").headings == tuple(PATIENTS.splitlines()[0].split(";"))


@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
def test_the_separator_is_the_one_that_cuts_the_lines_alike(separator: str) -> None:
    text = ORDERS.replace("1,5", "1.5").replace("2,5", "2.5").replace(";", separator)
    assert detect.separator(text) == separator


def test_a_decimal_comma_and_dates_are_found_and_an_ambiguous_date_is_said(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text("Pnr;Dos;Insatt;Utsatt\n1;1,5;03/04/2026;24.12.2026\n", "utf-8")
    found = sniff(file)
    assert found.decimal == ","
    assert found.dates == ("DD.MM.YYYY",)
    assert found.doubts == (("Insatt", ("DD/MM/YYYY", "MM/DD/YYYY")),)
    assert "# Insatt: DD/MM/YYYY | MM/DD/YYYY" in propose([found], "a")


def test_a_proposed_profile_of_swedish_headings_reads_the_files(folder: Path) -> None:
    path = folder / "b.toml"
    path.write_text(proposed(folder), "utf-8")
    found = charts(path)
    assert [chart.patient.name for chart in found.values()] == ["Åström, Örjan", "Berg, Älva"]
    assert [chart.stay.bed for chart in found.values()] == ["1", "2"]
    statuses = {o.status for c in found.values() for o in getattr(c.medications, "items", ())}
    assert statuses == {"active", "stopped"}


def test_words_of_a_coded_column_are_proposed_in_ours_and_unknown_ones_are_a_comment(
    tmp_path: Path,
) -> None:
    file = tmp_path / "a.csv"
    file.write_text("Pnr;Namn;Kön\n1;Berg, Älva;Kvinna\n2;Åström, Örjan;?\n", "utf-8")
    lines = propose([sniff(file)], "a").splitlines()
    at = lines.index("[table.values.sex]")
    assert lines[at + 1 : at + 3] == ['"Kvinna" = "female"', '# "?" = "unknown"']


def test_columns_that_a_proposal_does_not_read_are_named(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "a.csv").write_text("Pnr;Läkemedel;Adm.sätt;Spädning\n1;Furix;iv;NaCl\n", "utf-8")
    (folder / "b.csv").write_text("Pnr;Okänt\n1;2\n", "utf-8")
    read, unread = sniff(folder / "a.csv"), sniff(folder / "b.csv")
    assert (read.unread, unread.unread) == (("Spädning",), ("Pnr", "Okänt"))
    lines = propose([read, unread], "a").splitlines()
    assert lines.count('# a.csv: not read: ["Spädning"]') == 1
    assert lines.count('# b.csv: not read: ["Pnr", "Okänt"]') == 1
    assert main(["--home", str(folder / "home"), "profile", "sniff", str(folder / "a.csv")]) == 0
    assert "läser inte kolumnerna: Spädning" in capsys.readouterr().out


def test_orders_that_do_not_say_whom_they_are_meant_for_are_taken_only_once_somebody_has(
    folder: Path,
) -> None:
    path = folder / "b.toml"
    path.write_text(proposed(folder, answer=""), "utf-8")
    with pytest.raises(FallbackError) as error:
        load(path)
    assert "fixed.category" in error.value.text("en")
    path.write_text(proposed(folder, answer="discharge"), "utf-8")
    orders = [o for c in charts(path).values() for o in items(c.medications)]
    assert {o.category for o in orders} == {"discharge"}
    counts = folder / "counts.json"
    found = check(path, counts, clock=lambda: NOW, zone=ZONE, pause=lambda _: None)
    assert found.categories == (("discharge", 3),)


def test_a_column_that_says_whom_orders_are_meant_for_is_read_and_an_odd_word_is_said(
    folder: Path,
) -> None:
    lines = ORDERS.splitlines()
    said = ("Vårdform", "Slutenvård", "Hemgång", "Korttids")
    orders = "\n".join(f"{line};{word}" for line, word in zip(lines, said, strict=True)) + "\n"
    write(folder, orders=orders)
    path = folder / "b.toml"
    path.write_text(proposed(folder), "utf-8")
    text = path.read_text("utf-8")
    assert '"Hemgång" = "discharge"' in text
    assert '# "Korttids" = "unknown"' in text
    sections = [one.medications for one in charts(path).values()]
    meant = [order.category for section in sections for order in items(section)]
    assert meant == ["inpatient", "discharge", "Korttids"]
    odd = [gap for one in sections if isinstance(one, Recorded) for gap in one.missing]
    (told,) = [gap for gap in odd if "Korttids" in gap.text("sv")]
    assert told.key == "tables.odd_cell"


def test_a_column_that_tells_rows_apart_must_be_answered_before_any_row_is_taken(
    tmp_path: Path,
) -> None:
    (tmp_path / "a.csv").write_text(
        "Pnr,Läkemedel,Order_type\n1,Furix,medication\n1,CRP,lab\n1,Alvedon,medication\n", "utf-8"
    )
    found = sniff(tmp_path / "a.csv")
    assert found.telling == {"orders": {"Order_type": ("medication", "lab")}}
    assert [one.key for one in found.asks] == ["tables.asks_rows", "tables.asks_category"]
    assert "Order_type" not in found.unread
    lines = propose([found], "a").splitlines()
    at = lines.index('# ? "Order_type": "medication" | "lab"')
    assert lines[at + 1] == 'only = { "Order_type" = [] }'


def test_the_discharge_prescriptions_of_an_export_are_asked_about(shared_data: Path) -> None:
    csv = shared_data / "clinosim-ward" / "csv"
    wanted = ("encounters", "patients", "prescriptions")
    found = [sniff(csv / f"{name}.csv") for name in wanted]
    asked = [[one.key for one in file.asks] for file in found]
    assert asked == [["tables.asks_rows"], [], ["tables.asks_category"]]
    text = propose(found, "a")
    for asks, answer in (
        ('"encounter_type" = []', '"encounter_type" = ["inpatient"]'),
        ('category = ""', 'category = "discharge"'),
    ):
        assert faults(msgspec.convert(tomllib.loads(text), Profile))
        text = text.replace(asks, answer)
    assert faults(msgspec.convert(tomllib.loads(text), Profile)) == []


def test_words_for_none_are_only_proposed_as_a_comment(folder: Path) -> None:
    assert '# none = ["Inga kända"]' in proposed(folder)
    path = folder / "b.toml"
    path.write_text(proposed(folder), "utf-8")
    assert all(table.none == () for table in load(path).profile.table)


def test_headings_below_a_title_are_found(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text("Rapport från Journal A;;;\n" + PATIENTS, "utf-8")
    found = sniff(file)
    assert (found.header, found.patient, found.rows) == (2, "Personnummer", 2)
    assert "header = 2" in propose([found], "a")


def test_a_workbook_is_looked_at_too(tmp_path: Path) -> None:
    file = tmp_path / "a.xlsx"
    cells = row(1, "Personnummer", "Läkemedel", "Dos") + row(2, 194602180004, "Furosemid", 0.1)
    file.write_bytes(workbook(cells, "Ordinationer"))
    found = sniff(file)
    assert found.sheets == ("Ordinationer",)
    assert found.preview == (("194602180004", "Furosemid", "0.1"),)
    assert found.guessed["orders"] == {"drug": "Läkemedel", "dose": "Dos"}


@pytest.mark.parametrize(
    ("data", "key"),
    [
        (b"\0\1\2", "tables.no_text"),
        (b"\x81\x8d\xff\xfe\x9d", "tables.no_text"),
        (b"PK\3\4 no zip", "tables.no_workbook"),
    ],
)
def test_what_is_no_table_is_an_error(tmp_path: Path, data: bytes, key: str) -> None:
    file = tmp_path / "a.csv"
    file.write_bytes(data)
    with pytest.raises(FallbackError) as error:
        sniff(file)
    assert error.value.message.key == key


def test_an_empty_file_has_no_rows(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_bytes(b"")
    assert (sniff(file).rows, sniff(file).headings) == (0, ())


def test_a_check_counts_and_keeps_nothing_unless_it_is_accepted(folder: Path) -> None:
    counts = folder / "counts.json"
    path = folder / "journal-a.toml"

    def run(*, accept: bool) -> int:
        found = check(
            path, counts, clock=lambda: NOW, zone=ZONE, accept=accept, pause=lambda _: None
        )
        assert [(w.name, n) for w, n in found.wards] == [("Avdelning 11", 2)]
        assert len(found.preview) == 2
        return next(t.rows for t in found.tables if t.holds == "orders")

    assert run(accept=False) == 3
    assert not counts.exists()
    charts(path)
    write(folder, orders="".join(ORDERS.splitlines(keepends=True)[:2]))
    with pytest.raises(FallbackError):
        run(accept=False)
    assert run(accept=True) == 1
    assert charts(path)


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        (PROFILE.replace('drug = "Läkemedel"', 'medicine = "Läkemedel"'), "medicine"),
        (PROFILE.replace('drug = "Läkemedel"', ""), "columns.drug"),
        (PROFILE.replace('holds = "stays"', 'holds = "alerts"'), "stays"),
        (PROFILE.replace('decimal = ","', 'decimal = ";"'), "decimal"),
        (PROFILE.replace('"iso"', '"DD/MM/YY"'), "DD/MM/YY"),
        (PROFILE.replace("cp1252", "ebcdic"), "ebcdic"),
        (PROFILE.replace("version = 3", "version = 0"), "version"),
        (PROFILE.replace('category = "inpatient"', 'category = "ward"'), "fixed.category"),
        (PROFILE.replace('fixed = { category = "inpatient" }', ""), "fixed.category"),
        (PROFILE.replace("none = [", "only = { Status = [] }\nnone = ["), "only.Status"),
        (PROFILE + "\n[[", "key"),
    ],
)
def test_a_profile_that_does_not_hold_together_is_refused_in_words(
    tmp_path: Path, wrong: str, told: str
) -> None:
    path = write(tmp_path, profile=wrong)
    with pytest.raises(FallbackError) as error:
        load(path)
    assert error.value.message.key == "tables.profile_wrong"
    assert told in error.value.text("sv")


def test_the_commands_show_what_was_found_and_write_the_proposal(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    home = folder / "home"
    profiles = home / "profiles"
    profiles.mkdir(parents=True)
    files = [str(folder / name) for name in FILES]
    to = profiles / "journal.toml"
    assert main(["--home", str(home), "profile", "sniff", *files, "--to", str(to)]) == 0
    told = capsys.readouterr().out
    assert "cp1252" in told
    assert "ordinationer.csv säger inte vilka dess ordinationer gäller" in told
    assert main(["--home", str(home), "profile", "check", "journal"]) == 1
    assert "fixed.category" in capsys.readouterr().err
    to.write_text(proposed(folder), "utf-8")
    assert main(["--home", str(home), "--json", "profile", "check", "journal"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert [t["rows"] for t in data["tables"]] == [2, 2, 3, 1]
    assert main(["--home", str(home), "profile", "check", "journal"]) == 0
    assert "Åström, Örjan" in capsys.readouterr().out
    assert main(["--home", str(home), "profile", "list"]) == 0
    assert "journal" in capsys.readouterr().out


def test_the_settings_name_a_profile_of_the_stores_folder_or_a_path(tmp_path: Path) -> None:
    settings = Settings(tmp_path, source="tables", tables=TablesSettings("a"))
    assert place.path_of(settings, "a") == tmp_path / "profiles" / "a.toml"
    assert place.path_of(settings, "/etc/a.toml") == Path("/etc/a.toml")
    assert place.counts_of(settings, Path("/etc/a.toml")).parent == tmp_path / "profiles"
    assert place.open_tables(settings, lambda: NOW).offers() == frozenset()

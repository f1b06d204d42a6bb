"""Tables by a profile: every row is in a chart or named, and "none" is only what was asserted."""

import csv
import os
import shutil
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from fallback.chart.model import Chart, Quantity
from fallback.chart.section import AssertedNone, NotFetched, NotRecorded, Recorded, items
from fallback.errors import FallbackError
from fallback.sources.tables.source import TableSource
from tests.sources.tables.writing import (
    ALVA,
    NOW,
    ORDERS,
    ORJAN,
    PATIENTS,
    PROFILE,
    charts,
    row,
    source,
    workbook,
    write,
)

CLINOSIM = Path(__file__).with_name("clinosim.toml")


def going_on(_done: int, _all: int) -> bool:
    return True


def told(chart: Chart) -> list[str]:
    return [m.text("sv") for m in getattr(chart.medications, "missing", ())]


def test_a_swedish_report_in_cp1252_is_read_with_its_letters_and_decimal_commas(
    tmp_path: Path,
) -> None:
    found = charts(write(tmp_path))
    assert [(c.patient.name, c.stay.bed, c.stay.ward) for c in found.values()] == [
        ("Åström, Örjan", "1", "Avdelning 11"),
        ("Berg, Älva", "2", "Avdelning 11"),
    ]
    furosemid, warfarin = items(found[ORJAN].medications)
    assert furosemid.dosages[0].dose == Quantity(Decimal("1.5"), "tablett")
    assert furosemid.dosages[0].text == "1,5 tablett kl 8"
    assert furosemid.start == datetime(2026, 11, 19, 23, tzinfo=UTC)
    assert warfarin.strength == "2.5 mg"
    assert warfarin.stop == datetime(2026, 12, 24, 22, 59, 59, tzinfo=UTC)
    assert [one.status for one in items(found[ALVA].medications)] == ["stopped"]


def test_none_is_only_what_the_profile_names_and_a_patient_without_a_row_is_not_recorded(
    tmp_path: Path,
) -> None:
    found = charts(write(tmp_path))
    assert found[ORJAN].allergies == AssertedNone("Inga kända")
    assert found[ALVA].allergies == NotRecorded()
    assert isinstance(found[ORJAN].alerts, NotFetched)


def test_words_for_none_that_the_profile_does_not_name_are_an_allergy_as_written(
    tmp_path: Path,
) -> None:
    profile = PROFILE.replace('none = ["Inga kända"]', "")
    found = charts(write(tmp_path, profile=profile))
    assert [one.substance for one in items(found[ORJAN].allergies)] == ["Inga kända"]


def test_none_beside_an_allergy_is_a_contradiction_that_is_said(tmp_path: Path) -> None:
    both = f"Personnummer;Överkänslighet;Reaktion\n{ORJAN};Inga kända;\n{ORJAN};Penicillin;utslag\n"
    section = charts(write(tmp_path, allergies=both))[ORJAN].allergies
    assert isinstance(section, Recorded)
    assert [one.substance for one in section.items] == ["Penicillin"]
    assert "Inga kända" in section.missing[0].text("sv")


@pytest.mark.parametrize(
    ("spoilt", "key"),
    [
        ({"orders": ORDERS.replace("Doseringstext", "Dosering")}, "tables.no_column"),
        ({"orders": ORDERS.replace("Styrka", "Dos")}, "tables.no_column"),
        ({"orders": ORDERS.splitlines()[0] + "\n"}, "tables.empty"),
        ({"orders": ""}, "tables.no_column"),
        ({"orders": ORDERS[:-1]}, "tables.half_written"),
        ({"orders": ORDERS.replace("Warfarin", '"Warfarin')}, "tables.torn"),
        ({"encoding": "utf-8"}, "tables.other_encoding"),
        ({"encoding": "utf-16"}, "tables.other_encoding"),
    ],
)
def test_a_file_that_is_not_what_the_profile_was_made_for_is_an_error_and_no_empty_list(
    tmp_path: Path, spoilt: dict[str, str], key: str
) -> None:
    path = write(tmp_path, **spoilt)
    with pytest.raises(FallbackError) as error:
        charts(path)
    assert error.value.message.key == key


def test_a_column_that_stands_twice_is_an_error(tmp_path: Path) -> None:
    path = write(tmp_path, orders=ORDERS.replace("Läkemedel;Styrka", "Styrka;Styrka;Läkemedel", 1))
    with pytest.raises(FallbackError) as error:
        charts(path)
    assert error.value.message.key == "tables.column_twice"


def test_a_missing_file_is_an_error(tmp_path: Path) -> None:
    path = write(tmp_path)
    (tmp_path / "allergier.csv").unlink()
    with pytest.raises(FallbackError) as error:
        charts(path)
    assert error.value.message.key == "sources.no_file"


def test_a_file_that_shrank_is_an_error_until_somebody_accepts_it(tmp_path: Path) -> None:
    path = write(tmp_path)
    charts(path)
    write(tmp_path, orders="".join(ORDERS.splitlines(keepends=True)[:2]))
    with pytest.raises(FallbackError) as error:
        charts(path)
    assert error.value.message.key == "tables.shrank"
    assert {"before": "3", "now": "1"}.items() <= error.value.message.values.items()
    with pytest.raises(FallbackError):
        charts(path)
    (tmp_path / "counts.json").unlink()
    assert charts(path)


def test_a_filter_that_takes_no_row_any_more_is_an_error_and_empties_no_list(
    tmp_path: Path,
) -> None:
    only = PROFILE.replace('none = ["Inga läkemedel"]', 'only = { Status = ["Aktiv"] }')
    path = write(tmp_path, profile=only)
    assert len(items(charts(path)[ORJAN].medications)) == 2
    write(tmp_path, profile=only, orders=ORDERS.replace("Aktiv", "AKTIV"))
    with pytest.raises(FallbackError) as error:
        charts(path)
    assert error.value.message.key == "tables.none_of_concern"
    write(tmp_path, profile=only, orders=ORDERS.replace("Aktiv\n194", "AKTIV\n194", 1) * 1)
    assert source(path).book().counts["orders ordinationer.csv "] == 1


def test_a_file_that_is_written_while_it_is_read_is_an_error(tmp_path: Path) -> None:
    path = write(tmp_path)
    (tmp_path / "patienter.csv").touch()
    slow = TableSource(
        path,
        tmp_path / "counts.json",
        clock=lambda: datetime.now(UTC),
        zone=ZoneInfo("Europe/Stockholm"),
        pause=lambda _: (tmp_path / "patienter.csv").write_bytes(b"Personnummer;Namn\n"),
    )
    with pytest.raises(FallbackError) as error:
        slow.wards()
    assert error.value.message.key == "sources.being_written"


def test_a_row_of_too_few_cells_is_named_in_the_section_of_everyone_it_may_belong_to(
    tmp_path: Path,
) -> None:
    torn = ORDERS.replace(";40 mg;1,5 tablett", ";40 mg")
    found = charts(write(tmp_path, orders=torn))
    for patient in (ORJAN, ALVA):
        assert any("rad 2" in said for said in told(found[patient]))
    assert [one.drug for one in items(found[ORJAN].medications)] == ["Warfarin"]


def test_a_row_of_no_patient_is_named_in_every_chart_and_on_the_ward(tmp_path: Path) -> None:
    path = write(tmp_path, orders=ORDERS + ";Digoxin;;;;;;Aktiv\n")
    snapshot = source(path).read_ward("11", going_on)
    assert all("rad 5" in " ".join(told(chart)) for chart in snapshot.charts)
    assert any(gap.key == "tables.rows_of_nobody" for gap in snapshot.gaps)


def test_rows_of_patients_that_the_list_does_not_hold_are_counted_on_the_ward(
    tmp_path: Path,
) -> None:
    path = write(tmp_path, orders=ORDERS + "191212121212;Digoxin;;;;;;Aktiv\n")
    gaps = source(path).read_ward("11", going_on).gaps
    assert [(gap.key, gap.values["count"]) for gap in gaps] == [("tables.rows_of_strangers", "1")]


def test_what_is_not_understood_stays_verbatim_and_is_said(tmp_path: Path) -> None:
    odd = ORDERS.replace("2026-11-20", "förra fredagen").replace(
        "enligt ordination;2026-11-01;2026-12-24;Aktiv", "x;;;Pausad?"
    )
    chart = charts(write(tmp_path, orders=odd))[ORJAN]
    furosemid, warfarin = items(chart.medications)
    assert furosemid.start is None
    assert "Insatt: förra fredagen" in furosemid.source_text
    assert warfarin.status == "unknown"
    assert "Pausad?" in warfarin.source_text
    assert sum("ordagrant" in said for said in told(chart)) == 2


def test_a_number_with_another_decimal_sign_is_no_amount_but_words(tmp_path: Path) -> None:
    chart = charts(write(tmp_path, orders=ORDERS.replace("1,5 tablett;", "1.500 mg;", 1)))[ORJAN]
    dosage = items(chart.medications)[0].dosages[0]
    assert dosage.dose is None
    assert "1.500 mg" in dosage.text


def test_a_strength_that_is_no_plain_amount_stands_beside_the_name(tmp_path: Path) -> None:
    chart = charts(write(tmp_path, orders=ORDERS.replace("40 mg", "40/12,5")))[ORJAN]
    assert items(chart.medications)[0].drug == "Furosemid 40/12,5"


def test_an_order_without_a_drug_stands_with_the_whole_rows_words(tmp_path: Path) -> None:
    chart = charts(write(tmp_path, orders=ORDERS.replace("Furosemid", "")))[ORJAN]
    first = items(chart.medications)[0]
    assert first.drug == ""
    assert "Doseringstext: 1,5 tablett kl 8" in first.source_text
    assert "saknar Läkemedel" in told(chart)[0]


def test_a_stray_quote_that_swallows_a_row_is_no_order_but_a_named_row(tmp_path: Path) -> None:
    lines = ORDERS.splitlines(keepends=True)
    lines[1] = lines[1].replace("1,5 tablett kl 8", '"1,5 tablett kl 8')
    lines[2] = lines[2].replace("enligt ordination", 'enligt ordination"')
    found = charts(write(tmp_path, orders="".join(lines)))
    assert items(found[ORJAN].medications) == ()
    assert any("rad 2" in said for said in told(found[ORJAN]))


def test_two_orders_under_one_id_are_both_there(tmp_path: Path) -> None:
    same = "".join(ORDERS.splitlines(keepends=True)[:2]) + ORDERS.splitlines(keepends=True)[1]
    found = items(charts(write(tmp_path, orders=same))[ORJAN].medications)
    assert len({one.id for one in found}) == len(found) == 2


def test_a_patient_whom_no_table_names_is_said_to_be_left_out(tmp_path: Path) -> None:
    path = write(tmp_path, patients=PATIENTS.replace("Berg, Älva", ""))
    snapshot = source(path).read_ward("11", going_on)
    assert [chart.patient.id for chart in snapshot.charts] == [ORJAN]
    assert [(gap.key, gap.values["patient"]) for gap in snapshot.gaps] == [
        ("tables.patient_left_out", ALVA)
    ]


def test_a_patient_who_lies_nowhere_is_said_on_every_ward(tmp_path: Path) -> None:
    path = write(tmp_path, patients=PATIENTS.replace("Älva;2;11", "Älva;2;-"))
    snapshot = source(path).read_ward("11", going_on)
    assert [gap.key for gap in snapshot.gaps] == ["tables.stay_without_ward"]


def test_two_rows_that_differ_on_who_it_is_are_said(tmp_path: Path) -> None:
    path = write(tmp_path, patients=PATIENTS + "194602180004;Okänd;1;11\n")
    gaps = source(path).read_ward("11", going_on).gaps
    assert "tables.identity_differs" in [gap.key for gap in gaps]


def test_a_workbook_is_read_by_its_saved_values_and_formulas_without_one_stay_as_written(
    tmp_path: Path,
) -> None:
    path = write(tmp_path, profile=PROFILE.replace("ordinationer.csv", "ordinationer.xlsx"))
    cells = (
        row(1, *ORDERS.splitlines()[0].split(";")),
        row(
            2,
            194602180004,
            "Furosemid",
            "40 mg",
            '<c r="@"><f>1+1</f></c>',
            "kl 8",
            "",
            "",
            "Aktiv",
        ),
        row(
            3, 194602180004, "Warfarin", '<c r="@" t="e"><v>#REF!</v></c>', 0.1, "", "", "", "Aktiv"
        ),
        row(4, 194602180012, "Alvedon", "", '<c r="@"><f>1+1</f><v>2</v></c>', "", "", "", "Aktiv"),
    )
    (tmp_path / "ordinationer.xlsx").write_bytes(workbook("".join(cells)))
    found = charts(path)
    furosemid, warfarin = items(found[ORJAN].medications)
    assert "=1+1" in furosemid.dosages[0].text
    assert warfarin.drug == "Warfarin #REF!"
    assert warfarin.dosages[0].text == "0.1"
    assert items(found[ALVA].medications)[0].dosages[0].text == "2"


def test_a_workbook_that_is_no_workbook_is_an_error(tmp_path: Path) -> None:
    path = write(tmp_path, profile=PROFILE.replace("ordinationer.csv", "ordinationer.xlsx"))
    (tmp_path / "ordinationer.xlsx").write_bytes(workbook("")[:300])
    with pytest.raises(FallbackError) as error:
        charts(path)
    assert error.value.message.key == "tables.no_workbook"


@pytest.fixture
def clinosim(tmp_path: Path, shared_data: Path) -> TableSource:
    for file in (shared_data / "clinosim-ward" / "csv").glob("*.csv"):
        shutil.copyfile(file, tmp_path / file.name)
    profile = Path(shutil.copyfile(CLINOSIM, tmp_path / "clinosim.toml"))
    return TableSource(
        profile,
        tmp_path / "counts.json",
        clock=lambda: datetime(2026, 6, 30, 18, tzinfo=UTC),
        zone=ZoneInfo("America/New_York"),
        pause=lambda _: None,
    )


def test_the_clinosim_export_has_its_nine_inpatients_on_four_wards(clinosim: TableSource) -> None:
    snapshots = [clinosim.read_ward(ward.id, going_on) for ward in clinosim.wards()]
    assert [(s.ward.name, len(s.charts), s.gaps) for s in snapshots] == [
        ("3E", 2, ()),
        ("5E", 3, ()),
        ("5W", 1, ()),
        ("Ward 4 West", 3, ()),
    ]
    for chart in (chart for snapshot in snapshots for chart in snapshot.charts):
        assert items(chart.medications)
        assert items(chart.administrations)
        assert items(chart.observations)
        assert isinstance(chart.allergies, NotFetched)


def test_every_medication_order_of_the_clinosim_export_is_in_its_patients_chart(
    clinosim: TableSource, shared_data: Path
) -> None:
    with (shared_data / "clinosim-ward" / "csv" / "orders.csv").open(encoding="utf-8") as file:
        rows = [one for one in csv.DictReader(file) if one["order_type"] == "medication"]
    for patient in {one["patient_id"] for one in rows}:
        chart = clinosim.read_chart(patient)
        assert chart is not None
        assert [one.drug for one in items(chart.medications)] == [
            one["display_name"] for one in rows if one["patient_id"] == patient
        ]


@pytest.mark.parametrize(
    ("left", "status", "there"),
    [
        ("", "", True),
        ("2026-11-24 08:59", "", False),
        ("2026-11-24 09:01", "", True),
        ("2026-11-24", "", True),
        ("2026-11-23", "", False),
        ("i går", "", True),
        ("", "Utskriven", False),
        ("", "Okänt ord", True),
    ],
)
def test_who_has_left_is_not_on_the_ward_and_in_doubt_the_patient_is(
    tmp_path: Path, left: str, status: str, there: bool
) -> None:
    columns = 'columns = { bed = "Säng", ward = "Avd" }'
    wider = (
        'columns = { bed = "Säng", ward = "Avd", discharged = "Ut", status = "Läge" }\n'
        'dates = ["iso"]\nvalues = { status = { Utskriven = "finished" } }'
    )
    patients = f"Personnummer;Namn;Säng;Avd;Ut;Läge\n{ORJAN};Åström, Örjan;1;11;{left};{status}\n"
    path = write(tmp_path, profile=PROFILE.replace(columns, wider), patients=patients)
    snapshot = source(path).read_ward("11", going_on)
    assert [chart.patient.id for chart in snapshot.charts] == ([ORJAN] if there else [])
    odd = [gap.key for gap in snapshot.gaps if gap.key == "tables.odd_cell"]
    assert bool(odd) == (left == "i går" or status == "Okänt ord")


def test_a_file_that_is_old_is_said_to_be(tmp_path: Path) -> None:
    path = write(tmp_path)
    hours_ago = NOW.timestamp() - 2 * 3600
    os.utime(tmp_path / "ordinationer.csv", (hours_ago, hours_ago))
    gaps = source(path).read_ward("11", going_on).gaps
    assert [(gap.key, gap.values["path"], gap.values["minutes"]) for gap in gaps] == [
        ("tables.old_file", "ordinationer.csv", "120")
    ]


def test_files_that_changed_are_read_again_and_those_that_did_not_are_not(tmp_path: Path) -> None:
    path = write(tmp_path)
    tables = source(path)
    first = tables.book()
    assert tables.book() is first
    write(tmp_path, orders=ORDERS + f"{ALVA};Digoxin;;;;;;Aktiv\n")
    assert tables.book() is not first
    chart = tables.read_chart(ALVA)
    assert chart is not None
    assert "Digoxin" in [one.drug for one in items(chart.medications)]


def test_doses_of_the_last_two_days_are_read_given_or_not_and_one_without_a_time(
    tmp_path: Path,
) -> None:
    given = (
        "Personnummer;Läkemedel;Given;Läge;Dos;Orsak\n"
        f"{ORJAN};Furosemid;2026-11-24 08:00;Given;1,5 tablett;\n"
        f"{ORJAN};Warfarin;2026-11-23 18:00;Ej given;;illamående\n"
        f"{ORJAN};Digoxin;2026-11-20 08:00;Given;1 tablett;\n"
        f"{ORJAN};Heparin;;Kanske;2;\n"
    )
    table = """
[[table]]
holds = "administrations"
file = "givna.csv"
patient = "Personnummer"
columns = { drug = "Läkemedel", at = "Given", status = "Läge", dose = "Dos", reason = "Orsak" }
values = { status = { Given = "completed", "Ej given" = "not-done" } }
"""
    path = write(tmp_path, profile=PROFILE + table)
    (tmp_path / "givna.csv").write_bytes(given.encode("cp1252"))
    section = charts(path)[ORJAN].administrations
    found = {one.drug: one for one in items(section)}
    assert list(found) == ["Furosemid", "Warfarin", "Heparin"]
    assert found["Furosemid"].dose == Quantity(Decimal("1.5"), "tablett")
    assert (found["Warfarin"].status, found["Warfarin"].reason) == ("not-done", "illamående")
    assert found["Heparin"].status == "unknown"
    assert found["Heparin"].dose_text == "2; Läge: Kanske"
    live = source(path).read_chart(ORJAN)
    assert live is not None
    assert "Digoxin" in {one.drug for one in items(live.administrations)}


def test_a_column_of_measurements_is_a_value_in_its_unit_and_words_stay_words(
    tmp_path: Path,
) -> None:
    table = """
[[table]]
holds = "observations"
file = "matt.csv"
patient = "Personnummer"
columns = { at = "Tid" }
measures.Puls = { name = "Puls", code = "http://loinc.org|8867-4", unit = "/min", ucum = "/min" }
measures.Temp = { name = "Temp", code = "http://loinc.org|8310-5", unit = "°C", ucum = "Cel" }
"""
    path = write(tmp_path, profile=PROFILE + table)
    (tmp_path / "matt.csv").write_bytes(
        f"Personnummer;Tid;Puls;Temp\n{ORJAN};2026-11-24 06:00;88;ej mätt\n"
        f"{ORJAN};2026-11-24 08:00;;38,4\n{ORJAN};2026-11-24 07:00;90;37,1\n".encode("cp1252")
    )
    found = items(charts(path)[ORJAN].observations)
    assert [(one.name, one.value and one.value.value) for one in found] == [
        ("Temp", Decimal("38.4")),
        ("Puls", Decimal(90)),
    ]
    live = source(path).read_chart(ORJAN)
    assert live is not None
    assert "ej mätt" in {one.text for one in items(live.observations)}


def test_several_allergies_in_one_cell_are_each_one(tmp_path: Path) -> None:
    profile = PROFILE.replace('none = ["Inga kända"]', 'none = ["Inga kända"]\nsplit = ","')
    both = f"Personnummer;Överkänslighet;Reaktion\n{ORJAN};Penicillin, ägg;\n{ORJAN};ägg;\n"
    section = charts(write(tmp_path, profile=profile, allergies=both))[ORJAN].allergies
    assert [one.substance for one in items(section)] == ["Penicillin", "ägg"]


def test_a_workbook_with_a_document_type_among_its_formulas_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path, profile=PROFILE.replace("ordinationer.csv", "ordinationer.xlsx"))
    cells = row(1, *ORDERS.splitlines()[0].split(";")) + row(2, 1, '<c r="@"><f>1</f></c>')
    spoilt = workbook(cells, head='<!DOCTYPE a [<!ENTITY b "c">]>')
    (tmp_path / "ordinationer.xlsx").write_bytes(spoilt)
    with pytest.raises(FallbackError) as error:
        charts(path)
    assert error.value.message.key in ("sources.bad_xml", "tables.no_workbook")

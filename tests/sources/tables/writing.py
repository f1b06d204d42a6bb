"""Writes tables for the tests: CSV in any code page, and workbooks as Excel's own package."""

import io
import os
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from xml.sax.saxutils import escape
from zoneinfo import ZoneInfo

from fallback.chart.model import Chart
from fallback.sources.tables.source import TableSource

NOW = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
ZONE = ZoneInfo("Europe/Stockholm")
ORJAN, ALVA = "194602180004", "194602180012"
SETTLED = NOW.timestamp() - 60  # when the files were written

PATIENTS = """Personnummer;Namn;Säng;Avd
19460218-0004;Åström, Örjan;1;11
194602180012;Berg, Älva;2;11
"""
ORDERS = """Personnummer;Läkemedel;Styrka;Dos;Doseringstext;Insatt;Utsatt;Status
194602180004;Furosemid;40 mg;1,5 tablett;1,5 tablett kl 8;2026-11-20;;Aktiv
194602180004;Warfarin;2,5 mg;;enligt ordination;2026-11-01;2026-12-24;Aktiv
19460218-0012;Paracetamol;500 mg;2 tabletter;vid behov;2026-11-22;;Utsatt
"""
ALLERGIES = """Personnummer;Överkänslighet;Reaktion
194602180004;Inga kända;
"""
PROFILE = """
name = "Journal A"
version = 3
encoding = "cp1252"
separator = ";"
decimal = ","
dates = ["iso"]
unknown = ["-", "okänt"]

[wards]
"11" = "Avdelning 11"

[[table]]
holds = "patients"
file = "patienter.csv"
patient = "Personnummer"
columns = { name = "Namn", number = "Personnummer" }
fixed = { number_system = "urn:oid:1.2.752.129.2.1.3.1" }

[[table]]
holds = "stays"
file = "patienter.csv"
patient = "Personnummer"
columns = { bed = "Säng", ward = "Avd" }

[[table]]
holds = "orders"
file = "ordinationer.csv"
patient = "Personnummer"
none = ["Inga läkemedel"]
fixed = { category = "inpatient" }

[table.columns]
drug = "Läkemedel"
strength = "Styrka"
dose = "Dos"
dosage = "Doseringstext"
start = "Insatt"
stop = "Utsatt"
status = "Status"

[table.values.status]
Aktiv = "active"
Utsatt = "stopped"

[[table]]
holds = "allergies"
file = "allergier.csv"
patient = "Personnummer"
columns = { substance = "Överkänslighet", reaction = "Reaktion" }
none = ["Inga kända"]
"""


def write(
    folder: Path,
    *,
    patients: str = PATIENTS,
    orders: str = ORDERS,
    allergies: str = ALLERGIES,
    profile: str = PROFILE,
    encoding: str = "cp1252",
) -> Path:
    """The files of a ward, and the profile's path."""
    files = {"patienter.csv": patients, "ordinationer.csv": orders, "allergier.csv": allergies}
    for name, text in files.items():
        (folder / name).write_bytes(text.encode(encoding))
        os.utime(folder / name, (SETTLED, SETTLED))
    path = folder / "journal-a.toml"
    path.write_text(profile, "utf-8")
    return path


def source(profile: Path) -> TableSource:
    """A source that does not wait for files to settle."""
    return TableSource(
        profile,
        profile.parent / "counts.json",
        clock=lambda: NOW,
        zone=ZONE,
        pause=lambda _seconds: None,
    )


def charts(profile: Path, ward: str = "11") -> dict[str, Chart]:
    """The ward's charts by patient."""
    snapshot = source(profile).read_ward(ward, lambda _done, _all: True)
    return {chart.patient.id: chart for chart in snapshot.charts}


def workbook(rows: str, sheet: str = "Blad1", *, head: str = "") -> bytes:
    """A workbook of one sheet; `rows` are its <row> elements, `head` stands before them all."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types"><Default Extension="rels"'
        ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{kind}"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="rId1"'
        f' Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets>'
        f'<sheet name="{escape(sheet)}" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}/relationships">'
        f'<Relationship Id="rId1" Type="{office}/worksheet" Target="worksheets/sheet1.xml"/>'
        "</Relationships>",
        "xl/worksheets/sheet1.xml": f'{head}<worksheet xmlns="{main}"><sheetData>{rows}</sheetData>'
        "</worksheet>",
    }
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        for name, text in parts.items():
            file.writestr(name, text)
    return packed.getvalue()


def row(number: int, *cells: str | float) -> str:
    """A row of texts and numbers; a text that begins with "<" is a cell of its own making."""
    made = []
    for column, cell in zip("ABCDEFGHIJ", cells, strict=False):
        place = f"{column}{number}"
        if isinstance(cell, str) and cell.startswith("<"):
            made.append(cell.replace("@", place))
        elif isinstance(cell, str):
            made.append(f'<c r="{place}" t="inlineStr"><is><t>{escape(cell)}</t></is></c>')
        else:
            made.append(f'<c r="{place}"><v>{cell!r}</v></c>')
    return f'<row r="{number}">{"".join(made)}</row>'

"""The ward's packet: as Fallback composes it, and as content for other engines."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from importlib import resources
from pathlib import Path
from zoneinfo import ZoneInfo

from fallback.chart.model import Snapshot
from fallback.demo.ward import demo_ward
from fallback.packet.compose import FormCopy, compose_ward
from fallback.packet.context import Context
from fallback.packet.render import Laid, draw, lay
from forms import codes
from forms.geometry import Code, Page
from forms.spec import Block, Definition, Field, Fields, Matrix, Notice, Table
from forms.values import Heading, Row, Rows, SheetMark
from tests.bench.peers import content as c

NOW = datetime(2026, 11, 24, 6, 50, tzinfo=UTC)


def ward(number: int = 1) -> Snapshot:
    """The demo ward, on a morning."""
    return demo_ward(1, ward_number=number, now=NOW)


def context(snapshot: Snapshot) -> Context:
    """A print-out just after an outage began, in Swedish."""
    return Context(
        lang="sv",
        zone=ZoneInfo("Europe/Stockholm"),
        source=snapshot.source,
        printed_at=NOW,
        valid_hours=24,
        began_at=NOW,
    )


def marks(laid: Sequence[Laid], snapshot_id: str) -> list[list[SheetMark]]:
    """Numbers and page codes such as `outage.issue` makes, the same in every run."""
    made: list[list[SheetMark]] = []
    serial = 1
    for one in laid:
        form, count = one.definition, one.flow.count
        made.append(
            [
                SheetMark(
                    codes.sheet_number("K7M4P", serial + page - 1),
                    codes.payload(
                        *(form.code, form.version, page, count),
                        *(f"{serial + page:08d}", snapshot_id),
                    ),
                )
                for page in range(1, count + 1)
            ]
        )
        serial += count
    return made


def content(snapshot: Snapshot) -> c.Content:
    """What stands on the ward's packet: headings, words, tables, and each page's codes."""
    laid = tuple(lay(compose_ward(snapshot, context(snapshot)), "sv"))
    pages = draw(laid, marks(laid, snapshot.id), "").pages
    fonts = Path(str(resources.files("forms") / "fonts"))
    return {
        "regular": str(fonts / "DejaVuSansCondensed.ttf"),
        "bold": str(fonts / "DejaVuSansCondensed-Bold.ttf"),
        "sheets": [_sheet(one.copy, one.definition, p) for one, p in zip(laid, pages, strict=True)],
    }


def _sheet(copy: FormCopy, form: Definition, pages: Sequence[Page]) -> c.Sheet:
    warnings = [_words(text, strong=True) for text in copy.heading.warnings]
    blocks = [found for block in form.blocks for found in _block(block, copy)]
    return {
        "title": form.title.sv,
        "width": pages[0].width,
        "height": pages[0].height,
        "who": _who(copy.heading),
        "codes": [[s.payload for s in page.strokes if isinstance(s, Code)] for page in pages],
        "blocks": warnings + blocks,
    }


def _who(heading: Heading) -> list[str]:
    number = " ".join(filter(None, (heading.number, heading.birth_date)))
    origin = " · ".join(filter(None, (heading.origin, heading.age)))
    return [heading.name, number, heading.place, origin, heading.valid_until]


def _block(block: Block, copy: FormCopy) -> Iterator[c.Block]:
    fill = copy.filling.get(block.id)
    match block:
        case Notice():
            text = fill if isinstance(fill, str) else block.text.sv if block.text else ""
            if text:
                yield _words(text, strong=block.strong)
        case Fields():
            yield _table(_title(block), *_fields(block, fill if isinstance(fill, dict) else {}))
        case Matrix():
            yield _table(_title(block), *_matrix(block))
        case Table():
            rows = fill if isinstance(fill, Rows) else Rows()
            if rows.statement:
                yield _words(rows.statement, strong=rows.alarm)
            yield _rows(block, rows)


def _title(block: Fields | Matrix | Table) -> str:
    return block.title.sv if block.title else ""


def _words(text: str, *, strong: bool) -> c.Block:
    return {"text": text, "strong": strong, "widths": [], "head": [], "rows": []}


def _table(title: str, widths: list[float], rows: list[c.Row]) -> c.Block:
    return {"text": title, "strong": True, "widths": widths, "head": [], "rows": rows}


def _row(cells: list[str], height: float, *, whole: bool = False, strong: bool = False) -> c.Row:
    return {"cells": cells, "whole": whole, "strong": strong, "height": height}


def _label(field: Field) -> str:
    return f"{field.label.sv} ({field.unit})" if field.unit else field.label.sv


def _fields(block: Fields, values: Mapping[str, str]) -> tuple[list[float], list[c.Row]]:
    pairs = [(_label(field), values.get(field.id, "")) for field in block.fields]
    pairs += [("", "")] * (-len(pairs) % block.columns)
    rows = [
        _row([text for pair in pairs[n : n + block.columns] for text in pair], 0.0)
        for n in range(0, len(pairs), block.columns)
    ]
    return [1.0, 2.0] * block.columns, rows


def _matrix(block: Matrix) -> tuple[list[float], list[c.Row]]:
    """A row a field: its label and bands, then an empty cell a column."""
    share = (190.0 - block.label_width) / block.columns
    rows = [
        _row(
            ["\n".join((_label(field), *(band.sv for band in field.bands))), *[""] * block.columns],
            block.row_height,
        )
        for field in block.fields
    ]
    return [block.label_width, *[share] * block.columns], rows


def _rows(block: Table, rows: Rows) -> c.Block:
    """A table; one with lines has each row's own cells over the whole width, above its lines."""
    columns = block.lines or block.fields
    blank = Row({}, lines=({},) * block.blank_lines)
    made: list[c.Row] = []
    for row in (*rows.rows, *[blank] * block.blank_rows):
        cells = [row.cells.get(field.id, "") for field in block.fields]
        if not block.lines:
            made.append(_row(cells, block.row_height, strong=row.strong))
            continue
        own = "\n".join(filter(None, cells))
        made.append(_row([own], block.row_height, whole=True, strong=row.strong))
        made += [
            _row([line.get(field.id, "") for field in block.lines], block.row_height)
            for line in row.lines
        ]
    return {
        "text": _title(block),
        "strong": True,
        "widths": [field.width for field in columns],
        "head": [_label(field) for field in columns] if made else [],
        "rows": made,
    }

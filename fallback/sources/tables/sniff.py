"""A first look at a file: how it is written, what its columns most likely are, its first rows.

All of it is shown, and is a proposal: a file is only read by a profile that a person has checked.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from fallback.errors import FallbackError
from fallback.sources import files
from fallback.sources.tables import detect, excel, headings
from fallback.sources.tables.grid import words
from fallback.sources.tables.profile import CARE
from fallback.texts import Message, say

_PREVIEW = 5
_PERSONNUMMER = "urn:oid:1.2.752.129.2.1.3.1"
_HEAD = 20  # lines in which the headings are looked for


@dataclass(frozen=True)
class Sniffed:
    """What was found. Empty where the file does not tell. `doubts` are columns whose dates fit
    more than one form."""

    path: Path
    encoding: str
    separator: str
    decimal: str
    dates: tuple[str, ...]
    doubts: tuple[tuple[str, tuple[str, ...]], ...]
    sheets: tuple[str, ...]
    header: int
    headings: tuple[str, ...]
    rows: int
    final_newline: bool
    preview: tuple[tuple[str, ...], ...]
    patient: str
    guessed: dict[str, dict[str, str]]
    coded: dict[str, dict[str, tuple[str, ...]]]  # kind → field → the words that stand there
    nones: tuple[str, ...]
    telling: dict[str, dict[str, tuple[str, ...]]]  # kind → column that tells rows apart → words

    @property
    def unread(self) -> tuple[str, ...]:
        """The columns that a proposal would not read: what they say would be on no paper."""
        read = {column for fields in self.guessed.values() for column in fields.values()}
        read |= {column for columns in self.telling.values() for column in columns}
        if self.guessed:
            read.add(self.patient)
        return tuple(head for head in self.headings if head and head not in read)

    @property
    def asks(self) -> tuple[Message, ...]:
        """What somebody must write before the profile is taken: the file does not tell it."""
        rows = [
            say("tables.asks_rows", column=column, said=", ".join(there))
            for columns in self.telling.values()
            for column, there in columns.items()
        ]
        whose = "category" not in self.guessed.get("orders", {"category": ""})
        return (*rows, *((say("tables.asks_category", path=self.path.name),) if whose else ()))


def sniff(path: Path) -> Sniffed:
    """Look at a file. Raises FallbackError where it is missing, or no table at all."""
    file = files.read(path, pause=lambda _: None)  # a look waits for nobody
    if excel.is_workbook(file.data):
        names = excel.sheets(file.data, path.name)
        cells = [tuple(map(words, row)) for row in excel.rows(file.data, path.name, "")]
        return _sniffed(path, cells, ("", "", names, True))
    encoding = detect.encoding(file.data)
    if not encoding:
        raise FallbackError("tables.no_text", path=path.name)
    try:
        text = detect.decoded(file.data, encoding)
    except UnicodeDecodeError as error:
        raise FallbackError("tables.no_text", path=path.name) from error
    sep = detect.separator(text)
    ends = text.endswith(("\n", "\r"))
    return _sniffed(path, detect.lines(text, sep), (encoding, sep, (), ends))


def _sniffed(
    path: Path, cells: Sequence[tuple[str, ...]], written: tuple[str, str, tuple[str, ...], bool]
) -> Sniffed:
    encoding, sep, sheets, ends = written
    header = _header(cells)
    heads = tuple(cell.strip() for cell in cells[header - 1]) if cells else ()
    body = [row for row in cells[header:] if any(row)]
    columns = {
        head: [row[at] for row in body if at < len(row)] for at, head in enumerate(heads) if head
    }
    forms = {
        head: fits
        for head, said in columns.items()
        if not headings.is_patient(head) and (fits := detect.date_forms(said))
    }
    guessed = headings.guess(heads)
    substance = guessed.get("allergies", {}).get("substance", "")
    return Sniffed(
        path=path,
        encoding=encoding,
        separator=sep,
        decimal=detect.decimal(cell for said in columns.values() for cell in said),
        dates=tuple(dict.fromkeys(found[0] for found in forms.values() if len(found) == 1)),
        doubts=tuple((head, found) for head, found in forms.items() if len(found) > 1),
        sheets=sheets,
        header=header,
        headings=heads,
        rows=len(body),
        final_newline=ends,
        preview=tuple(body[:_PREVIEW]),
        patient=next((head for head in heads if headings.is_patient(head)), ""),
        guessed=guessed,
        coded={
            kind: {field: _distinct(columns.get(guessed[kind][field], ()))}
            for kind, field in headings.CODED
            if field in guessed.get(kind, {})
        },
        nones=tuple(
            said for said in _distinct(columns.get(substance, ()))
            if headings.plain(said) in headings.NONE
        ),
        telling={
            kind: {head: _distinct(columns[head]) for head in asked}
            for kind in guessed if (asked := headings.telling(kind, heads))
        },
    )  # fmt: skip


def propose(found: Sequence[Sniffed], name: str) -> str:
    """A profile for these files, as TOML: what is doubtful is a comment, and so are the columns
    that nothing in it reads."""
    first = next((one for one in found if one.encoding), None)
    dates = tuple(dict.fromkeys(form for one in found for form in one.dates)) or ("iso",)
    encoding = first.encoding if first else "utf-8"
    decimal = next((one.decimal for one in found if one.decimal), ".")
    head = [
        f"name = {_quoted(name)}",
        "version = 1",
        f"encoding = {_quoted('utf-8' if encoding == 'ascii' else encoding)}",
        f"separator = {_quoted(first.separator if first else ',')}",
        f"decimal = {_quoted(decimal)}",
        f"dates = {_list(dates)}",
        f"final_newline = {str(all(one.final_newline for one in found)).lower()}",
    ]
    doubts = [f"# {column}: {' | '.join(forms)}" for one in found for column, forms in one.doubts]
    tables = [line for one in found for line in _tables(one, first)]
    return "\n".join([*head, *doubts, *tables, ""])


def _tables(found: Sniffed, first: Sniffed | None) -> Iterable[str]:
    if found.unread:
        yield from ("", f"# {found.path.name}: not read: {_list(found.unread)}")
    for kind, columns in found.guessed.items():
        yield from ("", "[[table]]", f"holds = {_quoted(kind)}")
        yield f"file = {_quoted(found.path.resolve().as_posix())}"
        yield f"patient = {_quoted(found.patient)}"
        if found.header > 1:
            yield f"header = {found.header}"
        yield from _differing(found, first)
        yield from _asked(found, kind)
        mapped = dict(columns)
        if kind == "patients" and found.patient:
            mapped["number"] = found.patient
            if headings.is_personnummer(found.patient):
                yield f"fixed = {{ number_system = {_quoted(_PERSONNUMMER)} }}"
        if kind == "allergies" and found.nones:
            yield f"# none = {_list(found.nones)}"
        pairs = ", ".join(f"{field} = {_quoted(column)}" for field, column in mapped.items())
        yield f"columns = {{ {pairs} }}"
        for field, said in found.coded.get(kind, {}).items():
            yield f"[table.values.{field}]"
            yield from _meanings(kind, field, said)


def _asked(found: Sniffed, kind: str) -> Iterable[str]:
    """What the file does not tell: the profile is refused until a person has written it. The lines
    stand above, so that each is a comment of its own line."""
    asked = found.telling.get(kind, {})
    for column, there in asked.items():
        yield f"# ? {_quoted(column)}: {' | '.join(map(_quoted, there))}"
    if asked:
        yield f"only = {{ {', '.join(f'{_quoted(column)} = []' for column in asked)} }}"
    if kind == "orders" and "category" not in found.guessed[kind]:
        yield f"# ? category: {' | '.join(map(_quoted, CARE))}"
        yield 'fixed = { category = "" }'


def _differing(found: Sniffed, first: Sniffed | None) -> Iterable[str]:
    """Where this file is not written as the first one is."""
    if first is None or not found.encoding:
        return
    if found.encoding not in ("ascii", first.encoding):
        yield f"encoding = {_quoted(found.encoding)}"
    if found.separator != first.separator:
        yield f"separator = {_quoted(found.separator)}"
    if found.decimal and first.decimal and found.decimal != first.decimal:
        yield f"decimal = {_quoted(found.decimal)}"


def _meanings(kind: str, field: str, words_there: Iterable[str]) -> Iterable[str]:
    """Each word in our own; one that is not known is a comment, and stays unknown."""
    for said in words_there:
        known = headings.CODED[kind, field].get(headings.plain(said), "")
        line = f"{_quoted(said)} = {_quoted(known or 'unknown')}"
        yield line if known else f"# {line}"


def _header(cells: Sequence[tuple[str, ...]]) -> int:
    """The number of the first line with as many words as any of the first lines has."""
    filled = [sum(1 for cell in row if cell.strip()) for row in cells[:_HEAD]]
    return filled.index(max(filled)) + 1 if filled else 1


def _distinct(said: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(cell.strip() for cell in said if cell.strip()))[:_HEAD]


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _list(texts: Iterable[str]) -> str:
    return f"[{', '.join(map(_quoted, texts))}]"

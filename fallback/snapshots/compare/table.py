"""A comparison as a table for a spreadsheet, in which no cell can become a formula."""

import csv
from collections.abc import Iterable
from io import StringIO

from fallback.snapshots.compare.lines import Line, Wording

COLUMNS = ("bed", "name", "number", "kind", "verdict", "before", "after", "certain")
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def to_csv(found: Iterable[Line], wording: Wording) -> bytes:
    """Semicolons and a byte order mark, as a Swedish spreadsheet reads them; UTF-8."""
    out = StringIO(newline="")
    table = csv.writer(out, delimiter=";", quoting=csv.QUOTE_ALL)
    table.writerow(wording.say(f"column_{name}") for name in COLUMNS)
    for line in found:
        certain = wording.say("certain" if line.certain else "not_certain")
        kind = wording.say(f"of_{line.kind}")
        cells = (
            line.bed,
            line.name,
            line.number,
            kind,
            line.said,
            line.before,
            line.after,
            certain,
        )
        table.writerow(map(harmless, cells))
    return out.getvalue().encode("utf-8-sig")


def harmless(text: str) -> str:
    """The text as a spreadsheet shows it and never computes it."""
    return f"'{text}" if text.lstrip(" \u00a0").startswith(_FORMULA) else text

"""The course of an outage as a table for the reports; no cell can become a formula."""

import csv
from io import StringIO
from pathlib import Path

from fallback.outage.export import new_file
from fallback.recovery.closing.timeline import Timeline
from fallback.recovery.findings.wording import Wording
from fallback.session import Action, Session, from_iso
from fallback.snapshots.compare.table import harmless
from fallback.texts import say


def lines(found: Timeline, wording: Wording) -> tuple[tuple[str, str], ...]:
    """When, and what: the moments in their order, then when each report is due."""
    moments = [(wording.at(from_iso(one.at)), one.what.text(wording.lang)) for one in found.moments]
    for name, at in found.due.items():
        said = say(f"timeline.due_{name}", at=wording.at(from_iso(at)))
        moments.append(("", said.text(wording.lang)))
    return tuple(moments)


def to_csv(found: Timeline, wording: Wording) -> bytes:
    """Semicolons and a byte order mark, as a Swedish spreadsheet reads them; UTF-8."""
    out = StringIO(newline="")
    table = csv.writer(out, delimiter=";", quoting=csv.QUOTE_ALL)
    table.writerow(say(f"timeline.column_{name}").text(wording.lang) for name in ("at", "what"))
    for line in lines(found, wording):
        table.writerow(map(harmless, line))
    return out.getvalue().encode("utf-8-sig")


def save_table(session: Session, found: Timeline, path: Path) -> None:
    """The table as a new file; that it leaves the store is noted first."""
    data = to_csv(found, Wording(session.settings.zone, session.lang))
    with new_file(path) as out:
        with session.act(Action.PACKET_EXPORT, timeline=found.outage_id, file=path.name):
            pass
        out.write(data)

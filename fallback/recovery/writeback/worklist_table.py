"""The worklist as a table for a spreadsheet, in which no cell can become a formula."""

import csv
from io import StringIO

from fallback.recovery.writeback.documents import ByHand, by_hand
from fallback.session import Action, Session
from fallback.snapshots.compare.table import harmless
from fallback.texts import say

COLUMNS = ("patient", "at", "what", "why", "sheet", "done", "sign")


def to_csv(found: ByHand) -> bytes:
    """Semicolons and a byte order mark, as a Swedish spreadsheet reads them; UTF-8."""
    out = StringIO(newline="")
    table = csv.writer(out, delimiter=";", quoting=csv.QUOTE_ALL)
    lang = found.wording.lang
    table.writerow(say(f"documents.column_{name}").text(lang) for name in COLUMNS)
    for one in found.lines:
        cells = (one.patient, one.at, one.what, one.why, one.sheet, "", "")
        table.writerow(map(harmless, cells))
    return out.getvalue().encode("utf-8-sig")


def worklist_table(session: Session, outage_id: str) -> bytes:
    """The table, to be saved; that it leaves the store is noted. It does not stand for the printed
    worklist, whose sheets are followed."""
    found = by_hand(session, outage_id)
    with session.act(Action.PACKET_EXPORT, outage=outage_id, table="worklist"):
        return to_csv(found)

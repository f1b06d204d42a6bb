"""A later day's sheet names the sheets before it: where one of those is void now, that is said."""

from collections.abc import Iterable

from fallback.outage.replacing import LIVE
from fallback.packet.continuation import FORM as CONTINUATION
from fallback.store import sheets
from fallback.store.database import Transaction
from fallback.store.sheets import Sheet
from fallback.texts import Message, say


def naming(tx: Transaction, outage_id: str, gone: Iterable[Sheet]) -> tuple[Message, ...]:
    """A sentence on the sheets in use that go on from one of `gone`; none where there are none."""
    void = {sheet.number for sheet in gone}
    found = [
        one.number
        for one in sheets.of_outage(tx, outage_id)
        if one.form == CONTINUATION and one.state in LIVE and one.number not in void
        if not void.isdisjoint(_before(tx, one))
    ]
    return (say("outage.names_void", numbers=", ".join(found)),) if found else ()


def _before(tx: Transaction, sheet: Sheet) -> list[str]:
    return sheets.frozen(tx, sheet.number).values.get("period/previous", "").split(", ")

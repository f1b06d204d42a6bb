"""Every row of an arrivals log has a reserve number of its own before the log is drawn, so that the
number is never given to anybody else, on paper or on the screen."""

from collections.abc import Sequence
from typing import Final

import msgspec

from fallback.outage.reserve.blocks import warnings
from fallback.outage.reserve.identities import take_for_log
from fallback.packet.blank import LOG_ROWS
from fallback.packet.compose import FormCopy
from fallback.session import Session
from fallback.store import own_forms
from fallback.store.outages import Outage
from fallback.texts import Message
from forms.spec import Table
from forms.values import Row, Rows

FORM: Final = "arrivals"
BLOCK: Final = "arrivals"
NUMBER: Final = "reserve"


def with_numbers(
    session: Session, outage: Outage, copies: Sequence[FormCopy]
) -> tuple[tuple[FormCopy, ...], tuple[Message, ...]]:
    """The copies, the rows of each log numbered; and what to know of the blocks they came from.

    A log that is printed again gets new numbers: those of the old one may be in use.
    """
    logs = [place for place, copy in enumerate(copies) if copy.form == FORM]
    if not logs or not _shows_numbers(session):
        return tuple(copies), ()
    given = take_for_log(session, outage, LOG_ROWS * len(logs))
    made = list(copies)
    for nth, place in enumerate(logs):
        rows = given[nth * LOG_ROWS : (nth + 1) * LOG_ROWS]
        filled = Rows(tuple(Row({NUMBER: one.number}, one.number, strong=True) for one in rows))
        filling = {**made[place].filling, BLOCK: filled}
        made[place] = msgspec.structs.replace(made[place], filling=filling)
    return tuple(made), warnings(session)


def _shows_numbers(session: Session) -> bool:
    """A hospital's own log may have no place for a number: a row must not bear one unseen."""
    with session.read() as tx:
        form = own_forms.forms(tx).get(FORM)
    tables = (block for block in form.blocks if isinstance(block, Table) and block.id == BLOCK)
    return any(field.id == NUMBER for block in tables for field in block.fields)

"""Who signs on this ward: initials as they were keyed, offered to whoever keys the next ones.

From the ward's lists of signatures and from every sheet of the outage; one that was never keyed is
simply new. Whoever keys after another, blind, is offered none: initials are values, too.
"""

from collections import Counter
from typing import Final

from fallback.recovery.keying.entry import KeyingSheet
from fallback.session import Session
from fallback.store import entries

FIELDS: Final = ("sign", "initials")
"""What a box of initials is called on our forms."""


def known(session: Session, sheet: KeyingSheet) -> tuple[str, ...]:
    """The initials of the sheet's outage, those used most first; none after the first keying."""
    if sheet.step != "first":
        return ()
    with session.read() as tx:
        counts = [entries.used(tx, sheet.sheet.outage_id, field) for field in FIELDS]
    used = sum(counts, Counter[str]())
    return tuple(sorted(used, key=lambda sign: (-used[sign], sign)))


def completed(typed: str, signs: tuple[str, ...]) -> str:
    """The initials that begin with what is typed, those used most first; "" where none do."""
    start = typed.upper()
    return next((sign for sign in signs if start and sign.startswith(start)), "")

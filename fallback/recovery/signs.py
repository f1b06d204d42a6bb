"""Who signs on this ward: initials as they were keyed, offered to whoever keys the next ones.

From the ward's lists of signatures and from every sheet of the outage; one that was never keyed is
simply new.
"""

from collections import Counter
from typing import Final

from fallback.session import Session
from fallback.store import entries

FIELDS: Final = ("sign", "initials")
"""What a box of initials is called on our forms."""


def known(session: Session, outage_id: str) -> tuple[str, ...]:
    """The initials of an outage, those used most first."""
    with session.read() as tx:
        counts = [entries.used(tx, outage_id, field) for field in FIELDS]
    used = sum(counts, Counter[str]())
    return tuple(sorted(used, key=lambda sign: (-used[sign], sign)))


def completed(typed: str, signs: tuple[str, ...]) -> str:
    """The initials that begin with what is typed, those used most first; "" where none do."""
    start = typed.upper()
    return next((sign for sign in signs if start and sign.startswith(start)), "")

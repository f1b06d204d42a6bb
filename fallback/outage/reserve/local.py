"""Numbers of this machine's own, where no block has one: `LOKAL-K7M4P-0012-8X`.

The word in front keeps them from being taken for a personnummer or a region's number; the check
characters are those of sheet numbers, taken over the word too, so that it is no sheet number.
"""

import re
from typing import Final

from forms.codes import READABLE, check_characters

_WORD: Final = "LOKAL"
_NUMBER: Final = re.compile(rf"{_WORD}-?([{READABLE}]{{5}})-?(\d{{4,9}})-?([0-9A-Z]{{2}})")


def local_number(machine: str, serial: int) -> str:
    """The number; `serial` from 1 on."""
    check = check_characters(f"{_WORD}{machine}{serial:04}")
    return f"{_WORD}-{machine}-{serial:04}-{check}"


def normal_local(typed: str) -> str | None:
    """The number as printed, from what was typed; None where it cannot be right. A barcode reader
    set for another keyboard types "+" or "/" for the dash."""
    found = _NUMBER.fullmatch(re.sub(r"[\s\-–+/]", "", typed.upper()))
    if found is None:
        return None
    made = local_number(found[1], int(found[2]))
    return made if made.endswith(found[3]) and found[2] == made.split("-")[2] else None

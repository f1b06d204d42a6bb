"""Break-glass codes for sealed envelopes: 100 random bits that a person can read and type.

`K7M4T-…`: six groups of five, the first naming its keyslot. The last character of each group
checks it and its place, so that a slip of the pen is told from a wrong code, and where it is.
"""

import re
import secrets
from dataclasses import dataclass, field

from fallback.errors import FallbackError
from forms.codes import READABLE

GROUPS = 6
_BODY = 4  # characters of a group before its check character


@dataclass(frozen=True)
class Code:
    """A code as printed. Not shown by repr, so that no log holds it."""

    text: str = field(repr=False)

    @property
    def slot_id(self) -> str:
        """The keyslot that it opens."""
        return self.text[:_BODY]


def new_code(slot_id: str) -> Code:
    """A new random code for the keyslot `slot_id` (four of the readable characters)."""
    bodies = [slot_id, *(random_body() for _ in range(GROUPS - 1))]
    return Code("-".join(body + _check(body, place) for place, body in enumerate(bodies)))


def random_body() -> str:
    """Four random readable characters: 20 bits."""
    return "".join(secrets.choice(READABLE) for _ in range(_BODY))


def read_code(typed: str) -> Code:
    """The code that was typed, in any case, with or without dashes and spaces.

    FallbackError, naming the first group that is mistyped.
    """
    plain = re.sub(r"[\s\-–]", "", typed.upper())
    groups = [plain[at : at + _BODY + 1] for at in range(0, len(plain), _BODY + 1)]
    for place, group in enumerate(groups[:GROUPS]):
        body, check = group[:_BODY], group[_BODY:]
        if not set(body) <= set(READABLE) or check != _check(body, place):
            raise FallbackError("store.code_mistyped", group=place + 1, groups=GROUPS)
    if len(groups) != GROUPS:
        raise FallbackError("store.code_length", groups=GROUPS)
    return Code("-".join(groups))


def _check(body: str, place: int) -> str:
    """A weighted sum in GF(32): every single wrong character changes it, and every swap."""
    total = place + 1
    for character in body:
        total = _times_x(total) ^ READABLE.index(character)
    return READABLE[_times_x(total)]


def _times_x(value: int) -> int:
    return (value << 1) ^ (0b100101 if value & 0b10000 else 0)  # modulo x^5 + x^2 + 1

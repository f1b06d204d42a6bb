"""Sheet numbers and page codes: a wrong one is noticed, never taken for another.

A sheet number is `K7M4P-00412-8X`: the machine, its running number, and two check characters by
ISO 7064 MOD 1271-36, which catch every single wrong character and every swap of two.
A page code is 37 characters of QR's alphanumeric set with a checksum, and a digit for its corner.
"""

import re
import secrets
from typing import Final

import msgspec

READABLE: Final = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # no 0 O 1 I: they look alike
MACHINE_LENGTH: Final = 5
PAYLOAD_LENGTH: Final = 37
_DIGITS36: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_NUMBER: Final = re.compile(rf"([{READABLE}]{{5}})([0-9]{{5}}|[1-9][0-9]{{5,8}})([0-9A-Z]{{2}})")
_LOOKALIKES: Final = str.maketrans("OIL", "011")
_FORMAT: Final = "F1"
_PAYLOAD: Final = re.compile(
    r"F1\.([A-Z]{3})\.([0-9]{2})\.([0-9A-Z]{2})([0-9A-Z]{2})"
    r"\.([0-9A-Z]{8})\.([0-9A-Z]{8})\.([0-9A-F]{4})([0-9]?)"
)


class PagePayload(msgspec.Struct, frozen=True):
    """What a page code says. `snapshot` is the first eight digits of its id, `slot` the place of
    the code on the page (1–6; 0 where the text carried none)."""

    form_code: str
    version: int
    page: int
    pages: int
    token: str
    snapshot: str
    slot: int = 0


def machine_code() -> str:
    """A random machine part of five easy characters, drawn once for a store."""
    return _random(MACHINE_LENGTH)


def token() -> str:
    """Eight random characters that tell one printed set of pages from every other."""
    return _random(8)


def _random(length: int) -> str:
    return "".join(secrets.choice(READABLE) for _ in range(length))


def check_characters(text: str) -> str:
    """The two ISO 7064 MOD 1271-36 check characters of `text` (digits and A–Z)."""
    product = 0
    for character in text:
        product = (product + _DIGITS36.index(character)) * 36 % 1271
    check = (1 - product * 36) % 1271
    return _DIGITS36[check // 36] + _DIGITS36[check % 36]


def sheet_number(machine: str, serial: int) -> str:
    """The number printed on a sheet.

    Raises ValueError where `machine` is not five of the easy characters or `serial` not 1 to
    999 999 999.
    """
    easy = len(machine) == MACHINE_LENGTH and set(machine) <= set(READABLE)
    if not (easy and 1 <= serial <= 999_999_999):
        raise ValueError(f"not a machine code or serial: {machine!r}, {serial}")
    return f"{machine}-{serial:05d}-{check_characters(f'{machine}{serial:05d}')}"


def number_parts(number: str) -> tuple[str, int]:
    """The machine and the running number of a sheet number as printed."""
    machine, serial, _ = number.split("-")
    return machine, int(serial)


def normal_number(typed: str) -> str | None:
    """The sheet number as printed, from what was typed (any case, dashes and spaces as you like,
    the letters O, I and L for digits in the running number); None where it cannot be right.

    A barcode reader set for another keyboard types "+" or "/" for the dash.
    """
    plain = re.sub(r"[\s\-–+/]", "", typed.upper())
    plain = plain[:5] + plain[5:-2].translate(_LOOKALIKES) + plain[-2:] if len(plain) > 7 else ""
    found = _NUMBER.fullmatch(plain)
    if not found or check_characters(found[1] + found[2]) != found[3]:
        return None
    return "-".join(found.groups())


def payload(
    form_code: str, version: int, page: int, pages: int, token: str, snapshot_id: str
) -> str:
    """The 37 characters of a page's code; the layout adds the slot digit of each place.

    `snapshot_id` is hexadecimal; its first eight digits are used ("" becomes zeros). Raises
    ValueError where a part does not fit (version 1–99, at most 1295 pages).
    """
    snapshot = snapshot_id[:8].upper().ljust(8, "0")
    body = f"{_FORMAT}.{form_code}.{version:02d}.{_two(page)}{_two(pages)}.{token}.{snapshot}."
    text = body + f"{_crc16(body):04X}"
    if not 1 <= page <= pages or version < 1 or read_payload(text) is None:
        raise ValueError(f"a page code cannot hold {form_code} {version} {page}/{pages}")
    return text


def read_payload(text: str) -> PagePayload | None:
    """What a decoded code says, with or without its slot digit; None where it is not ours."""
    found = _PAYLOAD.fullmatch(text)
    if not found or _crc16(text[:33]) != int(found[7], 16):
        return None
    code, version, page, pages, set_token, snapshot, _, slot = found.groups()
    return PagePayload(
        code, int(version), int(page, 36), int(pages, 36), set_token, snapshot, int(slot or 0)
    )


def _two(number: int) -> str:
    """Two base-36 digits; a number above 1295 gives a third, which `payload` refuses."""
    high, low = divmod(number, 36)
    return f"{_DIGITS36[high] if high < 36 else str(high)}{_DIGITS36[low]}"


def _crc16(text: str) -> int:
    """CRC-16/CCITT-FALSE."""
    crc = 0xFFFF
    for byte in text.encode():
        crc ^= byte << 8
        for _ in range(8):
            crc = (crc << 1 ^ 0x1021 if crc & 0x8000 else crc << 1) & 0xFFFF
    return crc

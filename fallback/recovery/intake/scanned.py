"""What a hand or a barcode reader typed, as the number of one sheet: never of one that only
resembles it, and what else was scanned is said for what it is."""

import re
from typing import Final

from fallback.errors import FallbackError
from fallback.outage.reserve.local import normal_local
from fallback.store import reserve, sheets
from fallback.store.database import Transaction
from forms import codes
from forms.codes import PagePayload

TRIAL: Final = "TST"  # the printer's test page
_PAGE: Final = re.compile(r"F1\.[0-9A-Z.]{34,35}$")
_LIKE_A_PAGE: Final = re.compile(r"F1[^0-9A-Z]|(?:[^0-9A-Z][0-9A-Z]{2,8}){4}")
_IDENTITY: Final = re.compile(r"(?:18|19|20|99)?\d{6}[-+]?[0-9A-Z]{4}")


def sheet_number(tx: Transaction, typed: str) -> str:
    """The number as printed, from a number or from all that stands in a page's code.

    A number comes back as it is, here or not. FallbackError where it is neither, where the code is
    of a page that is not here, or where it is a patient's number.
    """
    number = codes.normal_number(typed)
    if number is not None:
        return number
    plain = "".join(typed.split()).upper()
    found = _PAGE.search(plain)  # some readers put a mark of the kind of code in front
    page = codes.read_payload(found[0]) if found else None
    if page is not None:
        return _of_page(tx, page)
    if _LIKE_A_PAGE.search(plain):
        raise FallbackError("recovery.code_misread")
    if _is_patient(tx, plain):
        raise FallbackError("recovery.code_of_patient")
    raise FallbackError("recovery.wrong_number", typed=typed)


def is_page_code(typed: str) -> bool:
    """Whether a barcode reader typed the code of a page, wherever the keys went."""
    found = _PAGE.search("".join(typed.split()).upper())
    return found is not None and codes.read_payload(found[0]) is not None


def _of_page(tx: Transaction, page: PagePayload) -> str:
    if page.form_code == TRIAL:
        raise FallbackError("recovery.code_of_trial")
    sheet = sheets.by_token(tx, page.token, page.page)
    same = sheet and (sheet.form_version, sheet.pages, sheet.snapshot_id[:8].upper()) == (
        page.version,
        page.pages,
        page.snapshot,
    )
    if sheet is None or not same:
        raise FallbackError(
            "recovery.code_not_here", form=page.form_code, page=page.page, pages=page.pages
        )
    return sheet.number


def _is_patient(tx: Transaction, plain: str) -> bool:
    """Whether it is what stands on a label or a wristband."""
    if normal_local(plain) or _IDENTITY.fullmatch(plain):
        return True
    return reserve.is_known(tx, plain)

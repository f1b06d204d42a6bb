"""What can be wrong with a file of scans, as an enum that others word."""

from enum import StrEnum
from typing import Final


class ScanFault(StrEnum):
    """Why a file, or a page of it, cannot be read."""

    EMPTY = "empty"
    NOT_A_SCAN = "not_a_scan"  # neither PDF, TIFF, JPEG nor PNG
    BROKEN = "broken"  # cut off, or damaged
    LOCKED = "locked"  # a PDF with a password
    TOO_LARGE = "too_large"  # more bytes or pixels than a scan of paper has
    TOO_MANY_PAGES = "too_many_pages"
    CRASHED = "crashed"  # whoever read it came to an end, or would have taken too much memory
    ENDLESS = "endless"  # it was not read in the time that was given


LOST: Final = frozenset({ScanFault.CRASHED, ScanFault.ENDLESS})
"""What befalls one page, and says nothing of the others."""


class Unreadable(Exception):  # noqa: N818 what it is, not that it is an error
    """A file that cannot be read whole. `page` counts from 1; 0: the file itself."""

    def __init__(self, fault: ScanFault, page: int = 0) -> None:
        super().__init__(f"{fault} (page {page})")
        self.fault = fault
        self.page = page

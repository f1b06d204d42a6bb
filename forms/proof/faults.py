"""What can be wrong with a finished PDF, worded once."""

from enum import StrEnum
from typing import Final

import msgspec

from forms.spec import Lang


class ProofKind(StrEnum):
    """What can be wrong with a finished PDF."""

    UNREADABLE = "unreadable"
    PAGES = "pages"
    SIZE = "size"
    TEXT = "text"
    VALUE = "value"
    CODE = "code"
    OUTSIDE = "outside"
    OVERLAP = "overlap"


class ProofFault(msgspec.Struct, frozen=True):
    """One fault: on which page (from 1; 0 for the whole), at which path or place."""

    kind: ProofKind
    page: int
    where: str = ""

    def text(self, lang: Lang) -> str:
        """The fault as a sentence, without what the page says."""
        return _WORDS[self.kind][lang].format(page=self.page, where=self.where)


_WORDS: Final[dict[ProofKind, dict[Lang, str]]] = {
    ProofKind.UNREADABLE: {"sv": "PDF-filen går inte att läsa.", "en": "The PDF cannot be read."},
    ProofKind.PAGES: {
        "sv": "PDF-filen har inte så många sidor som lades ut ({where}).",
        "en": "The PDF does not have the pages that were laid out ({where}).",
    },
    ProofKind.SIZE: {
        "sv": "Sida {page} har inte det format som lades ut.",
        "en": "Page {page} is not of the size that was laid out.",
    },
    ProofKind.TEXT: {
        "sv": "Sida {page}: en text saknas (vid {where}).",
        "en": "Page {page}: a text is missing (at {where}).",
    },
    ProofKind.VALUE: {
        "sv": "Sida {page}: värdet {where} saknas.",
        "en": "Page {page}: the value {where} is missing.",
    },
    ProofKind.CODE: {
        "sv": "Sida {page}: sidkod {where} går inte att läsa.",
        "en": "Page {page}: page code {where} cannot be read.",
    },
    ProofKind.OUTSIDE: {
        "sv": "Sida {page}: något ligger utanför sidan.",
        "en": "Page {page}: something lies outside the page.",
    },
    ProofKind.OVERLAP: {
        "sv": "Text ligger på text eller på en ruta ({where}).",
        "en": "Text lies on text or on a box ({where}).",
    },
}

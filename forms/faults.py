"""What can be wrong with a form's definition: an enum, each kind worded once."""

from enum import StrEnum
from typing import Final

import msgspec

from forms.spec import Lang


class FaultKind(StrEnum):
    """Why a definition cannot be a form."""

    UNREADABLE = "unreadable"
    UNKNOWN_KEY = "unknown-key"
    MISSING_KEY = "missing-key"
    WRONG_TYPE = "wrong-type"
    NOT_A_CHOICE = "not-a-choice"
    BAD_ID = "bad-id"
    DUPLICATE_ID = "duplicate-id"
    BAD_CODE = "bad-code"
    DUPLICATE_CODE = "duplicate-code"
    NO_CHOICES = "no-choices"
    STRAY_CHOICES = "stray-choices"
    OUT_OF_BOUNDS = "out-of-bounds"
    BAD_RANGE = "bad-range"
    EMPTY = "empty"
    WIDTHS = "widths"
    TOO_NARROW = "too-narrow"
    TOO_FEW_CELLS = "too-few-cells"
    BAD_BAND = "bad-band"
    NOTHING_WRITTEN = "nothing-written"
    NEVER_KEYED = "never-keyed"


class Fault(msgspec.Struct, frozen=True):
    """One fault: `where` in the definition, and the value or key that is wrong."""

    kind: FaultKind
    where: str
    detail: str = ""

    def text(self, lang: Lang) -> str:
        """The fault as a sentence."""
        return f"{self.where}: {_WORDS[self.kind][lang].format(detail=self.detail)}"


class DefinitionError(Exception):
    """A definition that cannot be used; all faults that were found."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        self.faults = faults
        super().__init__("\n".join(fault.text("en") for fault in faults))


_WORDS: Final[dict[FaultKind, dict[Lang, str]]] = {
    FaultKind.UNREADABLE: {
        "sv": "filen är inte giltig TOML ({detail}).",
        "en": "the file is not valid TOML ({detail}).",
    },
    FaultKind.UNKNOWN_KEY: {
        "sv": "nyckeln {detail} finns inte i en blankett.",
        "en": "a form has no key {detail}.",
    },
    FaultKind.MISSING_KEY: {
        "sv": "nyckeln {detail} saknas.",
        "en": "the key {detail} is missing.",
    },
    FaultKind.WRONG_TYPE: {
        "sv": "värdet är av fel slag ({detail}).",
        "en": "the value is of the wrong kind ({detail}).",
    },
    FaultKind.NOT_A_CHOICE: {
        "sv": "värdet ska vara ett av: {detail}.",
        "en": "the value must be one of: {detail}.",
    },
    FaultKind.BAD_ID: {
        "sv": "”{detail}” duger inte som id: små bokstäver, siffror och understreck.",
        "en": "“{detail}” will not do as an id: small letters, digits and underscores.",
    },
    FaultKind.DUPLICATE_ID: {
        "sv": "id ”{detail}” finns två gånger.",
        "en": "the id “{detail}” stands twice.",
    },
    FaultKind.BAD_CODE: {
        "sv": "koden ”{detail}” duger inte: tre stora bokstäver A–Z för en blankett, "
        "ett tecken per ruta för ett val.",
        "en": "the code “{detail}” will not do: three capitals A–Z for a form, "
        "one character a cell for a choice.",
    },
    FaultKind.DUPLICATE_CODE: {
        "sv": "koden ”{detail}” finns två gånger.",
        "en": "the code “{detail}” stands twice.",
    },
    FaultKind.NO_CHOICES: {
        "sv": "ett val behöver minst två koder att välja mellan.",
        "en": "a choice needs at least two codes to choose from.",
    },
    FaultKind.STRAY_CHOICES: {
        "sv": "koder hör bara till ett fält av slaget choice.",
        "en": "codes belong to a field of kind choice only.",
    },
    FaultKind.OUT_OF_BOUNDS: {
        "sv": "måttet ligger utanför det tillåtna ({detail}).",
        "en": "the measure is outside what is allowed ({detail}).",
    },
    FaultKind.BAD_RANGE: {
        "sv": "gränserna går inte ihop: low ≤ usual_low ≤ usual_high ≤ high, och bara för tal.",
        "en": "the limits do not agree: low ≤ usual_low ≤ usual_high ≤ high, for numbers only.",
    },
    FaultKind.EMPTY: {
        "sv": "{detail} är tomt.",
        "en": "{detail} is empty.",
    },
    FaultKind.WIDTHS: {
        "sv": "bredderna ska bli 1 tillsammans, de blir {detail}.",
        "en": "the widths must add up to 1, they add up to {detail}.",
    },
    FaultKind.TOO_NARROW: {
        "sv": "platsen räcker inte att skriva på för hand ({detail} mm).",
        "en": "there is no room for a hand to write ({detail} mm).",
    },
    FaultKind.TOO_FEW_CELLS: {
        "sv": "rutorna räcker inte till det som ska skrivas ({detail} tecken).",
        "en": "there are too few cells for what is to be written ({detail} characters).",
    },
    FaultKind.BAD_BAND: {
        "sv": "ett band är en poäng, ett mellanslag och gränsen, med samma tal på båda språken "
        "({detail}).",
        "en": "a band is a score, a space and the limits, with the same numbers in both languages "
        "({detail}).",
    },
    FaultKind.NOTHING_WRITTEN: {
        "sv": "blanketten kommer tillbaka men har inget att skriva i.",
        "en": "the form comes back but has nothing to write in.",
    },
    FaultKind.NEVER_KEYED: {
        "sv": "fältet ska registreras men blanketten kommer inte tillbaka.",
        "en": "the field is to be keyed but the form does not come back.",
    },
}

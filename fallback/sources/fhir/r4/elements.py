"""FHIR R4 data types, with only the fields we print, and the words a person reads in them.

Every field has a default: a source that leaves one out is read all the same. Quantities keep the
digits the source wrote.
"""

import re
from decimal import Decimal

import msgspec

from fallback.chart import model

ABSENT = "http://hl7.org/fhir/StructureDefinition/data-absent-reason"
UCUM = "http://unitsofmeasure.org"


class Tree(msgspec.Struct, gc=False):
    """What is read from JSON never holds itself: nobody need look for cycles in it."""


class Extension(Tree, rename="camel"):
    """An extension, as far as we read any."""

    url: str = ""
    value_code: str = ""
    value_boolean: bool | None = None
    value_string: str = ""


class Element(Tree, rename="camel"):
    """What stands beside a primitive (`_birthDate`), or under any element."""

    extension: tuple[Extension, ...] = ()

    @property
    def absent(self) -> str:
        """Why the source holds no value here (FHIR data-absent-reason), or ""."""
        return next((e.value_code for e in self.extension if e.url == ABSENT), "")


class Coding(Tree):
    """A code of a system."""

    system: str = ""
    code: str = ""
    display: str = ""


class CodeableConcept(Element):
    """Codes and their text; `words` is what a person reads."""

    coding: tuple[Coding, ...] = ()
    text: str = ""

    @property
    def words(self) -> str:
        """The text, else the first display, else the first code; "" where there is none."""
        if said := self.text.strip():
            return said
        for coding in self.coding:
            if shown := coding.display.strip():
                return shown
        return next((c.code for c in self.coding if c.code), "")

    @property
    def drug_words(self) -> str:
        """The words; beside them the first display that has a number which the words lack: a text
        may name the drug only, and leave its strength to the code."""
        said = self.words
        for coding in self.coding:
            shown = coding.display.strip()
            if shown and shown != said and _numbers(shown) - _numbers(said):
                return f"{said} ({shown})"
        return said

    @property
    def key(self) -> str:
        """`system|code` of the first coding that has a code."""
        for coding in self.coding:
            if coding.code:
                return f"{coding.system}|{coding.code}"
        return ""

    @property
    def codes(self) -> frozenset[str]:
        """All codes, whatever their system."""
        return frozenset([c.code for c in self.coding if c.code])

    def code_of(self, *systems: str) -> str:
        """The code of the first coding of one of these systems."""
        for coding in self.coding:
            if coding.code and coding.system in systems:
                return coding.code
        return ""


class Identifier(Tree):
    """A business identifier; `use` "old" is one that no longer holds."""

    system: str = ""
    value: str = ""
    use: str = ""


class Reference(Tree):
    """A reference to another resource, with the words the source put beside it."""

    reference: str = ""
    display: str = ""
    identifier: Identifier | None = None

    @property
    def target(self) -> tuple[str, str]:
        """(type, id) of a literal reference, relative or absolute; ("", "") where it is none."""
        kind, slash, name = self.reference.partition("/")
        if name and "/" not in name:  # "Patient/1", as nearly always
            return kind, name
        above, slash, name = self.reference.partition("/_history/")[0].rpartition("/")
        return (above.rpartition("/")[2], name) if slash and name else ("", "")

    @property
    def words(self) -> str:
        """The display, else the identifier's value, else the reference itself."""
        value = self.identifier.value if self.identifier else ""
        return self.display.strip() or value or self.reference


class Period(Tree):
    """From, to; FHIR dateTimes as written."""

    start: str = ""
    end: str = ""


class Quantity(Element):
    """A measured amount; `comparator` makes it a bound, not a value."""

    value: Decimal | None = None
    comparator: str = ""
    unit: str = ""
    system: str = ""
    code: str = ""

    @property
    def exact(self) -> model.Quantity | None:
        """The value with its unit; None where it is a bound, or no number a person could read."""
        if self.value is None or self.comparator or not readable(self.value):
            return None
        ucum = self.code if self.system == UCUM else ""
        return model.Quantity(self.value, self.unit or self.code, ucum)

    @property
    def words(self) -> str:
        """The amount as the source writes it: "< 5 mg/L"."""
        unit = self.unit or self.code
        if self.value is None:
            return " ".join(filter(None, (self.absent, unit)))
        number = f"{self.value:f}" if readable(self.value) else str(self.value)
        return " ".join(filter(None, (self.comparator, number, unit)))


class Range(Tree):
    """From low to high."""

    low: Quantity | None = None
    high: Quantity | None = None

    @property
    def words(self) -> str:
        """ "5 mg – 10 mg"; with one end only, "≥ 5 mg" or "≤ 10 mg"."""
        low, high = (q.words if q else "" for q in (self.low, self.high))
        if low and high:
            return f"{low} – {high}"
        return f"≥ {low}" if low else f"≤ {high}" if high else ""


class Ratio(Tree):
    """One amount per another."""

    numerator: Quantity | None = None
    denominator: Quantity | None = None

    @property
    def words(self) -> str:
        """ "10 mg/ml"."""
        return "/".join(filter(None, (self.over, self.under)))

    @property
    def over(self) -> str:
        """The numerator: "10 mg"."""
        return self.numerator.words if self.numerator else ""

    @property
    def under(self) -> str:
        """The denominator: "12 h"; of a single one only its unit, and a bare day is 24 h."""
        under = self.denominator
        if under is None or under.value != 1 or under.comparator:
            return under.words if under else ""
        unit = under.unit or under.code
        return "24 h" if unit == "d" else unit


class Annotation(Tree):
    """A note."""

    text: str = ""


class Meta(Tree, rename="camel"):
    """Version and security labels."""

    version_id: str = ""
    last_updated: str = ""
    security: tuple[Coding, ...] = ()


class Narrative(Tree):
    """A resource's own text, XHTML."""

    div: str = ""


def _numbers(text: str) -> set[str]:
    """The numbers in a text, with a point for a comma."""
    return {n.replace(",", ".") for n in re.findall(r"\d+(?:[.,]\d+)?", text)}


def readable(number: Decimal) -> bool:
    """Whether the number can be written out: finite, and of no more than 30 places."""
    return number.is_finite() and abs(number.adjusted()) <= 15 and len(str(number)) <= 30


def words(*concepts: CodeableConcept | None) -> str:
    """The words of these concepts, each once, in order."""
    if len(concepts) == 1:  # as nearly always
        return concepts[0].words if concepts[0] else ""
    return "; ".join(dict.fromkeys(said for c in concepts if c and (said := c.words)))

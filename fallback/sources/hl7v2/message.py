"""A message as segments, fields, repetitions, components: by the delimiters that it names itself.

What a field says is read unescaped; an escape that is not understood stays as it is written.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from fallback.errors import FallbackError

_SEGMENT = re.compile(r"[A-Z][A-Z0-9]{2}")
NULL = '""'  # the sender says: delete what you had


@dataclass(frozen=True)
class Delimiters:
    """As in MSH-1 and MSH-2; "" where the message has none."""

    field: str = "|"
    component: str = "^"
    repetition: str = "~"
    escape: str = "\\"
    sub: str = "&"


@dataclass(frozen=True)
class Field:
    """One repetition of a field, as written."""

    raw: str
    marks: Delimiters

    def part(self, component: int = 1, sub: int = 1) -> str:
        """A component's subcomponent, unescaped; "" where there is none or it is null."""
        return "" if self.raw == NULL else unescape(self._part(component, sub), self.marks)

    def words(self, component: int = 1) -> str:
        """A component with all its subcomponents."""
        subs = _split(_nth(_split(self.raw, self.marks.component), component), self.marks.sub)
        return " ".join(t for one in subs if (t := unescape(one, self.marks)))

    def _part(self, component: int, sub: int) -> str:
        whole = _nth(_split(self.raw, self.marks.component), component)
        return _nth(_split(whole, self.marks.sub), sub)

    @property
    def is_null(self) -> bool:
        """Whether the sender says that there is nothing any more."""
        return self.raw.strip() == NULL

    @property
    def verbatim(self) -> str:
        """All of it, unescaped, its parts apart."""
        return unescape(self.raw, self.marks)


@dataclass(frozen=True)
class Segment:
    """A line. Fields are numbered as HL7 does, from 1."""

    name: str
    parts: tuple[str, ...]
    marks: Delimiters

    def fields(self, number: int) -> tuple[Field, ...]:
        """All repetitions that say something."""
        raw = self.parts[number - 1] if 0 < number <= len(self.parts) else ""
        found = _split(raw, self.marks.repetition)
        return tuple(Field(one, self.marks) for one in found if one.strip())

    def field(self, number: int) -> Field:
        """The first repetition; an empty field where there is none."""
        return next(iter(self.fields(number)), Field("", self.marks))

    def get(self, number: int, component: int = 1, sub: int = 1) -> str:
        """A part of the first repetition."""
        return self.field(number).part(component, sub)

    @property
    def verbatim(self) -> str:
        """The segment as it came, unescaped, without what is empty at its end."""
        line = self.marks.field.join((self.name, *self.parts)).rstrip(self.marks.field)
        return unescape(line, self.marks)


@dataclass(frozen=True)
class Message:
    """Segments in their order; the first is the header."""

    segments: tuple[Segment, ...]

    @property
    def head(self) -> Segment:
        """MSH."""
        return self.segments[0]

    @property
    def kind(self) -> str:
        """ "ADT^A01", by MSH-9."""
        return "^".join(part for part in (self.head.get(9), self.head.get(9, 2)) if part)[:20]

    @property
    def control_id(self) -> str:
        """MSH-10."""
        return self.head.field(10).verbatim[:199]

    @property
    def sender(self) -> str:
        """Application and facility, MSH-3 and MSH-4."""
        return "/".join((self.head.get(3), self.head.get(4)))[:200]

    def all(self, name: str) -> Iterator[Segment]:
        """Every segment of this name."""
        return (segment for segment in self.segments if segment.name == name)

    def first(self, name: str) -> Segment:
        """The first segment of this name; an empty one where there is none."""
        return next(self.all(name), Segment(name, (), self.head.marks))

    def patients(self) -> tuple["Message", ...]:
        """One message a patient: a result message may hold several, each after its PID."""
        starts = [i for i, segment in enumerate(self.segments) if segment.name == "PID"]
        if len(starts) < 2:
            return (self,)
        before = self.segments[: starts[0]]
        ends = [*starts[1:], len(self.segments)]
        return tuple(
            replace(self, segments=(*before, *self.segments[start:end]))
            for start, end in zip(starts, ends, strict=True)
        )

    @property
    def lines(self) -> tuple[str, ...]:
        """The segments as text, to be kept and read again."""
        return tuple(_line(segment) for segment in self.segments)


def parse(text: str) -> Message:
    """Read one message. FallbackError where it has no header that can be understood."""
    lines = [line for line in re.split(r"\r\n?|\n", text.lstrip("\ufeff \t\r\n")) if line.strip()]
    if not lines or not lines[0].startswith("MSH"):
        raise FallbackError("hl7.no_header")
    marks = _delimiters(lines[0])
    joined: list[list[str]] = []
    for line in lines:
        begins = _SEGMENT.match(line) and (len(line) == 3 or line[3] == marks.field)
        if begins or not joined:
            joined.append([line])
        else:  # a line break inside a text
            joined[-1].append(line)
    message = Message(tuple(_segment("\n".join(parts), marks) for parts in joined))
    if not message.head.get(9):
        raise FallbackError("hl7.no_type")
    return message


def unescape(text: str, marks: Delimiters) -> str:
    """What is meant by an escaped text, without blanks at its ends."""
    text = text.strip()
    if text == NULL:
        return ""
    if not marks.escape or marks.escape not in text:
        return text
    mark = re.escape(marks.escape)
    meant = re.sub(f"{mark}([^{mark}\n]*){mark}", lambda found: _meant(found, marks), text)
    return meant.strip()


def _meant(found: re.Match[str], marks: Delimiters) -> str:
    code = found.group(1)
    simple = {
        "F": marks.field,
        "S": marks.component,
        "T": marks.sub,
        "R": marks.repetition,
        "E": marks.escape,
        "H": "",
        "N": "",
        ".br": "\n",
        ".sp": "\n",
    }
    if code in simple:
        return simple[code]
    if re.fullmatch(r"X(?:[0-9A-Fa-f]{2})+", code):
        data = bytes.fromhex(code[1:])
        try:
            return data.decode("utf-8")
        except UnicodeDecodeError:
            return data.decode("cp1252", errors="replace")
    return found.group(0)


def _delimiters(head: str) -> Delimiters:
    field = head[3:4]
    marks = head[4:].split(field, 1)[0] if field else ""
    marks = re.sub(r"(.)\1", r"\1", marks)  # some write every backslash twice
    found = (field, *marks[:4])
    odd = not field or any(mark.isalnum() or mark.isspace() for mark in found)
    if odd or not marks or len(set(found)) < len(found):
        raise FallbackError("hl7.bad_delimiters")
    return Delimiters(field, *(*marks[:4], "", "", "")[:4])


def _segment(line: str, marks: Delimiters) -> Segment:
    parts: Sequence[str] = line.split(marks.field)
    if parts[0] == "MSH":  # MSH-1 is the delimiter itself
        return Segment("MSH", (marks.field, *parts[1:]), marks)
    return Segment(parts[0], tuple(parts[1:]), marks)


def _line(segment: Segment) -> str:
    parts = segment.parts[1:] if segment.name == "MSH" else segment.parts
    return segment.marks.field.join((segment.name, *parts))


def _split(text: str, mark: str) -> list[str]:
    return text.split(mark) if mark else [text]


def _nth(parts: Sequence[str], number: int) -> str:
    return parts[number - 1] if 0 < number <= len(parts) else ""

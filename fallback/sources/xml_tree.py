"""XML read without what makes it dangerous: no document type, so no entities; bounded in depth.

Names lose their namespace: the readers here know what they look for.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

from fallback.errors import FallbackError

DEEPEST = 100
MOST_ELEMENTS = 2_000_000


@dataclass
class Node:
    """An element: its local name, attributes, text and parts."""

    name: str
    attributes: dict[str, str] = field(default_factory=dict)
    parts: list["Node"] = field(default_factory=list)
    said: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """Its own text, bare."""
        return "".join(self.said).strip()

    def all(self, *names: str) -> Iterator["Node"]:
        """The parts that are reached by these names in turn."""
        if not names:
            yield self
            return
        for part in self.parts:
            if part.name == names[0]:
                yield from part.all(*names[1:])

    def first(self, *names: str) -> "Node | None":
        """The first part that these names reach."""
        return next(self.all(*names), None)

    def words(self, *names: str) -> str:
        """The text of that part; "" where it is not there."""
        found = self.first(*names)
        return found.text if found is not None else ""

    def every(self, name: str) -> Iterator["Node"]:
        """All elements of this name below, however deep."""
        for part in self.parts:
            if part.name == name:
                yield part
            yield from part.every(name)


class _Reader:
    """Builds the tree while expat reads."""

    def __init__(self) -> None:
        self.root = Node("")
        self.open = [self.root]
        self.count = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.count += 1
        if len(self.open) > DEEPEST or self.count > MOST_ELEMENTS:
            raise ValueError("too deep or too long")
        node = Node(name, attributes)
        self.open[-1].parts.append(node)
        self.open.append(node)

    def end(self, _: str) -> None:
        self.open.pop()

    def words(self, text: str) -> None:
        self.open[-1].said.append(text)


def _refuse_doctype(*_: object) -> None:
    """No document that we read needs one."""
    raise ValueError("DOCTYPE")


def scan(
    data: bytes,
    name: str,
    start: Callable[[str, dict[str, str]], None],
    end: Callable[[str], None],
    words: Callable[[str], None],
) -> None:
    """Hand each element on as it comes, by its local name. Raises FallbackError where it is no XML,
    or XML of the dangerous kind."""

    def begin(tag: str, attributes: dict[str, str]) -> None:
        kept = {key.rpartition(" ")[2]: value for key, value in attributes.items()}
        start(tag.rpartition(" ")[2], kept)

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse_doctype
    parser.StartElementHandler = begin
    parser.EndElementHandler = lambda tag: end(tag.rpartition(" ")[2])
    parser.CharacterDataHandler = words
    try:
        parser.Parse(data, True)
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise FallbackError("sources.bad_xml", path=name, said=error) from error


def parse(data: bytes, name: str) -> Node:
    """The root element. Raises FallbackError as `scan` does, and where it is too deep or long."""
    reader = _Reader()
    scan(data, name, reader.start, reader.end, reader.words)
    return reader.root.parts[0]

"""A message's groups: what stands under one ORC, RXA or OBR belongs to it."""

from collections.abc import Iterator
from dataclasses import dataclass

from fallback.sources.hl7v2.message import Message, Segment


@dataclass(frozen=True)
class Group:
    """Segments in their order."""

    segments: tuple[Segment, ...]

    def all(self, name: str) -> tuple[Segment, ...]:
        """Those of this name."""
        return tuple(one for one in self.segments if one.name == name)

    def first(self, name: str) -> Segment | None:
        """The first of this name."""
        return next(iter(self.all(name)), None)

    def after(self, name: str) -> "Group":
        """What stands after the first segment of this name; all of it where there is none."""
        names = [one.name for one in self.segments]
        return Group(self.segments[names.index(name) + 1 :]) if name in names else self

    def before(self, name: str) -> "Group":
        """What stands before the first segment of this name."""
        names = [one.name for one in self.segments]
        return Group(self.segments[: names.index(name)]) if name in names else self


def groups(message: Message, *starts: str) -> Iterator[Group]:
    """One group a segment of these names, up to the next; what stands before the first is none."""
    held: list[Segment] = []
    for segment in message.segments:
        if segment.name in starts:
            if held:
                yield Group(tuple(held))
            held = [segment]
        elif held:
            held.append(segment)
    if held:
        yield Group(tuple(held))

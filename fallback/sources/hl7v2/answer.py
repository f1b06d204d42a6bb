"""The acknowledgement of one message: AA only for what is kept and needs nobody.

AE: kept in quarantine, a person has to look. AR: kept too, but it is no message we could read.
Its words name no patient.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Literal, TypeAlias

from fallback.sources.hl7v2.feed import Kept
from fallback.sources.hl7v2.message import Delimiters, Segment

Code: TypeAlias = Literal["AA", "AE", "AR"]


def code(kept: Kept) -> Code:
    """The acknowledgement code."""
    if kept.state != "quarantined":
        return "AA"
    return "AE" if kept.head is not None else "AR"


def by_message(kept: Iterable[Kept]) -> tuple[Kept, ...]:
    """One a message, in order: a message of several patients is answered once, by the part that
    needs a person. A second answer would be taken for that of the next message."""
    found: list[Kept] = []
    for one in kept:
        if not found or one.head is None or one.head is not found[-1].head:
            found.append(one)
        elif code(found[-1]) == "AA":
            found[-1] = one
    return tuple(found)


def answer(kept: Kept, now: datetime) -> bytes:
    """The ACK message, without its frame."""
    head = kept.head or Segment("MSH", (), Delimiters())
    marks, raw = head.marks, [*head.parts, *[""] * 30]
    event = head.get(9, 2)
    f, c = marks.field, marks.component
    kind = c.join(("ACK", event, "ACK")) if event else "ACK"
    stamp = now.strftime("%Y%m%d%H%M%S+0000")
    said = kept.reason.text("en") if kept.reason and kept.state == "quarantined" else ""
    for mark in (marks.escape, marks.field, marks.component, marks.repetition, marks.sub):
        said = said.replace(mark, " ") if mark else said
    signs = "".join((marks.component, marks.repetition, marks.escape, marks.sub))
    number = f"{stamp[:14]}{raw[9]}"[:199]
    sides = (*raw[4:6], *raw[2:4])  # who received it answers who sent it
    lines = (
        f.join(("MSH", signs, *sides, stamp, "", kind, number, *raw[10:12])),
        f.join(("MSA", code(kept), raw[9], " ".join(said.split()))),
    )
    return ("\r".join(lines) + "\r").encode("utf-8", "replace")

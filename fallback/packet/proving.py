"""A packet is proven on its finished PDF: what was laid out is on it, and so is what must be.

A packet with faults still prints, marked on the pages concerned; it is never offered as whole.
"""

from collections.abc import Iterator, Sequence

import msgspec

from fallback.packet.compose import FormCopy
from fallback.packet.render import Drawn
from fallback.texts import Lang, Message, say
from forms import proof

MOST_QUOTED = 80  # letters of a missing text: enough to find it by in the record system


class PacketFault(msgspec.Struct, frozen=True):
    """What is wrong with one copy (its place in the packet), and the sentence for it."""

    place: int
    said: Message


def prove(
    drawn: Drawn, copies: Sequence[FormCopy], lang: Lang, *, codes: bool = False
) -> tuple[PacketFault, ...]:
    """Read the PDF back; empty where nothing is missing. With `codes`, each page is rendered
    too and its page codes are decoded (some 50 ms a page)."""
    sides = [page for pages in drawn.pages for page in pages]
    places = [place for place, pages in enumerate(drawn.pages) for _ in pages]
    faults: list[PacketFault] = []
    read = proof.read_back(drawn.pdf, sides, codes=codes, beyond=drawn.beyond)
    for fault in read.faults:
        place = places[max(fault.page, 1) - 1]
        title = drawn.forms[place].title.text(lang)
        faults.append(_fault(place, copies[place], title, fault.text(lang)))
        if fault.page == 0:  # it cannot be read at all, or not page by page
            return tuple(faults)
    first = 0
    for place, (copy, pages) in enumerate(zip(copies, drawn.pages, strict=True)):
        numbers = range(first, first := first + len(pages))
        if not any(not_found(copy, [read.texts[number] for number in numbers])):
            continue
        again = proof.by_place(drawn.pdf, {number: sides[number] for number in numbers})
        title = drawn.forms[place].title.text(lang)
        faults += (_missing(place, copy, title, text) for text in not_found(copy, again))
    return tuple(faults)


def not_found(copy: FormCopy, pages: Sequence[str]) -> Iterator[str]:
    """The texts that must be on a copy's pages and are not, however their lines are broken."""
    whole = "".join(pages)
    bare = "".join(whole.split())  # most texts are found at once, without a reader's care
    for text in copy.must:
        if "".join(text.split()) in bare or proof.stands(text, whole):
            continue
        if not proof.runs_on(text, pages):
            yield text


def warned(
    copies: Sequence[FormCopy], faults: Sequence[PacketFault], lang: Lang
) -> tuple[FormCopy, ...]:
    """The copies again, the faulty ones with their faults in the heading of each page."""
    said: dict[int, list[str]] = {}
    for fault in faults:
        said.setdefault(fault.place, []).append(fault.said.text(lang))
    return tuple(
        _with_warnings(copy, said[place]) if place in said else copy
        for place, copy in enumerate(copies)
    )


def _with_warnings(copy: FormCopy, said: list[str]) -> FormCopy:
    warnings = (*dict.fromkeys(said), *copy.heading.warnings)
    heading = msgspec.structs.replace(copy.heading, warnings=warnings)
    return msgspec.structs.replace(copy, heading=heading)


def _missing(place: int, copy: FormCopy, title: str, text: str) -> PacketFault:
    name = copy.patient_name or copy.heading.name
    text = text if len(text) <= MOST_QUOTED else f"{text[:MOST_QUOTED].rstrip()} …"
    return PacketFault(place, say("packet.not_on_paper", form=title, name=name, text=text))


def _fault(place: int, copy: FormCopy, title: str, said: str) -> PacketFault:
    name = copy.patient_name or copy.heading.name
    return PacketFault(place, say("packet.fault", form=title, name=name, said=said))

"""A packet is proven on its finished PDF: what was laid out is on it, and so is what must be.

A packet with faults still prints, marked on the pages concerned; it is never offered as whole.
"""

from collections.abc import Iterator, Sequence

import msgspec

from fallback.packet.compose import FormCopy
from fallback.packet.render import Drawn
from fallback.texts import Lang, Message, say
from forms import load, proof

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
    read = proof.read_back(drawn.pdf, sides, codes=codes)
    for fault in read.faults:
        place = places[max(fault.page, 1) - 1]
        faults.append(_fault(place, copies[place], fault.text(lang), lang))
        if fault.page == 0:  # it cannot be read at all, or not page by page
            return tuple(faults)
    on_paper: list[list[str]] = [[] for _ in copies]
    for place, text in zip(places, read.texts, strict=True):
        on_paper[place].append(text)
    for place, copy in enumerate(copies):
        lost = not_found(copy, on_paper[place])
        faults += (_missing(place, copy, text, lang) for text in lost)
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


def _missing(place: int, copy: FormCopy, text: str, lang: Lang) -> PacketFault:
    name = copy.patient_name or copy.heading.name
    text = text if len(text) <= MOST_QUOTED else f"{text[:MOST_QUOTED].rstrip()} …"
    said = say("packet.not_on_paper", form=_title(copy, lang), name=name, text=text)
    return PacketFault(place, said)


def _fault(place: int, copy: FormCopy, said: str, lang: Lang) -> PacketFault:
    name = copy.patient_name or copy.heading.name
    return PacketFault(place, say("packet.fault", form=_title(copy, lang), name=name, said=said))


def _title(copy: FormCopy, lang: Lang) -> str:
    return load.builtin(copy.form).title.text(lang)

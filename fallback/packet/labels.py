"""A patient's labels and wristband: worded, drawn, and read back, the code on each too."""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO

from fallback.chart.identity import readable
from fallback.chart.model import Chart
from fallback.errors import FallbackError
from fallback.texts import Lang, worded
from forms import bars, labels, pdf, proof
from forms.geometry import Page, Rect
from forms.labels import Label, LabelSheet

DPI = 300  # the narrowest bar is two dots wide
KNOWN_SHEETS = tuple(labels.SHEETS)
"""Label sheets by the name on their package."""


@dataclass(frozen=True)
class Printout:
    """A finished PDF; `count` is how many labels are on it."""

    pdf: bytes
    count: int


def label(chart: Chart, lang: Lang) -> Label:
    """What stands on the patient's labels. The code is the number as the record system has it."""
    who = chart.patient
    number = who.number.strip()
    born = who.birth_date.isoformat() if who.birth_date else worded("packet.unknown", lang)
    area = "labels" if who.sex == "unknown" else "packet"  # nothing beside it says what is unknown
    sex = worded(f"{area}.sex_{who.sex}", lang)
    return Label(
        who.name or worded("packet.no_name", lang),
        readable(who.number_system, number) or worded("packet.no_number", lang),
        (worded("labels.born", lang, born=born, sex=sex), chart.stay.ward),
        number if number.isascii() else "",
    )


def sheet(said: str) -> LabelSheet:
    """The label sheet of that name or size. FallbackError where there is none."""
    found = labels.sheet_of(said)
    if found is None:
        raise FallbackError("labels.no_such_sheet", sheet=said, known=", ".join(labels.SHEETS))
    return found


def label_sheets(one: Label, on: LabelSheet, *, start: int, count: int | None) -> Printout:
    """`count` labels from place `start` on (None: to the end of the first sheet).

    FallbackError where the sheet has no such place, the label is too small for its text, or what
    was drawn cannot be read back.
    """
    wanted = on.count - start + 1 if count is None else count
    if not 1 <= start <= on.count or not 1 <= wanted <= 10 * on.count:
        raise FallbackError("labels.no_such_place", last=on.count)
    try:
        pages = labels.label_pages([one] * wanted, on, pdf.measure, start=start)
    except labels.LabelTooSmallError as error:
        raise FallbackError("labels.too_small") from error
    places = [divmod(start - 1 + n, on.count) for n in range(wanted)]
    where = [[on.place(i) for at, i in places if at == page] for page in range(len(pages))]
    return _proven(pages, one, where)


def band(one: Label, *, on_a4: bool) -> Printout:
    """The wristband: on a strip, or on A4 to be cut out. FallbackError as for labels."""
    try:
        page = labels.wristband(one, pdf.measure, on_a4=on_a4)
    except labels.LabelTooSmallError as error:
        raise FallbackError("labels.too_small") from error
    return _proven([page], one, [[Rect(0.0, 0.0, page.width, page.height)]])


def _proven(pages: Sequence[Page], one: Label, places: Sequence[Sequence[Rect]]) -> Printout:
    """Drawn, and read back: `places` are where the labels of each page lie."""
    out = BytesIO()
    beyond = pdf.draw(pages, out, title="Fallback")
    made = out.getvalue()
    misread = False
    if one.code:
        sides = zip(proof.pictures(made, DPI), places, strict=True)
        read = {code for side, at in sides for code in bars.read(side, DPI, at)}
        misread = read != {one.code}
    if misread or proof.faults(made, pages, beyond=beyond) or any(map(proof.overlaps, pages)):
        raise FallbackError("labels.not_proven")
    return Printout(made, sum(map(len, places)))

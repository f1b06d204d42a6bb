"""Sheets as they are registered: each side its number, its code, and what stands on it, frozen."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from fallback.packet.render import Laid
from fallback.store.sheets import FrozenSheet, Sheet
from fallback.texts import Lang
from forms import codes
from forms.geometry import Page
from forms.values import SheetMark


@dataclass(frozen=True)
class Marks:
    """The numbers and codes of all sides of one form."""

    tokens: tuple[str, ...]
    marks: tuple[SheetMark, ...]


def numbered(
    laid: Sequence[Laid], snapshot_id: str, machine_code: str, serial: int
) -> Iterator[Marks]:
    """Numbers from `serial` on, and a code each, for all sides in their order."""
    for one in laid:
        tokens = tuple(codes.token() for _ in range(one.flow.count))
        form = one.definition
        payloads = (
            codes.payload(form.code, form.version, page, one.flow.count, token, snapshot_id)
            for page, token in enumerate(tokens, start=1)
        )
        marks = tuple(
            SheetMark(codes.sheet_number(machine_code, number), payload)
            for number, payload in enumerate(payloads, start=serial)
        )
        serial += one.flow.count
        yield Marks(tokens, marks)


@dataclass(frozen=True)
class Register:
    """What all sheets of a packet share."""

    outage_id: str
    snapshot_id: str
    packet_id: str
    at: str
    lang: Lang

    def sheets(
        self, one: Laid, numbers: Marks, pages: Sequence[Page]
    ) -> Iterator[tuple[Sheet, FrozenSheet]]:
        """The rows of one form's sides, each with what stands on it, frozen."""
        form, count = one.definition, one.flow.count
        for page, side in enumerate(pages, start=1):
            frozen = FrozenSheet(
                form=form.id,
                version=form.version,
                lang=self.lang,
                title=form.title.text(self.lang),
                heading=one.copy.heading,
                width=side.width,
                height=side.height,
                boxes=side.boxes,
                values=side.values,
                page=page,
                pages=count,
                since=one.copy.since,
                until=one.copy.until,
            )
            sheet = Sheet(
                number=numbers.marks[page - 1].number,
                token=numbers.tokens[page - 1],
                outage_id=self.outage_id,
                snapshot_id=self.snapshot_id,
                patient_id=one.copy.patient_id,
                patient_name=one.copy.patient_name,
                form=form.id,
                form_version=form.version,
                returns=form.returns,
                page=page,
                pages=count,
                packet_id=self.packet_id,
                issued_at=self.at,
                changed_at=self.at,
            )
            yield sheet, frozen

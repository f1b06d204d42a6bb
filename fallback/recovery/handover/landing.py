"""A handover lands: what is new of it is kept, in the one transaction it is handed.

A thing that is here already has to be the very same. Two PCs that print one number are never
merged: the handover is refused whole, and what was here stands.
"""

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import assert_never

from fallback.errors import FallbackError
from fallback.recovery.handover.contents import Base, Form, Issued, Item, Noted, Page
from fallback.store import form_archive, handover, scans, sheets, snapshots
from fallback.store.database import Transaction
from fallback.store.docs import pack
from fallback.store.form_archive import Archived, ArchiveRow
from fallback.store.handover import KeptApart
from fallback.store.scans import PageState, Place
from fallback.store.sheets import Sheet
from fallback.store.trail import TrailRow
from fallback.texts import Message, say
from forms.codes import number_parts


@dataclass
class Landing:
    """A handover on its way in: whose it is, who there is whom here, and what came of it."""

    tx: Transaction
    file: str
    outage_id: str
    store_id: str
    code: str
    machine: str
    at: str
    people: dict[str, str] = field(default_factory=dict)
    came: Counter[str] = field(default_factory=Counter)
    told: list[Message] = field(default_factory=list)

    def refuse(self, key: str, **values: object) -> FallbackError:
        """Why nothing of it lands."""
        return FallbackError(f"handover.{key}", file=self.file, machine=self.machine, **values)

    def apart(self, thing: str, said: Message, doc: object) -> None:
        """Keep beside what stands what cannot be merged, and say so."""
        packed = pack(doc)
        id = f"{self.outage_id} {said.key} {thing} {hashlib.sha256(packed).hexdigest()[:16]}"
        handover.keep_apart(self.tx, KeptApart(id, self.outage_id, thing, said, self.at), packed)
        self.told.append(said)

    def who(self, person_id: str) -> str:
        """Who it is here; "" for the machine itself."""
        return self.people.get(person_id, "")

    def part(self, items: Sequence[Item]) -> None:
        """Keep what is in a part."""
        rows = [one for one in items if isinstance(one, Noted)]
        if rows:
            self._trail(rows)
        for item in items:
            match item:
                case Base():
                    self._base(item)
                case Form():
                    self._form(item)
                case Issued():
                    self._issued(item)
                case Page():
                    self._page(item)
                case Noted():
                    pass
                case _:
                    assert_never(item)

    def _base(self, item: Base) -> None:
        new = item.snapshot
        row = snapshots.row(self.tx, new.id)
        if row is None:
            kept_apart = (say("handover.base_only", machine=self.machine),)
            snapshots.land(
                self.tx, new, landed_at=self.at, doubts=kept_apart, store_id=self.store_id
            )
            self.came["snapshots"] += 1
        elif row.purged_at is not None:
            snapshots.restore(self.tx, new)
        elif snapshots.load(self.tx, new.id) != new:
            raise self.refuse("snapshot_differs", snapshot=new.id)

    def _form(self, item: Form) -> None:
        if item.content != form_archive.content(item.definition, item.pdf, item.sides):
            raise self.refuse("not_whole")
        known = form_archive.versions(self.tx, item.code, item.version)
        if any(one.digest != item.digest for one in known):
            said = say("handover.form_differs", form=item.form, version=item.version,
                       machine=self.machine)  # fmt: skip
            self.apart(f"{item.code} {item.version} {item.lang}", said, item)
        elif all(one.lang != item.lang for one in known):
            row = ArchiveRow(item.code, item.version, item.lang, item.digest, item.form,
                             item.content, item.archived_at)  # fmt: skip
            form_archive.keep(self.tx, Archived(row, item.definition, item.pdf, item.sides))
            self.came["forms"] += 1

    def _issued(self, item: Issued) -> None:
        if number_parts(item.number)[0] != self.code:
            raise self.refuse("foreign_number", number=item.number)
        new = Sheet(
            number=item.number,
            token=item.token,
            outage_id=self.outage_id,
            snapshot_id=item.snapshot_id,
            patient_id=item.patient_id,
            patient_name=item.patient_name,
            form=item.form,
            form_version=item.form_version,
            returns=item.returns,
            page=item.page,
            pages=item.pages,
            packet_id=item.packet_id,
            issued_at=item.issued_at,
            changed_at=item.issued_at,
            replaces=item.replaces,
        )
        here = sheets.get(self.tx, item.number)
        if here is not None:
            if not (_same(here, new) and sheets.frozen(self.tx, item.number) == item.doc):
                raise self.refuse("number_twice", number=item.number)
            return
        if sheets.by_token(self.tx, item.token, item.page) is not None:
            raise self.refuse("number_twice", number=item.number)
        if snapshots.row(self.tx, item.snapshot_id) is None:
            raise self.refuse("not_whole")
        if item.replaces is not None and sheets.get(self.tx, item.replaces) is None:
            raise self.refuse("not_whole")
        sheets.issue(self.tx, [(new, item.doc)])
        self.came["sheets"] += 1

    def _page(self, item: Page) -> None:
        by = self.who(item.changed_by)
        file = scans.by_digest(self.tx, item.file) or scans.begin(
            self.tx,
            name=item.name,
            digest=item.file,
            pages=item.file_pages,
            by=self.who(item.added_by),
            at=item.added_at,
        )
        known = item.sheet_number is not None and sheets.get(self.tx, item.sheet_number)
        place = Place(item.state, item.sheet_number, item.fit, item.straight, item.reason)
        if item.sheet_number is not None and not known:
            place = Place("elsewhere")
        here = scans.at_position(self.tx, file.id, item.position)
        if here is None:
            born = self._born(place, 0)
            scans.keep(self.tx, file.id, item.position, item.picture, born, by, item.changed_at)
            self.came["pages"] += 1
            here = scans.at_position(self.tx, file.id, item.position)
        elif here.state in ("elsewhere", "unidentified") and known:
            scans.move(self.tx, here.id, self._born(place, here.id), by, item.changed_at)
        else:
            return  # where it lies here stands
        if here is not None and place.state == "confirmed" and by:
            scans.set_state(self.tx, here.id, "confirmed", by, item.changed_at)

    def _born(self, place: Place, page_id: int) -> Place:
        """No page comes confirmed, and a second scan never takes the first one's place."""
        if place.state not in ("found", "second", "confirmed") or place.sheet_number is None:
            return place
        others = scans.of_sheet(self.tx, place.sheet_number)
        second = any(
            one.id != page_id and one.state in ("found", "second", "confirmed") for one in others
        )
        state: PageState = "second" if second else "found"
        return Place(state, place.sheet_number, place.fit, place.straight)

    def _trail(self, items: Sequence[Noted]) -> None:
        """Each row follows the one before, and is the one that was handed over earlier."""
        new: list[TrailRow] = []
        before = handover.hash_at(self.tx, self.store_id, items[0].seq - 1)
        expected = items[0].seq
        for item in items:
            row = TrailRow(
                item.seq, item.at, item.person_id, item.person_name, item.action,
                item.patient_id, item.details, item.previous, item.hash,
            )  # fmt: skip
            if row.seq != expected or row.hash != row.digest():
                raise self.refuse("not_whole")
            if before is not None and row.previous != before:
                raise self.refuse("two_machines")
            known = handover.hash_at(self.tx, self.store_id, row.seq)
            if known is None:
                new.append(row)
            elif known != row.hash:
                raise self.refuse("two_machines")
            before, expected = row.hash, row.seq + 1
        handover.keep_trail(self.tx, self.store_id, new)
        self.came["trail"] += len(new)


def _same(here: Sheet, new: Sheet) -> bool:
    """Whether it is the very sheet, wherever it stands now."""
    frozen = ("number", "token", "outage_id", "snapshot_id", "patient_id", "patient_name", "form",
              "form_version", "returns", "page", "pages", "packet_id", "issued_at",
              "replaces")  # fmt: skip
    return all(getattr(here, name) == getattr(new, name) for name in frozen)

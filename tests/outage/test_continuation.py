"""Day two and three: continued from where the sheet before ends, never a revival."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest

from fallback.errors import FallbackError
from fallback.outage.declare import declare
from fallback.outage.issue import IssuedPacket
from fallback.outage.ledger import ledger, set_state
from fallback.outage.packets import patient_packet
from fallback.outage.reprint import reprint
from fallback.recovery.continuation import continuation_packet
from fallback.recovery.events.done import as_written, done_sheets
from fallback.recovery.events.events import DoseWritten
from fallback.recovery.events.written import events
from fallback.recovery.keying import entry
from fallback.session import Session, from_iso
from fallback.snapshots.take import take
from fallback.store import people, sheets
from fallback.store.entries import EntryState
from fallback.store.outages import Outage
from fallback.store.sheets import FrozenSheet
from forms import proof
from forms.geometry import Box
from tests.outage.conftest import NOW, WARD, Clock, WardSource

DAY = timedelta(hours=24)


@dataclass
class Story:
    """One patient's packet of day one, and two people who key."""

    session: Session
    outage: Outage
    who: str
    packet: IssuedPacket
    clerks: tuple[Session, Session]

    def frozen(self, number: str) -> FrozenSheet:
        with self.session.read() as tx:
            return sheets.frozen(tx, number)

    def numbers(self, form: str) -> list[str]:
        return [sheet.number for sheet in self.packet.sheets if sheet.form == form]

    def day(self, day: int) -> IssuedPacket:
        return continuation_packet(self.session, self.outage, day, (self.who,))

    def key(self, number: str, written: dict[str, tuple[str, EntryState]]) -> None:
        """Twice, by two people; what is not named is blank."""
        for clerk in self.clerks:
            for path, (text, state) in written.items():
                box = next(b for b in self.frozen(number).boxes if b.path == path)
                if clerk is self.clerks[0] or box.keying == "twice":
                    entry.key(clerk, number, path, text, state)
            entry.blank_rest(clerk, number)
            entry.finish(clerk, number)


@pytest.fixture
def story(session: Session, source: WardSource) -> Story:
    take(session, source, WARD.id, lambda _done, _of: True)
    began = NOW - timedelta(minutes=20)
    outage = declare(session, ward_id=WARD.id, ward_name=WARD.name, began_at=began)
    who = source.charts[0].patient.id
    with session.database.write() as tx:
        clerks = [
            people.add(tx, id=name, name=name, role="clerk", pin="1234567", at="2026-11-01")
            for name in ("Kim", "Lo")
        ]
    kim, lo = (session.as_person(one) for one in clerks)
    return Story(session, outage, who, patient_packet(session, outage, who), (kim, lo))


def words(packet: IssuedPacket) -> str:
    return " ".join(" ".join(proof.texts(packet.pdf)).split())


def hours(frozen: FrozenSheet) -> tuple[datetime, datetime]:
    return from_iso(frozen.since), from_iso(frozen.until)


def written(boxes: tuple[Box, ...], end: str) -> Box:
    return next(box for box in boxes if box.path.endswith(end))


def test_day_two_begins_where_day_one_ends_however_late_or_early_it_is_printed(
    story: Story, clock: Clock
) -> None:
    first = story.frozen(story.numbers("administration")[0])
    assert hours(first)[1] == NOW + DAY
    for late in (-6.0, 12.0):
        clock.now = NOW + DAY + timedelta(hours=late)
        second = story.frozen(story.day(2).sheets[0].number)
        assert hours(second) == (NOW + DAY, NOW + 2 * DAY)
        due = [from_iso(box.due) for box in second.boxes if box.due]
        assert due
        assert all(NOW + DAY <= moment < NOW + 2 * DAY for moment in due)
    third = story.frozen(story.day(3).sheets[0].number)
    assert hours(third) == (NOW + 2 * DAY, NOW + 3 * DAY)


def test_every_order_has_a_box_for_a_nurse_to_confirm_it(story: Story) -> None:
    packet = story.day(2)
    assert packet.faults == ()
    boxes = [box for sheet in packet.sheets for box in story.frozen(sheet.number).boxes]
    orders = {box.row_id for box in boxes if box.path.startswith("orders/")}
    confirmed = [box.row_id for box in boxes if box.path.endswith("/confirmed")]
    assert sorted(confirmed) == sorted(orders)
    assert len(confirmed) == len(set(confirmed)) > 0


def test_until_day_one_is_keyed_every_page_says_that_changes_on_paper_are_not_on_it(
    story: Story,
) -> None:
    packet = story.day(2)
    for text in proof.texts(packet.pdf):
        flat = " ".join(text.split())
        assert "ÄNDRINGAR SKRIVNA PÅ PAPPER ÄR INTE MED" in flat
        assert all(number in flat for number in story.numbers("administration"))


def test_what_was_keyed_is_told_in_words_and_drawn_as_no_row(story: Story) -> None:
    numbers = story.numbers("administration")
    for number in numbers:
        boxes = story.frozen(number).boxes
        found: dict[str, tuple[str, EntryState]] = {}
        if any(box.path == "new_orders/0/drug" for box in boxes):
            found["new_orders/0/drug"] = ("Provomycin 40 mg tablett", "value")
            found["new_orders/0/prescriber"] = ("Dr Ek", "value")
        set_state(story.session, number, "returned")
        story.key(number, found)
    packet = story.day(2)
    said = words(packet)
    assert "ÄR INTE MED" not in said
    assert "ny ordination: Provomycin 40 mg tablett · Dr Ek" in said
    values = [story.frozen(sheet.number).values for sheet in packet.sheets]
    rows = [text for one in values for path, text in one.items() if path.endswith("/drug")]
    assert rows
    assert not any("Provomycin" in text for text in rows)


def test_printing_a_day_again_replaces_its_sheets_and_leaves_day_one(
    story: Story,
) -> None:
    first, again = story.day(2), story.day(2)
    assert {one.replaces for one in again.sheets} == {one.number for one in first.sheets}
    states = {one.number: one.state for one in ledger(story.session, story.outage.id).sheets}
    assert {states[one.number] for one in first.sheets} == {"void"}
    assert {states[number] for number in story.numbers("administration")} == {"issued"}


def test_what_goes_on_from_a_void_sheet_is_told_when_that_sheet_is_printed_again(
    story: Story, clock: Clock
) -> None:
    assert story.day(2).notes == ()
    third = story.day(3)
    told = story.day(2).notes
    assert [one.key for one in told] == ["outage.names_void"]
    assert third.sheets[0].number in told[0].text("sv")
    assert story.day(3).notes == ()  # it names the new ones
    again = reprint(story.session, [story.numbers("administration")[0]], "våt")
    assert [one.key for one in again.notes] == ["outage.names_void"]


def test_where_two_sheets_of_day_one_end_at_different_times_no_hour_is_on_none(
    story: Story, clock: Clock
) -> None:
    clock.on(hours=3)
    patient_packet(story.session, story.outage, story.who)  # ends three hours later
    packet = story.day(2)
    assert hours(story.frozen(packet.sheets[0].number)) == (NOW + DAY, NOW + 2 * DAY)
    assert "slutar olika" in words(packet)
    for number in story.numbers("administration"):
        set_state(story.session, number, "void", "dubblett")
    packet = story.day(2)
    assert hours(story.frozen(packet.sheets[0].number))[0] == NOW + timedelta(hours=27)
    assert "slutar olika" not in words(packet)


def test_a_sheet_of_day_one_reprinted_beside_day_two_draws_no_time_of_day_two(
    story: Story, clock: Clock
) -> None:
    story.day(2)
    clock.on(hours=10)
    number = story.numbers("administration")[0]
    new = story.frozen(reprint(story.session, [number], "våt").sheets[0].number)
    assert hours(new)[1] == NOW + DAY
    clock.on(hours=15)
    with pytest.raises(FallbackError) as raised:
        reprint(story.session, [ledger_last(story)], "våt")
    assert raised.value.message.key == "outage.reprint_passed"


def ledger_last(story: Story) -> str:
    found = ledger(story.session, story.outage.id).sheets
    return [one.number for one in found if one.form == "administration"][-1]


def test_a_dose_written_on_day_two_is_read_as_given_on_that_day(story: Story, clock: Clock) -> None:
    sheet = next(
        one for one in story.day(2).sheets if any(box.due for box in story.frozen(one.number).boxes)
    )
    due = next(box for box in story.frozen(sheet.number).boxes if box.due)
    clock.now = NOW + 3 * DAY
    group, moment = due.group, from_iso(due.due)
    at = moment.astimezone(story.session.settings.zone)
    row = group.rsplit("/", 1)[0]
    set_state(story.session, sheet.number, "returned")
    story.key(
        sheet.number,
        {
            f"{row}/confirmed": ("AE", "value"),
            f"{group}/time": (f"{at:%H%M}", "value"),
            f"{group}/sign": ("AE", "value"),
        },
    )
    with story.session.read() as tx:
        done = next(one for one in done_sheets(tx, story.outage.id))
    written = events(as_written(story.session, story.outage, done))
    (event,) = [one for one in written if isinstance(one, DoseWritten)]
    assert event.at == event.due == moment


def test_a_struck_confirmation_is_told_the_day_after(story: Story, clock: Clock) -> None:
    second = story.day(2)
    for place, sheet in enumerate(second.sheets):
        boxes = story.frozen(sheet.number).boxes
        confirm = next((box.path for box in boxes if box.path.endswith("/confirmed")), "")
        set_state(story.session, sheet.number, "returned")
        story.key(sheet.number, {confirm: ("", "struck")} if confirm and not place else {})
    clock.on(hours=30)
    assert "raden struken, gäller inte" in words(story.day(3))


@pytest.mark.parametrize("day", [0, 1, 8])
def test_other_days_are_refused(story: Story, day: int) -> None:
    with pytest.raises(FallbackError) as raised:
        story.day(day)
    assert raised.value.message.key == "outage.no_day"


def test_a_patient_without_a_sheet_before_is_drawn_from_now(
    story: Story, source: WardSource
) -> None:
    other = source.charts[1].patient.id
    packet = continuation_packet(story.session, story.outage, 2, (other,))
    frozen = story.frozen(packet.sheets[0].number)
    assert hours(frozen)[1] == NOW + DAY
    assert "inga utskrivna" in words(packet)

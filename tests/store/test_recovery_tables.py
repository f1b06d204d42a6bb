"""Sheets, entries, findings and the outbox keep what happened, and hand it back as it was: in the
file and in PostgreSQL."""

import dataclasses
from collections.abc import Iterator
from pathlib import Path

import pytest

from fallback.errors import FallbackError
from fallback.store import entries, findings, machine, outages, outbox, people, sheets
from fallback.store.database import Database, migrate
from fallback.store.entries import Entry
from fallback.store.findings import FindingRow
from fallback.store.outbox import OutboxRow
from tests.store.kinds import KINDS, opened
from tests.store.ward import AT, outage, sheet

LATER = "2026-11-24T08:00:00Z"


@pytest.fixture(params=KINDS)
def database(request: pytest.FixtureRequest, tmp_path: Path, key: bytes) -> Iterator[Database]:
    """An open, empty store of either kind."""
    with opened(request, tmp_path / "store.db", key) as made:
        migrate(made)
        yield made


def entry(path: str = "a", value: str = "1", keying: int = 1, person: str = "ada") -> Entry:
    return Entry("N1", path, keying, "value" if value else "blank", value, person, AT)


def finding(id: str, group: str = "g") -> FindingRow:
    return FindingRow(id, "o1", "p1", "N1", group, "dose", "new", b"doc", AT)


def test_serial_numbers_are_given_out_once(ward: Database) -> None:
    with ward.write() as tx:
        first, second = machine.take_serials(tx, 3), machine.take_serials(tx, 1)
        assert (first, second, machine.read(tx).next_sheet) == (1, 4, 5)
        with pytest.raises(ValueError, match="at least one"):
            machine.take_serials(tx, 0)


def test_a_store_that_was_never_set_up_has_no_machine(database: Database) -> None:
    with database.write() as tx:
        with pytest.raises(LookupError):
            machine.read(tx)
        with pytest.raises(LookupError):
            machine.take_serials(tx, 1)


def test_an_outage_is_open_until_it_is_closed(ward: Database) -> None:
    with ward.write() as tx:
        assert outages.open_for(tx, "w1") == outages.get(tx, "o1") == outage()
        assert outages.open_for(tx, "w2") is None
        outages.mark_ended(tx, "o1", AT)
        outages.mark_closed(tx, "o1", LATER)
        assert outages.open_for(tx, "w1") is None
        closed = dataclasses.replace(outage(), ended_at=AT, closed_at=LATER)
        assert outages.listed(tx) == (closed,)
        with pytest.raises(LookupError):
            outages.mark_closed(tx, "o1", LATER)


def test_a_sheet_comes_back_as_issued_and_keeps_what_was_printed(ward: Database) -> None:
    row, frozen = sheet()
    with ward.write() as tx:
        sheets.issue(
            tx, [sheet("N10", token="T", page=2, pages=2), sheet("N2", token="T", pages=2)]
        )
        assert sheets.get(tx, "N1") == row
        assert sheets.frozen(tx, "N1") == frozen
        assert [one.number for one in sheets.of_outage(tx, "o1")] == ["N1", "N10", "N2"]
        assert sheets.of_packet(tx, "k1") == sheets.of_outage(tx, "o1")
        sheets.set_state(tx, "N1", "lost", LATER, "brann upp")
        moved = sheets.get(tx, "N1")
        assert sheets.frozen(tx, "N1") == frozen
        assert sheets.get(tx, "N9") is None
        with pytest.raises(LookupError):
            sheets.frozen(tx, "N9")
        with pytest.raises(LookupError):
            sheets.set_state(tx, "N9", "printed", LATER)
    assert moved == dataclasses.replace(row, state="lost", reason="brann upp", changed_at=LATER)


def test_a_correction_follows_the_earlier_value_which_stays(ward: Database) -> None:
    with ward.write() as tx:
        entries.keep(tx, entry(value="1"))
        entries.keep(tx, entry(value="2"))
        entries.keep(tx, entry(value="", keying=2, person="bo"))
        assert entries.of_sheet(tx, "N1", 1) == (entry(value="2"),)
        assert entries.of_sheet(tx, "N1") == entries.of_outage(tx, "o1")
        assert len(entries.of_sheet(tx, "N1")) == 2
        kept = tx.rows("SELECT value, superseded FROM entry WHERE keying = 1 ORDER BY id")
    assert kept == [("1", 1), ("2", 0)]


def test_nobody_overwrites_what_someone_else_keyed(ward: Database) -> None:
    with ward.write() as tx:
        entries.keep(tx, entry())
        with pytest.raises(FallbackError) as error:
            entries.keep(tx, entry(value="7", person="bo"))
        assert error.value.message.key == "store.keyed_by_other"
        assert entries.of_sheet(tx, "N1") == (entry(),)


def test_the_second_keying_is_by_another_person(ward: Database) -> None:
    with ward.write() as tx:
        entries.keep(tx, entry())
        entries.finish(tx, "N1", 1, "ada", AT)
        with pytest.raises(FallbackError) as error:
            entries.keep(tx, entry(keying=2))
        assert error.value.message.key == "store.keyed_by_same"
        with pytest.raises(FallbackError) as error:
            entries.finish(tx, "N1", 2, "ada", AT)
        assert error.value.message.key == "store.keyed_by_same"
        entries.keep(tx, entry(keying=3))  # the arbitration may be anyone's
        entries.finish(tx, "N1", 3, "ada", AT)


def test_a_keying_is_finished_by_one_person(ward: Database) -> None:
    with ward.write() as tx:
        entries.finish(tx, "N1", 1, "ada", AT)
        entries.finish(tx, "N1", 1, "ada", LATER)
        entries.finish(tx, "N1", 2, "bo", LATER)
        with pytest.raises(FallbackError) as error:
            entries.finish(tx, "N1", 1, "bo", LATER)
        assert error.value.message.key == "store.keyed_by_other"
        assert entries.passes(tx, "N1") == {1: ("ada", LATER), 2: ("bo", LATER)}


def test_a_new_run_replaces_what_is_not_decided_and_nothing_else(ward: Database) -> None:
    with ward.write() as tx:
        findings.replace(tx, "o1", [finding("f1", "1"), finding("f2", "2"), finding("f3", "3")])
        findings.decide(tx, "f1", "dismiss", "ada", LATER, "dubblett")
        decided = findings.get(tx, "f1")
        changed = dataclasses.replace(finding("f1", "1"), verdict="conflict")
        findings.replace(tx, "o1", [changed, finding("f2", "2"), finding("f4", "4")])
        assert [row.id for row in findings.of_outage(tx, "o1")] == ["f1", "f2", "f4"]
        assert findings.get(tx, "f1") == decided
        assert findings.get(tx, "f3") is None
        with pytest.raises(FallbackError):
            findings.decide(tx, "f3", "write", "ada", LATER)
    assert decided
    assert (decided.decision, decided.decided_by, decided.reason) == ("dismiss", "ada", "dubblett")


def test_an_item_goes_from_planned_to_its_receipt(ward: Database) -> None:
    item = OutboxRow("i1", "o1", None, "p1", "dose", b"doc", AT)
    with ward.write() as tx:
        outbox.plan(tx, item)
        assert outbox.get(tx, "i1") == item
        outbox.mark_pending(tx, "i1", AT)
        outbox.mark_unknown(tx, "i1", "inget svar", AT)
        outbox.mark_pending(tx, "i1", AT)
        assert [(row.state, row.attempts) for row in outbox.open_items(tx, "o1")] == [
            ("pending", 2)
        ]
        outbox.mark_confirmed(tx, "i1", location="X/1", version="3", at=LATER, differs=("note",))
        outbox.plan(tx, dataclasses.replace(item, identifier="i2"))
        outbox.mark_pending(tx, "i2", AT)
        outbox.mark_refused(tx, "i2", "nej", LATER)
        assert outbox.open_items(tx, "o1") == ()
        done, refused = outbox.of_outage(tx, "o1")
        assert outbox.get(tx, "i9") is None
    assert (done.state, done.location, done.version, done.differs) == (
        *("confirmed", "X/1", "3", ("note",)),
    )
    assert (refused.state, refused.said) == ("refused", "nej")


def test_nothing_is_written_back_unless_switched_on(ward: Database) -> None:
    with ward.write() as tx:
        assert outbox.policy(tx) == {"dose": False, "observation": False, "document": False}
        outbox.set_policy(tx, "dose", True)
        outbox.set_policy(tx, "observation", True)
        outbox.set_policy(tx, "observation", False)
        assert outbox.policy(tx) == {"dose": True, "observation": False, "document": False}


def test_a_retired_person_keeps_their_name_and_nobody_else_gets_it(ward: Database) -> None:
    with ward.write() as tx:
        ada = people.named(tx, " ADA ")
        assert ada
        people.retire(tx, ada, LATER)
        assert people.named(tx, "Ada") is None
        assert people.taken(tx, "ada")
        assert [one.name for one in people.everyone(tx)] == ["Bo"]
        assert people.by_id(tx)["ada"] == "Ada"

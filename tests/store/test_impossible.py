"""States that must not be: the schema refuses each, whoever writes it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from fallback.errors import FallbackError
from fallback.store import entries, findings, outages, outbox, sheets, trail
from fallback.store.database import Database, migrate
from fallback.store.entries import Entry
from fallback.store.findings import FindingRow
from fallback.store.outbox import OutboxRow
from tests.store.conftest import fill
from tests.store.kinds import KINDS, opened
from tests.store.ward import AT, outage, sheet

ENTRY = Entry("N1", "orders/1/dose", 1, "value", "2", "ada", AT)
FINDING = FindingRow("f1", "o1", "p1", "N1", "orders/1", "dose", "new", b"doc", AT)
ITEM = OutboxRow("i1", "o1", "f1", "p1", "dose", b"doc", AT)

REFUSED = [
    "INSERT INTO machine (id, store_id, code, created_at) VALUES (2, 's', 'c', 't')",
    "INSERT INTO machine (id, store_id, code, created_at) VALUES (1, 's', 'c', 't')",
    "UPDATE machine SET next_sheet = 0",
    "UPDATE person SET role = 'visitor'",
    "UPDATE person SET name = ''",
    "UPDATE person SET name = 'Ada'",
    "UPDATE person SET failures = -1",
    "UPDATE snapshot SET charts = -1",
    "INSERT INTO chart SELECT snapshot_id, patient_id, 9, name, name_folded, number, number_digits,"
    " birth_date, bed, bed_parts, doc FROM chart",
    "INSERT INTO chart SELECT snapshot_id, 'p2', position, name, name_folded, number,"
    " number_digits, birth_date, bed, bed_parts, doc FROM chart",
    "INSERT INTO chart SELECT 'no such snapshot', patient_id, position, name, name_folded, number,"
    " number_digits, birth_date, bed, bed_parts, doc FROM chart",
    "DELETE FROM snapshot",  # a sheet was printed from it
    "UPDATE outage SET kind = 'holiday'",
    "UPDATE outage SET closed_at = 't'",  # it has not ended
    # a second open one on the ward
    "INSERT INTO outage (id, kind, ward_id, ward_name, reason, began_at, declared_at)"
    " SELECT 'o2', kind, ward_id, ward_name, reason, began_at, declared_at FROM outage",
    "DELETE FROM outage",
    "UPDATE sheet SET state = 'eaten'",
    "UPDATE sheet SET state = 'void'",
    "UPDATE sheet SET state = 'lost'",
    "UPDATE sheet SET state = 'filed'",
    "UPDATE sheet SET number = 'N9'",
    "UPDATE sheet SET doc = x'00'",
    "UPDATE sheet SET patient_id = 'p2'",
    "DELETE FROM sheet",
    "DELETE FROM entry",
    "UPDATE entry SET value = '3'",
    "UPDATE entry SET superseded = 0 WHERE superseded = 1",
    "INSERT INTO entry (sheet_number, path, keying, state, value, person_id, at)"
    " VALUES ('N1', 'a', 4, 'value', '1', 'ada', 't')",
    "INSERT INTO entry (sheet_number, path, keying, state, value, person_id, at)"
    " VALUES ('N1', 'a', 1, 'value', '', 'ada', 't')",
    "INSERT INTO entry (sheet_number, path, keying, state, value, person_id, at)"
    " VALUES ('N1', 'a', 1, 'blank', '1', 'ada', 't')",
    "INSERT INTO entry (sheet_number, path, keying, state, value, person_id, at)"
    " VALUES ('N1', 'orders/1/dose', 1, 'value', '1', 'bo', 't')",  # already keyed
    "INSERT INTO entry (sheet_number, path, keying, state, value, person_id, at)"
    " VALUES ('N1', 'orders/1/dose', 2, 'value', '1', 'ada', 't')",  # the same person twice
    "INSERT INTO entry (sheet_number, path, keying, state, value, person_id, at)"
    " VALUES ('N1', 'a', 1, 'value', '1', 'nobody', 't')",
    "INSERT INTO entry (sheet_number, path, keying, state, value, person_id, at)"
    " VALUES ('N9', 'a', 1, 'value', '1', 'ada', 't')",
    "INSERT INTO keying_pass VALUES ('N1', 1, 'bo', 't')",
    "INSERT INTO keying_pass VALUES ('N1', 2, 'ada', 't')",
    "UPDATE finding SET verdict = 'new'",  # it is decided
    "UPDATE finding SET decision = NULL, decided_by = NULL, decided_at = NULL",
    "DELETE FROM finding",
    "INSERT INTO finding SELECT 'f2', outage_id, patient_id, sheet_number, box_group, kind,"
    " verdict, doc, found_at, 'write', NULL, NULL, '' FROM finding",
    "INSERT INTO finding SELECT 'f2', outage_id, patient_id, sheet_number, box_group, kind,"
    " verdict, doc, found_at, 'dismiss', 'ada', 't', '' FROM finding",  # without a reason
    "INSERT INTO finding SELECT 'f2', outage_id, patient_id, sheet_number, box_group, kind,"
    " 'maybe', doc, found_at, NULL, NULL, NULL, '' FROM finding",
    "INSERT INTO writeback_policy VALUES ('order', 1)",
    "UPDATE outbox SET state = 'refused'",  # it is confirmed
    "UPDATE outbox SET location = ''",
    "UPDATE outbox SET doc = x'00'",
    "DELETE FROM outbox",
    "INSERT INTO outbox (identifier, outage_id, finding_id, patient_id, kind, state, doc,"
    " changed_at) VALUES ('i2', 'o1', 'f1', 'p1', 'dose', 'planned', x'00', 't')",  # once
    "INSERT INTO outbox (identifier, outage_id, finding_id, patient_id, kind, state, doc,"
    " changed_at) VALUES ('i1', 'o1', NULL, 'p1', 'dose', 'planned', x'00', 't')",
    "INSERT INTO outbox (identifier, outage_id, patient_id, kind, state, attempts, doc,"
    " changed_at) VALUES ('i2', 'o1', 'p1', 'dose', 'confirmed', 1, x'00', 't')",  # no receipt
    "INSERT INTO outbox (identifier, outage_id, patient_id, kind, state, attempts, doc,"
    " changed_at) VALUES ('i2', 'o1', 'p1', 'dose', 'planned', 1, x'00', 't')",
    "INSERT INTO outbox (identifier, outage_id, patient_id, kind, state, doc,"
    " changed_at) VALUES ('i2', 'o1', 'p1', 'dose', 'pending', x'00', 't')",
    "UPDATE trail SET action = 'nothing'",
    "DELETE FROM trail",
    "INSERT INTO trail (seq, at, person_id, person_name, action, details, previous, hash)"
    " VALUES (0, 't', '', '', 'a', '{}', 'p', 'h')",
]


@pytest.fixture(params=KINDS)
def database(request: pytest.FixtureRequest, tmp_path: Path, key: bytes) -> Iterator[Database]:
    """An open, empty store, in the file and in PostgreSQL."""
    with opened(request, tmp_path / "store.db", key) as made:
        migrate(made)
        yield made


@pytest.fixture(scope="module", params=KINDS)
def full(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Database]:
    """A store with something in every table; what is refused leaves it as it was."""
    path = tmp_path_factory.mktemp("full") / "store.db"
    with opened(request, path, bytes(32)) as database:
        migrate(database)
        fill(database)
        _fill_every_table(database)
        yield database


def _fill_every_table(database: Database) -> None:
    with database.write() as tx:
        entries.keep(tx, ENTRY)
        entries.keep(tx, ENTRY)
        entries.finish(tx, "N1", 1, "ada", AT)
        findings.replace(tx, "o1", [FINDING])
        findings.decide(tx, "f1", "write", "ada", AT)
        outbox.plan(tx, ITEM)
        outbox.mark_pending(tx, "i1", AT)
        outbox.mark_confirmed(tx, "i1", location="Observation/1", version="1", at=AT)
        trail.append(tx, at=AT, person_id="", person_name="Fallback", action="a")


@pytest.mark.parametrize("sql", REFUSED)
def test_an_impossible_state_cannot_be_written(full: Database, sql: str) -> None:
    with (
        pytest.raises(Exception, match=r"constraint|append-only|frozen|kept|changed|stays|another"),
        full.write() as tx,
    ):
        tx.run(sql if type(full) is Database else sql.replace("x'00'", r"'\x00'"))


def test_a_value_of_another_type_is_refused(full: Database) -> None:
    with pytest.raises(Exception, match=r"cannot store TEXT|invalid input"), full.write() as tx:
        tx.run("UPDATE machine SET next_sheet = 'many'")


def test_two_sheets_never_share_a_number_or_a_code(ward: Database) -> None:
    for twin in (sheet("N1", token="other"), sheet("N2", token="TN1")):
        with pytest.raises(Exception, match=r"UNIQUE|unique"), ward.write() as tx:
            sheets.issue(tx, [twin])


def test_a_second_ward_may_have_an_outage_at_the_same_time(ward: Database) -> None:
    with ward.write() as tx:
        outages.declare(tx, outage("o2", "w2"))
        assert len(outages.listed(tx)) == 2


def test_a_decision_is_made_once(full: Database) -> None:
    with pytest.raises(FallbackError) as error, full.write() as tx:
        findings.decide(tx, "f1", "dismiss", "bo", AT, "ändrade mig")
    assert error.value.message.key == "store.not_to_decide"

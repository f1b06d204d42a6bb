"""The central database: whose it is, over what it is reached, and what a restart does to it."""

from pathlib import Path

import pytest

from fallback.errors import FallbackError
from fallback.store import outages, readiness, reserve, snapshots, trail
from fallback.store.database import Database, migrate, newest_version, schema_version
from fallback.store.dialect import in_postgresql
from fallback.store.postgresql import CentralDatabase, connect
from tests.servers.postgres import Postgres
from tests.store.conftest import fill
from tests.store.ward import AT, chart, outage, snapshot


@pytest.fixture(scope="module")
def prepared(postgres: Postgres) -> str:
    """A prepared, empty database."""
    where = postgres.new_database()
    with CentralDatabase(where) as database:
        migrate(database)
    return where


def test_a_database_that_is_not_prepared_is_not_used_and_not_changed(postgres: Postgres) -> None:
    where = postgres.new_database()
    with pytest.raises(FallbackError) as error:
        connect(where)
    assert error.value.message.key == "central.not_prepared"
    with CentralDatabase(where) as database:
        assert schema_version(database) == 0
        migrate(database)
        migrate(database)
        assert schema_version(database) == newest_version()
    connect(where).close()


def test_a_database_of_another_program_is_left_alone(postgres: Postgres) -> None:
    with CentralDatabase(postgres.new_database()) as database:
        with database.write() as tx:
            tx.run("CREATE TABLE invoice (id BIGINT)")
        with pytest.raises(FallbackError) as error:
            migrate(database)
        assert error.value.message.key == "central.not_ours"
        with database.read() as tx:
            assert tx.rows("SELECT tablename FROM pg_tables WHERE schemaname = 'public'") == [
                ("invoice",)
            ]


def test_a_database_of_a_newer_program_is_refused(postgres: Postgres) -> None:
    where = postgres.new_database()
    with CentralDatabase(where) as database:
        migrate(database)
        with database.write() as tx:
            tx.insert("fallback_schema", version=newest_version() + 1)
        for act in (lambda: connect(where), lambda: migrate(database)):
            with pytest.raises(FallbackError) as error:
                act()
            assert error.value.message.key == "store.newer"


@pytest.mark.parametrize(
    ("conninfo", "key"),
    [
        ("host=db.example dbname=f sslmode=require", "central.not_verified"),
        ("host=db.example dbname=f sslmode=disable", "central.not_verified"),
        ("host=db.example hostaddr=192.0.2.1 dbname=f", "central.not_verified"),
        ("dbname=f sslmode=prefer", "central.not_verified"),
        ("host=db.example dbname=f password=x", "central.password_in_settings"),
        ("host=db.example nonsense", "central.not_a_connection"),
    ],
)
def test_a_connection_that_proves_no_server_is_not_made(conninfo: str, key: str) -> None:
    with pytest.raises(FallbackError) as error:
        CentralDatabase(conninfo)
    assert error.value.message.key == key


def test_a_server_without_tls_is_not_spoken_to_over_the_network(postgres: Postgres) -> None:
    with pytest.raises(FallbackError) as error:
        CentralDatabase("host=localhost port=1 dbname=f user=fallback")
    assert error.value.message.key == "central.unreachable"


def test_what_was_committed_outlives_the_server(postgres: Postgres, prepared: str) -> None:
    with connect(prepared) as database:
        fill(database)
        postgres.restart()
        with database.write() as tx:
            assert outages.get(tx, "o1") == outage()
            trail.append(tx, at=AT, person_id="", person_name="Fallback", action="a")
        with pytest.raises(FallbackError) as error:
            _end_while_it_restarts(database, postgres)
        assert error.value.message.key == "central.not_done"
        with database.read() as tx:
            assert outages.get(tx, "o1") == outage()
            assert trail.first_fault(tx) is None


def _end_while_it_restarts(database: Database, postgres: Postgres) -> None:
    with database.write() as tx:
        outages.mark_ended(tx, "o1", AT)
        postgres.restart()


def test_a_writer_waits_for_another_and_says_so_in_the_end(prepared: str) -> None:
    with (
        CentralDatabase(prepared) as one,
        CentralDatabase(prepared, busy_seconds=0.1) as other,
        one.write(),
    ):
        with other.read() as tx:
            assert other.version(tx) == newest_version()
        with pytest.raises(FallbackError) as error, other.write():
            pass
        assert error.value.message.key == "store.busy"


def test_a_reader_sees_one_moment(prepared: str) -> None:
    with connect(prepared) as one, one.reopen() as other, one.read() as tx:
        before = trail.end(tx)
        with other.write() as writer:
            trail.append(writer, at=AT, person_id="", person_name="Fallback", action="b")
        assert trail.end(tx) == before


def test_a_ward_is_searched_and_keyslots_are_looked_up_as_in_the_file(postgres: Postgres) -> None:
    where = postgres.new_database()
    with CentralDatabase(where) as database:
        migrate(database)
        fill(database)
        act = {"at": AT, "person_id": "", "person_name": "F", "action": "store.unlock"}
        with database.write() as tx:
            trail.append(tx, **act, details={"slot": "A1B2", "label": "a"})
        with database.read() as tx:
            assert readiness.exercised(tx) == {"A1B2": AT}
            current = snapshots.current(tx, snapshot(chart()).ward.id)
            assert current
            every = snapshots.chart_rows(tx, current.id)
            assert [one.name for one in every]
            assert snapshots.find(tx, current.id, every[0].name[:4].lower()) == every
            assert snapshots.find(tx, current.id, "ingen sådan") == ()
            assert not reserve.is_known(tx, "00000000000")


def test_texts_sort_as_in_the_file(prepared: str, tmp_path: Path) -> None:
    wanted = ["Z", "a", "n 1", "n1", "Ö", "ö"]
    with connect(prepared) as central, Database(tmp_path / "store.db", bytes(32)) as file:
        migrate(file)
        for database in (central, file):
            with database.write() as tx:
                for name in reversed(wanted):
                    row = {"id": f"sort {name}", "name": f"sort {name}", "role": "clerk"}
                    tx.insert("person", **row, pin_salt=b"", pin_hash=b"", created_at=AT)
                found = tx.rows("SELECT id FROM person WHERE id LIKE ? ORDER BY id", "sort %")
                assert [one for (one,) in found] == [f"sort {name}" for name in wanted]


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO machine DEFAULT VALUES",
        "CREATE TABLE a (id INTEGER)",
        "CREATE TRIGGER a AFTER INSERT ON b BEGIN DELETE FROM b; END",
    ],
)
def test_a_statement_that_the_dialect_does_not_know_is_refused(statement: str) -> None:
    with pytest.raises(ValueError, match=r"statement|strict|refuse"):
        in_postgresql(statement)

"""The hospital's desk: prepared by its owner, keyed in by a role that can change nothing else."""

import re
from dataclasses import dataclass
from pathlib import Path

import msgspec
import pytest

from fallback.app import central
from fallback.app.set_up import FirstPerson, set_up
from fallback.app.sign_in import TRIES, add_person, sign_in
from fallback.app.unlock import unlock
from fallback.errors import FallbackError
from fallback.session import Action, now_utc
from fallback.settings import PostgresqlSettings, RecoverySettings, Settings
from fallback.store import trail
from fallback.store.postgresql import CentralDatabase, rights
from fallback.store.postgresql.rights import of_table
from fallback.store.ways import Params
from tests.servers.postgres import Postgres

PHRASE = "en lösenfras som håller"
CHRIS = FirstPerson("Chris Chef", "135790", "manager")
ADA = FirstPerson("Ada IT", "246810")
STORE = Path(central.__file__).parents[1] / "store"


@dataclass(frozen=True)
class Hospital:
    """A database, and a PC whose settings name it."""

    owner: str
    settings: Settings


@pytest.fixture
def hospital(postgres: Postgres, tmp_path: Path) -> Hospital:
    where = postgres.new_database()
    with CentralDatabase(where) as owner, owner.write() as tx:
        if not tx.rows("SELECT 1 FROM pg_roles WHERE rolname = 'clerks'"):
            tx.run("CREATE ROLE clerks LOGIN")
    desk = PostgresqlSettings(str(postgres.folder), where.split()[1].split("=")[1], "clerks")
    settings = Settings(tmp_path / "pc", recovery=RecoverySettings(desk))
    cheap = Params(memory_kib=64, iterations=1)
    set_up(settings, passphrase=PHRASE, first=ADA, passphrase_cost=cheap, code_cost=cheap)
    return Hospital(where, settings)


@pytest.fixture
def prepared(hospital: Hospital) -> Hospital:
    central.prepare(hospital.settings, "fallback", first=CHRIS)
    return hospital


def test_a_desk_is_prepared_once_and_its_clerks_sign_in(hospital: Hospital) -> None:
    made = central.prepare(hospital.settings, "fallback", first=CHRIS)
    again = central.prepare(hospital.settings, "fallback")
    assert made.new
    assert not again.new
    assert made.machine_code == again.machine_code
    session = unlock(hospital.settings, machine=True, desk=True)
    chris = sign_in(session, CHRIS.name, CHRIS.pin)
    for name, pin in (("Kim", "111111"), ("Lo", "222222")):
        add_person(chris, name, "clerk", pin)
    for name, pin in (("Kim", "111111"), ("Lo", "222222"), ("Kim", "111111")):
        assert sign_in(session, name, pin).person.name == name
    for _ in range(TRIES):
        with pytest.raises(FallbackError):
            sign_in(session, "Lo", "111111")
    with pytest.raises(FallbackError) as error:
        sign_in(session, "Lo", "222222")
    assert error.value.message.key == "app.locked"
    with session.read() as tx:
        assert trail.first_fault(tx) is None
    session.close()


def test_the_people_of_the_desk_are_not_those_of_the_pc(prepared: Hospital) -> None:
    desk = unlock(prepared.settings, machine=True, desk=True)
    with pytest.raises(FallbackError):
        sign_in(desk, ADA.name, ADA.pin)
    desk.close()
    pc = unlock(prepared.settings, machine=True)
    assert sign_in(pc, ADA.name, ADA.pin).person.name == ADA.name
    pc.close()


def test_a_database_without_people_asks_for_the_first(hospital: Hospital) -> None:
    with pytest.raises(FallbackError) as error:
        central.prepare(hospital.settings, "fallback")
    assert error.value.message.key == "central.first_person"
    with pytest.raises(FallbackError) as error:
        unlock(hospital.settings, machine=True, desk=True)
    assert error.value.message.key == "central.not_prepared"
    unlock(hospital.settings, machine=True).close()


def test_the_clerks_role_does_not_own_what_it_prepares(hospital: Hospital) -> None:
    with pytest.raises(FallbackError) as error:
        central.prepare(hospital.settings, "clerks", first=CHRIS)
    assert error.value.message.key == "central.same_role"


def test_a_role_that_is_not_there_is_named(hospital: Hospital) -> None:
    desk = hospital.settings.recovery.postgresql
    assert desk
    other = msgspec.structs.replace(desk, user="nobody")
    settings = msgspec.structs.replace(hospital.settings, recovery=RecoverySettings(other))
    with pytest.raises(FallbackError) as error:
        central.prepare(settings, "fallback", first=CHRIS)
    assert error.value.message.key == "central.no_role"


FORBIDDEN = [
    "DELETE FROM trail",
    "UPDATE trail SET details = ''",
    "DELETE FROM entry",
    "DELETE FROM sheet",
    "TRUNCATE trail CASCADE",
    "ALTER TABLE trail DISABLE TRIGGER ALL",
    "DROP TRIGGER trail_is_append_only ON trail",
    "CREATE TABLE mine (id BIGINT)",
    "CREATE OR REPLACE FUNCTION trail_is_append_only() RETURNS trigger LANGUAGE plpgsql"
    " AS $$ BEGIN RETURN NEW; END $$",
    "UPDATE fallback_schema SET version = 0",
    "INSERT INTO hl7_patient (id, heard_at) VALUES ('a', 't')",
    "SELECT password FROM desk_password",
]


def test_a_clerks_pc_cannot_undo_what_keeps_the_tables(prepared: Hospital) -> None:
    session = unlock(prepared.settings, machine=True, desk=True)
    for sql in FORBIDDEN:
        with pytest.raises(FallbackError) as error, session.database.write() as tx:
            tx.run(sql)
        assert error.value.message.key == "central.no_rights", sql
    session.close()


def test_what_the_program_deletes_and_changes_the_role_may_and_no_more() -> None:
    """The code of the tables itself says what the clerks' role has to be able to do."""
    wards = ("generations.py", "hl7.py", "plans.py", "readiness.py", "journal.py", "handover.py")
    code = "".join(f.read_text() for f in sorted(STORE.glob("*.py")) if f.name not in wards)
    deleted = set(re.findall(r"DELETE FROM (\w+)", code)) - {"staging_grant"}
    assert {"lease", "finding"} <= deleted
    every = set(re.findall(r"(?:UPDATE|INTO|FROM|JOIN) ([a-z]\w+)", code))
    may = {table for table in every if "DELETE" in of_table(table)}
    assert may == deleted
    changed = set(re.findall(r'"UPDATE (\w+) SET', code))
    assert all("UPDATE" in of_table(table) for table in changed)


def test_a_check_says_what_is_well_and_what_is_not(prepared: Hospital) -> None:
    pc = unlock(prepared.settings, machine=True)
    found = central.check(pc)
    assert found.look.role == "clerks"
    assert found.look.tls == ""
    assert (found.look.missing, found.look.beyond) == ((), ())
    assert found.look.unsafe == ("fsync = off",)  # so the tests' own server is run
    assert abs(found.look.clock_seconds) < 60
    assert [fault.key for fault in found.faults] == ["central.fault_unsafe"]
    with CentralDatabase(prepared.owner) as owner, owner.write() as tx:
        tx.run("GRANT DELETE ON trail TO clerks")
        tx.run("REVOKE INSERT ON entry FROM clerks")
        tx.run("GRANT CREATE ON SCHEMA public TO clerks")
    found = central.check(pc)
    assert found.look.beyond == ("CREATE", "DELETE trail")
    assert found.look.missing == ("INSERT entry",)
    central.prepare(prepared.settings, "fallback")
    assert central.check(pc).look.missing == ()
    pc.close()


def test_a_role_that_owns_the_tables_is_said(prepared: Hospital) -> None:
    with CentralDatabase(prepared.owner) as owner, owner.read() as tx:
        assert {"rolsuper", "OWNER"} <= set(rights.look(tx, now_utc()).beyond)


def test_sheets_are_keyed_in_one_place_and_wards_print_from_their_own(prepared: Hospital) -> None:
    pc = unlock(prepared.settings, machine=True)
    with pytest.raises(FallbackError) as error, pc.act(Action.INTAKE_ADD):
        pass
    assert error.value.message.key == "central.desk_only"
    with pc.act(Action.SNAPSHOT_LAND):
        pass
    desk = central.at_desk(pc)
    with pytest.raises(FallbackError) as error, desk.act(Action.SNAPSHOT_LAND):
        pass
    assert error.value.message.key == "central.ward_only"
    with desk.act(Action.INTAKE_ADD):
        pass
    desk.close()


def test_the_password_is_kept_in_the_pcs_own_store_alone(prepared: Hospital) -> None:
    pc = unlock(prepared.settings, machine=True)
    ada = sign_in(pc, ADA.name, ADA.pin)
    central.keep_password(ada, "hemligare än så")
    central.at_desk(pc).database.close()
    pc.close()
    for file in prepared.settings.data_dir.iterdir():
        assert b"hemligare" not in file.read_bytes()
    pc = unlock(prepared.settings, machine=True)
    with pc.read() as tx:
        assert tx.rows("SELECT password FROM desk_password") == [("hemligare än så",)]
        assert "hemligare" not in str(tx.rows("SELECT details FROM trail"))
    central.keep_password(sign_in(pc, ADA.name, ADA.pin), "")
    with pc.read() as tx:
        assert tx.rows("SELECT 1 FROM desk_password") == []
    pc.close()


def test_without_a_setting_there_is_no_desk(tmp_path: Path) -> None:
    with pytest.raises(FallbackError) as error:
        central.prepare(Settings(tmp_path), "owner", first=CHRIS)
    assert error.value.message.key == "central.not_set"

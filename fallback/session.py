"""A session: an open store, the person who acts, the clock and the language.

Every act goes through `act`: the role is checked, the change is made and its trail row written
in one transaction, so that nothing is done unseen and nothing unseen is done.
"""

import os
import platform
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from enum import StrEnum

from fallback.errors import FallbackError
from fallback.settings import Settings
from fallback.store import people, trail
from fallback.store.database import Database, Transaction
from fallback.store.journal import Journal
from fallback.store.people import MACHINE, Person, Role
from fallback.store.times import from_iso as from_iso
from fallback.store.times import iso as iso
from fallback.texts import Lang


class Action(StrEnum):
    """What can be done, as the trail names it."""

    SET_UP = "store.set-up"
    UNLOCK = "store.unlock"
    KEYSLOT = "store.keyslot"
    PERSON_ADD = "person.add"
    PERSON_RESET = "person.reset"
    PERSON_RETIRE = "person.retire"
    SIGN_IN = "person.sign-in"
    SNAPSHOT_LAND = "snapshot.land"
    SNAPSHOT_PROVE = "snapshot.prove"
    SNAPSHOT_TRUST = "snapshot.trust"
    SNAPSHOT_PIN = "snapshot.pin"
    SNAPSHOT_PURGE = "snapshot.purge"
    SNAPSHOT_COMPARE = "snapshot.compare"
    CHART_READ = "chart.read"
    OUTAGE_DECLARE = "outage.declare"
    OUTAGE_END = "outage.end"
    OUTAGE_CLOSE = "outage.close"
    OUTAGE_REOPEN = "outage.reopen"
    PACKET_ISSUE = "packet.issue"
    PACKET_EXPORT = "packet.export"
    PACKET_PLAN = "packet.plan"
    LABEL_PRINT = "label.print"
    FORM_ADD = "form.add"
    FORM_REMOVE = "form.remove"
    RESERVE_BLOCK = "reserve.block"
    RESERVE_GIVE = "reserve.give"
    RESERVE_LINK = "reserve.link"
    RESERVE_VOID = "reserve.void"
    SHEET_NUMBERS = "sheet.numbers"
    SHEET_STATE = "sheet.state"
    INTAKE_ADD = "intake.add"
    INTAKE_PLACE = "intake.place"
    INTAKE_CONFIRM = "intake.confirm"
    INTAKE_EXPORT = "intake.export"
    ENTRY_KEY = "entry.key"
    ENTRY_ARBITRATE = "entry.arbitrate"
    FINDING_RUN = "finding.run"
    FINDING_DECIDE = "finding.decide"
    WRITEBACK_POLICY = "writeback.policy"
    WRITEBACK_SEND = "writeback.send"
    STAGING_ENROL = "staging.enrol"
    STAGING_STAGE = "staging.stage"
    HANDOVER_DESK = "handover.desk"
    HANDOVER_EXPORT = "handover.export"
    HANDOVER_IMPORT = "handover.import"
    HANDOVER_RETURN = "handover.return"
    HANDOVER_RECLAIM = "handover.reclaim"
    HANDOVER_COMPARE = "handover.compare"
    OUTAGE_JOIN = "outage.join"
    FORM_STOCK = "form.stock"
    DRILL_TELL = "drill.tell"
    DRILL_SIGN = "drill.sign"
    HL7_SHOW = "hl7.show"
    HL7_RETRY = "hl7.retry"
    HL7_DROP = "hl7.drop"
    TRAIL_VERIFY = "trail.verify"
    TRAIL_EXPORT = "trail.export"


_EVERYONE: frozenset[Role] = frozenset(people.ROLES)
_CARE: frozenset[Role] = frozenset({"nurse", "clinician", "manager", "it"})
_DESK: frozenset[Role] = frozenset({"clerk", "nurse", "clinician", "manager"})
_DECIDE: frozenset[Role] = frozenset({"clinician", "nurse"})
_LEAD: frozenset[Role] = frozenset({"manager", "it"})

ALLOWED: dict[Action, frozenset[Role]] = {
    Action.SET_UP: frozenset({"it"}),
    Action.UNLOCK: _EVERYONE,
    Action.KEYSLOT: frozenset({"it"}),
    Action.PERSON_ADD: _LEAD,
    Action.PERSON_RESET: _LEAD,
    Action.PERSON_RETIRE: _LEAD,
    Action.SIGN_IN: _EVERYONE,
    Action.SNAPSHOT_LAND: _CARE,
    Action.SNAPSHOT_PROVE: _CARE,
    Action.SNAPSHOT_TRUST: _CARE,
    Action.SNAPSHOT_PIN: _CARE,
    Action.SNAPSHOT_PURGE: _CARE,
    Action.SNAPSHOT_COMPARE: _CARE,
    Action.CHART_READ: _EVERYONE,
    Action.OUTAGE_DECLARE: _CARE,
    Action.OUTAGE_END: _CARE,
    Action.OUTAGE_CLOSE: _LEAD | {"clinician"},
    Action.OUTAGE_REOPEN: _LEAD | {"clinician"},
    Action.PACKET_ISSUE: _CARE,
    Action.PACKET_EXPORT: _CARE,
    Action.PACKET_PLAN: _CARE,
    Action.LABEL_PRINT: _CARE,
    Action.FORM_ADD: _LEAD,
    Action.FORM_REMOVE: _LEAD,
    Action.RESERVE_BLOCK: _LEAD,
    Action.RESERVE_GIVE: _CARE,
    Action.RESERVE_LINK: _DECIDE | {"manager"},
    Action.RESERVE_VOID: _CARE,
    Action.SHEET_NUMBERS: _CARE,
    Action.SHEET_STATE: _EVERYONE,
    Action.INTAKE_ADD: _EVERYONE,
    Action.INTAKE_PLACE: _DESK,
    Action.INTAKE_CONFIRM: _DESK,
    Action.INTAKE_EXPORT: _DESK,
    Action.ENTRY_KEY: _DESK,
    Action.ENTRY_ARBITRATE: _DESK,
    Action.FINDING_RUN: _DESK,
    Action.FINDING_DECIDE: _DECIDE,
    Action.WRITEBACK_POLICY: _LEAD,
    Action.WRITEBACK_SEND: _DECIDE | {"manager"},
    Action.STAGING_ENROL: frozenset({"it"}),
    Action.STAGING_STAGE: frozenset({"it"}),
    Action.HANDOVER_DESK: frozenset({"it"}),
    Action.HANDOVER_EXPORT: _CARE,
    Action.HANDOVER_IMPORT: _LEAD | {"clerk"},
    Action.HANDOVER_RETURN: _LEAD,
    Action.HANDOVER_RECLAIM: frozenset({"manager"}),
    Action.HANDOVER_COMPARE: _LEAD | {"clinician"},
    Action.OUTAGE_JOIN: _LEAD,
    Action.FORM_STOCK: _CARE,
    Action.DRILL_TELL: _CARE,
    Action.DRILL_SIGN: _CARE,
    Action.HL7_SHOW: frozenset({"it"}),
    Action.HL7_RETRY: frozenset({"it"}),
    Action.HL7_DROP: frozenset({"it"}),
    Action.TRAIL_VERIFY: _EVERYONE,
    Action.TRAIL_EXPORT: _LEAD,
}

DESK_ONLY: frozenset[Action] = frozenset(
    {
        Action.INTAKE_ADD,
        Action.INTAKE_PLACE,
        Action.INTAKE_CONFIRM,
        Action.ENTRY_KEY,
        Action.ENTRY_ARBITRATE,
        Action.FINDING_RUN,
        Action.FINDING_DECIDE,
        Action.WRITEBACK_SEND,
        Action.HANDOVER_IMPORT,
        Action.OUTAGE_JOIN,
    }
)
"""Where the settings name a hospital's desk, this is done there; else it would be done twice."""
WARD_ONLY: frozenset[Action] = frozenset(
    {
        Action.SNAPSHOT_LAND,
        Action.SNAPSHOT_PURGE,
        Action.OUTAGE_DECLARE,
        Action.PACKET_PLAN,
        Action.RESERVE_GIVE,
        Action.FORM_STOCK,
        Action.DRILL_TELL,
        Action.DRILL_SIGN,
        Action.HL7_RETRY,
        Action.HL7_DROP,
        Action.STAGING_STAGE,
        Action.HANDOVER_EXPORT,
        Action.HANDOVER_RECLAIM,
    }
)
"""Never in a hospital's desk: a ward goes to paper without a network."""

UNATTENDED: frozenset[Action] = frozenset(
    {
        Action.SET_UP,
        Action.UNLOCK,
        Action.SIGN_IN,
        Action.SNAPSHOT_LAND,
        Action.SNAPSHOT_PROVE,
        Action.SNAPSHOT_PURGE,
        Action.INTAKE_ADD,
        Action.STAGING_STAGE,
        Action.TRAIL_VERIFY,
    }
)
"""What the machine may do by itself. All else is done in someone's name."""


def now_utc() -> datetime:
    """The time, in UTC, to the second."""
    return datetime.now(UTC).replace(microsecond=0)


@dataclass
class Noted:
    """An act under way: its transaction, and what its trail row will say."""

    tx: Transaction
    at: str
    patient_id: str = ""
    details: dict[str, str] = field(default_factory=dict)
    person: Person = MACHINE


def _this_program() -> str:
    return f"{platform.node()}/{os.getpid()}"


@dataclass(frozen=True)
class Session:
    """What every use case is handed."""

    database: Database
    settings: Settings
    person: Person = MACHINE
    clock: Callable[[], datetime] = now_utc
    lang: Lang = "sv"
    place: str = field(default_factory=_this_program)  # where a sheet lies open
    journal: Journal | None = None  # at the hospital's desk: what this PC has not sent yet

    def as_person(self, person: Person) -> "Session":
        """The same store, in someone else's name."""
        return replace(self, person=person)

    def close(self) -> None:
        """Close what is open of it."""
        if self.journal is not None:
            self.journal.database.close()
        self.database.close()

    def reopened(self) -> "Session":
        """The same through connections of its own, for another thread."""
        journal = self.journal.reopen() if self.journal else None
        return replace(self, database=self.database.reopen(), journal=journal)

    def now(self) -> datetime:
        """The time, in UTC."""
        return self.clock()

    @contextmanager
    def read(self) -> Iterator[Transaction]:
        """Look without acting."""
        with self.database.read() as tx:
            yield tx

    @contextmanager
    def act(self, action: Action, *, patient_id: str = "", **details: object) -> Iterator[Noted]:
        """Change something: allowed, done and noted in one transaction, or not at all.

        The block may add to `details` and set `patient_id` before it ends; a sign-in sets `person`.
        """
        if self.person == MACHINE and action not in UNATTENDED:
            raise FallbackError("app.sign_in_first")
        if self.person.role not in ALLOWED[action]:
            raise FallbackError(
                "session.not_allowed",
                person=self.person.name,
                role=f"session.role_{self.person.role}",
                action=action,
            )
        self._check_place(action)
        with self.database.write() as tx:
            if self.person != MACHINE and not people.acts(tx, self.person):
                raise FallbackError("session.retired", person=self.person.name)
            words = {name: str(value) for name, value in details.items()}
            noted = Noted(tx, iso(self.now()), patient_id, words, self.person)
            yield noted
            trail.append(
                tx,
                at=noted.at,
                person_id=noted.person.id,
                person_name=noted.person.name,
                action=action,
                patient_id=noted.patient_id,
                details=noted.details,
            )

    def _check_place(self, action: Action) -> None:
        """A ward's acts in this machine's store, the desk's in the desk's."""
        if self.database.shared and action in WARD_ONLY:
            raise FallbackError("central.ward_only")
        desk = self.settings.recovery.postgresql
        if desk is not None and not self.database.shared and action in DESK_ONLY:
            raise FallbackError("central.desk_only", where=desk.host)

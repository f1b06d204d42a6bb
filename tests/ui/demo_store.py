"""A ward's store as the first start leaves it, made by the core: a snapshot of the demo ward, and
the people who may sign in."""

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

from fallback.app import record_system, set_up
from fallback.app.sign_in import add_person, sign_in
from fallback.app.unlock import unlock
from fallback.outage import declare, packets
from fallback.outage.issue import IssuedPacket
from fallback.recovery.writeback import policy
from fallback.session import Session
from fallback.settings import Settings
from fallback.snapshots import take
from fallback.store import snapshots
from fallback.store.people import Role
from tests.ui.stage import PASSPHRASE, PIN

FIRST = "Maja Ek"
LONG_AGO = timedelta(hours=2)


def demo_store(home: Path, others: Mapping[str, Role]) -> tuple[Session, str]:
    """The first person's session, and a break-glass code. What is written back may be sent."""
    settings = Settings(data_dir=home)
    made = set_up.set_up(settings, passphrase=PASSPHRASE, first=set_up.FirstPerson(FIRST, PIN))
    session = as_person(home, FIRST)
    with record_system.connect(settings) as system:
        take.take(session, system, system.wards()[0].id, lambda _done, _all: True)
    for kind, _ in policy.policy(session).items():
        policy.set_policy(session, kind, True)
    for name, role in others.items():
        add_person(session, name, role, PIN)
    return session, made.envelopes[0].code.text


def as_person(home: Path, name: str) -> Session:
    """A session of someone, on a connection of its own."""
    return sign_in(unlock(Settings(data_dir=home), passphrase=PASSPHRASE, lang="sv"), name, PIN)


def issue(session: Session, patients: slice) -> list[IssuedPacket]:
    """Packets of those among the ward's patients, in an outage that began two hours ago."""
    with session.read() as tx:
        ward = snapshots.wards(tx)[0]
        current = snapshots.current(tx, ward.id)
        assert current is not None
        rows = snapshots.chart_rows(tx, current.id)[patients]
    began = session.now() - LONG_AGO
    outage = declare.declare(session, ward_id=ward.id, ward_name=ward.name, began_at=began)
    return [packets.patient_packet(session, outage, row.patient_id) for row in rows]

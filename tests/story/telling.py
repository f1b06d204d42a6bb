"""The job in steps that both record systems share: printed, written, keyed, compared, decided."""

import random
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import timedelta

import pypdfium2

from fallback.chart.model import Snapshot
from fallback.demo.story import LENGTH
from fallback.outage.declare import declare, end
from fallback.outage.issue import IssuedPacket, unheeded
from fallback.outage.ledger import ledger, set_state
from fallback.outage.packets import ward_packet
from fallback.outage.printing import confirm
from fallback.recovery.findings.finding import Finding
from fallback.recovery.findings.reconcile import listed, reconcile
from fallback.recovery.writeback.decisions import accept_obvious, decide
from fallback.recovery.writeback.policy import set_policy
from fallback.session import from_iso
from fallback.snapshots.take import Taken, take
from fallback.sources.record_system import Source
from fallback.store import snapshots
from fallback.store.findings import Decision
from fallback.store.outages import Outage
from fallback.store.outbox import OutboxKind
from tests.servers.fhir_server import Resource, Server
from tests.story.hospital import Hospital
from tests.story.paper import Case, Design, Inked, ink, key_blind

KINDS: tuple[OutboxKind, ...] = ("dose", "observation", "document")
FALLBACK = "urn:uuid:0b6f2f5e-9f3c-4d0e-8a57-3c1d6e2b9a41"  # the system of what Fallback wrote


@dataclass(frozen=True)
class Printed:
    """The ward on paper, from the failure until the record system was back."""

    taken: Taken
    snapshot: Snapshot
    outage: Outage
    packet: IssuedPacket
    sheets: tuple[Inked, ...]

    def of(self, case: Case) -> tuple[Inked, str]:
        """The sheet of a designed dose, and its group there."""
        return next((one, one.groups[case]) for one in self.sheets if case in one.groups)

    def chart(self, patient_id: str) -> Inked:
        """The observation chart of a patient."""
        return next(
            one
            for one in self.sheets
            if one.sheet.form == "observations" and one.sheet.patient_id == patient_id
        )


def on_paper(at: Hospital, source: Source, ward_id: str, design: Design) -> Printed:
    """Snapshot, failure after twenty minutes, packet, twelve hours of writing."""
    cast, clock = at.cast, at.clock
    taken = take(cast.nurse, source, ward_id, unheeded)
    with cast.nurse.read() as tx:
        snapshot = snapshots.load(tx, taken.row.id)
    clock.pass_by(minutes=20)
    began = clock.at
    clock.pass_by(minutes=5)
    outage = declare(
        cast.nurse, ward_id=ward_id, ward_name=taken.row.ward_name, began_at=began, reason="Prov"
    )
    packet = ward_packet(cast.nurse, outage)
    confirm(cast.nurse, packet.packet_id, came_out=True)
    clock.at = began + LENGTH
    outage = end(cast.nurse, outage.id)
    return Printed(
        taken, snapshot, outage, packet, ink(cast.nurse, outage, packet, snapshot, design)
    )


def keyed(at: Hospital, printed: Printed) -> dict[str, str]:
    """Every sheet keyed; by its number the path where the second clerk slipped."""
    at.clock.pass_by(minutes=30)
    chance = random.Random(1)  # noqa: S311 -- test material, no secret
    slips = {one.sheet.number: key_blind(at.cast, one, chance) for one in printed.sheets}
    return {number: path for number, path in slips.items() if path}


def put_away(at: Hospital, printed: Printed) -> None:
    """The sheets that nothing was written on come back unused."""
    for sheet in ledger(at.cast.clerk, printed.outage.id).missing:
        set_state(at.cast.clerk, sheet.number, "void", "Oanvänt")


def compared(at: Hospital, printed: Printed, source: Source) -> tuple[Finding, ...]:
    """What was keyed, against the snapshot and the record system as it is now."""
    return reconcile(at.cast.clerk, printed.outage.id, source, unheeded)


def switched_on(at: Hospital) -> None:
    """All three kinds may be written back."""
    for kind in KINDS:
        set_policy(at.cast.manager, kind, True)


def decided(
    at: Hospital, printed: Printed, otherwise: Mapping[str, Decision]
) -> tuple[Finding, ...]:
    """All that is new accepted; of the rest, what `otherwise` names (by id), else the worklist."""
    accept_obvious(at.cast.clinician, printed.outage.id)
    for finding in listed(at.cast.clinician, printed.outage.id):
        if finding.open:
            decide(at.cast.clinician, finding.id, otherwise.get(finding.id, "worklist"))
    return listed(at.cast.clinician, printed.outage.id)


def finding_of(found: tuple[Finding, ...], inked: Inked, group: str) -> Finding:
    """The one finding of a group on a sheet."""
    (finding,) = [one for one in found if (one.sheet, one.group) == (inked.sheet.number, group)]
    return finding


def held(server: Server, kind: str) -> dict[str, Resource]:
    """All of a kind that the server holds, by id, read past the code under test."""
    return {one["id"]: one for one in server.read(kind)}


def ours(resource: Resource) -> list[str]:
    """Our identifiers on a resource."""
    return [one["value"] for one in resource.get("identifier", []) if one.get("system") == FALLBACK]


def written_at(printed: Printed, case: Case) -> str:
    """The time on paper of a designed dose, in UTC as FHIR writes it, placed near its due time."""
    inked, group = printed.of(case)
    hour, minute = map(int, inked.text(group, "time").split(":"))
    day = from_iso(printed.outage.began_at)
    at = (day + timedelta(hours=1)).replace(hour=hour, minute=minute) - timedelta(hours=1)
    return f"{at:%Y-%m-%dT%H:%M:00Z}"


def page_texts(pdf: bytes) -> list[str]:
    """The text of every page, read past the code under test."""
    with closing(pypdfium2.PdfDocument(pdf)) as document:
        return [page.get_textpage().get_text_range() for page in document]

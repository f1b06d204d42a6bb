"""Home again: what was keyed is compared, decided, sent, listed and closed; a sheet turns up."""

from dataclasses import dataclass, field
from typing import get_args

from fallback.audit import Verified, verify
from fallback.demo.story import Cast, Clock
from fallback.errors import FallbackError
from fallback.outage.issue import IssuedPacket, unheeded
from fallback.outage.ledger import Ledger, ledger, set_state
from fallback.outage.reserve.identities import link
from fallback.recovery.closing.closing import ClosedOutage, close_outage
from fallback.recovery.closing.desk_lists import issue_queries
from fallback.recovery.closing.reopening import reopen
from fallback.recovery.findings.finding import Finding
from fallback.recovery.findings.identity_proposals import propose
from fallback.recovery.findings.reconcile import listed, reconcile
from fallback.recovery.keying.entry import call_up
from fallback.recovery.writeback.decisions import accept_obvious, decide
from fallback.recovery.writeback.documents import issue_worklist, plan_records
from fallback.recovery.writeback.policy import set_policy
from fallback.recovery.writeback.send import Sent, send
from fallback.sources.record_system import WriteKind
from fallback.store.findings import Decision
from tests.three_days.desk import Hand, key_all, take_in
from tests.three_days.outage import LATE, LOST, Papers, Size
from tests.three_days.stack import late
from tests.three_days.targets import Way
from tests.three_days.writer import Inked

WANTED = ("findings.dose_not_as_ordered", "findings.patient_moved", "findings.outside_outage")
DOUBLE = ("findings.dose_double", "findings.observation_double")


@dataclass
class Home:
    """What came of it, after the outage was closed for the second time."""

    refused: str = ""  # why it could not be closed while a sheet was unaccounted for
    proposed: dict[str, list[str]] = field(default_factory=dict)  # reserve number → patient ids
    findings: tuple[Finding, ...] = ()
    sent: tuple[Sent, ...] = ()
    first: ClosedOutage | None = None
    closed: ClosedOutage | None = None
    ledger: Ledger | None = None
    trail: Verified | None = None
    lists: dict[str, list[IssuedPacket]] = field(default_factory=dict)


def put_away(cast: Cast, papers: Papers) -> None:
    """What nobody wrote on is void; what did not come back is lost, with a reason."""
    for sheet in ledger(cast.clerk, papers.outage.id).missing:
        if sheet.number in papers.lost:
            set_state(cast.clerk, sheet.number, "lost", LOST)
        elif sheet.number not in papers.inked:
            set_state(cast.clerk, sheet.number, "void", "Oanvänt")


def come_home(
    cast: Cast, clock: Clock, way: Way, papers: Papers, hands: tuple[Hand, Hand, Hand], size: Size
) -> Home:
    """From the keyed sheets to the closed outage, and once more for the sheet that was found."""
    home, outage = Home(), papers.outage
    for kind in get_args(WriteKind):
        set_policy(cast.manager, kind, True)
    reconcile(cast.clerk, outage.id, way.system, unheeded)
    _link(cast, way, papers, home)
    home.refused = _refusal(cast, outage.id)
    _settled(cast, clock, way, papers, home)
    home.first = home.closed
    reopen(cast.manager, outage.id, LATE)
    number = papers.lost.pop()
    taken = take_in(cast.clerk, papers, [late(papers, number, size.seed)], outage)
    assert not taken.wrong
    key_all(hands[:2], hands[2], papers, outage)
    _settled(cast, clock, way, papers, home)
    home.ledger = ledger(cast.clerk, outage.id)
    home.trail = verify(cast.manager)
    return home


def _link(cast: Cast, way: Way, papers: Papers, home: Home) -> None:
    """A person says who arrived, from what is proposed."""
    for one in papers.arrived:
        found = propose(cast.nurse, one.reserve.number, way.ward, unheeded)
        home.proposed[one.reserve.number] = [each.patient_id for each in found]
        link(cast.nurse, one.reserve.number, one.patient_id, "Legitimation visad")


def _refusal(cast: Cast, outage_id: str) -> str:
    try:
        close_outage(cast.manager, outage_id)
    except FallbackError as error:
        return error.text("sv")
    return ""


def _settled(cast: Cast, clock: Clock, way: Way, papers: Papers, home: Home) -> None:
    """Compare, decide, send whatever happens on the way, list, close."""
    outage_id = papers.outage.id
    reconcile(cast.clerk, outage_id, way.system, unheeded)
    accept_obvious(cast.clinician, outage_id)
    for finding in listed(cast.clinician, outage_id):
        if finding.open:
            decision, reason = _decision(finding)
            decide(cast.clinician, finding.id, decision, reason)
    plan_records(cast.clinician, outage_id)
    if home.first is None:
        way.trouble(cast.clinician, outage_id)
    sent = send(cast.clinician, outage_id, way.system, unheeded)
    way.settle(cast.clinician, sent)
    home.sent = send(cast.clinician, outage_id, way.system, unheeded)
    clock.pass_by(minutes=30)
    home.lists.setdefault("queries", []).append(issue_queries(cast.clinician, outage_id))
    home.lists.setdefault("worklist", []).append(issue_worklist(cast.clinician, outage_id))
    home.findings = listed(cast.clinician, outage_id)
    home.closed = close_outage(cast.manager, outage_id)


def _decision(finding: Finding) -> tuple[Decision, str]:
    """What the clinician says to what is not obvious: of two sheets the newer one counts."""
    key = finding.why.key
    if key in DOUBLE:
        newer = finding.sheet > str(finding.why.values["other"])
        return ("write", "") if newer and finding.item else ("dismiss", "Står på två blad")
    return ("write", "") if finding.item and key in WANTED else ("worklist", "")


def readings(cast: Cast, inked: Inked) -> dict[str, tuple[str, str]]:
    """State and value of every box of a sheet, as they stand in the end."""
    found = call_up(cast.clerk, inked.sheet.number).readings
    return {path: (one.state, one.value) for path, one in found.items()}

"""What becomes of a finding a person decides, once; "write" plans the item in the same act."""

from collections.abc import Iterator, Mapping

import msgspec

from fallback.errors import FallbackError
from fallback.recovery.findings.finding import Finding, kept
from fallback.recovery.findings.reconcile import open_outage
from fallback.recovery.writeback.plan import by_kind, kind_of, no_drill, planned
from fallback.session import Action, Noted, Session
from fallback.store import findings, outbox
from fallback.store.findings import Decision
from fallback.store.outbox import OutboxKind

Policy = Mapping[OutboxKind, bool]


class Accepted(msgspec.Struct, frozen=True):
    """How many findings were decided at once, and how."""

    write: int
    worklist: int


def decide(session: Session, finding_id: str, decision: Decision, reason: str = "") -> Finding:
    """Decide one finding, for good. FallbackError where that cannot be done, or needs a reason."""
    with session.act(Action.FINDING_DECIDE, finding=finding_id, decision=decision) as noted:
        row = findings.get(noted.tx, finding_id)
        if row is None:
            raise FallbackError("recovery.no_such_finding")
        open_outage(noted.tx, row.outage_id)
        noted.patient_id = row.patient_id
        if decision == "dismiss" and not reason.strip():
            raise FallbackError("recovery.reason_needed")
        _decide(session, noted, kept(row), decision, reason.strip())
        found = findings.get(noted.tx, finding_id)
    assert found is not None  # noqa: S101 decided in this very transaction
    return kept(found)


def obvious(session: Session, outage_id: str) -> tuple[tuple[Finding, Decision], ...]:
    """What `accept_obvious` would decide now, and how. Reading it is noted."""
    with session.act(Action.CHART_READ, obvious=outage_id) as noted:
        return tuple(_obvious_ones(session, noted, outage_id))


def accept_obvious(session: Session, outage_id: str) -> Accepted:
    """All that is new: written where it can be and its kind is switched on, else to the worklist.

    What disagrees, or has to be asked about, is left for a person to look at.
    """
    counts: dict[Decision, int] = {"write": 0, "worklist": 0}
    with session.act(Action.FINDING_DECIDE, outage=outage_id) as noted:
        for finding, decision in tuple(_obvious_ones(session, noted, outage_id)):
            _decide(session, noted, finding, decision, "")
            counts[decision] += 1
        noted.details |= {name: str(count) for name, count in counts.items()}
    return Accepted(counts["write"], counts["worklist"])


def _decide(
    session: Session, noted: Noted, finding: Finding, decision: Decision, reason: str
) -> None:
    findings.decide(noted.tx, finding.id, decision, session.person.id, noted.at, reason)
    if decision != "write":
        return
    if finding.item is None:
        raise FallbackError("recovery.cannot_be_written")
    no_drill(open_outage(noted.tx, finding.outage_id))
    kind = kind_of(finding.item)
    if not outbox.policy(noted.tx)[kind]:
        raise FallbackError("recovery.kind_off", kind=f"findings.kind_{kind}")
    outbox.plan(noted.tx, planned(finding.outage_id, finding.item, noted.at, finding.id))


def _obvious_ones(
    session: Session, noted: Noted, outage_id: str
) -> Iterator[tuple[Finding, Decision]]:
    drill = open_outage(noted.tx, outage_id).kind == "drill"
    ways = by_kind(session.settings)
    policy = {k: on and ways[k] != "worklist" for k, on in outbox.policy(noted.tx).items()}
    policy = {} if drill else policy
    for row in findings.of_outage(noted.tx, outage_id):
        if row.verdict == "new" and row.decision is None:
            yield kept(row), _obvious(kept(row), policy)


def _obvious(finding: Finding, policy: Policy) -> Decision:
    if finding.item is None or not policy.get(kind_of(finding.item), False):
        return "worklist"
    return "write"

"""After the outage: findings, decisions, write-back, and the papers that close it."""

from argparse import Namespace
from pathlib import Path
from typing import get_args

from fallback.app.record_system import connected
from fallback.cli.command import Command, Shown, option
from fallback.cli.face import Face
from fallback.errors import FallbackError
from fallback.outage.export import check_password, export, locked, new_file
from fallback.outage.ledger import ledger
from fallback.recovery.closing.closing import close_outage
from fallback.recovery.findings.finding import Finding
from fallback.recovery.findings.reconcile import listed, reconcile
from fallback.recovery.writeback import policy
from fallback.recovery.writeback.decisions import accept_obvious, decide, obvious
from fallback.recovery.writeback.documents import issue_worklist, plan_records
from fallback.recovery.writeback.send import Sent, send, standing
from fallback.recovery.writeback.taking_back import take_back
from fallback.recovery.writeback.worklist_table import worklist_table
from fallback.session import Session
from fallback.store.findings import Decision
from fallback.store.outbox import OutboxKind
from fallback.texts import Message


def _run(face: Face, arguments: Namespace) -> Shown:
    with face.session() as session, connected(session) as system:
        outage = face.outage(session, arguments.ward)
        found = reconcile(session, outage.id, system, face.progress)
        return _shown(face, found, patients(session, outage.id))


def _list(face: Face, arguments: Namespace) -> Shown:
    with face.session() as session:
        outage = face.outage(session, arguments.ward)
        found = listed(session, outage.id)
        return _shown(face, found, patients(session, outage.id))


def patients(session: Session, outage_id: str) -> dict[str, str]:
    """Whose each sheet of an outage is, by its number."""
    return {sheet.number: sheet.patient_name for sheet in ledger(session, outage_id).sheets}


def _shown(face: Face, found: tuple[Finding, ...], names: dict[str, str]) -> Shown:
    lines = [line for one in found for line in finding_lines(face, one, names[one.sheet])]
    to_decide = sum(1 for finding in found if finding.open)
    lines.append(face.say("cli.findings_found", count=len(found), open=to_decide))
    return Shown(found, lines)


def finding_lines(face: Face, finding: Finding, patient: str) -> list[str]:
    """A finding as a person reads it: the verdict and why, the three sides, what to do."""
    verdict = face.word(f"findings.verdict_{finding.verdict}")
    kind = face.word(f"findings.kind_{finding.kind}")
    decided = f" → {face.word(f'closing.decision_{finding.decision}')}" if finding.decision else ""
    sides = {"base": finding.base, "paper": finding.paper, "live": finding.live}
    return [
        f"{verdict.upper()}{decided}  {kind}  {patient}  {finding.sheet}  [{finding.id}]",
        f"    {finding.why.text(face.lang)} {finding.todo.text(face.lang)}",
        *(_side(face, name, said) for name, said in sides.items()),
    ]


def _side(face: Face, name: str, said: Message) -> str:
    on_one_line = said.text(face.lang).replace("\n", " / ")
    return f"    {face.word('cli.side_' + name):10} {on_one_line}"


def _decide(face: Face, arguments: Namespace) -> Shown:
    with face.session() as session:
        found = decide(session, arguments.finding, arguments.decision, arguments.reason)
    word = f"closing.decision_{found.decision}"
    return Shown(found, [face.say("cli.decided", decision=word)])


def _accept(face: Face, arguments: Namespace) -> Shown:
    with face.session() as session:
        if arguments.dry_run:
            outage = face.outage(session, arguments.ward)
            return preview(face, obvious(session, outage.id), patients(session, outage.id))
        done = accept_obvious(session, face.outage(session, arguments.ward).id)
    return Shown(done, [face.say("cli.accepted", write=done.write, worklist=done.worklist)])


def _undo(face: Face, arguments: Namespace) -> Shown:
    with face.session() as session:
        count = take_back(session, face.outage(session, arguments.ward).id)
    return Shown({"open_again": count}, [face.say("cli.undone", count=count)])


def preview(
    face: Face, found: tuple[tuple[Finding, Decision], ...], names: dict[str, str]
) -> Shown:
    """What would be decided, and how; nothing is."""
    lines = [
        f"{face.word(f'closing.decision_{decision}'):14} {names[one.sheet]}  {one.sheet}  "
        + one.paper.text(face.lang).replace("\n", " / ")
        for one, decision in found
    ]
    counted = {
        word: sum(decision == word for _, decision in found) for word in ("write", "worklist")
    }
    lines.append(face.say("cli.would_accept", **counted))
    return Shown([{"finding": one, "decision": decision} for one, decision in found], lines)


def _policy(face: Face, arguments: Namespace) -> Shown:
    with face.session() as session:
        if arguments.kind:
            if arguments.state is None:
                raise FallbackError("cli.on_or_off", kind=f"findings.kind_{arguments.kind}")
            policy.set_policy(session, arguments.kind, arguments.state == "on")
        found = policy.policy(session)
    lines = [
        face.say(
            "cli.policy_line", kind=f"findings.kind_{kind}", state="cli.on" if on else "cli.off"
        )
        for kind, on in found.items()
    ]
    return Shown(found, lines)


def _send(face: Face, arguments: Namespace) -> Shown:
    with face.session() as session, connected(session) as system:
        outage = face.outage(session, arguments.ward)
        if arguments.records:
            plan_records(session, outage.id)
        found = send(session, outage.id, system, face.progress)
    return _sent(face, found)


def _sent_list(face: Face, arguments: Namespace) -> Shown:
    with face.session() as session:
        found = standing(session, face.outage(session, arguments.ward).id)
    return _sent(face, found)


def _sent(face: Face, found: tuple[Sent, ...]) -> Shown:
    lines = [sent_line(face, one) for one in found]
    unsure = any(one.state == "unknown" for one in found)
    return Shown(found, lines or [face.word("cli.nothing_sent")], code=3 if unsure else 0)


def sent_line(face: Face, one: Sent) -> str:
    """Where one item stands."""
    kind = face.word(f"findings.kind_{one.kind}")
    state = face.word(f"closing.sent_{one.state}")
    which = f"  [{one.identifier}]" if one.state == "unknown" else ""
    return f"{state:12} {kind:16} {one.location or one.said}{which}".rstrip()


def _worklist(face: Face, arguments: Namespace) -> Shown:
    if arguments.csv:
        return _worklist_table(face, arguments)
    if not arguments.to:
        raise FallbackError("cli.to_or_csv")
    with face.session() as session:
        packet = issue_worklist(session, face.outage(session, arguments.ward).id)
        export(session, packet, arguments.to, None if arguments.plain else face.file_password())
    numbers = [sheet.number for sheet in packet.sheets]
    return Shown({"sheets": numbers}, [face.say("cli.packet_saved", path=arguments.to)])


def _worklist_table(face: Face, arguments: Namespace) -> Shown:
    if not arguments.plain:
        raise FallbackError("comparison.not_plain")
    with face.session() as session, new_file(arguments.csv) as out:
        out.write(worklist_table(session, face.outage(session, arguments.ward).id))
    return Shown({"file": str(arguments.csv)}, [face.say("cli.packet_saved", path=arguments.csv)])


def _close(face: Face, arguments: Namespace) -> Shown:
    password = None if arguments.plain else face.file_password()
    check_password(password)  # before the outage is closed: its report is made only once
    with face.session() as session, new_file(arguments.to) as out:
        closed = close_outage(session, face.outage(session, arguments.ward).id)
        out.write(locked(closed.packet.pdf, password))
    lines = [
        face.say("cli.closed", ward=closed.report.ward),
        face.say("cli.packet_saved", path=arguments.to),
    ]
    return Shown(closed.report, lines)


_WARD = option("--ward", help="cli.opt_ward")
_TO = option("--to", help="cli.opt_to", type=Path, required=True, metavar="FILE")
_PLAIN = option("--plain", help="cli.opt_plain", action="store_true")

COMMANDS = (
    Command("finding run", "cli.finding_run", _run, (_WARD,)),
    Command("finding list", "cli.finding_list", _list, (_WARD,)),
    Command(
        "finding decide",
        "cli.finding_decide",
        _decide,
        (
            option("finding", help="cli.opt_finding"),
            option("decision", help="cli.opt_decision", choices=get_args(Decision)),
            option("--reason", help="cli.opt_reason", default=""),
        ),
    ),
    Command(
        "finding accept",
        "cli.finding_accept",
        _accept,
        (_WARD, option("--dry-run", help="cli.opt_dry_run", action="store_true")),
    ),
    Command("finding undo", "cli.finding_undo", _undo, (_WARD,)),
    Command(
        "writeback policy",
        "cli.writeback_policy",
        _policy,
        (
            option("kind", help="cli.opt_write_kind", nargs="?", choices=get_args(OutboxKind)),
            option("state", help="cli.opt_onoff", nargs="?", choices=("on", "off")),
        ),
    ),
    Command(
        "writeback send",
        "cli.writeback_send",
        _send,
        (_WARD, option("--records", help="cli.opt_records", action="store_true")),
    ),
    Command("writeback list", "cli.writeback_list", _sent_list, (_WARD,)),
    Command(
        "report worklist",
        "cli.report_worklist",
        _worklist,
        (
            _WARD,
            option("--to", help="cli.opt_to", type=Path, metavar="FILE"),
            option("--csv", help="cli.opt_csv", type=Path, metavar="FILE"),
            _PLAIN,
        ),
    ),
    Command("report close", "cli.report_close", _close, (_WARD, _TO, _PLAIN)),
)

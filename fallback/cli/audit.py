"""The trail, checked and exported."""

from argparse import Namespace
from pathlib import Path

from fallback import audit
from fallback.cli.command import Command, Shown, option
from fallback.cli.face import Face
from fallback.outage.export import new_file


def _verify(face: Face, _: Namespace) -> Shown:
    with face.session() as session:
        found = audit.verify(session)
    if found.first_fault is None:
        line = face.say("cli.trail_holds", rows=found.rows, hash=found.last_hash)
        return Shown(found, [line])
    return Shown(found, [face.say("cli.trail_broken", row=found.first_fault)], code=3)


def _export(face: Face, arguments: Namespace) -> Shown:
    with face.session() as session, new_file(arguments.to) as out:
        rows = audit.export(session, out)
    return Shown({"rows": rows}, [face.say("cli.trail_exported", rows=rows, path=arguments.to)])


COMMANDS = (
    Command("audit verify", "cli.audit_verify", _verify),
    Command(
        "audit export",
        "cli.audit_export",
        _export,
        (option("--to", help="cli.opt_to_new", type=Path, required=True, metavar="FILE"),),
    ),
)

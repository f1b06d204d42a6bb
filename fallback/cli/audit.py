"""The trail and the forms, checked."""

from argparse import Namespace
from pathlib import Path

from fallback import audit
from fallback.cli.command import Command, Shown, option
from fallback.cli.face import Face
from fallback.errors import FallbackError
from fallback.outage.export import new_file
from forms import load


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


def _check(face: Face, arguments: Namespace) -> Shown:
    try:
        definition = load.load(arguments.file.read_text("utf-8"), str(arguments.file))
    except (OSError, UnicodeDecodeError) as error:
        raise FallbackError("cli.cannot_read", path=arguments.file, said=error) from error
    except load.DefinitionError as error:
        told = [fault.text(face.lang) for fault in error.faults]
        return Shown([{"kind": f.kind, "where": f.where} for f in error.faults], told, code=1)
    line = face.say("cli.form_fits", form=definition.id, version=definition.version)
    return Shown({"form": definition.id, "version": definition.version}, [line])


COMMANDS = (
    Command("audit verify", "cli.audit_verify", _verify),
    Command(
        "audit export",
        "cli.audit_export",
        _export,
        (option("--to", help="cli.opt_to_new", type=Path, required=True, metavar="FILE"),),
    ),
    Command(
        "forms check",
        "cli.forms_check",
        _check,
        (option("file", help="cli.opt_form", type=Path),),
    ),
)

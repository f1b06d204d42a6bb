"""The hospital's recovery desk: prepared, looked over, and its password kept."""

from argparse import Namespace

from fallback.app import central
from fallback.app.set_up import FirstPerson
from fallback.cli.command import Command, Shown, option
from fallback.cli.face import Face
from fallback.recovery.keying.journalled import forget_refused, standing
from fallback.store.journal import Line


def _prepare(face: Face, arguments: Namespace) -> Shown:
    first = FirstPerson(arguments.person, face.new_pin()) if arguments.person else None
    password = face.database_password()
    made = central.prepare(face.settings, arguments.owner, password, first)
    role = central.named(face.settings).user
    line = face.say("central.prepared", where=made.where, version=made.version, role=role)
    return Shown(made, [line])


def _check(face: Face, _: Namespace) -> Shown:
    with face.unlocked() as session:
        found = central.check(session)
    line = face.say(
        "central.checked",
        where=found.where,
        server=found.look.server,
        tls=found.look.tls or face.word("central.no_tls"),
        role=found.look.role,
        waiting=found.waiting,
    )
    faults = [f"  ! {fault.text(face.lang)}" for fault in found.faults]
    well = face.word("central.well" if not faults else "central.see_to")
    return Shown(found, [line, well, *faults], code=3 if faults else 0)


def _password(face: Face, arguments: Namespace) -> Shown:
    password = "" if arguments.forget else face.database_password() or ""
    with face.session() as session:
        central.keep_password(session, password)
    return Shown({}, [face.word("central.password_kept" if password else "central.no_password")])


def _journal(face: Face, arguments: Namespace) -> Shown:
    with face.session() as session:
        found = standing(session)
        if arguments.seen:
            forget_refused(session)
    lines = [face.say("central.journal", waiting=len(found.waiting), refused=len(found.refused))]
    lines += [_line(face, one) for one in (*found.waiting, *found.refused)]
    return Shown(found, lines)


def _line(face: Face, one: Line) -> str:
    value = one.value or face.word(f"cli.entry_{one.state}")
    at = face.moment(one.at)
    return f"  {one.sheet_number}  {one.path}  {value}  {one.person_name} {at}  {one.said}".rstrip()


COMMANDS = (
    Command(
        "desk prepare",
        "central.cmd_prepare",
        _prepare,
        (
            option("--owner", help="central.opt_owner", required=True, metavar="ROLE"),
            option("--person", help="central.opt_person", default="", metavar="NAME"),
        ),
    ),
    Command("desk check", "central.cmd_check", _check),
    Command(
        "desk password",
        "central.cmd_password",
        _password,
        (option("--forget", help="central.opt_forget", action="store_true"),),
    ),
    Command(
        "desk journal",
        "central.cmd_journal",
        _journal,
        (option("--seen", help="central.opt_seen", action="store_true"),),
    ),
)

"""Set up the store, its keyslots and its people."""

from argparse import Namespace

from fallback.app import keys
from fallback.app.set_up import FirstPerson, set_up
from fallback.app.sign_in import add_person, everyone, reset_pin, retire_person
from fallback.cli.command import Command, Shown, option
from fallback.cli.face import Face
from fallback.store.people import ROLES


def _init(face: Face, arguments: Namespace) -> Shown:
    first = FirstPerson(arguments.person, face.pin())
    made = set_up(face.settings, passphrase=face.passphrase(), first=first)
    codes = [(envelope.label, envelope.code.text) for envelope in made.envelopes]
    lines = [
        face.say("cli.set_up", path=face.settings.data_dir, machine=made.machine_code),
        face.word("cli.codes_once"),
        *(f"  {label}: {code}" for label, code in codes),
    ]
    data = {"store_id": made.store_id, "machine_code": made.machine_code, "codes": dict(codes)}
    return Shown(data, lines)


def _person_add(face: Face, arguments: Namespace) -> Shown:
    with face.session() as session:
        person = add_person(session, arguments.person, arguments.role, face.new_pin())
    role = f"session.role_{person.role}"
    return Shown(person, [face.say("cli.person_added", name=person.name, role=role)])


def _person_list(face: Face, _: Namespace) -> Shown:
    with face.session() as session:
        found = everyone(session)
    return Shown(found, [f"{one.name:30} {face.word('session.role_' + one.role)}" for one in found])


def _person_reset(face: Face, arguments: Namespace) -> Shown:
    with face.session() as session:
        reset_pin(session, arguments.person, face.new_pin())
    return Shown({}, [face.say("cli.pin_reset", name=arguments.person)])


def _person_retire(face: Face, arguments: Namespace) -> Shown:
    with face.session() as session:
        retire_person(session, arguments.person)
    return Shown({}, [face.say("cli.person_retired", name=arguments.person)])


def _keyslot_list(face: Face, _: Namespace) -> Shown:
    found = keys.listed(face.settings)
    data = [
        {"id": one.id, "type": one.type, "label": one.label, "created": one.created}
        for one in found
    ]
    return Shown(data, [f"{one.id:6} {one.type:12} {one.created}  {one.label}" for one in found])


def _keyslot_code(face: Face, arguments: Namespace) -> Shown:
    with face.session() as session:
        envelope = keys.add_envelope(session, face.way(), arguments.label)
    code = envelope.code.text
    lines = [face.word("cli.codes_once"), f"  {envelope.label}: {code}"]
    return Shown({"label": envelope.label, "code": code}, lines)


def _keyslot_machine(face: Face, _: Namespace) -> Shown:
    with face.session() as session:
        keys.add_machine(session, face.way())
    return Shown({}, [face.word("cli.machine_added")])


def _keyslot_remove(face: Face, arguments: Namespace) -> Shown:
    with face.session() as session:
        keys.remove(session, face.way(), arguments.slot)
    return Shown({}, [face.say("cli.keyslot_removed", slot=arguments.slot)])


_PERSON = option("person", help="cli.opt_person")

COMMANDS = (
    Command("init", "cli.init", _init, (option("--person", help="cli.opt_person", required=True),)),
    Command(
        "person add",
        "cli.person_add",
        _person_add,
        (_PERSON, option("--role", help="cli.opt_role", choices=ROLES, required=True)),
    ),
    Command("person list", "cli.person_list", _person_list),
    Command("person reset", "cli.person_reset", _person_reset, (_PERSON,)),
    Command("person retire", "cli.person_retire", _person_retire, (_PERSON,)),
    Command("keyslot list", "cli.keyslot_list", _keyslot_list),
    Command(
        "keyslot code",
        "cli.keyslot_code",
        _keyslot_code,
        (option("--label", help="cli.opt_label", required=True),),
    ),
    Command("keyslot machine", "cli.keyslot_machine", _keyslot_machine),
    Command(
        "keyslot remove",
        "cli.keyslot_remove",
        _keyslot_remove,
        (option("slot", help="cli.opt_slot"),),
    ),
)

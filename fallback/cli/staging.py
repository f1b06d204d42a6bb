"""Packages for many wards: enrol the ward PCs, stage at IT, receive on the ward."""

import platform
from argparse import Namespace
from contextlib import AbstractContextManager, ExitStack
from pathlib import Path

from fallback.app.record_system import connected
from fallback.cli.command import Command, Shown, option
from fallback.cli.face import Face
from fallback.cli.files import handed_over, written_file
from fallback.errors import FallbackError
from fallback.snapshots.drill import ForDrill
from fallback.sources.record_system import Source
from fallback.staging.export.bulk import ChartFile
from fallback.staging.export.folder import open_folder
from fallback.staging.export.hands import Hands
from fallback.staging.packages import enrolment, sealing
from fallback.staging.receive import receive
from fallback.staging.shares.places import open_share
from fallback.staging.stage import Published, stage
from fallback.store.staging import Recipient


def _stage(face: Face, arguments: Namespace) -> Shown:
    if face.settings.source == "demo" and not (arguments.bulk or arguments.demo):
        raise FallbackError("staging.only_demo")  # real PCs would print invented patients
    share = open_share(face.settings.staging, arguments.share)
    others = max(0, arguments.workers - 1)
    with face.session() as session, ExitStack() as opened:
        if arguments.bulk:
            hands = opened.enter_context(Hands(others))
            charts = opened.enter_context(_files(face, arguments.bulk, hands))
            went = stage(session, charts, share, hands=hands)
        else:
            asked: list[Source] = [
                opened.enter_context(connected(session)) for _ in range(1 + others)
            ]
            first, *more = map(ForDrill, asked) if arguments.demo else asked
            went = stage(session, first, share, more=more)
    failed = [one for one in went if one.fault]
    lines = [_published(face, one) for one in went]
    done, count = len(went) - len(failed), len(went)
    lines.append(face.say("staging.staged", done=done, count=count, share=share.label))
    return Shown(went, lines, code=3 if failed or not went else 0)


def _files(face: Face, place: Path, hands: Hands) -> AbstractContextManager[Source]:
    """A whole hospital: one file of charts, or the folder of an export."""
    if not place.is_dir():
        return ChartFile(place, hands)
    fhir = face.settings.fhir
    return open_folder(place, fhir.name if fhir else "", face.settings.zone, hands)


def _published(face: Face, one: Published) -> str:
    if one.fault:
        return f"! {one.fault.text(face.lang)}"
    return face.say(
        "staging.staged_ward",
        ward=one.ward.name,
        charts=one.charts,
        size=one.size // 1000,
        readers=one.readers,
    )


def _receive(face: Face, arguments: Namespace) -> Shown:
    share = open_share(face.settings.staging, arguments.share)
    with face.session() as session:
        found = receive(session, share)
    lines = []
    for one in found:
        first, *more = (told.text(face.lang) for told in one.told)
        lines += [first if one.well else f"! {first}", *(f"  ! {told}" for told in more)]
    return Shown(found, lines, code=0 if all(one.well for one in found) else 3)


def _request(face: Face, arguments: Namespace) -> Shown:
    wards = arguments.ward or [one for one in (face.settings.ward,) if one]
    name = arguments.machine_name or platform.node() or "–"
    with face.session() as session:
        written = enrolment.request(session, name, wards, new_keys=arguments.new_keys)
    return written_file(face, arguments.to, written, [])


def _accept(face: Face, arguments: Namespace) -> Shown:
    data = handed_over(arguments.file)
    with face.session() as session:
        one, grant = enrolment.accept(session, data, arguments.fingerprint, arguments.ward or ())
    told = face.say(
        "staging.accepted", machine=one.machine, code=one.code, wards=", ".join(one.wards)
    )
    return written_file(face, arguments.to, grant, [told])


def _finish(face: Face, arguments: Namespace) -> Shown:
    data = handed_over(arguments.file)
    with face.session() as session:
        grant = enrolment.finish(session, data, arguments.fingerprint)
    wards = ", ".join(grant.wards)
    line = face.say("staging.finished", giver=grant.giver, wards=wards)
    return Shown({"giver": grant.giver, "wards": grant.wards}, [line])


def _list(face: Face, _: Namespace) -> Shown:
    with face.session() as session:
        found = enrolment.enrolled(session)
    data = [
        {
            "id": sealing.key_id(one.open_key),
            "machine": one.machine,
            "code": one.code,
            "wards": one.wards,
            "accepted_at": one.accepted_at,
            "revoked_at": one.revoked_at,
        }
        for one in found
    ]
    return Shown(data, [_line(face, one) for one in found] or [face.word("staging.nobody")])


def _line(face: Face, one: Recipient) -> str:
    state = face.word("staging.word_enrolled")
    if one.revoked_at:
        state = face.say("staging.word_revoked", at=face.moment(one.revoked_at))
    return face.say(
        "staging.line_enrolled",
        id=sealing.key_id(one.open_key),
        machine=one.machine,
        code=one.code,
        wards=", ".join(one.wards),
        state=state,
    )


def _revoke(face: Face, arguments: Namespace) -> Shown:
    with face.session() as session:
        one = enrolment.revoke(session, arguments.which)
    data = {"id": sealing.key_id(one.open_key), "machine": one.machine}
    return Shown(data, [face.say("staging.revoked", machine=one.machine)])


SHARE = option("--share", help="staging.opt_share", metavar="PLACE")
_WARDS = option("--ward", help="staging.opt_enrol_ward", action="append")
_TO = option("--to", help="staging.opt_to", type=Path, required=True, metavar="FILE")
_FILE = option("file", help="staging.opt_file", type=Path)
_SAID = option("--fingerprint", help="staging.opt_fingerprint", required=True)

COMMANDS = (
    Command(
        "stage",
        "staging.cmd_stage",
        _stage,
        (
            SHARE,
            option("--workers", help="staging.opt_workers", type=int, default=1),
            option("--from", help="staging.opt_from", dest="bulk", type=Path, metavar="FILE"),
            option("--demo", help="staging.opt_demo", action="store_true"),
        ),
    ),
    Command("receive", "staging.cmd_receive", _receive, (SHARE,)),
    Command(
        "enrol request",
        "staging.cmd_request",
        _request,
        (
            _WARDS,
            option("--name", help="staging.opt_machine_name", dest="machine_name"),
            option("--new-keys", help="staging.opt_new_keys", action="store_true"),
            _TO,
        ),
    ),
    Command("enrol accept", "staging.cmd_accept", _accept, (_FILE, _SAID, _WARDS, _TO)),
    Command("enrol finish", "staging.cmd_finish", _finish, (_FILE, _SAID)),
    Command("enrol list", "staging.cmd_list", _list),
    Command(
        "enrol revoke",
        "staging.cmd_revoke",
        _revoke,
        (option("which", help="staging.opt_which"),),
    ),
)

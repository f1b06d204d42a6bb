"""Readiness: of this PC, of all of them, and the timetable that keeps it."""

import sys
from argparse import Namespace
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from fallback.cli.command import Command, Shown, option
from fallback.cli.face import Face
from fallback.cli.staging import SHARE
from fallback.errors import FallbackError
from fallback.session import from_iso
from fallback.staging.fleet import metrics, status
from fallback.staging.fleet.fleet import WardOfFleet, fleet
from fallback.staging.fleet.readiness import Readiness, WardReady, look
from fallback.staging.fleet.stock import count_forms
from fallback.staging.shares.places import open_share
from fallback.staging.shares.share import put
from fallback.staging.timetable import schedule, service
from fallback.staging.timetable.schedule import JOBS, Timetable
from fallback.staging.timetable.service import Service


def _ready(face: Face, arguments: Namespace) -> Shown:
    with face.session() as session:
        found = look(session, next_run=schedule.next_run)
        lines, well = [*_lines(face, found)], found.ready
        if arguments.publish:
            share = open_share(face.settings.staging, arguments.share)
            try:
                status.publish(session, share, found)
                lines.append(face.say("ready.status_left", share=share.label))
            except FallbackError as error:  # what is ready is shown all the same
                lines.append(f"! {error.text(face.lang)}")
                well = False
    return Shown(found, lines, code=0 if well else 3)


def _lines(face: Face, found: Readiness) -> Iterator[str]:
    """One screen: what hinders first."""
    yield face.word("ready.word_ready" if found.ready else "ready.word_not_ready")
    hindrances = [*found.hindrances, *(one for ward in found.wards for one in ward.hindrances)]
    remarks = [*(one for ward in found.wards for one in ward.remarks), *found.remarks]
    yield from (f"! {one.text(face.lang)}" for one in hindrances)
    yield from (f"- {one.text(face.lang)}" for one in remarks)
    yield from (_ward(face, ward, found) for ward in found.wards)
    yield face.say("ready.line_printer", printer=found.printer or "–")
    yield face.say("ready.line_disk", megabytes=found.free_bytes // 1_000_000)
    yield face.say("ready.line_next", at=_at(face, found.next_run, "ready.word_unknown"))
    for slot in found.keyslots:
        at = _at(face, slot.exercised, "ready.word_never")
        yield face.say("ready.line_slot", id=slot.id, type=slot.type, label=slot.label, at=at)
    for ward in found.wards:
        forms = ", ".join(f"{one.form} {one.copies}" for one in found.stock[ward.id]) or "–"
        yield face.say("ready.line_stock", ward=ward.name, forms=forms)


def _ward(face: Face, ward: WardReady, found: Readiness) -> str:
    drill = _at(face, ward.last_drill, "ready.word_none")
    if not ward.fetched_at:
        return face.say("ready.line_ward_none", ward=ward.name, drill=drill)
    return face.say(
        "ready.line_ward",
        ward=ward.name,
        charts=ward.charts,
        at=face.moment(ward.fetched_at),
        age=_span(from_iso(found.at) - from_iso(ward.fetched_at)),
        proven="ready.word_proven" if ward.proven else "ready.word_not_proven",
        drill=drill,
    )


def _at(face: Face, at: str, otherwise: str) -> str:
    return face.moment(at) if at else face.word(otherwise)


def _span(age: timedelta) -> str:
    """2:05, in hours and minutes."""
    minutes = int(abs(age) / timedelta(minutes=1))
    return f"{'−' if age < timedelta() else ''}{minutes // 60}:{minutes % 60:02}"


def _fleet(face: Face, arguments: Namespace) -> Shown:
    share = open_share(face.settings.staging, arguments.share)
    with face.session() as session:
        rows = fleet(session, share)
        at = int(session.now().timestamp())
    if arguments.prometheus:
        metrics.write(rows, at, arguments.prometheus)
    lines = [line for row in rows for line in _row(face, row)]
    ready = sum(row.ready for row in rows)
    total = face.say("ready.line_fleet_sum", ready=ready, count=len(rows))
    lines.append(total if rows else face.word("ready.line_fleet_none"))
    return Shown(rows, lines, code=0 if rows and ready == len(rows) else 3)


def _row(face: Face, row: WardOfFleet) -> Iterator[str]:
    never = face.word("ready.word_never")
    yield face.say(
        "ready.line_fleet",
        state="ready.word_ready" if row.ready else "ready.word_not_ready",
        ward=row.ward_name,
        machine=row.machine,
        code=row.code,
        age=never if row.age_seconds is None else _span(timedelta(seconds=row.age_seconds)),
    )
    yield from (f"  ! {told.text(face.lang)}" for told in row.told)


def _table(face: Face, arguments: Namespace) -> Timetable:
    home = face.settings.data_dir.absolute()
    every = arguments.every or face.settings.staging.every_minutes
    steps = tuple(arguments.step or schedule.steps(face.settings, arguments.job))
    if not steps:
        raise FallbackError("ready.nothing_to_run")
    user = arguments.user if arguments.user is not None else schedule.owner(home)
    return Timetable(arguments.job, every, schedule.program(), home, steps, user)


def _services(face: Face, table: Timetable) -> list[Service]:
    """What runs all the time beside the timetable."""
    found = service.steps(face.settings)
    return [Service(step, table.program, table.home, table.user) for step in found]


def _print(face: Face, arguments: Namespace) -> Shown:
    table = _table(face, arguments)
    beside, windows = _services(face, table), arguments.system == "windows"
    if windows:
        files = {f"{table.name}.xml": schedule.windows(table)}
        files |= {f"{one.name}.xml": service.windows(one) for one in beside}
    else:
        files = schedule.systemd(table)
        for one in beside:
            files |= service.systemd(one)
    if arguments.to:
        for name, text in files.items():
            data = text.encode("utf-16" if windows else "utf-8")
            put(arguments.to / name, data, str(arguments.to))
        return Shown(files, [str(arguments.to / name) for name in files])
    return Shown(files, [line for name, text in files.items() for line in (f"# {name}", text)])


def _install(face: Face, arguments: Namespace) -> Shown:
    table = _table(face, arguments)
    names = list(schedule.install(table))
    for one in _services(face, table):
        names += service.install(one)
    run = schedule.next_run(arguments.job)
    at = _at(face, run.isoformat() if run else "", "ready.word_unknown")
    line = face.say("ready.installed", names=", ".join(names), at=at)
    return Shown({"names": names, "next_run": run}, [line])


def _stock(face: Face, arguments: Namespace) -> Shown:
    with face.session() as session:
        ward = face.ward(session, arguments.ward)
        kept = count_forms(session, ward, arguments.form, arguments.copies, arguments.version)
    said = {"form": kept.form, "version": kept.version, "copies": kept.copies}
    return Shown(kept, [face.say("ready.stock_kept", ward=ward.name, **said)])


_JOB = option("--job", help="ready.opt_job", choices=tuple(JOBS), default="ward")
_EVERY = option("--every", help="ready.opt_every", type=int, metavar="MINUTES")
_STEP = option("--step", help="ready.opt_steps", action="append", metavar="COMMAND")
_USER = option("--user", help="ready.opt_user")
_HERE = "windows" if sys.platform == "win32" else "systemd"

COMMANDS = (
    Command(
        "ready",
        "ready.cmd_ready",
        _ready,
        (option("--publish", help="ready.opt_publish", action="store_true"), SHARE),
    ),
    Command(
        "fleet",
        "ready.cmd_fleet",
        _fleet,
        (
            SHARE,
            option("--prometheus", help="ready.opt_prometheus", type=Path, metavar="FILE"),
        ),
    ),
    Command(
        "schedule print",
        "ready.cmd_schedule_print",
        _print,
        (
            _JOB,
            _EVERY,
            _STEP,
            _USER,
            option(
                "--system",
                help="ready.opt_system",
                choices=("systemd", "windows"),
                default=_HERE,
            ),
            option("--to", help="ready.opt_folder", type=Path, metavar="DIR"),
        ),
    ),
    Command(
        "schedule install",
        "ready.cmd_schedule_install",
        _install,
        (_JOB, _EVERY, _STEP, _USER),
    ),
    Command(
        "stock count",
        "ready.cmd_stock_count",
        _stock,
        (
            option("form", help="ready.opt_form"),
            option("copies", help="ready.opt_copies", type=int),
            option("--version", help="ready.opt_form_version", type=int),
            option("--ward", help="cli.opt_ward"),
        ),
    ),
)

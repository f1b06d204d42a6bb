"""Snapshots of the ward, and who is in them."""

from argparse import Namespace

from fallback.app.record_system import connected
from fallback.chart.model import Ward
from fallback.cli.command import Command, Shown, option
from fallback.cli.face import Face
from fallback.errors import FallbackError
from fallback.session import Action
from fallback.snapshots.take import take
from fallback.store import snapshots


def _ward_list(face: Face, _: Namespace) -> Shown:
    with face.record_system() as system:
        found = system.wards()
    return Shown(found, [f"{ward.id:24} {ward.name}" for ward in found])


def _take(face: Face, arguments: Namespace) -> Shown:
    with face.session() as session, connected(session) as system:
        ward_id = arguments.ward or face.settings.ward or _only_ward(system.wards())
        taken = take(session, system, ward_id, face.progress)
        with session.read() as tx:
            current = snapshots.current(tx, ward_id)
    row = taken.row
    lines = [
        face.say("cli.snapshot_taken", ward=row.ward_name, charts=row.charts, source=row.source),
        *(f"  ! {said.text(face.lang)}" for said in (*row.gaps, *taken.remarks)),
    ]
    if taken.doubts:
        lines.append(face.word("cli.snapshot_doubted" if current else "cli.snapshot_doubted_alone"))
        lines += [f"  ! {doubt.text(face.lang)}" for doubt in taken.doubts]
    lines.append(face.word("cli.snapshot_proven" if taken.proven else "cli.snapshot_not_proven"))
    lines += [f"  ! {fault.text(face.lang)}" for fault in taken.faults]
    return Shown(taken, lines, code=0 if taken.proven and not taken.doubts else 3)


def _only_ward(wards: tuple[Ward, ...]) -> str:
    if len(wards) == 1:
        return wards[0].id
    names = ", ".join(f"{ward.id} ({ward.name})" for ward in wards) or "–"
    raise FallbackError("cli.which_ward", wanted="–", known=names)


def _find(face: Face, arguments: Namespace) -> Shown:
    with face.session() as session:
        ward = face.ward(session, arguments.ward)
        with session.act(Action.CHART_READ, ward=ward.id) as act:
            current = snapshots.current(act.tx, ward.id)
            found = snapshots.find(act.tx, current.id, arguments.text) if current else ()
    lines = [f"{row.bed:8} {row.number:16} {row.name}  [{row.patient_id}]" for row in found]
    return Shown(found, lines or [face.word("cli.nobody_found")])


_WARD = option("--ward", help="cli.opt_ward")

COMMANDS = (
    Command("ward list", "cli.ward_list", _ward_list),
    Command("snapshot take", "cli.snapshot_take", _take, (_WARD,)),
    Command("chart find", "cli.chart_find", _find, (option("text", help="cli.opt_text"), _WARD)),
)

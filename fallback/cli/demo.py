"""`fallback demo`: the main job on the invented ward, from a fresh store to a closed outage.

Everything in it is invented, so what it leaves is not locked.
"""

import shutil
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from itertools import islice
from pathlib import Path

import msgspec

from fallback.app.set_up import FirstPerson, set_up
from fallback.app.sign_in import add_person, sign_in
from fallback.app.unlock import unlock
from fallback.audit import verify
from fallback.cli.command import Command, Shown, option
from fallback.cli.desk import finding_lines, patients, sent_line
from fallback.cli.face import Face
from fallback.demo.as_fhir import bundles
from fallback.demo.record_system import DemoRecordSystem
from fallback.demo.story import Cast, Clock, Home, Paper, before, tell
from fallback.demo.ward import demo_wards
from fallback.errors import FallbackError
from fallback.outage.export import export, new_file
from fallback.recovery.closing import report
from fallback.session import now_utc
from fallback.settings import Settings
from fallback.snapshots.take import Taken
from fallback.store.people import Role
from forms.proof import pictures

PASSPHRASE = "demo: ingen riktig avdelning"  # noqa: S105 printed on the screen, on purpose
PIN = "123456"
FIRST = "Ida Driftansvarig"
PEOPLE: tuple[tuple[str, Role], ...] = (
    ("Nora Natt", "nurse"),
    ("Klara Kontor", "clerk"),
    ("Rune Registrerare", "clerk"),
    ("Doktor Dag", "clinician"),
    ("Carl Chef", "manager"),
)
PICTURES = 12
MARK = "fallback-demo"


def _demo(face: Face, arguments: Namespace) -> Shown:
    out: Path = arguments.out
    _fresh(out)
    settings = msgspec.structs.replace(face.settings, data_dir=out / "store", source="demo")
    with _cast(settings) as (cast, system, clock):
        print(face.say("demo_story.begins", people=len(PEOPLE) + 1))
        told = tell(cast, system, clock, lambda part: print(face.word(f"demo_story.{part}")))
        _leave(face, cast, out, *told)
        clock.at = now_utc()
        again = before(cast, system)  # for whoever opens the window now
        trail = verify(cast.manager)
    taken, paper, home = told
    lines = [
        *_lines(face, taken, paper, home),
        _snapshot_line(face, again),
        face.say("cli.trail_holds", rows=trail.rows, hash=trail.last_hash[:16]),
        face.say("demo_story.left", out=out),
        face.say("demo_story.open", passphrase=PASSPHRASE, name=PEOPLE[0][0], pin=PIN),
    ]
    return Shown({"out": str(out), "report": home.closed.report}, lines)


def _fresh(out: Path) -> None:
    """Only a folder that an earlier demo made is cleared."""
    if out.exists() and any(out.iterdir()):
        if not (out / MARK).exists():
            raise FallbackError("demo_story.not_ours", out=out)
        shutil.rmtree(out)
    out.mkdir(parents=True, exist_ok=True)
    (out / MARK).touch()


@contextmanager
def _cast(settings: Settings) -> Iterator[tuple[Cast, DemoRecordSystem, Clock]]:
    clock = Clock(now_utc() - timedelta(hours=14))
    set_up(settings, passphrase=PASSPHRASE, first=FirstPerson(FIRST, PIN), clock=clock)
    session = unlock(settings, passphrase=PASSPHRASE, clock=clock, lang=settings.lang)
    with session.database:
        first = sign_in(session, FIRST, PIN)
        for name, role in PEOPLE:
            add_person(first, name, role, PIN)
        cast = Cast(*(sign_in(session, name, PIN) for name, _ in PEOPLE))
        yield cast, DemoRecordSystem(settings.data_dir, clock=clock), clock


def _leave(face: Face, cast: Cast, out: Path, _: Taken, paper: Paper, home: Home) -> None:
    """The packet, its pages as pictures, the findings and the reports, in the folder."""
    export(cast.nurse, paper.packet, out / "packet.pdf", None)
    (out / "pages").mkdir()
    for number, picture in enumerate(islice(pictures(paper.packet.pdf, 80), PICTURES), start=1):
        _write(out / "pages" / f"{number:03}.png", picture)
    names = patients(cast.clinician, paper.outage.id)
    told = [line for one in home.findings for line in finding_lines(face, one, names[one.sheet])]
    told += ["", *(sent_line(face, one) for one in home.sent)]
    _write(out / "findings.txt", "\n".join([*told, ""]).encode())
    _write(out / "findings.json", msgspec.json.encode(home.findings))
    export(cast.clinician, home.worklist, out / "worklist.pdf", None)
    _write(out / "closing-report.pdf", home.closed.packet.pdf)
    _write(out / "closing-report.json", report.to_json(home.closed.report))


def _write(path: Path, content: bytes) -> None:
    with new_file(path) as out:
        out.write(content)


def _snapshot_line(face: Face, taken: Taken) -> str:
    return face.say(
        "demo_story.snapshot",
        at=face.moment(taken.row.fetched_at),
        charts=taken.row.charts,
        ward=taken.row.ward_name,
        proven="cli.word_proven" if taken.proven else "cli.word_not_proven",
    )


def _lines(face: Face, taken: Taken, paper: Paper, home: Home) -> Iterator[str]:
    """What was done, in plain words."""
    verdicts = [finding.verdict for finding in home.findings]
    yield _snapshot_line(face, taken)
    yield face.say("demo_story.packet", sheets=len(paper.packet.sheets))
    yield face.say(
        "demo_story.keyed",
        sheets=len(paper.written),
        boxes=sum(len(written) for written in paper.written.values()),
        again=sum(one.differed for one in home.closed.report.keying),
    )
    yield face.say(
        "demo_story.findings",
        new=verdicts.count("new"),
        same=verdicts.count("same"),
        conflict=verdicts.count("conflict"),
        query=verdicts.count("query"),
    )
    confirmed = sum(1 for one in home.sent if one.state == "confirmed")
    by_hand = sum(1 for finding in home.findings if finding.decision == "worklist")
    yield face.say("demo_story.sent", confirmed=confirmed, of=len(home.sent), worklist=by_hand)
    yield face.say("cli.closed", ward=home.closed.report.ward)


def _invent(face: Face, arguments: Namespace) -> Shown:
    """Wards as files that a FHIR server takes, one transaction a file, to be posted in order."""
    folder: Path = arguments.to
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise FallbackError("outage.file_failed", path=folder, said=error.strerror) from error
    files = 0
    for number, ward in enumerate(demo_wards(arguments.count, arguments.seed, now_utc()), start=1):
        for part, bundle in enumerate(bundles(ward), start=1):
            _write(folder / f"ward-{number:04}-{part:02}.json", msgspec.json.encode(bundle))
            files += 1
    line = face.say("demo_story.invented", wards=arguments.count, files=files, folder=folder)
    return Shown({"wards": arguments.count, "files": files}, [line])


COMMANDS = (
    Command(
        "ward invent",
        "cli.ward_invent",
        _invent,
        (
            option("--to", help="cli.opt_out", type=Path, required=True, metavar="DIR"),
            option("--count", help="cli.opt_count", type=int, default=1),
            option("--seed", help="cli.opt_seed", type=int, default=1),
        ),
    ),
    Command(
        "demo",
        "cli.demo",
        _demo,
        (option("--out", help="cli.opt_out", type=Path, default=Path("demo-out")),),
    ),
)

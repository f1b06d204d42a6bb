"""Mapping profiles of tables: a first look at a file, a run against the files, those there are."""

from argparse import Namespace
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TypeVar

from fallback.chart import writing
from fallback.chart.model import Chart
from fallback.chart.section import AssertedNone, NotRecorded, Recorded, Section, items
from fallback.cli.command import Command, Shown, option
from fallback.cli.face import Face
from fallback.errors import FallbackError
from fallback.outage.export import new_file
from fallback.session import now_utc
from fallback.sources.tables import place
from fallback.sources.tables.check import Checked, check
from fallback.sources.tables.profile import load
from fallback.sources.tables.sniff import Sniffed, propose, sniff

T = TypeVar("T")


def _sniff(face: Face, arguments: Namespace) -> Shown:
    found = [sniff(path) for path in arguments.file]
    proposal = propose(found, (arguments.to or arguments.file[0]).stem)
    lines = [line for one in found for line in _found(face, one)]
    if arguments.to:
        with new_file(arguments.to) as out:
            out.write(proposal.encode())
        lines.append(face.say("cli.profile_saved", path=arguments.to))
    else:
        lines += ["", *proposal.splitlines()]
    return Shown({"files": [_data(one) for one in found], "profile": proposal}, lines)


def _data(one: Sniffed) -> dict[str, object]:
    asks = [asked.text("en") for asked in one.asks]
    return asdict(one) | {"path": str(one.path), "unread": one.unread, "asks": asks}


def _found(face: Face, one: Sniffed) -> Iterator[str]:
    yield f"{one.path}: {face.say('cli.profile_rows', rows=one.rows, header=one.header)}"
    told = (
        ("cli.word_encoding", one.encoding),
        ("cli.word_separator", repr(one.separator) if one.separator else ""),
        ("cli.word_decimal", one.decimal),
        ("cli.word_dates", ", ".join(one.dates)),
        ("cli.word_sheets", ", ".join(one.sheets)),
        ("cli.word_patient", one.patient or "?"),
    )
    yield from (f"  {face.word(key)}: {said}" for key, said in told if said)
    for column, forms in one.doubts:
        yield f"  {face.say('cli.profile_doubt', column=column, forms=' | '.join(forms))}"
    yield from (f"  ? {asked.text(face.lang)}" for asked in one.asks)
    if one.unread:
        yield f"  {face.say('cli.profile_unread', columns=', '.join(one.unread))}"
    if not one.final_newline:
        yield f"  {face.word('cli.profile_no_newline')}"
    for row in (one.headings, *one.preview):
        yield "  | " + " | ".join(row)


def _check(face: Face, arguments: Namespace) -> Shown:
    path = _path(face, arguments.profile)
    settings = face.settings
    counts = place.counts_of(settings, path)
    found = check(path, counts, clock=now_utc, zone=settings.zone, accept=arguments.accept)
    data = {
        "name": found.name,
        "version": found.version,
        "tables": [asdict(one) for one in found.tables],
        "wards": [{"id": w.id, "name": w.name, "charts": count} for w, count in found.wards],
        "orders": dict(found.categories),
        "gaps": [gap.text(face.lang) for gap in found.gaps],
        "preview": found.preview,
    }
    return Shown(data, _checked(face, found))


def _path(face: Face, wanted: str) -> Path:
    """The profile of this name in the store's folder, else the file of this path."""
    path = place.path_of(face.settings, wanted)
    return Path(wanted) if not path.exists() and Path(wanted).exists() else path


def _checked(face: Face, found: Checked) -> Iterator[str]:
    yield face.say("cli.profile_checked", name=found.name, version=found.version)
    for one in found.tables:
        counts = asdict(one) | {"holds": f"tables.kind_{one.holds}"}
        yield "  " + face.say("cli.profile_table", **counts)
    for category, count in found.categories:
        yield "  " + face.say("tables.orders_for", category=category or "–", count=count)
    for ward, count in found.wards:
        yield "  " + face.say("cli.profile_ward", ward=ward.name, count=count)
    yield from (f"  ! {gap.text(face.lang)}" for gap in found.gaps)
    for chart in found.preview:
        yield from _preview(face, chart)


def _preview(face: Face, chart: Chart) -> Iterator[str]:
    who = (chart.stay.bed, chart.patient.name, chart.patient.number, str(chart.patient.sex))
    yield ""
    yield "  ".join(part for part in who if part)
    for kind, section in (
        ("allergies", _words(face, chart.allergies, (a.substance for a in items(chart.allergies)))),
        ("alerts", _words(face, chart.alerts, (a.text for a in items(chart.alerts)))),
        ("problems", _words(face, chart.problems, (p.text for p in items(chart.problems)))),
        ("administrations", _count(face, chart.administrations)),
        ("observations", _count(face, chart.observations)),
        ("orders", _count(face, chart.medications)),
    ):
        yield f"  {face.word(f'tables.kind_{kind}')}: {section}"
    for order in items(chart.medications):
        how = " ".join(writing.order_lines(order, face.lang, face.settings.zone)).split()
        which = ", ".join(part for part in (order.status, order.category) if part)
        yield f"    {writing.drug(order, face.lang)} [{which}] {' '.join(how)}"


def _words(face: Face, section: Section[T], said: Iterable[str]) -> str:
    return "; ".join(said) or _count(face, section)


def _count(face: Face, section: Section[T]) -> str:
    if isinstance(section, Recorded):
        return str(len(section.items))
    if isinstance(section, AssertedNone):
        return section.said
    if isinstance(section, NotRecorded):
        return face.word("cli.word_not_recorded")
    return section.reason.text(face.lang)


def _list(face: Face, _: Namespace) -> Shown:
    data, lines = [], []
    for path in place.profiles(face.settings):
        try:
            profile = load(path).profile
        except FallbackError as error:
            data.append({"profile": path.stem, "error": error.message.key})
            lines.append(f"{path.stem:20} {error.text(face.lang)}")
            continue
        data.append({"profile": path.stem, "name": profile.name, "version": str(profile.version)})
        lines.append(f"{path.stem:20} {profile.version:4} {profile.name}")
    return Shown(data, lines)


COMMANDS = (
    Command(
        "profile sniff",
        "cli.profile_sniff",
        _sniff,
        (
            option("file", help="cli.opt_table_file", type=Path, nargs="+", metavar="FILE"),
            option("--to", help="cli.opt_profile_to", type=Path, metavar="PROFILE.toml"),
        ),
    ),
    Command(
        "profile check",
        "cli.profile_check",
        _check,
        (
            option("profile", help="cli.opt_profile", metavar="PROFILE"),
            option("--accept", help="cli.opt_profile_accept", action="store_true"),
        ),
    ),
    Command("profile list", "cli.profile_list", _list),
)

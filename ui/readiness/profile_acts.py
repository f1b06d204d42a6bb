"""What mapping profiles ask of the core: one tried on its files, and one proposed for a file."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from fallback.chart import writing
from fallback.chart.model import Chart
from fallback.chart.section import items
from fallback.errors import FallbackError
from fallback.outage.export import new_file
from fallback.session import Session
from fallback.sources.record_system import Progress
from fallback.sources.tables import place
from fallback.sources.tables.check import check
from fallback.sources.tables.sniff import Sniffed, propose, sniff
from fallback.texts import Message, say
from ui.readiness.ready_acts import CARE


@dataclass(frozen=True)
class Proposal:
    """What was found in the files, in words, and a profile that a person has to check."""

    found: str
    profile: str


def tried(session: Session, name: str, _: Progress) -> str:
    """What a profile makes of its files now: counts, gaps, and two charts. Nothing is kept."""
    path = place.path_of(session.settings, name)
    counts = place.counts_of(session.settings, path)
    found = check(path, counts, clock=session.clock, zone=session.settings.zone)
    lang = session.lang
    lines = [say("cli.profile_checked", name=found.name, version=found.version).text(lang)]
    for one in found.tables:
        facts = {
            "file": one.file,
            "holds": f"tables.kind_{one.holds}",
            "rows": one.rows,
            "patients": one.patients,
            "aside": one.aside,
            "torn": one.torn,
            "nobody": one.nobody,
        }
        lines.append(say("cli.profile_table", **facts).text(lang))
    lines += [
        say("cli.profile_ward", ward=ward.name, count=count).text(lang)
        for ward, count in found.wards
    ]
    lines += [f"{CARE} {gap.text(lang)}" for gap in found.gaps]
    charts = ["\n".join(_chart(session, chart)) for chart in found.preview]
    return "\n\n".join(("\n".join(lines), *charts))


def _chart(session: Session, chart: Chart) -> Iterator[str]:
    who = (chart.stay.bed, chart.patient.name, chart.patient.number)
    yield "  ".join(part for part in who if part)
    for allergy in items(chart.allergies):
        yield f"! {allergy.substance}"
    for order in items(chart.medications):
        how = writing.order_lines(order, session.lang, session.settings.zone)
        yield f"{writing.drug(order, session.lang)}: {' '.join(' '.join(how).split())}"


def look(session: Session, path: str, _: Progress) -> Proposal:
    """A first look at a file. FallbackError where it is no table."""
    one = sniff(Path(path))
    return Proposal("\n".join(_found(session, one)), propose([one], Path(path).stem))


def _found(session: Session, one: Sniffed) -> Iterator[str]:
    lang = session.lang
    rows = say("cli.profile_rows", rows=one.rows, header=one.header).text(lang)
    yield f"{one.path.name}: {rows}"
    for key, said in (
        ("encoding", one.encoding),
        ("separator", repr(one.separator) if one.separator else ""),
        ("decimal", one.decimal),
        ("dates", ", ".join(one.dates)),
        ("sheets", ", ".join(one.sheets)),
        ("patient", one.patient or "?"),
    ):
        if said:
            yield f"{say(f'cli.word_{key}').text(lang)}: {said}"
    for asked in one.asks:
        yield f"{CARE} {asked.text(lang)}"
    if one.unread:
        said = say("cli.profile_unread", columns=", ".join(one.unread)).text(lang)
        yield f"{CARE} {said}"
    for column, forms in one.doubts:
        said = say("cli.profile_doubt", column=column, forms=" | ".join(forms)).text(lang)
        yield f"{CARE} {said}"
    if not one.final_newline:
        yield f"{CARE} {say('cli.profile_no_newline').text(lang)}"
    for row in (one.headings, *one.preview):
        yield " | ".join(row)


def keep(session: Session, name: str, text: str) -> Message:
    """Keep a profile in the store's folder. FallbackError where the name is none, or taken."""
    plain = name.strip()
    if not plain or Path(plain).name != plain or plain.startswith("."):
        raise FallbackError("readiness.no_profile_name")
    path = session.settings.data_dir / place.FOLDER / f"{plain}.toml"
    path.parent.mkdir(exist_ok=True)
    with new_file(path) as out:
        out.write(text.encode())
    return say("readiness.profile_kept", path=path)

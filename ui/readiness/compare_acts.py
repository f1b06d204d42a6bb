"""What the comparison asks of the core: two kept snapshots side by side, patient by patient."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from fallback.errors import FallbackError
from fallback.outage.compared import issue_comparison, save_comparison, save_table
from fallback.outage.declare import open_outage
from fallback.session import Session
from fallback.snapshots.compare import Comparison, Verdict
from fallback.snapshots.compare.lines import WORST_FIRST, Line, Wording, lines, summary
from fallback.snapshots.compare.table import to_csv
from fallback.snapshots.comparing import compare_kept
from fallback.sources.record_system import Progress
from fallback.store import snapshots
from fallback.store.snapshots import SnapshotRow
from fallback.texts import Lang, Message, say
from ui.paper.acts import NO_OUTAGE
from ui.paper.kinds import Issued
from ui.readiness.ready_acts import moment
from ui.ward.acts import standing_now

SIGNS: dict[Verdict, str] = {
    "missing": "−",
    "changed": "≠",
    "unknown": "?",
    "uncertain": "≈",
    "new": "+",
    "same": "=",
}
"""A shape for each verdict, beside its word."""


@dataclass(frozen=True)
class Choice:
    """A snapshot that can be compared, in words."""

    id: str
    said: str


@dataclass(frozen=True)
class Choices:
    """All kept snapshots of all wards, newest first, and the two that are likely meant."""

    known: tuple[Choice, ...]
    before: str
    after: str


@dataclass(frozen=True)
class PatientLines:
    """A patient: who, how many things differ in which way, and each line."""

    id: str
    bed: str
    name: str
    number: str
    differs: str
    lines: tuple[Line, ...]

    @property
    def worst(self) -> Verdict:
        """The gravest of it."""
        return min((one.verdict for one in self.lines), key=WORST_FIRST.index, default="same")


@dataclass(frozen=True)
class Compared:
    """A comparison, worded in `lang`: `before` and `after` head the two sides."""

    lang: Lang
    found: Comparison
    summary: str
    before: str
    after: str
    patients: tuple[PatientLines, ...]


def choices(session: Session) -> Choices:
    """What can be laid side by side."""
    with session.read() as tx:
        rows = [row for row in snapshots.listed(tx) if row.purged_at is None]
    known = tuple(Choice(row.id, _choice(session, row)) for row in rows)
    if not rows:
        return Choices(known, "", "")
    return Choices(known, _likely(rows, rows[0].id), rows[0].id)


def _likely(rows: Sequence[SnapshotRow], after: str) -> str:
    """What a snapshot is likely to be laid beside, of all kept ones, newest first: the pinned one
    of its ward before it, else the last trusted one. Two systems may know a ward by two ids."""
    found = next((row for row in rows if row.id == after), None)
    if found is None:
        return ""
    wards = {found.ward_id, found.ward_name}
    earlier = [row for row in rows if row.serial < found.serial]
    mine = [row for row in earlier if {row.ward_id, row.ward_name} & wards]
    likely = [*(row for row in mine if row.pinned_at), *(row for row in mine if row.trusted)]
    return likely[0].id if likely else ""


def _choice(session: Session, row: SnapshotRow) -> str:
    marks = [word for word, told in (("pinned", row.pinned_at), ("apart", not row.trusted)) if told]
    said = [say(f"readiness.mark_{word}").text(session.lang) for word in marks]
    at = moment(session, row.fetched_at)
    return " · ".join((at, row.ward_name, row.source, *said))


def compare(session: Session, before: str, after: str, _: Progress) -> Compared:
    """Lay them side by side. It is noted who looked."""
    if not before:
        with session.read() as tx:
            before = _likely(snapshots.listed(tx), after)
    if not (before and after):
        raise FallbackError("comparison.nothing_to_compare")
    found = compare_kept(session, "", before, after)
    wording = Wording(session.lang, session.settings.zone)
    told = lines(found, wording, everything=True)
    return Compared(
        session.lang,
        found,
        summary(found, wording),
        _side(session, found.before.source, found.before.fetched_at.isoformat()),
        _side(session, found.after.source, found.after.fetched_at.isoformat()),
        tuple(_patients(session, told)),
    )


def _side(session: Session, source: str, at: str) -> str:
    return f"{source} {moment(session, at)}"


def _patients(session: Session, told: tuple[Line, ...]) -> Iterator[PatientLines]:
    """Patient by patient, as the lines stand: a patient's follow one another."""
    whose: list[list[Line]] = []
    for line in told:
        if line.kind == "patient":
            whose.append([])
        whose[-1].append(line)
    for number, one in enumerate(whose):
        first = one[0]
        counts = Counter(line.verdict for line in one)
        differs = [
            f"{SIGNS[verdict]} {counts[verdict]} {_verdict(session, verdict)}"
            for verdict in WORST_FIRST
            if counts[verdict] and verdict != "same"
        ]
        same = f"= {say('readiness.nothing_differs').text(session.lang)}"
        yield PatientLines(
            str(number),
            first.bed,
            first.name,
            first.number,
            "\n".join(differs) or same,
            tuple(one),
        )


def _verdict(session: Session, verdict: Verdict) -> str:
    return say(f"readiness.count_{verdict}").text(session.lang)


def worklist(session: Session, found: Comparison, *, everything: bool) -> Issued:
    """The numbered worklist, in the open outage of either ward, else of this PC's. FallbackError
    where none is declared."""
    sides = (found.before.ward.id, found.after.ward.id)
    declared = [one for id in sides if (one := open_outage(session, id))]
    outage = declared[0] if declared else standing_now(session).outage
    if outage is None:
        raise FallbackError(NO_OUTAGE)
    packet = issue_comparison(session, outage, found, everything=everything)
    return Issued(found.before.ward.name, packet)


@dataclass(frozen=True)
class Worklist:
    """The same as a file, without a number, locked or open."""

    found: Comparison
    everything: bool
    lockable: bool = True
    suffix: str = "pdf"

    def export(self, session: Session, path: str, password: str | None) -> Message:
        """See `Savable`."""
        save_comparison(session, self.found, Path(path), password, everything=self.everything)
        return say("window.saved" if password else "window.saved_open", path=path)


@dataclass(frozen=True)
class Sheet:
    """The same for a spreadsheet, which nothing locks."""

    found: Comparison
    everything: bool
    lockable: bool = False
    suffix: str = "csv"

    def export(self, session: Session, path: str, _: str | None) -> Message:
        """See `Savable`."""
        wording = Wording(session.lang, session.settings.zone)
        told = lines(self.found, wording, everything=self.everything)
        save_table(session, self.found, Path(path), to_csv(told, wording))
        return say("window.saved_open", path=path)

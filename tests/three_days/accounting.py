"""Every mark on paper is looked for where it must have ended: proven from what the writer wrote.

A mark is in the record system as it was written (put there once, by us, or there already), or on a
worklist or query list that was issued, or its sheet is lost by name. What two people read wrongly
alike is named by their own record of what they keyed; nothing else may be missing or altered, and
nothing may stand anywhere that was not written.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum

from fallback.demo.orders import ZONE
from fallback.demo.story import Cast
from fallback.recovery.findings.finding import Finding
from fallback.recovery.writeback.send import Sent
from fallback.store import sheets
from forms.geometry import Box
from tests.three_days.errors import bare, plain, says
from tests.three_days.home import DOUBLE, Home, readings
from tests.three_days.moved_on import Moved, given_at
from tests.three_days.outage import Papers
from tests.three_days.targets import Held
from tests.three_days.writer import Inked, Mark


class Fate(StrEnum):
    """Where a mark ended."""

    SENT = "in the record system, by us, once"
    THERE = "in the record system already"
    WORKLIST = "on the worklist"
    QUERY = "on the query list"
    DOUBLE = "on another sheet, which counts"
    LOST = "on a lost sheet"
    STRUCK = "struck out, and kept so"
    CONFIRMED = "a row's confirmation, kept so"
    MISKEYED = "keyed as blank by all who keyed it"


@dataclass
class Account:
    """All marks by where they ended, and what is wrong."""

    fates: Counter[Fate] = field(default_factory=Counter)
    missing: list[str] = field(default_factory=list)  # nowhere
    altered: list[str] = field(
        default_factory=list
    )  # there, and not as written, and nobody slipped
    invented: list[str] = field(default_factory=list)  # stands somewhere, and was not written
    misread: list[str] = field(default_factory=list)  # settled otherwise than written


@dataclass(frozen=True)
class _Ends:
    """All places where something can end, by finding."""

    findings: tuple[Finding, ...]
    sent: dict[str, Sent]
    held: Mapping[str, list[Held]]
    worklist: dict[str, str]
    queries: dict[str, str]
    moved: Moved


def account(
    cast: Cast, papers: Papers, moved: Moved, home: Home, held: Mapping[str, list[Held]]
) -> Account:
    """The books of one outage."""
    found = Account()
    sent = {one.finding_id: one for one in home.sent if one.finding_id}
    lists = {name: _rows(cast, home, name) for name in ("worklist", "queries")}
    ends = _Ends(home.findings, sent, held, lists["worklist"], lists["queries"], moved)
    for inked in papers.inked.values():
        if inked.sheet.number in papers.lost:
            found.fates[Fate.LOST] += len(inked.marks)
        else:
            _sheet(found, ends, inked, readings(cast, inked))
    known = {one.identifier for one in home.sent}
    found.invented += [f"{id} is nobody's" for id in held if id not in known]
    found.invented += [f"{id} is there {len(a)} times" for id, a in held.items() if len(a) > 1]
    return found


def _rows(cast: Cast, home: Home, name: str) -> dict[str, str]:
    """The rows of all lists of that name, by finding: every word on it."""
    rows: dict[str, str] = {}
    for packet in home.lists[name]:
        for sheet in packet.sheets:
            with cast.clerk.read() as tx:
                frozen = sheets.frozen(tx, sheet.number)
            for box in frozen.boxes:
                row = box.path.rpartition("/")[0] + "/"
                words = [text for path, text in frozen.values.items() if path.startswith(row)]
                rows[box.row_id] = " ".join(words)
    return rows


def _sheet(
    found: Account, ends: _Ends, inked: Inked, settled: Mapping[str, tuple[str, str]]
) -> None:
    number, marks, boxes = inked.sheet.number, inked.by_path, inked.boxes
    wrong = {
        path
        for path, mark in marks.items()
        if mark.state == "value" and not says(boxes[path], mark, settled[path])
    }
    found.misread += [f"{number} {path}" for path in wrong]
    found.invented += [
        f"{number} {path} {value}"
        for path, (state, value) in settled.items()
        if state != "blank" and path not in marks
    ]
    mine = [one for one in ends.findings if one.sheet == number]
    for mark in inked.marks:
        box = boxes[mark.path]
        about = [one for one in mine if _about(one, box)]
        if not about:
            _without_finding(found, number, mark, settled[mark.path], mark.path in wrong)
        for fate in {_fate(found, ends, one, number) for one in about}:
            if fate is not None:
                found.fates[fate] += 1
                break
    for finding in mine:
        _as_written(found, ends, inked, finding, wrong)


def _about(finding: Finding, box: Box) -> bool:
    """Whether the mark is part of it. A coded value of a column is a finding of its own, unless the
    whole column is asked about; the column's date, time and sign are part of each."""
    block, _, rest = box.path.partition("/")
    if block == "observations" and rest.rpartition("/")[2] in ("date", "time", "sign"):
        return finding.group == box.group or finding.group.startswith(f"{box.group}/")
    whole = finding.verdict == "query" or len(finding.paths) == 1 or "|" not in box.concept
    return whole and box.path in finding.paths


def _without_finding(
    found: Account, number: str, mark: Mark, settled: tuple[str, str], wrong: bool
) -> None:
    confirmed = mark.path.endswith("/confirmed")
    if mark.state == "struck" and settled[0] == "struck" and not confirmed:
        found.fates[Fate.STRUCK] += 1
    elif confirmed and mark.state == settled[0] == "value":
        found.fates[Fate.CONFIRMED] += 1
    elif wrong and settled[0] == "blank":
        found.fates[Fate.MISKEYED] += 1
    else:
        found.missing.append(f"{number} {mark.path} {mark.state} {mark.text!r}: no finding")


def _fate(found: Account, ends: _Ends, finding: Finding, number: str) -> Fate | None:
    """Where a finding ended; None, and noted as missing, where nowhere."""
    sent = ends.sent.get(finding.id)
    place = (number, finding.group)
    if finding.verdict == "same":
        if place in ends.moved.same:
            return Fate.THERE
    elif sent is not None and sent.state == "confirmed":
        if len(ends.held.get(sent.identifier, [])) == 1:
            return Fate.SENT
    elif finding.verdict == "query":
        if finding.id in ends.queries and finding.id in ends.worklist:
            return Fate.QUERY
    elif finding.decision == "dismiss":
        if finding.why.key in DOUBLE:
            return Fate.DOUBLE
    elif finding.id in ends.worklist:
        return Fate.WORKLIST
    found.missing.append(
        f"{number} {finding.group} {finding.verdict} {finding.why.key} ended nowhere"
    )
    return None


def _as_written(
    found: Account, ends: _Ends, inked: Inked, finding: Finding, wrong: set[str]
) -> None:
    """What stands in the end says what the ink says, but where somebody slipped."""
    sent = ends.sent.get(finding.id)
    if sent is not None and sent.state == "confirmed":
        for held in ends.held.get(sent.identifier, []):
            for paths, alike in _held_against_ink(inked, finding, held):
                if not alike and wrong.isdisjoint(paths):
                    found.altered.append(f"{inked.sheet.number} {paths} as {held}")
        return
    rows = ends.queries if finding.verdict == "query" else ends.worklist
    if finding.id not in rows:
        return
    words = bare(rows[finding.id])
    for mark in inked.marks:
        box = inked.boxes[mark.path]
        if mark.state != "value" or mark.path in wrong or not _about(finding, box):
            continue
        if not any(bare(text) in words for text in _worded(box, mark)):
            row = rows[finding.id]
            found.altered.append(f"{inked.sheet.number} {mark.path} {mark.text!r} not in {row!r}")


def _held_against_ink(
    inked: Inked, finding: Finding, held: Held
) -> Iterator[tuple[tuple[str, ...], bool]]:
    """Whether the held thing tells each mark as written: its path, of a column's moment both."""
    boxes, marks = inked.boxes, inked.by_path
    if held.kind == "observation":
        (path,), group = finding.paths, boxes[finding.paths[0]].group
        mark = marks[path]
        value = held.value
        yield (path,), value == (_meant(boxes[path], mark) or plain(mark.text))
        day, clock = (marks[f"{group}/{name}"].text for name in ("date", "time"))
        local = datetime.fromisoformat(f"{day}T{clock}").replace(tzinfo=ZONE)
        yield (
            (f"{group}/date", f"{group}/time"),
            held.at == f"{local.astimezone(UTC):%Y-%m-%dT%H:%M}",
        )
        yield (f"{group}/sign",), held.by == marks[f"{group}/sign"].text
        return
    group = finding.group
    clock_, amount, code = (marks.get(f"{group}/{name}") for name in ("time", "dose", "code"))
    box = boxes[f"{group}/dose"]
    if clock_:
        at = given_at(box.due, clock_.text, ZONE)
        yield (f"{group}/time",), held.at == f"{at:%Y-%m-%dT%H:%M}"
    if amount:
        yield (f"{group}/dose",), held.value == plain(amount.text)
    if code:
        meant = next(
            c.label.text("sv") for c in boxes[f"{group}/code"].choices if c.code == code.text
        )
        yield (f"{group}/code",), not held.value and held.reason == meant
    yield (f"{group}/sign",), held.by == marks[f"{group}/sign"].text


def _worded(box: Box, mark: Mark) -> list[str]:
    """How a list may say it: as written, with its decimal comma or point, a code in words."""
    meant = _meant(box, mark)
    return [mark.text, mark.text.replace(",", "."), *([meant] if meant else [])]


def _meant(box: Box, mark: Mark) -> str:
    """What a code of the form means; "" where it is none."""
    return next((c.label.text("sv") for c in box.choices if c.code == mark.text), "")

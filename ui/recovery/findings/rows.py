"""Findings and whom they concern, as lines of the two lists."""

from collections.abc import Callable, Mapping, Sequence
from enum import Enum

from PySide6.QtCore import QCoreApplication

from fallback.recovery.findings.finding import Finding
from fallback.texts import Lang, say
from ui.table import Line

_SHAPES = {"new": "+", "same": "=", "conflict": "≠", "query": "?"}
EVERYBODY = "*"


class Shown(Enum):
    """Which findings are listed."""

    OPEN = "open"
    CONFLICT = "conflict"
    QUERY = "query"
    DECIDED = "decided"
    ALL = "all"


PICKED: Mapping[Shown, Callable[[Finding], bool]] = {
    Shown.OPEN: lambda one: one.open,
    Shown.CONFLICT: lambda one: one.verdict == "conflict",
    Shown.QUERY: lambda one: one.verdict == "query",
    Shown.DECIDED: lambda one: one.decision is not None,
    Shown.ALL: lambda _: True,
}


def shown_words() -> tuple[tuple[Shown, str], ...]:
    """What each choice is called."""
    return (
        (Shown.OPEN, QCoreApplication.translate("Findings", "To decide")),
        (Shown.CONFLICT, QCoreApplication.translate("Findings", "Disagrees")),
        (Shown.QUERY, QCoreApplication.translate("Findings", "To ask about")),
        (Shown.DECIDED, QCoreApplication.translate("Findings", "Decided")),
        (Shown.ALL, QCoreApplication.translate("Findings", "All")),
    )


def titles() -> tuple[str, ...]:
    """The columns of the findings."""
    return (
        QCoreApplication.translate("Findings", "Verdict"),
        QCoreApplication.translate("Findings", "Kind"),
        QCoreApplication.translate("Findings", "Patient"),
        QCoreApplication.translate("Findings", "On paper"),
        QCoreApplication.translate("Findings", "Why"),
        QCoreApplication.translate("Findings", "Decision"),
    )


def patient_titles() -> tuple[str, ...]:
    """The columns of those it concerns."""
    return QCoreApplication.translate("Findings", "Patient"), QCoreApplication.translate(
        "Findings", "To decide"
    )


def line(one: Finding, name: str, lang: Lang) -> Line:
    """A finding: its verdict as a shape and a word."""
    verdict = say("findings.verdict_" + one.verdict).text(lang)
    cells = (
        f"{_SHAPES[one.verdict]} {verdict}",
        say("findings.kind_" + one.kind).text(lang),
        name,
        one.paper.text(lang),
        one.why.text(lang),
        say("findings.decision_" + (one.decision or "none")).text(lang),
    )
    return Line(one.id, cells, frozenset({0}))


def whom(found: Sequence[Finding], names: Mapping[str, str]) -> list[Line]:
    """A line for everybody, then one a patient, each with how much is left to decide."""
    left: dict[str, int] = {}
    for one in found:
        left[one.patient_id] = left.get(one.patient_id, 0) + one.open
    every = QCoreApplication.translate("Findings", "All patients")
    lines = [Line(EVERYBODY, (every, str(sum(left.values()))), frozenset({0}))]
    lines += [Line(id, (_name(id, names), str(count))) for id, count in left.items()]
    return lines if found else []


def _name(id: str, names: Mapping[str, str]) -> str:
    ward = QCoreApplication.translate("Findings", "The ward")
    return names.get(id, id or ward).replace(" · ", "\n", 1)

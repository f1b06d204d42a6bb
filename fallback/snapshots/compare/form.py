"""Fills the form `compare`: the worklist of a comparison. Pure."""

from collections.abc import Sequence

from fallback.packet.compose import FormCopy
from fallback.packet.context import Context
from fallback.packet.heading import ward_heading
from fallback.snapshots.compare.lines import Line, Wording, lines, summary
from fallback.snapshots.compare.model import Comparison
from forms.values import Row, Rows

FORM = "compare"


def compose(found: Comparison, context: Context, *, everything: bool = False) -> FormCopy:
    """The form, under the heading of the earlier snapshot. What is missing or changed must be on
    the pages."""
    wording = Wording(context.lang, context.zone)
    told = lines(found, wording, everything=everything)
    nothing = "" if told else wording.say("nothing")
    return FormCopy(
        FORM,
        ward_heading(found.before, context),
        {"statement": summary(found, wording), "items": Rows(tuple(map(_row, told)), nothing)},
        must=tuple(dict.fromkeys(_must(told))),
    )


def _row(line: Line) -> Row:
    cells = {
        "person": line.person,
        "verdict": line.said,
        "before": line.before or "–",
        "after": line.after or "–",
    }
    return Row(cells, id=line.patient_id)


def _must(told: Sequence[Line]) -> list[str]:
    grave = [line for line in told if line.verdict in ("missing", "changed")]
    return [text for line in grave for text in (line.name, *line.before.split("\n")[:1]) if text]

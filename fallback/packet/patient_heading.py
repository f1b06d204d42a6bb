"""The head of a patient's pages. A name that it has no room for stands whole among the warnings."""

from fallback.chart.identity import readable
from fallback.chart.model import Chart
from fallback.packet.context import Context
from fallback.packet.heading import dated
from forms.pdf import shown
from forms.values import Heading

MOST_NAME = 100  # characters in the head


def patient_heading(chart: Chart, context: Context, missing: tuple[str, ...] = ()) -> Heading:
    """The heading of a patient's form. `missing` says what is known to be left out of it."""
    who, stay = chart.patient, chart.stay
    warnings: list[str] = []
    if who.protected:
        warnings.append(context.words("protected"))
    if who.deceased:
        warnings.append(context.words("deceased"))
    if _short(who.name) != who.name:
        warnings.append(context.words("whole_name", name=who.name))
    return dated(
        chart.fetched_at,
        context,
        (*warnings, *missing),
        name=_short(who.name) or context.words("no_name"),
        number=readable(who.number_system, who.number) or context.words("no_number"),
        birth_date=who.birth_date.isoformat() if who.birth_date else context.words("unknown"),
        place=context.words("place", ward=stay.ward, bed=stay.bed) if stay.bed else stay.ward,
    )


def _short(name: str) -> str:
    """The beginning of a long name; a letter no font has takes the room of its code point."""
    if len(shown(name)) <= MOST_NAME:
        return name
    fits = next(end for end in range(len(name), -1, -1) if len(shown(name[:end])) < MOST_NAME)
    return f"{name[:fits].rstrip()} …"

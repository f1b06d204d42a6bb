"""The patient summary: who it is and what has to be known first."""

from datetime import date, datetime

from fallback.chart.model import Alert, Allergy, Chart, Observation, Problem
from fallback.packet.context import Context
from fallback.packet.filling import measured
from fallback.packet.filling.sections import rows, statement
from forms.values import Filling, Row, Rows

_STANDINGS = {
    *("inactive", "unconfirmed", "presumed", "refuted", "entered-in-error"),
    *("provisional", "differential", "recurrence", "relapse", "remission"),
}


def fill(chart: Chart, context: Context) -> Filling:
    """Fill the form `summary`."""
    seen = [one for one in measured.latest(chart) if not measured.is_body(one)]
    return {
        "person": _person(chart, context),
        "allergies": rows(chart.allergies, "allergies", context, lambda a: _allergy(a, context)),
        "alerts": rows(chart.alerts, "alerts", context, lambda a: _alert(a, context)),
        "problems": rows(chart.problems, "problems", context, lambda p: _problem(p, context)),
        "vitals": _measured(chart, [o for o in seen if not measured.is_lab(o)], context),
        "labs": _measured(chart, [o for o in seen if measured.is_lab(o)], context),
    }


def _person(chart: Chart, context: Context) -> dict[str, str]:
    who, stay = chart.patient, chart.stay
    return {
        "sex": context.words(f"sex_{who.sex}"),
        "age": _age(who.birth_date, context.printed_at.astimezone(context.zone), context),
        "responsible": stay.responsible or context.words("unknown"),
        "admitted": context.local(stay.admitted) or context.words("unknown"),
        "weight": measured.measure(chart, measured.WEIGHT, context),
        "height": measured.measure(chart, measured.HEIGHT, context),
    }


def _age(born: date | None, today: datetime, context: Context) -> str:
    if born is None:
        return context.words("unknown")
    months = (today.year - born.year) * 12 + today.month - born.month - (today.day < born.day)
    if months < 0:
        return context.words("unknown")
    if months < 24:
        return context.words("age_of_months", months=months)
    return context.words("age_of_years", years=months // 12)


def _allergy(one: Allergy, context: Context) -> Row:
    grade = context.words(f"criticality_{one.criticality}") if one.criticality else ""
    sure = _standing(one.verification, context)
    cells = {
        "substance": one.substance,
        "reaction": one.reaction,
        "criticality": ", ".join(part for part in (grade, sure) if part),
    }
    return Row(cells=cells, id=one.id, strong=True)


def _standing(codes: str, context: Context) -> str:
    """How sure and how present it is, in words; a plain active or confirmed one needs none."""
    said = (code for code in codes.split(", ") if code not in ("", "active", "confirmed"))
    return ", ".join(
        context.words(f"standing_{code}") if code in _STANDINGS else code for code in said
    )


def _alert(one: Alert, context: Context) -> Row:
    cells = {"text": one.text, "category": one.category, "since": context.day(one.since)}
    return Row(cells=cells, id=one.id, strong=True)


def _problem(one: Problem, context: Context) -> Row:
    standing = _standing(one.status, context)
    text = f"{one.text} ({standing})" if standing else one.text
    since = one.since.isoformat() if one.since else ""
    return Row(cells={"text": text, "code": one.code, "since": since}, id=one.id)


def _measured(chart: Chart, found: list[Observation], context: Context) -> Rows:
    said, alarm = statement(chart.observations, "observations", context)
    if not found and not said:
        said = context.words("observations_none_here")
    made = (
        Row(
            cells={
                "name": one.name,
                "value": measured.value(one, context),
                "at": context.local(one.at) or context.words("unknown"),
            },
            id=one.id,
        )
        for one in found
    )
    return Rows(rows=tuple(made), statement=said, alarm=alarm)

"""What stands on every page: who, where, from when, until when, and what must not be overlooked."""

from datetime import datetime, timedelta

from fallback.chart.identity import readable
from fallback.chart.model import Chart, Snapshot, Ward
from fallback.packet.context import Context
from forms.pdf import shown
from forms.values import Heading

MOST_NAME = 100  # characters in the head; a longer name stands whole among the warnings


def patient_heading(chart: Chart, context: Context, missing: tuple[str, ...] = ()) -> Heading:
    """The heading of a patient's form. `missing` says what is known to be left out of it."""
    who, stay = chart.patient, chart.stay
    warnings = [*_occasion(context), *_expired(chart.fetched_at, context)]
    if who.protected:
        warnings.append(context.words("protected"))
    if who.deceased:
        warnings.append(context.words("deceased"))
    if _short(who.name) != who.name:
        warnings.append(context.words("whole_name", name=who.name))
    place = context.words("place", ward=stay.ward, bed=stay.bed) if stay.bed else stay.ward
    return Heading(
        name=_short(who.name) or context.words("no_name"),
        number=readable(who.number_system, who.number) or context.words("no_number"),
        birth_date=who.birth_date.isoformat() if who.birth_date else context.words("unknown"),
        place=place,
        origin=_origin(chart.fetched_at, context),
        age=_age_line(chart.fetched_at, context),
        valid_until=_valid(chart.fetched_at, context),
        warnings=(*warnings, *missing),
        mark=mark(context),
    )


def _short(name: str) -> str:
    """The beginning of a long name; a letter no font has takes the room of its code point."""
    if len(shown(name)) <= MOST_NAME:
        return name
    fits = next(end for end in range(len(name), -1, -1) if len(shown(name[:end])) < MOST_NAME)
    return f"{name[:fits].rstrip()} …"


def ward_heading(snapshot: Snapshot, context: Context) -> Heading:
    """The heading of a ward's form."""
    warnings = [*_occasion(context), *_expired(snapshot.fetched_at, context)]
    if snapshot.gaps:
        warnings.append(context.words("gaps_heading", count=len(snapshot.gaps)))
    return Heading(
        name=snapshot.ward.name,
        origin=_origin(snapshot.fetched_at, context),
        age=_age_line(snapshot.fetched_at, context),
        valid_until=_valid(snapshot.fetched_at, context),
        warnings=tuple(warnings),
        mark=mark(context),
    )


def blank_heading(ward: Ward, context: Context) -> Heading:
    """For a patient that no snapshot holds: the layout draws places for the identity."""
    return Heading(
        name="",
        place=ward.name,
        origin=context.words("blank_origin", printed=context.local(context.printed_at)),
        warnings=tuple(_occasion(context)),
        mark=mark(context),
    )


def plain_ward_heading(ward: Ward, context: Context) -> Heading:
    """For a form of the ward that no snapshot fills."""
    origin = context.words("blank_origin", printed=context.local(context.printed_at))
    return Heading(
        name=ward.name, origin=origin, warnings=tuple(_occasion(context)), mark=mark(context)
    )


def mark(context: Context) -> str:
    """What lies beneath everything on a page that must not be taken for care's."""
    return context.words("mark_drill") if context.kind == "drill" else ""


def age(fetched_at: datetime, context: Context) -> str:
    """How old, in words: "3 tim 12 min", "2 dygn 4 tim"."""
    minutes = max(0, int((context.printed_at - fetched_at).total_seconds())) // 60
    hours, minutes = divmod(minutes, 60)
    days, rest = divmod(hours, 24)
    if days:
        return context.words("age_days", days=days, hours=rest)
    if hours:
        return context.words("age_hours", hours=hours, minutes=minutes)
    return context.words("age_minutes", minutes=minutes)


def valid_until(fetched_at: datetime, context: Context) -> datetime:
    """The end of what the page may be relied on for."""
    return fetched_at + timedelta(hours=context.valid_hours)


def _origin(fetched_at: datetime, context: Context) -> str:
    return context.words("origin", source=context.source, at=context.local(fetched_at))


def _age_line(fetched_at: datetime, context: Context) -> str:
    printed = context.local(context.printed_at)
    return context.words("age_line", age=age(fetched_at, context), printed=printed)


def _valid(fetched_at: datetime, context: Context) -> str:
    until = context.local(valid_until(fetched_at, context))
    return context.words("valid_until", until=until)


def expired(fetched_at: datetime, context: Context) -> bool:
    """Whether that end has passed."""
    return context.printed_at > valid_until(fetched_at, context)


def _expired(fetched_at: datetime, context: Context) -> list[str]:
    if not expired(fetched_at, context):
        return []
    return [context.words("expired", age=age(fetched_at, context))]


def _occasion(context: Context) -> list[str]:
    return [context.words(f"kind_{context.kind}")] if context.kind != "outage" else []

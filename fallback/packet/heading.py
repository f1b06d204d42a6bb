"""What stands on every page: who, where, from when, until when, and what must not be overlooked."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from fallback.chart.model import Snapshot, Ward
from fallback.packet.context import Context
from fallback.texts import Lang, say
from forms.values import Heading


def ward_heading(snapshot: Snapshot, context: Context) -> Heading:
    """The heading of a ward's form."""
    gaps = [context.words("gaps_heading", count=len(snapshot.gaps))] if snapshot.gaps else []
    return dated(snapshot.fetched_at, context, gaps, name=snapshot.ward.name)


def dated(
    fetched_at: datetime,
    context: Context,
    warnings: Sequence[str],
    *,
    name: str,
    number: str = "",
    birth_date: str = "",
    place: str = "",
) -> Heading:
    """The heading of what was fetched then; what the occasion and its age warn of comes first."""
    return Heading(
        name=name,
        number=number,
        birth_date=birth_date,
        place=place,
        origin=_origin(fetched_at, context),
        age=_age_line(fetched_at, context),
        valid_until=_valid(fetched_at, context),
        warnings=(*_occasion(context), *_expired(fetched_at, context), *warnings),
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
    """How old it is when it is printed."""
    return old(context.printed_at - fetched_at, context.lang)


def old(elapsed: timedelta, lang: Lang) -> str:
    """How old, in words: "3 tim 12 min", "2 dygn 4 tim". What lies ahead is 0 min old."""
    minutes = max(0, int(elapsed.total_seconds())) // 60
    hours, minutes = divmod(minutes, 60)
    days, rest = divmod(hours, 24)
    if days:
        return say("packet.age_days", days=days, hours=rest).text(lang)
    if hours:
        return say("packet.age_hours", hours=hours, minutes=minutes).text(lang)
    return say("packet.age_minutes", minutes=minutes).text(lang)


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

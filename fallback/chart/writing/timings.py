"""When, in words: how often, which days, what hours, from when to when."""

from datetime import datetime, time
from decimal import Decimal
from zoneinfo import ZoneInfo

from fallback.chart.model import Timing
from fallback.chart.writing.amounts import number
from fallback.texts import Lang, worded

_PERIODS = {"s", "min", "h", "d", "wk", "mo", "a"}
_WHEN = {
    *("MORN", "NOON", "AFT", "EVE", "NIGHT", "HS", "WAKE"),
    *("C", "CM", "CD", "CV", "AC", "ACM", "ACD", "ACV", "PC", "PCM", "PCD", "PCV"),
}
_DAYS = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"}


def timing(t: Timing, lang: Lang) -> str:
    """A timing in words: how often, which days, what hours."""
    parts = [_how_often(t, lang)]
    if t.days_of_week:
        parts.append(" ".join(_worded("day", day, _DAYS, lang) for day in t.days_of_week))
    if t.times_of_day:
        hours = ", ".join(f"{hour:%H:%M}" for hour in t.times_of_day)
        parts.append(worded("chart.at_hours", lang, hours=hours))
    parts += (_when(code, t.offset, lang) for code in t.when)
    if t.count is not None:
        parts.append(worded("chart.count", lang, count=t.count))
    return ", ".join(part for part in parts if part)


def dates(t: Timing | None, lang: Lang, zone: ZoneInfo) -> str:
    """From when to when a timing holds, and at which moments, where it names them."""
    if t is None:
        return ""
    found = [period(t.bounds_start, t.bounds_end, lang, zone)]
    found += (on_the_clock(event, zone) for event in t.events)
    return ", ".join(part for part in found if part)


def period(start: datetime | None, stop: datetime | None, lang: Lang, zone: ZoneInfo) -> str:
    """ "från 2026-11-22 08:00 till och med 2026-11-27"; the day alone where no hour was told."""
    parts = [worded("chart.from", lang, at=on_the_clock(start, zone))] if start else []
    parts += [worded("chart.to", lang, at=on_the_clock(stop, zone))] if stop else []
    return " ".join(parts)


def on_the_clock(moment: datetime, zone: ZoneInfo) -> str:
    """Date and time; the date alone for a day's first or last moment, which stands for the day."""
    local = moment.astimezone(zone)
    whole = local.time() in (time(), time(23, 59, 59))
    return f"{local:%Y-%m-%d}" if whole else f"{local:%Y-%m-%d %H:%M}"


def _when(code: str, offset: int, lang: Lang) -> str:
    when = _worded("when", code, _WHEN, lang)
    if not offset:
        return when
    if code == "HS":
        when = worded("chart.before_sleep", lang)
    return worded("chart.offset", lang, minutes=offset, when=when)


def _worded(kind: str, code: str, known: set[str], lang: Lang) -> str:
    return worded(f"chart.{kind}_{code.lower()}", lang) if code in known else code


def _how_often(t: Timing, lang: Lang) -> str:
    if t.period is None or t.period_unit not in _PERIODS:
        return worded("chart.times", lang, count=t.frequency) if t.frequency else ""
    frequency = t.frequency or 1
    if frequency == 1:
        if t.period == 1 and t.period_unit == "d" and (t.times_of_day or t.when):
            return worded("chart.daily", lang)
        return _every(t.period, t.period_unit, lang)
    period = worded(f"chart.period_{t.period_unit}", lang)
    if t.period != 1:
        plural = worded(f"chart.periods_{t.period_unit}", lang)
        period = f"{number(t.period, lang)} {plural}"
    return worded("chart.times_per", lang, count=frequency, period=period)


def _every(period: Decimal, name: str, lang: Lang) -> str:
    if period in (1, 2):
        return worded(f"chart.every_{int(period)}_{name}", lang)
    key = f"chart.every_n_{name}" if period == int(period) else f"chart.every_x_{name}"
    return worded(key, lang, n=number(period, lang))

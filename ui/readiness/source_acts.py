"""What the page of sources asks of the core: the record system, the profiles, the quarantine."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from fallback.app import hl7, record_system
from fallback.errors import FallbackError
from fallback.session import Session
from fallback.sources.record_system import Progress
from fallback.sources.tables import place
from fallback.sources.tables.profile import load
from fallback.store import hl7 as messages
from fallback.store import snapshots
from fallback.store.hl7 import MessageRow
from fallback.texts import Lang, Message, say
from ui.later import Later
from ui.readiness.entry import Entry
from ui.readiness.ready_acts import CARE, WELL, moment
from ui.table import Line

if TYPE_CHECKING:
    from fallback.sources import fhir
    from fallback.sources.fhir.server import statement
else:
    fhir, statement = (
        Later("fallback.sources.fhir"),
        Later("fallback.sources.fhir.server.statement"),
    )


def sources(session: Session) -> tuple[Entry, ...]:
    """The source of the settings, the profiles of the store's folder, what lies in quarantine."""
    found = [_source(session)]
    found += [_profile(session, path.stem) for path in place.profiles(session.settings)]
    if session.settings.hl7 is not None:
        found.append(_feed(session))
        found += [_message(session, row) for row in hl7.quarantine(session)]
    return tuple(found)


def _state(lang: Lang, *, well: bool) -> str:
    word = say("readiness.state_well" if well else "readiness.state_care").text(lang)
    return f"{WELL if well else CARE} {word}"


def _source(session: Session) -> Entry:
    settings, lang = session.settings, session.lang
    with session.read() as tx:
        rows = snapshots.listed(tx)
    last = max(rows, key=lambda row: row.serial, default=None)
    never = say("readiness.never").text(lang)
    run = moment(session, last.landed_at) if last else never
    well = last is not None and last.trusted and not last.gaps
    name = say("readiness.source", source=settings.source).text(lang)
    stands = say("readiness.last_run", at=run).text(lang)
    told = [stands]
    if last is not None:
        told.append(
            say(
                "readiness.last_landed",
                ward=last.ward_name,
                count=last.charts,
                source=last.source,
                at=moment(session, last.fetched_at),
            ).text(lang)
        )
        told += [f"{CARE} {one.text(lang)}" for one in (*last.doubts, *last.gaps)]
    if settings.fhir is not None and settings.source == "fhir":
        told.append(f"{settings.fhir.base_url}\nroster = {settings.fhir.roster}")
    told.append(say("readiness.check_it").text(lang))
    cells = (_state(lang, well=well), name, stands)
    return Entry(Line("source/", cells), name, "\n\n".join(told), frozenset({"check"}))


def _profile(session: Session, stem: str) -> Entry:
    lang = session.lang
    title = say("readiness.profile", name=stem).text(lang)
    try:
        profile = load(place.path_of(session.settings, stem)).profile
    except FallbackError as error:
        line = Line(
            f"profile/{stem}",
            (_state(lang, well=False), title, say("readiness.cannot_be_read").text(lang)),
        )
        return Entry(line, title, error.text(lang))
    said = say("cli.profile_checked", name=profile.name, version=profile.version).text(lang)
    about = f"{said}\n\n{say('readiness.try_it').text(lang)}"
    return Entry(Line(f"profile/{stem}", ("", title, said)), title, about, frozenset({"try"}))


def _feed(session: Session) -> Entry:
    lang = session.lang
    with session.read() as tx:
        counts, (first, last) = messages.counts(tx), messages.span(tx)
    waiting = sum(count for (_, state), count in counts.items() if state == "quarantined")
    title = say("readiness.feed").text(lang)
    stands = say("readiness.feed_stands", count=sum(counts.values()), waiting=waiting).text(lang)
    lines = [
        f"{kind or '–'}: {count} {say(f'hl7.state_{state}').text(lang)}"
        for (kind, state), count in sorted(counts.items())
    ]
    heard = (
        say("hl7.line_span", first=moment(session, first), last=moment(session, last))
        if first
        else say("hl7.gap_nothing")
    )
    about = "\n\n".join((stands, heard.text(lang), "\n".join(lines)))
    can = frozenset({"retry_all"}) if waiting else frozenset[str]()
    return Entry(Line("hl7/", (_state(lang, well=not waiting), title, stands)), title, about, can)


def _message(session: Session, row: MessageRow) -> Entry:
    """Nothing of a patient, until somebody asks to read it."""
    lang = session.lang
    title = say("readiness.message", id=row.id, kind=row.kind or "–").text(lang)
    reason = row.reason.text(lang) if row.reason else "–"
    about = "\n\n".join((f"{moment(session, row.kept_at)}  {row.sender}  {row.control_id}", reason))
    can = frozenset({"read", "retry", "drop"})
    return Entry(
        Line(f"message/{row.id}", (_state(lang, well=False), title, reason)), title, about, can
    )


def check(session: Session, accept: bool) -> tuple[str, bool]:
    """What the record system says that it can do, and what changed; whether that can be accepted.
    FallbackError where it does not answer."""
    with record_system.connected(session) as system:
        if session.settings.fhir is not None and isinstance(system, fhir.FhirRecordSystem):
            found = system.check(accept=accept)
            told = _told(session, found, statement.ways(system.capability), accepted=accept)
            return "\n\n".join(told), bool(found.lost or found.gained) and not accept
        wards = ", ".join(one.name for one in system.wards()) or "–"
        return say("readiness.answers", wards=wards).text(session.lang), False


def _told(
    session: Session, found: "statement.Compared", possible: tuple[str, ...], *, accepted: bool
) -> Iterator[str]:
    server, lang = session.settings.fhir, session.lang
    if server is None:
        return
    yield say("fhir.check_server", server=server.base_url, count=len(found.offers)).text(lang)
    changed = [f"{CARE} {say('fhir.check_lost', offer=one).text(lang)}" for one in found.lost]
    changed += [say("fhir.check_gained", offer=one).text(lang) for one in found.gained]
    if changed:
        yield "\n".join(changed)
    if accepted:
        yield say("fhir.check_accepted").text(lang)
    elif found.since is None:
        yield say("fhir.check_first").text(lang)
    elif not changed:
        yield say("fhir.check_same", at=moment(session, found.since.isoformat())).text(lang)
    if not possible:
        yield f"{CARE} {say('fhir.check_no_way').text(lang)}"
        return
    yield say("fhir.check_ways", ways=", ".join(possible)).text(lang)
    if server.roster not in possible:
        yield f"{CARE} {say('fhir.check_chosen', roster=server.roster).text(lang)}"


def read(session: Session, id: int) -> str:
    """A message whole, patient and all; that it was looked at is noted."""
    row = hl7.show(session, id)
    text = row.doc.decode("utf-8", "backslashreplace")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def retry(session: Session, id: int | None, _: Progress) -> Message:
    """Try one again, or all of them."""
    kept = hl7.retry(session, id)
    left = sum(one.state == "quarantined" for one in kept)
    return say("hl7.retried", applied=len(kept) - left, left=left)


def drop(session: Session, id: int, reason: str) -> Message:
    """It is not used, and why stands in the trail."""
    hl7.drop(session, id, reason)
    return say("hl7.dropped", id=id)

"""Which record system it is: the one that the settings name; no other is loaded."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from fallback.errors import FallbackError
from fallback.session import Session, now_utc
from fallback.settings import Hl7Settings, Settings
from fallback.sources.record_system import Source, Target
from fallback.store.database import Database

if TYPE_CHECKING:
    from fallback.sources.hl7v2 import Hl7Source
    from fallback.sources.roster import Roster


class RecordSystem(Source, Target, Protocol):
    """Read and written to."""


@contextmanager
def connect(
    settings: Settings,
    clock: Callable[[], datetime] = now_utc,
    store: Database | None = None,
) -> Iterator[RecordSystem]:
    """The record system, ready to be asked; a feed is read in this machine's `store`, through a
    connection of its own, where a run has it open. FallbackError where the settings do not say
    which."""
    if settings.source == "demo":
        from fallback.demo.record_system import DemoRecordSystem

        yield DemoRecordSystem(settings.data_dir, clock=clock)
    elif settings.source == "fhir" and settings.fhir is not None:
        from fallback.sources.fhir import open_fhir
        from fallback.staging.export.spool import Spool

        with (
            _feed(settings, clock, store) as roster,
            open_fhir(
                settings.fhir,
                clock=clock,
                zone=settings.zone,
                roster=roster,
                spool=Spool,
                statement=settings.data_dir / "fhir-statement.json",
            ) as server,
        ):
            yield server
    elif settings.source == "hl7" and settings.hl7 is not None:
        with _hl7(settings, settings.hl7, clock, store) as feed:
            yield feed
    elif settings.source == "tables" and settings.tables is not None:
        from fallback.sources.tables.place import open_tables

        yield open_tables(settings, clock)
    elif settings.source == "ips" and settings.ips is not None:
        from fallback.sources.documents import DocumentSource
        from fallback.sources.ips import IPS

        yield DocumentSource(settings.ips, IPS, clock=clock, zone=settings.zone)
    elif settings.source == "rivta" and settings.rivta is not None:
        from fallback.sources.documents import DocumentSource
        from fallback.sources.rivta import RIVTA

        yield DocumentSource(settings.rivta, RIVTA, clock=clock, zone=settings.zone)
    else:
        raise FallbackError("settings.no_source", source=settings.source)


def connected(session: Session) -> AbstractContextManager[RecordSystem]:
    """The record system, for who has a session: a feed is read in this machine's own store, which
    is open already, also at the hospital's desk."""
    store = session.journal.database if session.journal else session.database
    return connect(session.settings, clock=session.clock, store=store)


@contextmanager
def _hl7(
    settings: Settings, hl7: Hl7Settings, clock: Callable[[], datetime], store: Database | None
) -> "Iterator[Hl7Source]":
    from fallback.app.unlock import unlock
    from fallback.sources.hl7v2 import Hl7Source

    opened = store.reopen() if store else unlock(settings, machine=True, clock=clock).database
    with opened as database:
        yield Hl7Source(hl7, database, clock=clock, zone=settings.zone)


@contextmanager
def _feed(
    settings: Settings, clock: Callable[[], datetime], store: Database | None
) -> "Iterator[Roster | None]":
    """The ADT feed, where it says who lies on the FHIR server's wards."""
    if settings.fhir and settings.fhir.roster == "adt" and settings.hl7:
        from fallback.sources.roster import SourceRoster

        with _hl7(settings, settings.hl7, clock, store) as feed:
            yield SourceRoster(feed)
    else:
        yield None

"""The command line's side of a run: who asks, in which language, on which store.

Secrets come from a prompt, or, for scripts, from FALLBACK_PASSPHRASE, FALLBACK_CODE, FALLBACK_PIN
and the like; never from the command line, where other programs could read them.
"""

import os
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from getpass import getpass

from fallback.app import record_system
from fallback.app.record_system import RecordSystem
from fallback.app.sign_in import sign_in
from fallback.app.unlock import unlock, way_of
from fallback.chart.model import Ward
from fallback.errors import FallbackError
from fallback.outage.declare import open_outage
from fallback.session import Session, from_iso
from fallback.settings import Settings
from fallback.store import outages, snapshots
from fallback.store.outages import Outage
from fallback.store.ways import Way
from fallback.texts import Lang, say, sentence


@dataclass(frozen=True)
class Face:
    """What every command is handed beside its own arguments."""

    settings: Settings
    lang: Lang
    name: str  # who acts; "": asked for
    machine: bool  # the machine itself acts: no passphrase, no person
    desk: bool = False  # in the hospital's recovery desk, not in this machine's store

    def say(self, key: str, **values: object) -> str:
        """A sentence in the reader's language."""
        return say(key, **values).text(self.lang)

    def word(self, key: str) -> str:
        """A single word or heading."""
        return sentence(key, self.lang)

    def moment(self, at: str) -> str:
        """A time of the store by the ward's clock."""
        return from_iso(at).astimezone(self.settings.zone).strftime("%Y-%m-%d %H:%M")

    @contextmanager
    def session(self) -> Iterator[Session]:
        """The unlocked store in the name of who acts; closed at the end."""
        with self.unlocked(desk=self.desk) as unlocked:
            yield unlocked if self.machine else self._signed_in(unlocked)

    @contextmanager
    def unlocked(self, *, desk: bool = False) -> Iterator[Session]:
        """The unlocked store, or the desk's, in the machine's name; closed at the end."""
        code = os.environ.get("FALLBACK_CODE")
        if self.machine:
            found = unlock(self.settings, machine=True, desk=desk, lang=self.lang)
        elif code:
            found = unlock(self.settings, code=code, desk=desk, lang=self.lang)
        else:
            phrase = self.passphrase()
            found = unlock(self.settings, passphrase=phrase, desk=desk, lang=self.lang)
        try:
            yield found
        finally:
            found.close()

    def _signed_in(self, session: Session) -> Session:
        name = self.name or os.environ.get("FALLBACK_PERSON", "") or self._ask("cli.ask_name")
        return sign_in(session, name, self.pin())

    def passphrase(self) -> str:
        """The store's passphrase."""
        return os.environ.get("FALLBACK_PASSPHRASE") or self._ask("cli.ask_passphrase", hide=True)

    def pin(self) -> str:
        """The PIN of who acts."""
        return os.environ.get("FALLBACK_PIN") or self._ask("cli.ask_pin", hide=True)

    def new_pin(self) -> str:
        """The PIN that someone else is to have."""
        return os.environ.get("FALLBACK_NEW_PIN") or self._ask("cli.ask_new_pin", hide=True)

    def file_password(self) -> str:
        """What locks a file that leaves the store."""
        return os.environ.get("FALLBACK_FILE_PASSWORD") or self._ask("cli.ask_password", hide=True)

    def database_password(self) -> str | None:
        """The password of a role in the desk's database; None: the system's own ways are used."""
        given = os.environ.get("FALLBACK_DATABASE_PASSWORD")
        if given is None and sys.stdin.isatty():
            given = self._ask("cli.ask_database_password", hide=True)
        return given or None

    def way(self) -> Way:
        """What opens the store, where a keyslot is to change."""
        return way_of(self.settings, passphrase=self.passphrase())

    def _ask(self, key: str, *, hide: bool = False) -> str:
        if not sys.stdin.isatty():
            raise FallbackError("cli.nobody_to_ask", what=key)
        prompt = self.word(key) + ": "
        return getpass(prompt) if hide else input(prompt)

    def record_system(self) -> AbstractContextManager[RecordSystem]:
        """The record system that the settings name, for who has no session."""
        return record_system.connect(self.settings)

    def ward(self, session: Session, wanted: str | None) -> Ward:
        """The ward meant: asked for, else of the settings, else the only one there is."""
        with session.read() as tx:
            known = snapshots.wards(tx)
        wanted = wanted or self.settings.ward
        if not wanted and len(known) == 1:
            return known[0]
        for ward in known:
            if wanted and wanted in (ward.id, ward.name):
                return ward
        if not known:
            raise FallbackError("cli.no_snapshot_yet")
        names = ", ".join(ward.name for ward in known)
        raise FallbackError("cli.which_ward", wanted=wanted or "–", known=names)

    def outage(self, session: Session, wanted: str | None) -> Outage:
        """The outage of that id, or the ward's open one; at the desk also one taken over."""
        found = self.taken_over(session, wanted, still_open=True)
        if found is not None:
            return found
        ward = self.ward(session, wanted)
        found = open_outage(session, ward.id)
        if found is None:
            raise FallbackError("cli.no_open_outage", ward=ward.name)
        return found

    def taken_over(
        self, session: Session, wanted: str | None, *, still_open: bool = False
    ) -> Outage | None:
        """The outage of that id, or the one that is meant where some were taken over from other
        PCs; None: none were. FallbackError where it may be several."""
        with session.read() as tx:
            every = outages.listed(tx)
        if named := [one for one in every if one.id == wanted]:
            return named[0]
        place = wanted or self.settings.ward
        may_be = [
            one
            for one in every
            if place in ("", one.ward_id, one.ward_name)
            and not (still_open and one.closed_at is not None)
        ]
        if not any(one.store_id for one in may_be):
            return None
        if len(may_be) > 1:
            known = ", ".join(f"{one.ward_name} ({one.id})" for one in may_be)
            raise FallbackError("cli.which_outage", known=known)
        return may_be[0]

    def progress(self, done: int, of: int) -> bool:
        """Show how far it has come, where someone watches."""
        if sys.stderr.isatty():
            end = "\n" if done >= of else ""
            print(f"\r{done}/{of}", end=end, file=sys.stderr, flush=True)
        return True

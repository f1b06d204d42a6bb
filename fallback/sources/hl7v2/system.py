"""An HL7 v2 feed as a source: the ward as its messages left it, with what the feed cannot know."""

import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from fallback.chart.model import Chart, Snapshot, Ward
from fallback.errors import FallbackError
from fallback.settings import Hl7Settings
from fallback.sources.hl7v2.feed import Feed
from fallback.sources.read_only import ReadOnly
from fallback.sources.record_system import Progress
from fallback.store import hl7
from fallback.store.database import Database, Transaction
from fallback.store.times import from_iso, iso
from fallback.texts import Message, say

UNHEARD = timedelta(days=5)  # one of whom nothing came for so long may have left unheard


class Hl7Source(ReadOnly):
    """A `Source`; a feed is one way, so what is decided goes back on paper."""

    def __init__(
        self,
        settings: Hl7Settings,
        database: Database,
        *,
        clock: Callable[[], datetime],
        zone: ZoneInfo,
    ) -> None:
        self._settings, self._database, self._clock = settings, database, clock
        self._feed = Feed(database, settings, zone, clock)

    @property
    def name(self) -> str:
        """As staff know it."""
        return self._settings.name

    def wards(self) -> tuple[Ward, ...]:
        """The wards of the settings, and those on which someone lies."""
        with self._database.read() as tx:
            ids = {*hl7.wards(tx), *self._settings.wards}
        found = [Ward(id, self._settings.wards.get(id, id)) for id in ids]
        return tuple(sorted(found, key=lambda ward: (ward.name, ward.id)))

    def read_ward(self, ward_id: str, progress: Progress) -> Snapshot:
        """All charts of the ward as the feed tells them now. Raises FallbackError."""
        ward = next((one for one in self.wards() if one.id == ward_id), None)
        if ward is None:
            raise FallbackError("hl7.no_such_ward", ward=ward_id)
        now = self._clock()
        charts: list[Chart] = []
        with self._database.read() as tx:
            ids, gaps = hl7.on_ward(tx, ward_id), self._gaps(tx, ward_id, now)
            began = hl7.span(tx)[0]
            for done, patient_id in enumerate(ids):
                if not progress(done, len(ids)):
                    raise FallbackError("hl7.stopped")
                chart, doubts = self._chart(tx, patient_id, now, began, latest=True)
                charts.append(chart)
                gaps += doubts
        progress(len(ids), len(ids))
        charts.sort(key=lambda chart: (chart.stay.bed, chart.patient.name, chart.patient.id))
        return Snapshot(
            id=secrets.token_hex(8),
            ward=ward,
            source=self.name,
            fetched_at=now,
            charts=tuple(charts),
            gaps=tuple(gaps),
        )

    def read_chart(self, patient_id: str) -> Chart | None:
        """One patient's chart as the feed tells it now; None where it never named the patient."""
        with self._database.read() as tx:
            if not hl7.has_patient(tx, patient_id):
                return None
            began, now = hl7.span(tx)[0], self._clock()
            return self._chart(tx, patient_id, now, began, latest=False)[0]

    def _chart(
        self, tx: Transaction, patient_id: str, now: datetime, began: str, *, latest: bool
    ) -> tuple[Chart, list[Message]]:
        fold = self._feed.fold(hl7.of_patient(tx, patient_id))
        visit, doubts = fold.visits.last(), list[Message]()
        if len(fold.visits.now()) > 1:
            doubts.append(say("hl7.two_stays", patient=patient_id))
        admitted, since = visit.admitted if visit else None, from_iso(began) if began else now
        at = since.astimezone(self._feed.zone).strftime("%Y-%m-%d %H:%M")
        whole = admitted is not None and since <= admitted
        chart = fold.chart(
            patient_id,
            now,
            wards=self._settings.wards,
            missing=() if whole else (say("hl7.began_after", at=at),),
            began=since,
            latest=latest,
        )
        return chart, doubts

    def _gaps(self, tx: Transaction, ward_id: str, now: datetime) -> list[Message]:
        """What the feed as a whole may lack."""
        gaps: list[Message] = []
        if waiting := hl7.quarantined(tx):
            gaps.append(say("hl7.gap_quarantined", count=len(waiting)))
        if nowhere := hl7.on_ward(tx, ""):
            gaps.append(say("hl7.gap_no_ward", count=len(nowhere)))
        if unheard := hl7.unheard(tx, ward_id, iso(now - UNHEARD)):
            gaps.append(say("hl7.gap_unheard", count=unheard, days=UNHEARD.days))
        newest = hl7.span(tx)[1]
        limit = timedelta(minutes=self._settings.silent_minutes)
        if not newest:
            gaps.append(say("hl7.gap_nothing"))
        elif now - from_iso(newest) > limit:
            minutes = round((now - from_iso(newest)).total_seconds() / 60)
            gaps.append(say("hl7.gap_silent", minutes=minutes))
        return gaps

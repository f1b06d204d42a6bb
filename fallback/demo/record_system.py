"""A record system without a server: the demo ward as of now, and what was written back to it.

Its nurses sign doses only up to the last reading of the ward, or until it fails: after that the
ward writes on paper, and only what is written back, or what others did meanwhile, is in it.
"""

import hashlib
import secrets
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from msgspec.structs import replace

from fallback.chart.model import Administration, Chart, Identifier, Observation, Snapshot, Ward
from fallback.chart.section import Recorded, items
from fallback.demo.catalogue import slots
from fallback.demo.doses import KEPT
from fallback.demo.keeping import KeptDocument, State, Written, alone, load, save
from fallback.demo.meanwhile import Change, apply, with_dose
from fallback.demo.ward import SOURCE, demo_chart, demo_ward, ward_of
from fallback.errors import FallbackError
from fallback.sources.record_system import (
    DocumentItem,
    DoseItem,
    ObservationItem,
    Progress,
    Receipt,
    RefusedError,
    WriteItem,
    WriteKind,
)

WARD_NUMBER = 1
PLACES = {
    DoseItem: "MedicationAdministration",
    ObservationItem: "Observation",
    KeptDocument: "DocumentReference",
}


class DemoRecordSystem:
    """A `Source` and a `Target`. All it remembers stands in `folder`/demo-record-system.json."""

    def __init__(self, folder: Path, *, seed: int = 1, clock: Callable[[], datetime]) -> None:
        self._file = folder / "demo-record-system.json"
        self._seed = seed
        self._clock = clock

    @property
    def name(self) -> str:
        """As staff know it."""
        return SOURCE

    def wards(self) -> tuple[Ward, ...]:
        """The one ward."""
        self._up(self._state())
        return (ward_of(WARD_NUMBER),)

    def read_ward(self, ward_id: str, progress: Progress) -> Snapshot:
        """All charts, now; what was due since the last reading is signed, unless it was a time of
        paper."""
        if ward_id != ward_of(WARD_NUMBER).id:
            raise FallbackError("demo.no_such_ward", ward=ward_id)
        now = self._clock()
        with self._changing() as change:
            state = change(_charted(self._up(self._state()), now))
        bare = demo_ward(state.seed, now=now, anchor=state.anchor, quiet=state.quiet)
        charts: list[Chart] = []
        for chart in bare.charts:
            charts.append(_whole(chart, state, now))
            if not progress(len(charts), len(bare.charts)):
                raise FallbackError("demo.interrupted")
        return replace(bare, id=secrets.token_hex(8), charts=tuple(charts))

    def read_chart(self, patient_id: str) -> Chart | None:
        """One chart, as it stands now."""
        state = self._up(self._state())
        place = _place(patient_id)
        if place is None:
            return None
        chart = demo_chart(
            state.seed,
            WARD_NUMBER,
            place,
            now=state.charted_until,
            anchor=state.anchor,
            quiet=state.quiet,
        )
        return _whole(chart, state, self._clock())

    def offers(self) -> frozenset[WriteKind]:
        """All three kinds."""
        return frozenset({"dose", "observation", "document"})

    def look_up(self, item: WriteItem) -> Receipt | None:
        """The item by its identifier."""
        state = self._up(self._state())
        kept = (one for one in state.written if one.item.identifier == item.identifier)
        found = next(kept, None)
        return None if found is None else _receipt(found)

    def create(self, item: WriteItem) -> Receipt:
        """Keep it, and answer from what was kept. It is the sender's part to send once."""
        with self._changing() as change:
            state = self._up(self._state())
            if _place(item.patient_id) is None:
                raise RefusedError(f"no such patient: {item.patient_id}")
            new = Written(f"written-{len(state.written) + 1}", self._clock(), _kept(item))
            late = not isinstance(item, DocumentItem) and item.at > state.charted_until
            on_paper = state.on_paper or late
            change(replace(state, written=(*state.written, new), on_paper=on_paper))
        return _receipt(new)

    def fail(self) -> None:
        """Down from now: nothing can be read or written, and the ward writes on paper."""
        with self._changing() as change:
            state = self._state()
            if not state.down:
                state = _charted(state, self._clock())
            change(replace(state, down=True, on_paper=True))

    def meanwhile(self, changes: Iterable[Change]) -> None:
        """What others do in the system; it shows when the system carries on."""
        with self._changing() as change:
            state = self._state()
            change(replace(state, waiting=(*state.waiting, *changes)))

    def carry_on(self) -> None:
        """Up again, with what happened meanwhile; its nurses sign in it from now."""
        with self._changing() as change:
            state = self._state()
            if state.down:
                state = _charted(state, self._clock())
            changes = (*state.changes, *state.waiting)
            change(replace(state, down=False, changes=changes, waiting=()))

    def _state(self) -> State:
        """What is kept; a ward that begins now where nothing is."""
        now = self._clock()
        return load(self._file) or State(self._seed, anchor=now, charted_until=now)

    @contextmanager
    def _changing(self) -> Iterator[Callable[[State], State]]:
        def change(state: State) -> State:
            save(self._file, state)
            return state

        with alone(self._file):
            yield change

    def _up(self, state: State) -> State:
        if state.down:
            raise FallbackError("demo.down", source=self.name)
        return state


def _charted(state: State, now: datetime) -> State:
    """Signed up to now; a time of paper stays without signatures."""
    if now <= state.charted_until:
        return replace(state, on_paper=False)
    quiet = ((state.charted_until, now),) if state.on_paper else ()
    return replace(state, charted_until=now, on_paper=False, quiet=(*state.quiet, *quiet))


def _whole(chart: Chart, state: State, now: datetime) -> Chart:
    """The chart with what others did and what was written back."""
    chart = apply(replace(chart, fetched_at=now), state.changes)
    for one in state.written:
        if one.item.patient_id != chart.patient.id or isinstance(one.item, KeptDocument):
            continue
        if one.item.at < now - KEPT:
            continue
        if isinstance(one.item, DoseItem):
            chart = with_dose(chart, _administration(one, one.item))
        else:
            found = (_observation(one, one.item), *items(chart.observations))
            newest = sorted(found, key=_when, reverse=True)
            chart = replace(chart, observations=Recorded(tuple(newest)))
    return chart


def _when(observation: Observation) -> float:
    return observation.at.timestamp() if observation.at else 0.0


def _place(patient_id: str) -> int | None:
    head, _, number = patient_id.partition("-p")
    known = head == f"w{WARD_NUMBER}" and number.isdigit()
    return int(number) - 1 if known and 1 <= int(number) <= len(slots()) else None


def _ours(identifier: str) -> tuple[Identifier, ...]:
    return (Identifier("urn:ietf:rfc:3986", f"urn:uuid:{identifier}"),)


def _administration(written: Written, item: DoseItem) -> Administration:
    return Administration(
        id=written.id,
        status="completed" if item.given else "not-done",
        drug=item.drug,
        order_id=item.order_id,
        at=item.at,
        dose=item.dose,
        reason=item.reason,
        by=item.performer,
        identifiers=_ours(item.identifier),
    )


def _observation(written: Written, item: ObservationItem) -> Observation:
    return Observation(
        id=written.id,
        code=item.code,
        name=item.name,
        category="vital-signs",
        at=item.at,
        value=item.value,
        text=item.text,
        identifiers=_ours(item.identifier),
    )


def _kept(item: WriteItem) -> DoseItem | ObservationItem | KeptDocument:
    if not isinstance(item, DocumentItem):
        return item
    return KeptDocument(
        identifier=item.identifier,
        patient_id=item.patient_id,
        title=item.title,
        period_start=item.period_start,
        period_end=item.period_end,
        size=len(item.pdf),
        sha256=hashlib.sha256(item.pdf).hexdigest(),
    )


def _receipt(written: Written) -> Receipt:
    return Receipt(f"{PLACES[type(written.item)]}/{written.id}", "1", written.at)

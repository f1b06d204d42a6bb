"""The central job: a whole hospital is read ward by ward, and each ward's package published.

One ward at a time is in memory, times the workers. A ward that fails is said at the end; the
package it had stays on the share, and the other wards are done. Workers are threads with
connections of their own where a record system is asked, and processes where files are read.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from itertools import chain, islice
from queue import SimpleQueue
from typing import Protocol, runtime_checkable

from fallback.chart.model import Ward
from fallback.errors import FallbackError
from fallback.session import Action, Session
from fallback.sources.record_system import ReadsAtOnce, Source, read_changed
from fallback.staging.earlier import Earlier
from fallback.staging.export.hands import Hands
from fallback.staging.packages import enrolment, package
from fallback.staging.packages.package import Document, Stamp
from fallback.staging.shares.share import Folder, Share
from fallback.staging.timetable.alone import alone
from fallback.store import staging
from fallback.store.staging import KeyPair
from fallback.texts import Message, say


@dataclass(frozen=True)
class Published:
    """How a ward went: `size` bytes for `readers` PCs, or the `fault` for which it has no new
    package."""

    ward: Ward
    charts: int = 0
    size: int = 0
    readers: int = 0
    fault: Message | None = None


@runtime_checkable
class Documents(Protocol):
    """A source whose charts are ready for their packages as they lie."""

    def document(self, ward: Ward) -> Document:
        """The ward's."""


@dataclass(frozen=True)
class _Run:
    """What all wards of a run share. Used by several workers, changed by none."""

    stamp: Stamp
    signer: KeyPair
    recipients: dict[str, tuple[bytes, ...]]  # open keys by ward id
    earlier: Earlier


@dataclass(frozen=True)
class _Made:
    """A ward's package, for the share."""

    went: Published
    data: bytes = b""


def stage(
    session: Session,
    source: Source,
    share: Share,
    *,
    more: Sequence[Source] = (),
    hands: Hands | None = None,
    done: Callable[[Published], None] = lambda _: None,
) -> tuple[Published, ...]:
    """Publish a package for each ward of `source`, and say how each went; `done` is told at once.
    `more` are further connections to the same record system: each is a worker beside the first.
    With `hands` the source, which can be pickled, is read by all of them.
    FallbackError where nothing could be begun, or where the share could not say in the end that
    what lies on it will last."""
    with alone(session.settings.data_dir / "stage.lock"):
        wards = source.wards()
        share.clear()
        run = _begin(session, source.name, share)
        run.earlier.clear(but=[one for one in wards if one.id in run.recipients])
        went: list[Published] = []
        with _connected(run, wards, source, more) as asked:
            if hands:
                each = _by_hands(run, wards, source, share, hands)
            else:
                each = _each(run, wards, asked, share)
            for one in chain(each, _unknown(run, wards)):
                done(one)
                went.append(one)
        failed = sum(1 for one in went if one.fault)
        with session.act(Action.STAGING_STAGE, serial=run.stamp.serial) as act:
            act.details |= {"published": str(len(went) - failed), "failed": str(failed)}
        if failed < len(went):
            share.settle()
    return tuple(went)


def _begin(session: Session, source: str, share: Share) -> _Run:
    now = session.now()
    with session.act(Action.STAGING_STAGE, source=source, share=share.label) as act:
        signer = enrolment.own_keys(act.tx, "sign", act.at)
        opener = enrolment.own_keys(act.tx, "open", act.at)
        serial = staging.take_serial(act.tx, int(now.timestamp()), act.at)
        known = [one for one in staging.recipients(act.tx) if one.revoked_at is None]
        act.details |= {"serial": str(serial), "recipients": str(len(known))}
    if not known:
        raise FallbackError("staging.nobody_enrolled")
    keys: dict[str, tuple[bytes, ...]] = {}
    for one in known:
        for ward_id in one.wards:
            keys[ward_id] = (*keys.get(ward_id, ()), one.open_key)
    expires_at = now + timedelta(hours=session.settings.staging.expires_hours)
    earlier = Earlier(Folder(session.settings.data_dir / "read-last"), signer, opener)
    return _Run(Stamp(serial, now, expires_at), signer, keys, earlier)


def _connected(
    run: _Run, wards: Iterable[Ward], source: Source, more: Sequence[Source]
) -> AbstractContextManager[Sequence[Source]]:
    """The connections; they share what is read of all wards in one go, of those somebody awaits."""
    if not isinstance(source, ReadsAtOnce):
        return nullcontext((source, *more))
    return source.at_once([one.id for one in wards if one.id in run.recipients], more, _going_on)


def _each(
    run: _Run, wards: Iterable[Ward], sources: Sequence[Source], share: Share
) -> Iterator[Published]:
    """Never more wards begun than there are workers, so that memory does not grow with them."""
    left = iter(wards)
    free: SimpleQueue[Source] = SimpleQueue()  # a connection serves one ward at a time
    for source in sources:
        free.put(source)

    def work(ward: Ward) -> Published:
        source = free.get()
        try:
            return _put(share, _made(run, source, ward))
        finally:
            free.put(source)

    with ThreadPoolExecutor(len(sources)) as pool:
        going = {pool.submit(work, ward) for ward in islice(left, len(sources))}
        while going:
            ended, going = wait(going, return_when=FIRST_COMPLETED)
            going |= {pool.submit(work, ward) for ward in islice(left, len(ended))}
            for one in ended:
                yield one.result()


def _by_hands(
    run: _Run, wards: Iterable[Ward], source: Source, share: Share, hands: Hands
) -> Iterator[Published]:
    """The hands make the packages; only we put them on the share."""
    for ended in hands.each(partial(_made, run, source), wards):
        gone = _Made(
            Published(
                ended.thing, fault=ended.fault or say("staging.worker_gone", ward=ended.thing.name)
            )
        )
        yield _put(share, ended.result or gone)


def _unknown(run: _Run, wards: Iterable[Ward]) -> Iterator[Published]:
    """Wards that somebody waits for and the source does not know."""
    known = {ward.id for ward in wards}
    for ward_id in run.recipients:
        if ward_id not in known:
            fault = say("staging.ward_unknown", ward=ward_id)
            yield Published(Ward(ward_id, ward_id), fault=fault)


def _made(run: _Run, source: Source, ward: Ward) -> _Made:
    keys = run.recipients.get(ward.id, ())
    if not keys:
        return _Made(Published(ward, fault=say("staging.ward_without_pc", ward=ward.name)))
    try:
        made = _document(run, source, ward)
        data = package.seal(made, run.stamp, run.signer, keys)
    except FallbackError as error:
        return _Made(Published(ward, fault=error.message))
    return _Made(Published(ward, made.charts, len(data), len(keys)), data)


def _put(share: Share, made: _Made) -> Published:
    went = made.went
    try:
        if not went.fault:
            share.write(package.file_name(went.ward.id), made.data)
    except FallbackError as error:
        return Published(went.ward, fault=error.message)
    return went


def _document(run: _Run, source: Source, ward: Ward) -> Document:
    """What goes into the ward's package. FallbackError where it cannot be had; a source that
    answers with another ward's charts is not believed."""
    if isinstance(source, Documents):
        return source.document(ward)
    snapshot = read_changed(source, ward.id, lambda: run.earlier.of(ward), _going_on)
    if snapshot.ward.id != ward.id:
        raise FallbackError("staging.source_mixed", ward=ward.name)
    made = package.document(snapshot)
    run.earlier.keep(snapshot, made, run.stamp)
    return made


def _going_on(_done: int, _of: int) -> bool:
    return True

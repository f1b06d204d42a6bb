"""One thread owns the store's connection. Plain functions go in; answers come back on Qt's thread.

The thread never touches a widget. An answer whose owner is gone is dropped. What a person can
mend arrives as a `FallbackError`; any other exception is a bug: it is logged without its message
(which may hold patient data) and arrives as one calm sentence.
"""

from __future__ import annotations

import itertools
import logging
import queue
import threading
import traceback
from collections.abc import Callable
from typing import TYPE_CHECKING, Generic, NamedTuple, Protocol, TypeVar

from PySide6.QtCore import QObject, Signal, Slot
from shiboken6 import isValid

from fallback.errors import FallbackError
from ui.later import Later

if TYPE_CHECKING:
    from fallback.recovery.keying import leasing
    from fallback.session import Session
    from fallback.sources.record_system import Progress
else:
    leasing = Later("fallback.recovery.keying.leasing")

R = TypeVar("R")
Failed = Callable[[FallbackError], None]
_log = logging.getLogger("fallback.window")


class NotOpenError(Exception):
    """The thread was asked before a store was opened in it; only a bug asks so."""


def bug(error: BaseException) -> FallbackError:
    """Log where it happened, never what it said; the sentence for the person."""
    frames = traceback.extract_tb(error.__traceback__)
    where = " < ".join(f"{frame.name}:{frame.lineno}" for frame in reversed(frames))
    _log.error("%s in %s", type(error).__name__, where)
    return FallbackError("window.bug")


def _leave(session: Session) -> None:
    """Close the connection; the sheet that lay open here is free for others."""
    try:
        leasing.leave(session)
    except FallbackError:
        _log.info("a lease was not given back; it lapses")
    finally:
        session.close()


class Job(Protocol):
    """What the thread sees of a job."""

    number: int
    owner: QObject

    def run(self, session: Session | None) -> Session | None:
        """Work, on the thread; the session that is open from now on."""

    def deliver(self) -> None:
        """Answer, on Qt's thread."""


class _Asked(Generic[R]):
    """A question: its act, and whom to answer. `opens`: the act's answer is the new session."""

    def __init__(
        self,
        number: int,
        owner: QObject,
        act: Callable[[Session | None], tuple[Session | None, R]],
        done: Callable[[R], None],
        failed: Failed,
    ) -> None:
        self.number, self.owner = number, owner
        self._act, self._done, self._failed = act, done, failed
        self._answer: list[R] = []
        self._error: FallbackError | None = None

    def run(self, session: Session | None) -> Session | None:
        try:
            session, answer = self._act(session)
            self._answer.append(answer)
        except FallbackError as error:
            self._error = error
        except Exception as error:
            self._error = bug(error)
        return session

    def deliver(self) -> None:
        if not isValid(self.owner):
            return
        if self._error is not None:
            self._failed(self._error)
        else:
            self._done(self._answer[0])


class _Pace(NamedTuple):
    """How far a long job is: whom to tell, and how to halt it."""

    owner: QObject
    progressed: Callable[[int, int], None]
    halt: threading.Event


class Worker(QObject):
    """A thread with a session of its own. All methods are called from Qt's thread."""

    _answered = Signal(int)
    _progressed = Signal(int, int, int)

    def __init__(self, name: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._paces: dict[int, _Pace] = {}
        self._numbers = itertools.count(1)
        self._waiting: dict[int, Job] = {}
        self._jobs: queue.SimpleQueue[Job | None] = queue.SimpleQueue()
        self._answered.connect(self._deliver)
        self._progressed.connect(self._pass_on)
        self._thread = threading.Thread(target=self._work, name=name)
        self._thread.start()

    def ask(
        self,
        owner: QObject,
        act: Callable[[Session], R],
        done: Callable[[R], None],
        failed: Failed,
    ) -> None:
        """Run `act` on the store's thread; answer `done` or `failed` while `owner` lives."""

        def asked(session: Session | None) -> tuple[Session | None, R]:
            if session is None:
                raise NotOpenError
            return session, act(session)

        self._put(_Asked(next(self._numbers), owner, asked, done, failed))

    def prepare(
        self, owner: QObject, act: Callable[[], R], done: Callable[[R], None], failed: Failed
    ) -> None:
        """Run `act`, which needs no store, while none may be open yet."""
        self._put(
            _Asked(next(self._numbers), owner, lambda session: (session, act()), done, failed)
        )

    def ask_long(
        self,
        owner: QObject,
        act: Callable[[Session, Progress], R],
        done: Callable[[R], None],
        failed: Failed,
        progressed: Callable[[int, int], None],
    ) -> Callable[[], None]:
        """As `ask`, for what takes long: `act` tells how far it is. Answers how to stop it."""
        number = next(self._numbers)
        halt = threading.Event()
        self._paces[number] = _Pace(owner, progressed, halt)
        emit = self._progressed.emit

        def progress(so_far: int, of_all: int) -> bool:
            emit(number, so_far, of_all)
            return not halt.is_set()

        def asked(session: Session | None) -> tuple[Session | None, R]:
            if session is None:
                raise NotOpenError
            return session, act(session, progress)

        self._put(_Asked(number, owner, asked, done, failed))
        return halt.set

    def become(
        self,
        owner: QObject,
        act: Callable[[Session | None], tuple[Session, R]],
        done: Callable[[R], None],
        failed: Failed,
    ) -> None:
        """Run `act`, which opens a store or changes who acts: the session it answers is the
        thread's from then on. Where it fails, the session before stays."""

        def changed(session: Session | None) -> tuple[Session | None, R]:
            after, answer = act(session)
            if session is not None and session.database is not after.database:
                session.close()
            return after, answer

        self._put(_Asked(next(self._numbers), owner, changed, done, failed))

    def change(
        self,
        owner: QObject,
        act: Callable[[Session], tuple[Session, R]],
        done: Callable[[R], None],
        failed: Failed,
    ) -> None:
        """As `become`, in the store that is open already."""

        def changed(session: Session | None) -> tuple[Session, R]:
            if session is None:
                raise NotOpenError
            return act(session)

        self.become(owner, changed, done, failed)

    def close_store(self, owner: QObject, done: Callable[[None], None], failed: Failed) -> None:
        """Close the connection; the thread waits for another `become`."""

        def closed(session: Session | None) -> tuple[Session | None, None]:
            if session is not None:
                _leave(session)
            return None, None

        self._put(_Asked(next(self._numbers), owner, closed, done, failed))

    @property
    def idle(self) -> bool:
        """Whether every question has its answer."""
        return not self._waiting

    def drop(self, but: QObject | None = None) -> None:
        """Ask long work to stop, and answer nothing that was asked so far, `but` to one."""
        for pace in self._paces.values():
            pace.halt.set()
        self._paces.clear()
        self._waiting = {n: job for n, job in self._waiting.items() if job.owner is but}

    def stop(self) -> None:
        """Finish what was asked, close the store, end the thread. Answers are dropped."""
        for pace in self._paces.values():
            pace.halt.set()
        self._jobs.put(None)
        self._thread.join()
        self._waiting.clear()

    def _put(self, job: Job) -> None:
        self._waiting[job.number] = job
        self._jobs.put(job)

    def _work(self) -> None:
        session: Session | None = None
        while (job := self._jobs.get()) is not None:
            session = job.run(session)
            number = job.number
            del job  # the last reference to a widget must never die on this thread
            self._answered.emit(number)
        if session is not None:
            _leave(session)

    @Slot(int)
    def _deliver(self, number: int) -> None:
        job = self._waiting.pop(number, None)
        self._paces.pop(number, None)
        if job is not None:
            job.deliver()

    @Slot(int, int, int)
    def _pass_on(self, number: int, so_far: int, of_all: int) -> None:
        pace = self._paces.get(number)
        if pace is not None and isValid(pace.owner):
            pace.progressed(so_far, of_all)

"""Several hands for one run: this process, and others beside it on cores of their own.

In one process Python does one thing at a time. Each hand is given small things to do and gives
small things back; what is large lies in files that all of them read. When whoever started it is
gone, a hand ends.
"""

import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from multiprocessing.connection import Connection, wait
from queue import SimpleQueue
from types import TracebackType
from typing import Any, Final, Generic, TypeVar

from fallback.beside import started
from fallback.errors import FallbackError
from fallback.texts import Message

T = TypeVar("T")
R = TypeVar("R")

_AHEAD: Final = 2  # things a hand has been given: it never waits for us, who are busy too


@dataclass(frozen=True)
class Ended(Generic[T, R]):
    """What came of a thing, or why nothing did; neither, where its process was killed."""

    thing: T
    result: R | None = None
    fault: Message | None = None


@dataclass(frozen=True)
class _Work:
    """What is to be done with all that follows."""

    work: Callable[[Any], Any] | None = None


class Hands:
    """This process and so many others. Use as a context manager. One `each` at a time."""

    def __init__(self, others: int = 0) -> None:
        self._others = [_Other() for _ in range(others)]

    def __enter__(self) -> "Hands":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for other in self._others:
            other.end()

    def each(self, work: Callable[[T], R], things: Iterable[T]) -> Iterator[Ended[T, R]]:
        """Do the work with each thing, in any order; all of it can be pickled. A FallbackError is
        told as a fault. A process that is killed costs the thing it had, and no other."""
        left = iter(things)
        for other in self._others:
            other.begin(work)
        try:
            while True:
                for other in self._others:
                    for thing in islice(left, _AHEAD - len(other.waiting)):
                        other.give(thing)
                own = [_done(work, thing) for thing in islice(left, 1)]
                yield from own
                busy = {other.here: other for other in self._others if other.waiting}
                if not busy and not own:
                    return
                for ready in wait(list(busy), 0 if own else None):
                    yield from [other.take() for here, other in busy.items() if here is ready]
        finally:
            for other in self._others:
                other.forget()


class _Other:
    """A process beside this one, with what it was given."""

    def __init__(self) -> None:
        self.waiting: deque[Any] = deque()
        self._work = _Work()
        self._start()

    def begin(self, work: Callable[[Any], Any]) -> None:
        """What is to be done from now on."""
        self._work = _Work(work)
        self._send(self._work)

    def give(self, thing: object) -> None:
        """One more."""
        self.waiting.append(thing)
        self._send(thing)

    def take(self) -> Ended[Any, Any]:
        """The first of those that wait. Where the process is gone, a new one has the others."""
        try:
            ended: Ended[Any, Any] = self.here.recv()
        except (EOFError, OSError):
            lost, *others = self.waiting
            self._restart()
            for thing in others:
                self.give(thing)
            return Ended(lost)
        self.waiting.popleft()
        return ended

    def forget(self) -> None:
        """Nothing that was given matters any more."""
        if self.waiting:
            self._restart()
        self._work = _Work()
        self._send(self._work)

    def end(self) -> None:
        """Gone, with all it was doing."""
        self.here.close()
        self.process.terminate()
        self.process.join()

    def _restart(self) -> None:
        self.end()
        self.waiting.clear()
        self._start()
        self._send(self._work)

    def _send(self, what: object) -> None:
        with suppress(OSError):  # it is gone: `take` hears of it
            self.here.send(what)

    def _start(self) -> None:
        self.here, self.process = started(_serve)


def _serve(asked: "Connection[Ended[Any, Any], Any]") -> None:
    """Do what is asked until nobody asks. A thread answers: a long answer holds no work up."""
    answers: SimpleQueue[Ended[Any, Any]] = SimpleQueue()
    threading.Thread(target=_tell, args=(asked, answers), daemon=True).start()
    work: Callable[[Any], Any] | None = None
    with suppress(EOFError, OSError):
        while True:
            came = asked.recv()
            if isinstance(came, _Work):
                work = came.work
            elif work:
                answers.put(_done(work, came))


def _tell(
    asked: "Connection[Ended[Any, Any], Any]", answers: "SimpleQueue[Ended[Any, Any]]"
) -> None:
    with suppress(OSError):
        while True:
            asked.send(answers.get())


def _done(work: Callable[[T], R], thing: T) -> Ended[T, R]:
    try:
        return Ended(thing, work(thing))
    except FallbackError as error:
        return Ended(thing, fault=error.message)

"""A worker in a process of its own: in one process Python does one thing at a time.

It opens the source itself and sends finished documents back through memory. When whoever started
it is gone, it ends.
"""

import multiprocessing
from collections.abc import Callable
from contextlib import AbstractContextManager
from multiprocessing.connection import Connection
from types import TracebackType

from fallback.chart.model import Ward
from fallback.errors import FallbackError
from fallback.sources.record_system import Source
from fallback.staging.package import Document
from fallback.staging.stage import document_of
from fallback.texts import Message

_SPAWN = multiprocessing.get_context("spawn")  # the same on every system, and safe beside threads


class Elsewhere:
    """Makes documents in another process. Use as a context manager; `opened` can be pickled."""

    def __init__(self, opened: Callable[[], AbstractContextManager[Source]]) -> None:
        self._opened = opened
        self._start()

    def __enter__(self) -> "Elsewhere":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._here.close()
        self._process.terminate()  # all it has is its spool, which is gone with it
        self._process.join()

    def document(self, ward: Ward) -> Document:
        """The ward's. FallbackError as from the source, or where the process was killed; the next
        ward has a new one."""
        try:
            self._here.send(ward)
            made: Document | Message = self._here.recv()
        except (EOFError, OSError) as error:
            self.__exit__(None, None, None)
            self._start()
            raise FallbackError("staging.worker_gone", ward=ward.name) from error
        if isinstance(made, Message):
            raise FallbackError(made.key, **made.values)
        return made

    def _start(self) -> None:
        self._here, there = _SPAWN.Pipe()
        self._process = _SPAWN.Process(target=_serve, args=(there, self._opened), daemon=True)
        self._process.start()
        there.close()


def _serve(
    asked: "Connection[Document | Message, Ward]",
    opened: Callable[[], AbstractContextManager[Source]],
) -> None:
    try:
        with opened() as source:
            while True:
                asked.send(_made(source, asked.recv()))
    except FallbackError as error:
        asked.recv()
        asked.send(error.message)
    except (EOFError, OSError):
        return  # nobody asks any more


def _made(source: Source, ward: Ward) -> Document | Message:
    try:
        return document_of(source, ward)
    except FallbackError as error:
        return error.message

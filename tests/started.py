"""Programs that tests start and kill. Each is forked from one that has its imports done already:
to import takes longer than most of them live."""

import multiprocessing
import signal
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection
from types import TracebackType
from typing import Concatenate, Generic, ParamSpec, Self, TypeVar

IMPORTED = ["tests.outage.conftest", "tests.staging.conftest", "tests.store.ward"]
_CONTEXT = multiprocessing.get_context("forkserver")
_CONTEXT.set_forkserver_preload(IMPORTED)

Given = ParamSpec("Given")
Said = TypeVar("Said")


class Started(Generic[Said]):
    """A program that does one function, of a module; it says what it did by its first argument.
    It is killed when the block ends, if not before."""

    def __init__(
        self,
        does: Callable[Concatenate[Callable[[Said], None], Given], None],
        *given: Given.args,
        **named: Given.kwargs,
    ) -> None:
        self._heard, says = _CONTEXT.Pipe(duplex=False)
        self._process = _CONTEXT.Process(target=_run, args=(says, does, given, named))
        self._process.start()
        says.close()

    def hear(self) -> Said:
        """The next that it says. EOFError where it ended instead."""
        said: Said = self._heard.recv()
        return said

    def kill(self) -> list[Said]:
        """kill -9, now; all that it has said since. AssertionError where it had failed by then."""
        self._process.kill()
        rest: list[Said] = []
        with suppress(EOFError, OSError):  # OSError: killed in the middle of a word
            while True:
                rest.append(self._heard.recv())
        self._process.join()
        assert self._process.exitcode in (0, -signal.SIGKILL), "it had failed; it says why above"
        return rest

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._process.kill()
        self._process.join()
        self._process.close()
        self._heard.close()


def _run(
    says: Connection,
    does: Callable[..., None],
    given: tuple[object, ...],
    named: dict[str, object],
) -> None:
    does(says.send, *given, **named)

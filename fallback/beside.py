"""A process beside this one, and the pipe to it. It ends when whoever started it is gone."""

import multiprocessing
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import Any, Final, TypeAlias

Pipe: TypeAlias = "Connection[Any, Any]"
_SPAWN: Final = multiprocessing.get_context("spawn")  # the same everywhere, and safe beside threads


def started(serve: Callable[..., None], *given: object) -> tuple[Pipe, BaseProcess]:
    """A process that runs `serve(pipe, *given)`, and our end of the pipe."""
    here, there = _SPAWN.Pipe()
    process = _SPAWN.Process(target=serve, args=(there, *given), daemon=True)
    with _alone():
        process.start()
    there.close()
    return here, process


@contextmanager
def _alone() -> Iterator[None]:
    """A process that is started now reads what it is given, not the program that we are."""
    program = vars(sys.modules["__main__"])
    hidden: dict[str, object] = {
        name: program.pop(name) for name in ("__spec__", "__file__") if name in program
    }
    program["__spec__"] = None
    try:
        yield
    finally:
        program |= hidden

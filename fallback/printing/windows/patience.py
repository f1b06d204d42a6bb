"""A call that Windows may never answer is not waited for for ever."""

import threading
from collections.abc import Callable
from concurrent.futures import Future, wait
from typing import Final, TypeVar

from fallback.errors import FallbackError

SECONDS: Final = 30.0
T = TypeVar("T")


def within(call: Callable[[], T], seconds: float = SECONDS) -> T:
    """What `call` returns, or raises. FallbackError where it takes longer: it is left to itself
    then, so it may be nothing that changes the paper."""
    asked: Future[T] = Future()

    def ask() -> None:
        try:
            asked.set_result(call())
        except Exception as error:  # raised again where it was asked
            asked.set_exception(error)

    threading.Thread(target=ask, daemon=True).start()
    if asked not in wait((asked,), seconds).done:
        raise FallbackError("printing.no_answer", seconds=round(seconds))
    return asked.result()

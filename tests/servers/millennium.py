"""A proxy in front of the real server that behaves like Oracle Health Millennium, at its worst.

It listens on loopback over real HTTP, signs clients in, lets only declared interactions through,
keeps a log of all that was asked, and has faults that a test switches on.
"""

import contextlib
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from tests.servers import running, web
from tests.servers.behind import Behind
from tests.servers.bulk import Bulk
from tests.servers.exchange import Answer, Asked, RefusedError
from tests.servers.faults import (
    AFTER_WRITE,
    INSTEAD,
    SLOW,
    SPOILING,
    Faults,
    Kind,
    instead,
    spoiled,
)
from tests.servers.fhir_server import Server, SignIn
from tests.servers.tokens import Tokens

TENANT = "/r4/ward"
TOKEN_PATH = "/token"


@dataclass(frozen=True)
class Logged:
    """One request as it came, and how it ended."""

    asked: Asked
    status: int  # of the answer; 0: none was given
    fault: Kind | None


@dataclass
class Millennium:
    """The running proxy; a test reads its log and switches its faults."""

    server: Server  # what is really held
    base_url: str
    sign_in: SignIn
    tokens: Tokens
    behind: Behind
    bulk: Bulk
    faults: Faults = field(default_factory=Faults)
    log: list[Logged] = field(default_factory=list)
    stopped: threading.Event = field(default_factory=threading.Event)

    def asked(self, method: str, path: str = "") -> list[Logged]:
        """The logged requests with this method, whose path begins so; sign-ins are not logged."""
        return [
            one
            for one in self.log
            if one.asked.method == method and one.asked.path.startswith(path)
        ]

    def route(self, asked: Asked) -> Answer | None:
        """The answer to any request, by its whole path."""
        path = f"/{asked.path}"
        if asked.method == "POST" and path == TOKEN_PATH:
            return self.tokens.grant(asked)
        below = path.removeprefix(TENANT)
        if asked.method == "GET" and below == "/.well-known/smart-configuration":
            return self.tokens.configuration()
        return self.answer(replace(asked, path=below.strip("/")))

    def answer(self, asked: Asked) -> Answer | None:
        """The answer, with the faults that are on; None for none at all."""
        if slow := self.faults.take(asked, SLOW):
            self.stopped.wait(slow.seconds)
        answer: Answer | None
        if fault := self.faults.take(asked, INSTEAD):
            answer = instead(fault)
        else:
            answer = self._without_faults(asked)
            fault = self.faults.take(asked, _possible(asked, answer))
            if fault and fault.kind in SPOILING:
                answer = spoiled(fault, answer)
        if fault and fault.kind in AFTER_WRITE:
            answer = None
            self.stopped.wait(fault.seconds)
        met = fault or slow
        self.log.append(Logged(asked, answer.status if answer else 0, met.kind if met else None))
        return answer

    def _without_faults(self, asked: Asked) -> Answer:
        try:
            self.tokens.check(asked)
            if self.bulk.answers(asked):
                return self.bulk.answer(asked)
            return self.behind.answer(asked)
        except RefusedError as refused:
            return refused.answer()


def _possible(asked: Asked, answer: Answer) -> frozenset[Kind]:
    """The faults that can befall this answer."""
    if answer.status >= 300:
        return frozenset()
    if asked.method != "GET":
        return AFTER_WRITE
    return SPOILING if asked.interaction == "search-type" else frozenset()


@contextlib.contextmanager
def start(server: Server) -> Iterator[Millennium]:
    """Run the proxy in front of the server until the block ends."""
    with web.listening() as listener, web.listening() as elsewhere:
        base_url = f"{listener.root}{TENANT}"
        sign_in = running.register(server.log_file.parent, f"{listener.root}{TOKEN_PATH}")
        proxy = Millennium(
            server=server,
            base_url=base_url,
            sign_in=sign_in,
            tokens=Tokens(sign_in),
            behind=Behind(server, base_url, sign_in.token_url),
            bulk=Bulk(server, base_url, elsewhere.root),
        )
        listener.answer, elsewhere.answer = proxy.route, proxy.bulk.file
        try:
            yield proxy
        finally:
            proxy.stopped.set()

"""Real HTTP on loopback for one function that answers; nothing of FHIR is known here."""

import contextlib
import sys
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, TypeAlias

from tests.servers.exchange import Answer, Asked

Answering: TypeAlias = Callable[[Asked], Answer | None]
"""None: the connection is closed without an answer."""


class Web(ThreadingHTTPServer):
    """One thread for each connection; what goes wrong in one is kept, and raised at the end."""

    daemon_threads = True
    request_queue_size = 64

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.answer: Answering = lambda _: None
        self.errors: list[Exception] = []

    @property
    def root(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self.server_address[1]}"

    def handle_error(self, *_: Any) -> None:
        """A client that goes away is no error here; anything else is."""
        error = sys.exception()
        if isinstance(error, Exception) and not isinstance(error, ConnectionError):
            self.errors.append(error)


@contextlib.contextmanager
def listening() -> Iterator[Web]:
    """Listen until the block ends. Raises what went wrong while answering."""
    web = Web()
    serving = threading.Thread(target=web.serve_forever, kwargs={"poll_interval": 0.02})
    serving.start()
    try:
        yield web
    finally:
        web.shutdown()
        serving.join()
        web.server_close()
    if web.errors:
        raise ExceptionGroup("answering failed", web.errors)


class _Handler(BaseHTTPRequestHandler):
    """HTTP, to and from `Asked` and `Answer`."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: Web

    def serve(self) -> None:
        """Any method."""
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        headers = {name.lower(): value for name, value in self.headers.items()}
        answer = self.server.answer(Asked.to(self.command, self.path, headers, body))
        if answer is None:
            self.close_connection = True
            return
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        if answer.body:
            self.send_header("Content-Type", answer.content_type)
        # A test's answer may promise more than it brings; then the connection ends.
        promised = int(answer.headers.get("X-Cut", len(answer.body)))
        self.close_connection |= promised != len(answer.body)
        self.send_header("Content-Length", str(promised))
        self.end_headers()
        self.wfile.write(answer.body)

    # The base class calls a method by the request's own.
    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = serve  # noqa: N815

    def log_message(self, *_: Any) -> None:
        """Nothing is written."""

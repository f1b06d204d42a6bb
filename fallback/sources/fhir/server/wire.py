"""One HTTP exchange: whole within a time and a size, never redirected, no settings of the PC's.

`trust_env` is off: proxies and passwords in the environment are not ours to use.
"""

import logging
import ssl
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from types import TracebackType
from typing import Self
from urllib.parse import urljoin

import httpx

from fallback.errors import FallbackError
from fallback.settings import FhirSettings

MOST_BYTES = 64 * 1024 * 1024
MOST_LINE = 16 * 1024 * 1024
_NOT_SENT = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.UnsupportedProtocol,
    httpx.LocalProtocolError,
    httpx.InvalidURL,
    UnicodeError,
)


@dataclass(frozen=True)
class Answer:
    """What came back, all of it."""

    status: int
    headers: httpx.Headers
    body: bytes

    @property
    def is_json(self) -> bool:
        """Whether it says it is JSON, and does not begin as a page."""
        return "json" in self.headers.get("content-type", "") and self.body.lstrip()[:1] != b"<"


@dataclass(frozen=True)
class Streamed:
    """An answer that is still coming."""

    response: httpx.Response

    @property
    def status(self) -> int:
        """HTTP status."""
        return self.response.status_code

    @property
    def location(self) -> str:
        """Where it was moved to, absolute; "" where it was not."""
        to = self.response.headers.get("location", "")
        return urljoin(str(self.response.url), to) if to else ""

    def lines(self) -> Iterator[bytes]:
        """Line by line, without the ends; a line that is too long comes as its first part."""
        rest = bytearray()
        for chunk in self.response.iter_bytes():
            *whole, left = chunk.split(b"\n")
            for part in whole:
                yield bytes(rest + part)[:MOST_LINE]
                rest.clear()
            rest += left[: max(0, MOST_LINE - len(rest))]
        if rest:
            yield bytes(rest)


class TroubleError(Exception):
    """No whole answer. `sent` tells whether the server may have had the request."""

    def __init__(
        self, said: str, *, sent: bool, timed_out: bool = False, big: bool = False
    ) -> None:
        super().__init__(said)
        self.said, self.sent, self.timed_out, self.big = said, sent, timed_out, big


class Wire:
    """Connections to one server, held open; used by several threads at once."""

    def __init__(
        self,
        settings: FhirSettings,
        *,
        transport: httpx.BaseTransport | None = None,
        ticks: Callable[[], float] = time.monotonic,
    ) -> None:
        self.base = _base(settings.base_url)
        self.origin = origin(self.base)
        self.seconds = settings.timeout_seconds
        self.ticks = ticks
        for name in ("httpx", "httpcore"):
            # They log addresses, and a search's address names a patient.
            logging.getLogger(name).setLevel(logging.WARNING)
        self._http = httpx.Client(
            transport=transport,
            verify=_trust(settings.ca_file),
            timeout=self.seconds,
            follow_redirects=False,
            trust_env=False,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self._http.close()

    def exchange(
        self,
        method: str,
        url: str,
        *,
        params: Iterable[tuple[str, str]] = (),
        content: bytes | None = None,
        data: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        seconds: float | None = None,
    ) -> Answer:
        """Send and read to the end within `seconds`. Raises TroubleError."""
        limit = min(self.seconds, seconds if seconds is not None else self.seconds)
        until = self.ticks() + limit
        query = tuple(params)
        with _troubles():
            target = httpx.URL(urljoin(self.base, url))
            with self._http.stream(
                method,
                target.copy_merge_params(query) if query else target,
                content=content,
                data=data,
                headers=headers,
                timeout=max(limit, 0.001),
            ) as response:
                return Answer(response.status_code, response.headers, self._whole(response, until))

    @contextmanager
    def streamed(self, url: str, headers: Mapping[str, str]) -> Iterator["Streamed"]:
        """The answer to a GET while it comes, of any size. Raises TroubleError, also inside."""
        with _troubles(), self._http.stream("GET", url, headers=headers) as response:
            yield Streamed(response)

    def _whole(self, response: httpx.Response, until: float) -> bytes:
        body = bytearray()
        for chunk in response.iter_bytes():
            body += chunk
            if len(body) > MOST_BYTES:
                raise TroubleError(f"> {MOST_BYTES} B", sent=True, big=True)
            if self.ticks() > until:
                raise TroubleError("too slow", sent=True, timed_out=True)
        return bytes(body)


@contextmanager
def _troubles() -> Iterator[None]:
    """httpx's errors as TroubleError."""
    try:
        yield
    except _NOT_SENT as error:
        slow = isinstance(error, httpx.TimeoutException)
        raise TroubleError(_said(error), sent=False, timed_out=slow) from error
    except httpx.HTTPError as error:
        slow = isinstance(error, httpx.TimeoutException)
        raise TroubleError(_said(error), sent=True, timed_out=slow) from error


def origin(url: str) -> tuple[str, str, int | None]:
    """Scheme, host and port."""
    try:
        parts = httpx.URL(url)
    except httpx.InvalidURL:
        return ("", "", None)
    port = parts.port or {"https": 443, "http": 80}.get(parts.scheme)
    return (parts.scheme, parts.host, port)


def is_private(url: str) -> bool:
    """Whether nobody between can read along: https, or this machine itself."""
    scheme, host, _ = origin(url)
    return scheme == "https" or (scheme == "http" and host in ("127.0.0.1", "localhost", "::1"))


def _base(url: str) -> str:
    if not origin(url)[1]:
        raise FallbackError("fhir.bad_address", address=url)
    if not is_private(url):
        raise FallbackError("fhir.not_encrypted", address=url)
    return url.rstrip("/") + "/"


def _trust(ca_file: str) -> ssl.SSLContext:
    """The machine's own trusted authorities, or the hospital's alone where it names a file."""
    try:
        return ssl.create_default_context(cafile=ca_file or None)
    except (OSError, ssl.SSLError) as error:
        raise FallbackError("fhir.ca_unreadable", path=ca_file, said=error) from error


def _said(error: Exception) -> str:
    return str(error) or type(error).__name__

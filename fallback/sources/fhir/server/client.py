"""Asks one FHIR server: with its token, again when it is busy, and only for JSON.

Reading may be tried again; writing is sent once. The token goes to the server's own origin only.
"""

import email.utils
import random
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final
from urllib.parse import urljoin

import msgspec

from fallback.errors import FallbackError
from fallback.sources.fhir.r4.elements import CodeableConcept
from fallback.sources.fhir.r4.reading import FAULTS, what
from fallback.sources.fhir.server.smart import SignIn
from fallback.sources.fhir.server.wire import Answer, TroubleError, Wire, is_private, origin
from fallback.sources.record_system import OutcomeUnknownError, RefusedError

JSON: Final = "application/fhir+json"
NDJSON: Final = "application/fhir+ndjson"
_TRIES = 4
_BUSY = frozenset({429, 502, 503, 504})
_LOST = 3  # after so many in a row that never came, each is tried once only
_HOPS = 4  # a file may be moved on so many times
_MOVED = frozenset({301, 302, 303, 307, 308})
_PATIENCE = 3.0  # an answer may take this many times the time limit, with all its tries
_KEYS = {401: "fhir.unauthorised", 403: "fhir.forbidden", 404: "fhir.not_found"}
_KEYS[410] = _KEYS[404]


class Issue(msgspec.Struct):
    """One issue of an OperationOutcome."""

    severity: str = ""
    code: str = ""
    details: CodeableConcept | None = None
    diagnostics: str = ""

    @property
    def words(self) -> str:
        """What it says to a person."""
        details = self.details.words if self.details else ""
        return details or self.diagnostics or self.code


class OperationOutcome(msgspec.Struct, rename="camel"):
    """The server's own account of what went wrong."""

    resource_type: str = ""
    issue: list[Issue] = []

    @property
    def words(self) -> str:
        """All issues, in words."""
        return "; ".join(i.words for i in self.issue if i.words)


class Client:
    """One server, asked by at most a few threads. `within` limits everything asked inside it."""

    def __init__(
        self,
        wire: Wire,
        sign_in: SignIn | None,
        *,
        pause: Callable[[float], object] | None = None,
    ) -> None:
        self.wire = wire
        self._sign_in = sign_in
        self.stop = threading.Event()
        self.pause = pause or self.stop.wait
        self.deadline = float("inf")
        self._lost = 0
        self._not_before = 0.0  # the server has asked for quiet until then
        self.date = ""  # the server's clock in its latest answer, as HTTP writes it

    def get(self, url: str, params: Iterable[tuple[str, str]] = ()) -> bytes:
        """The JSON at `url` (relative to the base, or absolute at the same origin).

        Raises FallbackError: "fhir.not_found" for 404 and 410, and others of the `fhir` area.
        """
        query = tuple(params)
        topic = self._topic(url)
        until = min(self.wire.ticks() + self.wire.seconds * _PATIENCE, self.deadline)
        tries = _TRIES if self._lost < _LOST else 1
        for attempt in range(tries):
            self._keep_quiet(until)
            fault, wait = self._try_get(url, query, topic, until, attempt)
            if isinstance(fault, bytes):
                self._lost = 0
                return fault
            late = self.wire.ticks() + wait >= until
            if attempt + 1 == tries or late or self.stop.is_set():
                self._lost += 1
                raise fault
            self.pause(wait)
        raise AssertionError("the last attempt returns or raises")

    def post(self, kind: str, body: bytes, headers: Mapping[str, str]) -> Answer:
        """Create; sent once. The answer is a 2xx.

        Raises FallbackError (not sent), RefusedError (nothing written), OutcomeUnknownError.
        """
        sent = {"Content-Type": JSON, **headers}
        try:
            answer = self._signed("POST", kind, content=body, headers=sent)
        except TroubleError as trouble:
            if trouble.sent:
                raise OutcomeUnknownError(trouble.said) from trouble
            raise FallbackError("fhir.not_sent", what=what(kind), said=trouble.said) from trouble
        said = f"HTTP {answer.status} {outcome_words(answer.body)}".strip()
        if 200 <= answer.status < 300:
            return answer
        if answer.status == 429:
            raise FallbackError("fhir.not_sent", what=what(kind), said=said)
        if answer.status == 408 or (answer.status >= 500 and answer.status != 501):
            raise OutcomeUnknownError(said)
        raise RefusedError(said)

    def ask(
        self,
        method: str,
        url: str,
        *,
        params: tuple[tuple[str, str], ...] = (),
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """One request with the token, whatever is answered. Raises TroubleError where nothing is,
        FallbackError where it may not be sent."""
        return self._signed(method, url, params=params, content=body, headers=headers)

    def lines(self, url: str, *, signed: bool) -> Iterator[bytes]:
        """The lines of an exported file, while they come.

        A file may be moved to another host: it is followed, only encrypted, and the token, which
        `signed` asks for, stays with the server's own origin. Raises FallbackError, TroubleError.
        """
        target, refused = urljoin(self.wire.base, url), ""
        for _ in range(_HOPS):
            host = origin(target)[1]
            if not is_private(target):
                raise FallbackError("fhir.not_encrypted", address=host)
            head = {"Accept": NDJSON}
            token = self._own_token(target, refused) if signed else ""
            if token:
                head["Authorization"] = f"Bearer {token}"
            with self.wire.streamed(target, head) as answer:
                if answer.status == 200:
                    yield from self._going_on(answer.lines())
                    return
                if answer.status == 401 and token and not refused:
                    refused = token
                elif answer.status in _MOVED and answer.location:
                    target = answer.location
                else:
                    raise FallbackError("fhir.file_refused", host=host, status=answer.status)
        raise FallbackError("fhir.file_refused", host=origin(target)[1], status="307")

    def _own_token(self, target: str, refused: str) -> str:
        own = self._sign_in is not None and origin(target) == self.wire.origin
        return self._sign_in.token(refused) if own and self._sign_in else ""

    def _going_on(self, lines: Iterator[bytes]) -> Iterator[bytes]:
        """The same, while there is time and nobody has stopped it."""
        for line in lines:
            if self.stop.is_set():
                raise FallbackError("fhir.stopped")
            if self.wire.ticks() > self.deadline:
                raise FallbackError("fhir.out_of_time", what="fhir.the_export")
            yield line

    def _keep_quiet(self, until: float) -> None:
        """What one thread is told, all heed."""
        begun = self.wire.ticks()
        if begun < self._not_before < until:
            self.pause(self._not_before - begun)

    def _try_get(
        self, url: str, query: tuple[tuple[str, str], ...], topic: str, until: float, attempt: int
    ) -> tuple[bytes | FallbackError, float]:
        """One try: the JSON, or a fault that may pass and how long to wait."""
        left = until - self.wire.ticks()
        wait = random.uniform(0.5, 1.0) * 2**attempt  # noqa: S311 - jitter, not a secret
        if left <= 0:
            raise FallbackError("fhir.out_of_time", what=topic)
        try:
            answer = self._signed("GET", url, params=query, seconds=left)
        except TroubleError as trouble:
            if trouble.big:
                raise FallbackError("fhir.too_large", what=topic, said=trouble.said) from trouble
            key = "fhir.timed_out" if trouble.timed_out else "fhir.unreachable"
            return FallbackError(key, server=self.wire.base, what=topic, said=trouble.said), wait
        if answer.status in _BUSY:
            said = outcome_words(answer.body)
            asked = retry_after(answer)
            fault = FallbackError("fhir.busy", what=topic, status=answer.status, said=said)
            if asked is None:
                return fault, wait
            self._not_before = max(self._not_before, self.wire.ticks() + asked)
            return fault, asked + wait / 4
        return self._json(answer, topic), 0.0

    def _signed(
        self,
        method: str,
        url: str,
        *,
        params: tuple[tuple[str, str], ...] = (),
        content: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        seconds: float | None = None,
    ) -> Answer:
        """Send with the token; once more with a new one after 401."""
        target = urljoin(self.wire.base, url)
        if origin(target) != self.wire.origin:
            raise FallbackError("fhir.elsewhere", what=self._topic(url), host=origin(target)[1])
        token = self._sign_in.token() if self._sign_in else ""

        def send() -> Answer:
            head = {"Accept": JSON, **(headers or {})}
            if token:
                head["Authorization"] = f"Bearer {token}"
            return self.wire.exchange(
                method, target, params=params, content=content, headers=head, seconds=seconds
            )

        answer = send()
        if answer.status == 401 and self._sign_in:
            token = self._sign_in.token(refused=token)
            answer = send()
        self.date = answer.headers.get("date", "")
        return answer

    def _json(self, answer: Answer, topic: str) -> bytes:
        said = outcome_words(answer.body) or f"HTTP {answer.status}"
        if 300 <= answer.status < 400:
            to = origin(answer.headers.get("location", ""))[1]
            raise FallbackError("fhir.redirected", what=topic, host=to)
        if answer.status >= 400:
            key = _KEYS.get(answer.status, "fhir.answered")
            raise FallbackError(
                key, server=self.wire.base, what=topic, status=answer.status, said=said
            )
        if not answer.is_json:
            kind = answer.headers.get("content-type", "").partition(";")[0] or "?"
            raise FallbackError("fhir.not_json", server=self.wire.base, what=topic, kind=kind)
        return answer.body

    def _topic(self, url: str) -> str:
        """What is asked for, as a catalogue key."""
        path = urljoin(self.wire.base, url).removeprefix(self.wire.base).partition("?")[0]
        return what(path.partition("/")[0] or "page")


def outcome_words(body: bytes) -> str:
    """What an OperationOutcome says; "" where the body is none."""
    try:
        found = msgspec.json.decode(body, type=OperationOutcome)
    except FAULTS:
        return ""
    return found.words if found.resource_type == "OperationOutcome" else ""


def retry_after(answer: Answer) -> float | None:
    """Seconds the server asks us to wait: a number, or until a date."""
    text = answer.headers.get("retry-after", "").strip()
    if text.isascii() and text.isdigit():
        return float(text)
    try:
        return max(email.utils.parsedate_to_datetime(text).timestamp() - time.time(), 0.0)
    except (ValueError, TypeError):
        return None

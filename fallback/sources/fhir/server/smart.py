"""SMART backend sign-in: a signed statement for a token, renewed before it expires.

The private key signs RS384 and nothing else; the token endpoint is the server's own word, and
is used only where nobody between can read along.
"""

import secrets
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import msgspec
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import RSAKey

from fallback.errors import FallbackError
from fallback.settings import FhirSettings
from fallback.sources.fhir.r4.reading import FAULTS
from fallback.sources.fhir.server.wire import Answer, TroubleError, Wire, is_private

_ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
_STATEMENT_SECONDS = 240  # SMART allows five minutes at most
_EARLY_SECONDS = 60.0


class _Discovery(msgspec.Struct):
    token_endpoint: str = ""


class _Token(msgspec.Struct):
    access_token: str = ""
    expires_in: float = 300.0
    error: str = ""
    error_description: str = ""


_P = TypeVar("_P", _Discovery, _Token)


class SignIn:
    """Hands out a valid token; safe to ask from several threads."""

    def __init__(
        self, wire: Wire, settings: FhirSettings, *, wall: Callable[[], float] = time.time
    ) -> None:
        self._wire, self._settings, self._wall = wire, settings, wall
        self._key = _read_key(settings)
        self._url = settings.token_url
        self._lock = threading.Lock()
        self._token = ""
        self._renew_at = 0.0

    def token(self, refused: str = "") -> str:
        """The token in force; a new one where it soon expires, or is the one that was `refused`."""
        with self._lock:
            stale = self._wire.ticks() >= self._renew_at
            if not self._token or stale or self._token == refused:
                self._fetch()
            return self._token

    def _fetch(self) -> None:
        self._url = self._url or self._discover()
        if not is_private(self._url):
            raise FallbackError("fhir.not_encrypted", address=self._url)
        form = {
            "grant_type": "client_credentials",
            "scope": self._settings.scope,
            "client_assertion_type": _ASSERTION,
            "client_assertion": self._statement(),
        }
        answer = self._exchange("POST", self._url, form)
        found = self._parse(answer, _Token)
        if answer.status != 200 or not found.access_token:
            said = ": ".join(part for part in (found.error, found.error_description) if part)
            raise FallbackError(
                "fhir.sign_in_refused",
                server=self._wire.base,
                client=self._settings.client_id,
                said=said or f"HTTP {answer.status}",
            )
        early = min(_EARLY_SECONDS, found.expires_in / 2)
        self._renew_at = self._wire.ticks() + found.expires_in - early
        self._token = found.access_token

    def _discover(self) -> str:
        answer = self._exchange("GET", ".well-known/smart-configuration")
        found = self._parse(answer, _Discovery)
        if answer.status != 200 or not found.token_endpoint:
            raise FallbackError("fhir.no_token_url", server=self._wire.base)
        return found.token_endpoint

    def _statement(self) -> str:
        now = int(self._wall())
        header = {"alg": "RS384", "typ": "JWT"}
        if self._settings.key_id:
            header["kid"] = self._settings.key_id
        claims = {
            "iss": self._settings.client_id,
            "sub": self._settings.client_id,
            "aud": self._url,
            "iat": now,
            "exp": now + _STATEMENT_SECONDS,
            "jti": secrets.token_urlsafe(24),
        }
        return jwt.encode(header, claims, self._key, algorithms=["RS384"])

    def _exchange(self, method: str, url: str, form: dict[str, str] | None = None) -> Answer:
        try:
            headers = {"Accept": "application/json"}
            return self._wire.exchange(method, url, data=form, headers=headers)
        except TroubleError as trouble:
            raise FallbackError(
                "fhir.sign_in_unreachable", server=url, said=trouble.said
            ) from trouble

    def _parse(self, answer: Answer, kind: type[_P]) -> _P:
        try:
            return msgspec.json.decode(answer.body, type=kind)
        except FAULTS:
            return kind()


def _read_key(settings: FhirSettings) -> RSAKey:
    try:
        return RSAKey.import_key(Path(settings.key_file).read_bytes())
    except (OSError, ValueError, JoseError) as error:
        raise FallbackError("fhir.key_unreadable", path=settings.key_file, said=error) from error

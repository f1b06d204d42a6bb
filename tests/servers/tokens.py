"""SMART backend services as the Millennium-like proxy does them: signed JWT, short-lived tokens."""

import json
import secrets
import time
from dataclasses import dataclass
from urllib.parse import parse_qs

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import RSAKey

from tests.servers.declared import DECLARED
from tests.servers.exchange import Answer, Asked, RefusedError
from tests.servers.fhir_server import SignIn

LIFETIME_SECONDS = 570.0
ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
LONGEST_ASSERTION_SECONDS = 300
VERBS = ("read", "write", "rs", "cu")
READING = frozenset({"read", "search-type", "export"})


@dataclass(frozen=True)
class Token:
    """An access token that was given out."""

    scopes: frozenset[str]
    ends: float  # monotonic seconds


class Tokens:
    """Gives out tokens to the registered client, and asks for them."""

    def __init__(self, sign_in: SignIn) -> None:
        self.lifetime_seconds = LIFETIME_SECONDS  # a test may shorten it
        self.required = True  # a test of something else may open the proxy to all
        self._client = sign_in
        self._key = RSAKey.import_key(sign_in.key_file.with_suffix(".pub").read_bytes())
        self._given: dict[str, Token] = {}
        self._used: set[str] = set()

    def issue(self, *scopes: str) -> str:
        """A token, given out without being asked."""
        token = secrets.token_urlsafe()
        self._given[token] = Token(frozenset(scopes), time.monotonic() + self.lifetime_seconds)
        return token

    def expire(self) -> None:
        """All tokens given out so far have had their time."""
        self._given.clear()

    def check(self, asked: Asked) -> None:
        """Raise RefusedError: 401 without a living token, 403 where its scopes don't reach."""
        if not self.required or asked.interaction == "metadata":
            return
        scheme, _, value = asked.headers.get("authorization", "").partition(" ")
        token = self._given.get(value) if scheme.lower() == "bearer" else None
        if token is None or token.ends < time.monotonic():
            challenge = 'Bearer realm="millennium", error="invalid_token"'
            raise RefusedError(401, "login", "No valid token.", WWW_Authenticate=challenge)
        if asked.resource_type in DECLARED and not _reaches(token.scopes, asked):
            raise RefusedError(403, "forbidden", f"No scope for {asked.method} {asked.path}.")

    def grant(self, asked: Asked) -> Answer:
        """The token endpoint."""
        form = {name: values[0] for name, values in parse_qs(asked.body.decode()).items()}
        if form.get("grant_type") != "client_credentials":
            return _oauth_error(400, "unsupported_grant_type")
        if form.get("client_assertion_type") != ASSERTION or not self._signed(form):
            return _oauth_error(401, "invalid_client")
        scopes = form.get("scope", "").split()
        if not scopes or any("*" in scope for scope in scopes):
            return _oauth_error(400, "invalid_scope")
        answer = {
            "access_token": self.issue(*scopes),
            "token_type": "Bearer",
            "expires_in": int(self.lifetime_seconds),
            "scope": " ".join(scopes),
        }
        return Answer(200, json.dumps(answer).encode(), content_type="application/json")

    def configuration(self) -> Answer:
        """The answer at .well-known/smart-configuration."""
        answer = {
            "token_endpoint": self._client.token_url,
            "grant_types_supported": ["client_credentials"],
            "token_endpoint_auth_methods_supported": ["private_key_jwt"],
            "token_endpoint_auth_signing_alg_values_supported": ["RS384", "ES384"],
            "scopes_supported": [f"system/{name}.{verb}" for name in DECLARED for verb in VERBS],
            "capabilities": ["client-confidential-asymmetric", "permission-v1", "permission-v2"],
        }
        return Answer(200, json.dumps(answer).encode(), content_type="application/json")

    def _signed(self, form: dict[str, str]) -> bool:
        """Whether the assertion is the registered client's own, new, for us, and short-lived."""
        try:
            token = jwt.decode(form.get("client_assertion", ""), self._key, algorithms=["RS384"])
        except (JoseError, ValueError):
            return False
        claims = token.claims
        now = time.time()
        once = str(claims.get("jti", ""))
        new = bool(once) and once not in self._used
        self._used.add(once)
        return (
            new
            and token.header.get("kid") == self._client.key_id
            and claims.get("iss") == claims.get("sub") == self._client.client_id
            and claims.get("aud") in (self._client.token_url, [self._client.token_url])
            and now < float(claims.get("exp", 0)) <= now + LONGEST_ASSERTION_SECONDS
        )


def _reaches(scopes: frozenset[str], asked: Asked) -> bool:
    reads = asked.interaction in READING
    wanted = "s" if asked.interaction == "search-type" else "r"
    if not reads:
        wanted = "c" if asked.interaction == "create" else "u"
    for scope in scopes:
        _, _, permitted = scope.partition(f"system/{asked.resource_type}.")
        if permitted == ("read" if reads else "write"):
            return True
        if permitted and permitted not in ("read", "write") and wanted in permitted:
            return True
    return False


def _oauth_error(status: int, error: str) -> Answer:
    return Answer(status, json.dumps({"error": error}).encode(), content_type="application/json")

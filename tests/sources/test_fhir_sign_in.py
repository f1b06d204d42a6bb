"""SMART backend sign-in: a signed statement, a token renewed in time, and never sent elsewhere."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qs

import httpx
import pytest
from joserfc import jwt
from joserfc.jwk import RSAKey

from fallback.errors import FallbackError
from fallback.settings import FhirSettings
from fallback.sources.fhir import FhirRecordSystem, open_fhir
from tests.sources.mock_fhir import BASE, NOW, MockFhir, answer, outcome

TOKEN_URL = "https://login.test/token"


@pytest.fixture(scope="module")
def key() -> RSAKey:
    return RSAKey.generate_key(2048)


@dataclass
class Login:
    """A token endpoint and a FHIR server that asks for its tokens."""

    key: RSAKey
    key_file: Path
    refusal: httpx.Response | None = None
    token_url: str = TOKEN_URL
    given: list[str] = field(default_factory=list)
    valid: set[str] = field(default_factory=set)
    fhir: MockFhir = field(default_factory=MockFhir)
    now: float = 0.0
    honoured: bool = True  # whether the FHIR server takes the tokens that were given
    dead: bool = False

    def handle(self, request: httpx.Request) -> httpx.Response:
        if self.dead:
            raise httpx.ConnectError("refused", request=request)
        if request.url.path.endswith("smart-configuration"):
            return answer({"token_endpoint": self.token_url})
        if request.url.host == "login.test":
            return self.refusal or self._grant(request)
        token = request.headers.get("authorization", "").removeprefix("Bearer ")
        if token not in self.valid:
            return answer(outcome("no such token"), 401)
        return self.fhir.handle(request)

    def _grant(self, request: httpx.Request) -> httpx.Response:
        form = parse_qs(request.content.decode())
        statement = jwt.decode(form["client_assertion"][0], self.key, algorithms=["RS384"])
        assert statement.header["kid"] == "key-1"
        assert statement.claims["iss"] == statement.claims["sub"] == "fallback"
        assert statement.claims["aud"] == TOKEN_URL
        assert 0 < statement.claims["exp"] - statement.claims["iat"] <= 300
        assert form["scope"] == ["system/Patient.read"]
        token = f"token-{len(self.given)}-{statement.claims['jti']}"
        self.given.append(token)
        self.valid = {token} if self.honoured else set()
        return answer({"access_token": token, "token_type": "bearer", "expires_in": 570})

    @contextmanager
    def opened(self) -> Iterator[FhirRecordSystem]:
        settings = FhirSettings(
            base_url=BASE,
            client_id="fallback",
            key_file=str(self.key_file),
            key_id="key-1",
            scope="system/Patient.read",
        )
        with open_fhir(
            settings,
            clock=lambda: NOW,
            transport=httpx.MockTransport(self.handle),
            pause=lambda _seconds: None,
            ticks=lambda: self.now,
        ) as system:
            yield system


@pytest.fixture
def login(key: RSAKey, tmp_path: Path) -> Login:
    file = tmp_path / "client.pem"
    file.write_bytes(key.as_pem(private=True))
    return Login(key, file)


def test_the_token_is_fetched_once_and_used_for_all(login: Login) -> None:
    with login.opened() as system:
        system.wards()
        system.read_ward("w1", lambda _done, _all: True)
    assert len(login.given) == 1


def test_a_token_is_renewed_before_it_expires(login: Login) -> None:
    with login.opened() as system:
        system.wards()
        login.now = 570 - 59
        system.wards()
    assert len(login.given) == 2


def test_a_token_that_is_refused_is_renewed_once(login: Login) -> None:
    with login.opened() as system:
        system.wards()
        login.valid.clear()
        system.wards()
    assert len(login.given) == 2


def test_a_server_that_refuses_every_token_is_one_clear_sentence(login: Login) -> None:
    login.honoured = False
    with login.opened() as system, pytest.raises(FallbackError) as caught:
        system.wards()
    assert len(login.given) == 2
    assert caught.value.message.key == "fhir.unauthorised"


@pytest.mark.parametrize(
    ("refusal", "said"),
    [
        (
            answer({"error": "invalid_client", "error_description": "unknown key"}, 401),
            "unknown key",
        ),
        (httpx.Response(500, content=b"<html>"), "HTTP 500"),
        (answer({"token_type": "bearer"}), "HTTP 200"),
    ],
)
def test_a_refused_sign_in_is_one_clear_sentence(
    login: Login, refusal: httpx.Response, said: str
) -> None:
    login.refusal = refusal
    with login.opened() as system, pytest.raises(FallbackError) as caught:
        system.wards()
    assert caught.value.message.key == "fhir.sign_in_refused"
    assert said in caught.value.text("sv")


def test_a_server_that_does_not_say_where_to_sign_in_is_told_so(login: Login) -> None:
    login.token_url = ""
    with login.opened() as system, pytest.raises(FallbackError) as caught:
        system.wards()
    assert caught.value.message.key == "fhir.no_token_url"


def test_the_statement_is_not_sent_where_somebody_could_read_along(login: Login) -> None:
    login.token_url = "http://login.test/token"
    with login.opened() as system, pytest.raises(FallbackError) as caught:
        system.wards()
    assert caught.value.message.key == "fhir.not_encrypted"
    assert login.given == []


@pytest.mark.parametrize("content", [None, b"", b"not a key"])
def test_a_key_file_that_cannot_be_read_is_one_clear_sentence(
    login: Login, content: bytes | None
) -> None:
    if content is None:
        login.key_file.unlink()
    else:
        login.key_file.write_bytes(content)
    with pytest.raises(FallbackError) as caught, login.opened():
        pytest.fail("opened")
    assert caught.value.message.key == "fhir.key_unreadable"
    assert str(login.key_file) in caught.value.text("sv")


def test_a_sign_in_that_does_not_answer_is_one_clear_sentence(login: Login) -> None:
    login.dead = True
    with login.opened() as system, pytest.raises(FallbackError) as caught:
        system.wards()
    assert caught.value.message.key == "fhir.sign_in_unreachable"

"""The proxy signs in only the registered client, for a short time, for what was asked."""

import time
import uuid
from pathlib import Path

import httpx
import pytest
from joserfc import jwt
from joserfc.jwk import RSAKey

from tests.servers import running
from tests.servers.fhir_server import Server, SignIn
from tests.servers.millennium import Millennium
from tests.servers.tokens import ASSERTION

pytestmark = pytest.mark.server


def assertion(client: SignIn, *, kid: str = "", changed: dict[str, object] | None = None) -> str:
    key = RSAKey.import_key(client.key_file.read_bytes())
    claims = {
        "iss": client.client_id,
        "sub": client.client_id,
        "aud": client.token_url,
        "exp": int(time.time()) + 240,
        "jti": str(uuid.uuid4()),
    }
    header = {"alg": "RS384", "kid": kid or client.key_id}
    return jwt.encode(header, claims | (changed or {}), key, algorithms=["RS384"])


def ask(client: SignIn, signed: str, scope: str = "system/Patient.read") -> httpx.Response:
    form = {
        "grant_type": "client_credentials",
        "client_assertion_type": ASSERTION,
        "client_assertion": signed,
        "scope": scope,
    }
    return httpx.post(client.token_url, data=form, trust_env=False)


def get(millennium: Millennium, path: str, token: str) -> int:
    headers = {"Authorization": f"Bearer {token}"}
    url = f"{millennium.base_url}/{path}"
    return httpx.get(url, headers=headers, trust_env=False).status_code


def test_the_registered_client_gets_a_token_for_570_seconds(millennium: Millennium) -> None:
    found = httpx.get(f"{millennium.base_url}/.well-known/smart-configuration", trust_env=False)
    assert found.json()["token_endpoint"] == millennium.sign_in.token_url
    answer = ask(millennium.sign_in, assertion(millennium.sign_in)).json()
    assert (answer["expires_in"], answer["token_type"]) == (570, "Bearer")
    assert get(millennium, "Patient?_id=p1", answer["access_token"]) == 200


def test_another_key_is_not_the_client(millennium: Millennium, tmp_path: Path) -> None:
    other = running.register(tmp_path, millennium.sign_in.token_url)
    answer = ask(millennium.sign_in, assertion(other))
    assert (answer.status_code, answer.json()) == (401, {"error": "invalid_client"})


@pytest.mark.parametrize(
    "claims",
    [
        {"iss": "somebody"},
        {"sub": "somebody"},
        {"aud": "https://elsewhere.example/token"},
        {"exp": 1},
        {"exp": 4_000_000_000},
        {"jti": ""},
    ],
)
def test_an_assertion_with_a_wrong_claim_is_refused(
    millennium: Millennium, claims: dict[str, object]
) -> None:
    assert ask(millennium.sign_in, assertion(millennium.sign_in, changed=claims)).status_code == 401


def test_an_assertion_is_good_for_one_use_and_with_its_own_key_id(millennium: Millennium) -> None:
    signed = assertion(millennium.sign_in)
    assert ask(millennium.sign_in, signed).status_code == 200
    assert ask(millennium.sign_in, signed).status_code == 401
    assert ask(millennium.sign_in, assertion(millennium.sign_in, kid="other")).status_code == 401


def test_a_wildcard_scope_is_refused(millennium: Millennium) -> None:
    answer = ask(millennium.sign_in, assertion(millennium.sign_in), scope="system/*.read")
    assert (answer.status_code, answer.json()) == (400, {"error": "invalid_scope"})


def test_a_token_ends(millennium: Millennium) -> None:
    living = millennium.tokens.issue("system/Patient.read")
    millennium.tokens.lifetime_seconds = 0
    ended = millennium.tokens.issue("system/Patient.read")
    assert get(millennium, "Patient?_id=p1", ended) == 401
    assert get(millennium, "Patient?_id=p1", living) == 200
    millennium.tokens.expire()
    assert get(millennium, "Patient?_id=p1", living) == 401


def test_without_a_token_only_the_statement_is_to_be_had(millennium: Millennium) -> None:
    assert httpx.get(f"{millennium.base_url}/metadata", trust_env=False).status_code == 200
    answer = httpx.get(f"{millennium.base_url}/Patient?_id=p1", trust_env=False)
    assert answer.status_code == 401
    assert 'error="invalid_token"' in answer.headers["WWW-Authenticate"]
    assert get(millennium, "Patient?_id=p1", "made-up") == 401


@pytest.mark.parametrize(
    ("scope", "status"),
    [
        ("system/Observation.read", 200),
        ("system/Observation.rs", 200),
        ("system/Observation.s", 200),
        ("system/Observation.r", 403),
        ("system/Observation.write", 403),
        ("system/Patient.read", 403),
    ],
)
def test_a_scope_reaches_as_far_as_it_says(millennium: Millennium, scope: str, status: int) -> None:
    token = millennium.tokens.issue(scope)
    assert get(millennium, "Observation?patient=p1", token) == status


def test_the_smart_server_gives_its_registered_client_a_token_too(
    smart_fhir_server: Server,
) -> None:
    client = smart_fhir_server.sign_in
    assert client is not None
    answer = ask(client, assertion(client), scope="system/*.read")
    token = answer.json()["access_token"]
    url = f"{smart_fhir_server.base_url}/Patient"
    headers = {"Authorization": f"Bearer {token}"}
    assert httpx.get(url, headers=headers, trust_env=False).status_code == 200
    created = httpx.post(url, headers=headers, json={"resourceType": "Patient"}, trust_env=False)
    assert created.status_code == 403

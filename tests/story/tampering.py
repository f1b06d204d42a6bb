"""A wire in front of the real server on which a test changes the answers."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import TypeAlias

import httpx

from tests.servers import web
from tests.servers.exchange import Answer, Asked
from tests.servers.faults import HTML
from tests.servers.fhir_server import Resource, Server

Change: TypeAlias = Callable[[Asked, Answer], Answer]
FHIR = "fhir/"


def unchanged(_asked: Asked, answer: Answer) -> Answer:
    """As the server answered."""
    return answer


@dataclass
class Wire:
    """Its address, and what becomes of each answer; paths are below the server's base."""

    base_url: str
    change: Change = field(default=unchanged)


@contextmanager
def tampered(server: Server) -> Iterator[Wire]:
    """Listen until the block ends."""
    with web.listening() as listener, httpx.Client(timeout=60, trust_env=False) as http:
        wire = Wire(f"{listener.root}/fhir")

        def answer(asked: Asked) -> Answer:
            path = asked.path.removeprefix(FHIR)
            head = {name: asked.headers[name] for name in SENT if name in asked.headers}
            url = f"{server.base_url}/{path}"
            found = http.request(asked.method, url, params=asked.query, headers=head)
            body = found.content.replace(server.base_url.encode(), wire.base_url.encode())
            below = Asked(asked.method, path, asked.query, asked.headers, asked.body)
            return wire.change(below, Answer(found.status_code, body))

        listener.answer = answer
        yield wire


SENT = ("accept", "authorization", "content-type")


def only(path: str, change: Callable[[Answer], Answer]) -> Change:
    """Change the answers whose path begins so."""
    return lambda asked, answer: change(answer) if asked.path.startswith(path) else answer


def html(_: Answer) -> Answer:
    return Answer(200, HTML, content_type="text/html")


def truncated(answer: Answer) -> Answer:
    return replace(answer, body=answer.body[: len(answer.body) // 2])


def edited(edit: Callable[[Resource], object]) -> Callable[[Answer], Answer]:
    """The resource, or every resource of a page, edited."""

    def change(answer: Answer) -> Answer:
        found: Resource = json.loads(answer.body)
        entries = found.get("entry", []) if found["resourceType"] == "Bundle" else [found]
        for entry in entries:
            edit(entry.get("resource", entry))
        return Answer.of(answer.status, found)

    return change

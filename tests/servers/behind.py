"""Asks the real server on the proxy's behalf, and makes its kind answers less kind.

No transaction, no history, no conditional create; pages of its own size with a duplicate on the
second; empty bodies after a write; 409 where others say 412.
"""

import json
import secrets
import threading
from collections.abc import Mapping
from dataclasses import dataclass

import httpx

from tests.servers import declared, writes
from tests.servers.exchange import Answer, Asked, RefusedError
from tests.servers.fhir_server import Resource, Server

FIRST_PAGE = 50
LARGEST_PAGE = 200
CONTEXT = "-pageContext"


@dataclass(frozen=True)
class Page:
    """Where a search goes on."""

    path: str
    query: tuple[tuple[str, str], ...]
    start: int
    size: int


class Behind:
    """The server behind the proxy. `base_url` and `token_url` are the proxy's own."""

    def __init__(self, server: Server, base_url: str, token_url: str) -> None:
        self.first_page = FIRST_PAGE  # a test may make it smaller
        self._server = server
        self._base_url = base_url
        self._token_url = token_url
        self._pages: dict[str, Page] = {}
        self._lock = threading.Lock()

    def answer(self, asked: Asked) -> Answer:
        """The answer to what was asked and is declared. Raises RefusedError."""
        declared.check(asked)
        match asked.interaction:
            case "metadata":
                upstream = self._server.get("metadata")
                return Answer.of(200, declared.statement(upstream, self._base_url, self._token_url))
            case "read":
                return self._read(asked)
            case "search-type":
                return self._search(asked)
            case "create":
                return self._create(asked)
            case "update" | "patch":
                return self._change(asked)
            case "batch":
                return self._batch(asked)
            case _:
                raise RefusedError(405, "not-supported", f"{asked.method} is not supported.")

    def _read(self, asked: Asked) -> Answer:
        response = self._send("GET", asked.path)
        return Answer(
            response.status_code, self._ours(response), {"ETag": response.headers.get("ETag", "")}
        )

    def _search(self, asked: Asked) -> Answer:
        page = self._page(asked)
        paging = (("_count", str(page.size)), ("_offset", str(page.start)))
        found = self._send("GET", page.path, query=(*page.query, *paging))
        if found.is_error:
            return Answer(found.status_code, self._ours(found))
        upstream = json.loads(self._ours(found))
        itself = {"relation": "self", "url": f"{self._base_url}/{asked.path}"}
        bundle = {
            "resourceType": "Bundle",
            "id": secrets.token_hex(8),
            "type": "searchset",
            "link": [itself],
            "entry": upstream.get("entry", []),
        }
        if page.start + page.size < upstream["total"]:
            bundle["link"] = [itself, self._next(asked, page)]
        return Answer.of(200, bundle)

    def _page(self, asked: Asked) -> Page:
        """The page asked for: the first of a search, whatever its _count, or a later one."""
        contexts = asked.values(CONTEXT)
        if not contexts:
            query = tuple((n, v) for n, v in asked.query if n != "_count")
            return Page(asked.path, query, 0, self.first_page)
        with self._lock:
            page = self._pages.get(contexts[0])
        if page is None or page.path != asked.path:
            raise RefusedError(400, "invalid", "The page context is unknown.")
        return page

    def _next(self, asked: Asked, page: Page) -> dict[str, str]:
        wanted = asked.values("_count")
        size = min(int(wanted[0]), LARGEST_PAGE) if wanted else FIRST_PAGE
        start = page.start + page.size
        if page.start == 0:  # the second page begins with the last of the first
            start, size = start - 1, size + 1
        context = secrets.token_urlsafe(9)
        with self._lock:
            self._pages[context] = Page(page.path, page.query, start, size)
        counted = f"&_count={wanted[0]}" if wanted else ""
        url = f"{self._base_url}/{page.path}?{CONTEXT}={context}{counted}"
        return {"relation": "next", "url": url}

    def _create(self, asked: Asked) -> Answer:
        kept = writes.taken(asked.resource_type, asked.resource())
        return self._written(
            self._send("POST", asked.path, body=json.dumps(kept).encode()), created=True
        )

    def _change(self, asked: Asked) -> Answer:
        version = asked.headers.get("if-match", "")
        if not version:
            raise RefusedError(428, "required", "If-Match is required.")
        if self._send("GET", asked.path).is_error:
            raise RefusedError(404, "not-found", f"{asked.path} is not here.")
        headers = {
            "If-Match": version,
            "Content-Type": asked.headers.get("content-type", "application/fhir+json"),
        }
        body = asked.body
        if asked.method == "PUT":
            body = json.dumps(writes.taken(asked.resource_type, asked.resource())).encode()
        response = self._send(asked.method, asked.path, body=body, headers=headers)
        if response.status_code == httpx.codes.PRECONDITION_FAILED:
            raise RefusedError(409, "conflict", f"{version} is not the current version.")
        return self._written(response, created=False)

    def _written(self, response: httpx.Response, *, created: bool) -> Answer:
        if response.is_error:
            return Answer(response.status_code, self._ours(response))
        headers = {"ETag": response.headers["ETag"]}
        if created:
            where = response.headers["Location"].partition("/_history")[0]
            headers["Location"] = where.replace(self._server.base_url, self._base_url)
        return Answer(201 if created else 200, b"", headers)

    def _batch(self, asked: Asked) -> Answer:
        bundle = asked.resource()
        if bundle.get("resourceType") != "Bundle" or bundle.get("type") != "batch":
            raise RefusedError(400, "invalid", "A batch is required.")
        answers = [self._batched(entry) for entry in bundle.get("entry", [])]
        return Answer.of(
            200, {"resourceType": "Bundle", "type": "batch-response", "entry": answers}
        )

    def _batched(self, entry: Resource) -> Resource:
        request = entry.get("request", {})
        headers = {"if-match": request["ifMatch"]} if "ifMatch" in request else {}
        body = json.dumps(entry["resource"]).encode() if "resource" in entry else b""
        try:
            asked = Asked.to(request.get("method", ""), request.get("url", ""), headers, body)
            if asked.interaction in ("batch", "transaction"):
                raise RefusedError(400, "invalid", "A batch cannot hold a bundle.")
            answer = self.answer(asked)
        except RefusedError as refused:
            answer = refused.answer()
        response: Resource = {"status": str(answer.status)}
        for name, header in (("location", "Location"), ("etag", "ETag")):
            if answer.headers.get(header):
                response[name] = answer.headers[header]
        if not answer.body:
            return {"response": response}
        found = json.loads(answer.body)
        if found["resourceType"] == "OperationOutcome":
            return {"response": response | {"outcome": found}}
        return {"response": response, "resource": found}

    def _send(
        self,
        method: str,
        path: str,
        *,
        query: tuple[tuple[str, str], ...] = (),
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> httpx.Response:
        return self._server.http.request(method, path, params=query, content=body, headers=headers)

    def _ours(self, response: httpx.Response) -> bytes:
        """The body, with the server's own address replaced by the proxy's."""
        return response.content.replace(self._server.base_url.encode(), self._base_url.encode())

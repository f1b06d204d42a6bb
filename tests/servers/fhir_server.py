"""A FHIR server as a test sees it: loaded, looked into, emptied.

What a test reads here goes past the code under test, so it is the proof of what was written.
A test begins with an empty server: the database is set back, which takes milliseconds where a
restart takes seconds.
"""

import contextlib
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

import httpx

Resource: TypeAlias = dict[str, Any]
"""FHIR JSON as it stands. Tests reach into it by name, so its leaves stay untyped."""

AT_ONCE = 500  # entries in one transaction when loading


@dataclass(frozen=True)
class SignIn:
    """A client registered for SMART backend services (RS384)."""

    client_id: str
    key_file: Path  # PEM private key
    key_id: str
    token_url: str


@dataclass(frozen=True)
class Server:
    """The running server. Its helpers raise `httpx.HTTPStatusError` where it answers no."""

    base_url: str
    log_file: Path
    database: Path
    empty: Path  # the database as it was at the start
    http: httpx.Client
    sign_in: SignIn | None = None  # None: the server is open to all

    def get(self, path: str, **params: str | int) -> Resource:
        """One answer: a resource by "Type/id", or a searchset bundle by "Type"."""
        return self._answer(self.http.get(path, params=params))

    def read(self, resource_type: str, **params: str | int) -> list[Resource]:
        """All matches of a search, all pages."""
        bundle = self.get(resource_type, **({"_count": 1000} | params))
        found = _matches(bundle)
        while url := _next(bundle):
            bundle = self._answer(self.http.get(url))
            found += _matches(bundle)
        return found

    def count(self, resource_type: str, **params: str | int) -> int:
        """How many resources match."""
        total = self.get(resource_type, **params, _summary="count")["total"]
        assert isinstance(total, int)
        return total

    def create(self, resource: Resource) -> Resource:
        """POST; the resource as the server keeps it, with its new id."""
        return self._answer(self.http.post(resource["resourceType"], json=resource))

    def put(self, resource: Resource) -> Resource:
        """PUT under the resource's own id, new or not."""
        path = f"{resource['resourceType']}/{resource['id']}"
        return self._answer(self.http.put(path, json=resource))

    def delete(self, path: str) -> None:
        """Delete "Type/id"."""
        self._answer(self.http.delete(path))

    def load(self, resources: Iterable[Resource]) -> int:
        """Put many resources, with their ids, in transactions; how many."""
        entries = [
            {
                "resource": resource,
                "request": {
                    "method": "PUT",
                    "url": f"{resource['resourceType']}/{resource['id']}",
                },
            }
            for resource in resources
        ]
        for start in range(0, len(entries), AT_ONCE):
            self.post_bundle({"type": "transaction", "entry": entries[start : start + AT_ONCE]})
        return len(entries)

    def post_bundle(self, bundle: Resource) -> Resource:
        """Send a transaction or batch; the response bundle, without the resources."""
        return self._answer(
            self.http.post(
                "", json={"resourceType": "Bundle"} | bundle, headers={"Prefer": "return=minimal"}
            )
        )

    def keep(self, file: Path) -> None:
        """Copy all the server holds to a file, for `restore`."""
        _copy(self.database, file)

    def restore(self, file: Path) -> None:
        """Let the server hold what `keep` copied, and nothing else."""
        _copy(file, self.database)

    def reset(self) -> None:
        """Empty the server."""
        self.restore(self.empty)

    @staticmethod
    def _answer(response: httpx.Response) -> Resource:
        if response.is_error:
            response.read()
            raise httpx.HTTPStatusError(
                f"{response.request.method} {response.url}: {response.status_code}"
                f" {response.text[:2000]}",
                request=response.request,
                response=response,
            )
        answer: Resource = response.json() if response.content else {}
        return answer


def _matches(bundle: Resource) -> list[Resource]:
    entries: list[Resource] = bundle.get("entry", [])
    return [e["resource"] for e in entries if e.get("search", {}).get("mode") == "match"]


def _next(bundle: Resource) -> str | None:
    links: list[dict[str, str]] = bundle.get("link", [])
    return next((link["url"] for link in links if link["relation"] == "next"), None)


def _copy(source: Path, target: Path) -> None:
    """Copy a database through SQLite itself, which a server that has it open takes well."""
    with (
        contextlib.closing(sqlite3.connect(source)) as from_file,
        contextlib.closing(sqlite3.connect(target, timeout=30)) as to_file,
    ):
        from_file.backup(to_file)

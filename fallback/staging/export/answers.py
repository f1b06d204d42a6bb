"""An export in place of a server: what it holds is answered as a server would. What is asked of a
patient does not come this way; it is read of the export itself."""

from collections.abc import Iterable

import msgspec

from fallback.errors import FallbackError
from fallback.sources.fhir.r4.reading import what
from fallback.sources.fhir.server.client import Client
from fallback.sources.fhir.server.wire import Wire
from fallback.staging.export.held import Held


class Files(Client):
    """The export in place of a server."""

    def __init__(self, wire: Wire, held: Held) -> None:
        super().__init__(wire, None)
        self._held = held

    def get(self, url: str, params: Iterable[tuple[str, str]] = ()) -> bytes:
        """As from a server. FallbackError("fhir.not_found") where the export has no such thing."""
        if url == "metadata":
            return _statement(self._held.export.kinds)
        kind, _, name = url.partition("/")
        if not name:
            return _bundle(self._held.lines(kind, dict(params)))
        found = self._held.export.shared.get(url)
        for line in self._held.export.lines(kind, name) if kind == "Patient" else ():
            found = line  # the last one is the newest
        if found is None:
            said = {"server": self.wire.base, "what": what(kind), "status": 404, "said": name}
            raise FallbackError("fhir.not_found", **said)
        return found


def _statement(kinds: Iterable[str]) -> bytes:
    """What can be asked for: the types that came, by patient; and who is where."""
    params = {"Location": ("physical-type", "partof"), "Encounter": ("patient", "location")}
    offered = [
        {
            "type": kind,
            "interaction": [{"code": "read"}, {"code": "search-type"}],
            "searchParam": [{"name": name} for name in params.get(kind, ("patient",))],
        }
        for kind in sorted(kinds)
    ]
    rest = [{"mode": "server", "resource": offered}]
    statement = {"resourceType": "CapabilityStatement", "fhirVersion": "4.0.1", "rest": rest}
    return msgspec.json.encode(statement)


def _bundle(lines: Iterable[bytes]) -> bytes:
    entries = b",".join(b'{"resource":' + line + b"}" for line in lines)
    return b'{"resourceType":"Bundle","entry":[' + entries + b"]}"

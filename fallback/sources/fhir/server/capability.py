"""What the server says it can do. Every call is driven by it; nothing is tried by chance."""

from dataclasses import dataclass

import msgspec

from fallback.errors import FallbackError
from fallback.sources.fhir.r4.reading import FAULTS, what
from fallback.sources.fhir.server.client import Client


class _Coded(msgspec.Struct):
    code: str = ""


class _Named(msgspec.Struct):
    name: str = ""


class _Kind(msgspec.Struct, rename="camel"):
    type: str = ""
    interaction: list[_Coded] = []
    search_param: list[_Named] = []
    search_include: list[str] = []
    conditional_create: bool = False
    operation: list[_Named] = []


class _Rest(msgspec.Struct, rename="camel"):
    mode: str = ""
    resource: list[_Kind] = []
    search_param: list[_Named] = []


class _Statement(msgspec.Struct, rename="camel"):
    resource_type: str = ""
    fhir_version: str = ""
    rest: list[_Rest] = []


@dataclass(frozen=True)
class Capability:
    """The server's capability statement, as far as we ask it."""

    interactions: frozenset[tuple[str, str]]  # (type, code)
    params: frozenset[tuple[str, str]]  # (type, search parameter); type "" is every type
    includes: frozenset[tuple[str, str]]
    conditional: frozenset[str]  # types with conditional create
    operations: frozenset[tuple[str, str]] = frozenset()  # (type, name without "$")

    def offers(self, kind: str, interaction: str) -> bool:
        """Whether the interaction (read, search-type, create …) is declared for the type."""
        return (kind, interaction) in self.interactions

    def searches(self, kind: str, param: str) -> bool:
        """Whether the type can be searched by the parameter."""
        declared = (kind, param) in self.params or ("", param) in self.params
        return declared and self.offers(kind, "search-type")

    def knows(self, kind: str) -> bool:
        """Whether anything at all is declared for the type."""
        return any(kind == one for one, _ in self.interactions | self.params | self.operations)

    def exports(self, kind: str) -> bool:
        """Whether `Group/{id}/$export` or `Patient/$export` is declared."""
        return bool({(kind, "export"), (kind, f"{kind.lower()}-export")} & self.operations)

    def includes_with(self, kind: str, include: str) -> bool:
        """Whether `_include` of this kind is declared."""
        return bool({(kind, include), (kind, "*")} & self.includes)


def read_capability(client: Client) -> Capability:
    """Read `/metadata`. Raises FallbackError where this is no FHIR R4 server."""
    server = client.wire.base
    try:
        statement = msgspec.json.decode(client.get("metadata"), type=_Statement)
    except FAULTS as error:
        raise FallbackError("fhir.not_fhir", server=server, said=error) from error
    except FallbackError as error:
        if error.message.key == "fhir.not_found":
            raise FallbackError("fhir.not_fhir", server=server, said="404") from error
        raise
    if statement.resource_type != "CapabilityStatement":
        said = statement.resource_type or "?"
        raise FallbackError("fhir.not_fhir", server=server, said=said)
    if not statement.fhir_version.startswith(("4.0", "4.3")):
        version = statement.fhir_version or "?"
        raise FallbackError("fhir.wrong_version", server=server, version=version)
    rests = [rest for rest in statement.rest if rest.mode in ("server", "")]
    kinds = [kind for rest in rests for kind in rest.resource]
    return Capability(
        interactions=frozenset((k.type, i.code) for k in kinds for i in k.interaction),
        params=frozenset((k.type, p.name) for k in kinds for p in k.search_param)
        | frozenset(("", p.name) for rest in rests for p in rest.search_param),
        includes=frozenset((k.type, name) for k in kinds for name in k.search_include),
        conditional=frozenset(k.type for k in kinds if k.conditional_create),
        operations=frozenset(
            (k.type, o.name.removeprefix("$")) for k in kinds for o in k.operation
        ),
    )


def must_read(capability: Capability, kind: str) -> None:
    """Raises FallbackError where a resource of the type cannot be read by its id."""
    if not capability.offers(kind, "read"):
        raise FallbackError("fhir.not_offered", what=what(kind))


def must_search(capability: Capability, kind: str) -> None:
    """Raises FallbackError where the type cannot be searched at all."""
    if not capability.offers(kind, "search-type"):
        raise FallbackError("fhir.not_offered", what=what(kind))

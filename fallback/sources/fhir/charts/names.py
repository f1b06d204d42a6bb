"""What a reference means in words; each resource is asked for once, and only at this server."""

from collections.abc import Callable, Sequence
from typing import TypeVar

import msgspec

from fallback.errors import FallbackError
from fallback.sources.fhir.charts.medication import Contained
from fallback.sources.fhir.r4 import orders as o
from fallback.sources.fhir.r4 import resources as r
from fallback.sources.fhir.r4.elements import Reference, words
from fallback.sources.fhir.r4.reading import FAULTS, read, what
from fallback.sources.fhir.server.capability import Capability, must_read
from fallback.sources.fhir.server.client import Client

K = TypeVar("K", bound=r.Resource)


class Names:
    """Names of clinicians, medications and reasons, remembered for one reading."""

    def __init__(
        self,
        client: Client,
        capability: Capability,
        held: Callable[[str], bytes | None] = lambda _reference: None,
    ) -> None:
        """`held` gives what came with an export, by "Type/id"."""
        self._client, self._capability, self._held = client, capability, held
        self._words: dict[str, str] = {}
        self._medications: dict[str, o.Medication] = {}

    def words(self, reference: Reference | None) -> str:
        """The display beside the reference, else the resource's own name, else the reference."""
        if reference is None:
            return ""
        if reference.display.strip() or reference.target[0] not in _NAMED:
            return reference.words
        if reference.reference not in self._words:
            self._words[reference.reference] = self._ask(reference)
        return self._words[reference.reference] or reference.words

    def medication(self, reference: Reference, contained: Contained) -> o.Medication:
        """The medication, contained or at the server. Raises FallbackError."""
        if reference.reference.startswith("#"):
            return _contained(reference.reference.removeprefix("#"), contained)
        known = self._medications.get(reference.reference)
        if known is None:
            if reference.target[0] != "Medication":
                raise FallbackError("fhir.no_medication", reference=reference.words or "?")
            known = self._read(reference, o.Medication)
            self._medications[reference.reference] = known
        return known

    def remember(self, raw: bytes) -> None:
        """Keep a medication that came along with a search."""
        try:
            found = msgspec.json.decode(raw, type=o.Medication)
        except FAULTS:
            return  # it is asked for by itself, and read as far as it can be
        if found.resource_type == "Medication" and found.id:
            self._medications[f"Medication/{found.id}"] = found

    def remember_words(self, reference: str, said: str) -> None:
        """Keep what a resource that is already read is called."""
        self._words[reference] = said

    def _ask(self, reference: Reference) -> str:
        try:
            if reference.target[0] == "PractitionerRole":
                role = self._read(reference, r.PractitionerRole)
                return self.words(role.practitioner)
            if reference.target[0] == "Condition":
                return words(self._read(reference, r.Condition).code)
            return full_name(self._read(reference, r.Practitioner).name)
        except FallbackError:
            return ""  # the reference itself is printed

    def _read(self, reference: Reference, kind: type[K]) -> K:
        """The resource; an absolute reference is asked for at its own address."""
        if raw := self._held("/".join(reference.target)):
            return read(raw, kind).value
        must_read(self._capability, kind.kind)
        url = reference.reference.partition("/_history/")[0]
        return read(self._client.get(url), kind).value


_NAMED = ("Practitioner", "PractitionerRole", "Condition")


def person_name(names: Sequence[r.HumanName]) -> tuple[str, str]:
    """(family, given) of the name in use: official first, an old one last."""
    order = {"official": 0, "usual": 1, "": 2, "temp": 3, "nickname": 4, "old": 9, "maiden": 9}
    ended = [n for n in names if not (n.period and n.period.end)]
    name = min(ended or names, key=lambda n: order.get(n.use, 5), default=r.HumanName())
    if not name.family and not name.given:
        return name.text.strip(), ""
    return name.family.strip(), " ".join(part.strip() for part in name.given)


def full_name(names: Sequence[r.HumanName]) -> str:
    """A clinician's name, given name first."""
    family, given = person_name(names)
    return " ".join(filter(None, (given, family)))


def _contained(name: str, contained: Contained) -> o.Medication:
    for raw in contained:
        found = read(bytes(raw), o.Medication).value
        if found.id == name:
            return found
    raise FallbackError("fhir.no_medication", reference=f"{what('Medication')} #{name}")

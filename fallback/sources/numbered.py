"""Two items under one id are two items, and neither takes the other's place."""

from collections.abc import Iterable
from typing import TypeVar

import msgspec

from fallback.chart.model import Administration, MedicationOrder

Numbered = TypeVar("Numbered", MedicationOrder, Administration)


def numbered(made: Iterable[Numbered]) -> list[Numbered]:
    """The items, the second and later ones of an id under that id and their number."""
    seen: dict[str, int] = {}
    found: list[Numbered] = []
    for one in made:
        count = seen[one.id] = seen.get(one.id, 0) + 1
        found.append(one if count == 1 else msgspec.structs.replace(one, id=f"{one.id}#{count}"))
    return found

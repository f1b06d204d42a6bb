"""A source that nothing can be written to: all that was decided goes on the worklist."""

from fallback.errors import FallbackError
from fallback.sources.record_system import Receipt, WriteItem, WriteKind


class ReadOnly:
    """The `Target` half of a record system that takes nothing."""

    def offers(self) -> frozenset[WriteKind]:
        """Nothing."""
        return frozenset()

    def look_up(self, item: WriteItem) -> Receipt | None:  # noqa: ARG002 -- Target's signature
        """Nothing is ever there by our identifier."""
        return None

    def create(self, item: WriteItem) -> Receipt:
        """Refused; nothing was sent."""
        raise FallbackError("sources.read_only", patient=item.patient_id)

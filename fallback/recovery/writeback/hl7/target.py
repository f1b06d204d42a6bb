"""A receiver of HL7 v2: it takes messages and acknowledges them, and answers no question."""

from collections.abc import Callable
from datetime import datetime
from typing import Protocol

from fallback.recovery.writeback.hl7.message import control_id
from fallback.sources.record_system import NoLookUpError, Receipt, WriteItem, WriteKind
from fallback.texts import Lang, worded


class Carrier(Protocol):
    """Hands a message over."""

    def deliver(self, control_id: str, message: bytes) -> str:
        """Where it is then. Raises NotSentError, OutcomeUnknownError or RefusedError."""


class Hl7Target:
    """Sends each item as one message."""

    def __init__(
        self,
        carrier: Carrier,
        compose: Callable[[WriteItem], bytes],
        clock: Callable[[], datetime],
        lang: Lang,
    ) -> None:
        self._carrier, self._compose = carrier, compose
        self._clock, self._lang = clock, lang

    def offers(self) -> frozenset[WriteKind]:
        """All that a message is made of here; what is agreed is in the settings."""
        return frozenset({"dose", "observation", "document"})

    def look_up(self, item: WriteItem) -> Receipt | None:
        """HL7 v2 has no look-up: whether the item is there, a person has to see."""
        raise NoLookUpError(worded("writeback.no_look_up", self._lang, control=control_id(item)))

    def create(self, item: WriteItem) -> Receipt:
        """Send it, once, and wait for its acknowledgement."""
        message = self._compose(item)
        where = self._carrier.deliver(control_id(item), message)
        return Receipt(where, "", self._clock())

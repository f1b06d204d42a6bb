"""What every page is handed, and nothing else: settings, language, colours and the two threads."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from fallback.settings import Settings
from ui.language import Language
from ui.look import Look
from ui.worker import Worker

if TYPE_CHECKING:
    from fallback.session import Session


@dataclass
class Desk:
    """`store` does short reads and writes; `long` has a connection of its own for what takes
    time: reading a record system, rendering a packet, proving a snapshot, sending. Only a first
    start changes the settings."""

    settings: Settings
    language: Language
    look: Look
    store: Worker
    long: Worker


Reopen: TypeAlias = "Callable[[], Session]"
"""How another thread opens the unlocked store for itself."""

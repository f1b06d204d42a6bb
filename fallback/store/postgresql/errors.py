"""What PostgreSQL said, as a sentence that a person can act on.

Told by its SQLSTATE: a server says the words in a language of its own. What only a bug can cause
has no sentence here.
"""

from pathlib import Path

from fallback.errors import FallbackError

_SENTENCES = {  # SQLSTATE, or its class → what a person is told
    "53100": "central.disk_full",
    "53300": "central.too_many",
    "42501": "central.no_rights",
    "25006": "central.read_only",
    "55P03": "store.busy",
    "42P01": "central.not_prepared",
    "42703": "central.not_prepared",
    "40": "central.not_done",  # gave way to another
    "57014": "central.not_done",
    "53": "central.server_fault",
    "58": "central.server_fault",
    "XX": "central.server_fault",
}

_REFUSALS = ("FATAL", "no password supplied")
_PASSING = ("starting up", "shutting down", "recovery mode", "not yet accepting")


def said(error: Exception) -> str:
    """The first line of it; the lines after may hold values."""
    lines = str(error).strip().splitlines()
    return lines[0] if lines else type(error).__name__


def worded(error: Exception, where: Path) -> FallbackError | None:
    """The sentence for what the server did instead; None: it is a bug. Nothing was changed."""
    state = getattr(error, "sqlstate", None) or ""
    key = _SENTENCES.get(state) or _SENTENCES.get(state[:2])
    return FallbackError(key, where=where, path=where, said=said(error)) if key else None


def unreachable(error: Exception, where: Path) -> FallbackError:
    """Why there is no connection: nobody is there, or who is there refuses."""
    words = said(error)
    if "too many clients" in words or "remaining connection slots" in words:
        return FallbackError("central.too_many", where=where, said=words)
    refused = any(part in words for part in _REFUSALS)
    refused = refused and not any(part in words for part in _PASSING)
    key = "central.refused" if refused else "central.unreachable"
    return FallbackError(key, where=where, said=words)

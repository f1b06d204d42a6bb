"""Reads an HL7 v2 feed: messages by MLLP or as files, kept in the store, composed into charts."""

from fallback.sources.hl7v2.feed import Feed, Kept
from fallback.sources.hl7v2.system import Hl7Source

__all__ = ["Feed", "Hl7Source", "Kept"]

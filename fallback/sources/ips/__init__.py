"""Reads patient summaries: FHIR R4 documents as the International Patient Summary makes them."""

from fallback.sources.documents import Kind
from fallback.sources.ips.document import open_file

IPS = Kind(".json", open_file)

__all__ = ["IPS"]

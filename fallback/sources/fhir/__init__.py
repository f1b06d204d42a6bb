"""Reads and writes a FHIR R4 server, as far as its own capability statement lets us."""

from fallback.sources.fhir.system import FhirRecordSystem, open_fhir

__all__ = ["FhirRecordSystem", "open_fhir"]

"""FHIR R4 as it is written, with only the fields we print, read as far as it goes."""

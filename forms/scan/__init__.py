"""Scans laid over the sheets that were printed. Knows no store and reads no handwriting."""

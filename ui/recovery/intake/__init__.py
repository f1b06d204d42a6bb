"""Scans come in: every page has its place, and a person says what no code says."""

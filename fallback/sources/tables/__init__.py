"""Reads the tables (CSV, Excel) that a record system leaves, by a profile that IT made once."""

"""The paper: forms as data, laid out, drawn and read back. Knows no record system."""

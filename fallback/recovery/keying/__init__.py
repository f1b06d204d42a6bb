"""Paper is keyed: once, or twice blind, one person at a time."""

"""The way back: sheets keyed, findings decided, the ledger balanced."""

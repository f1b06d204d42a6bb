"""The Windows spooler, asked and printed to as CUPS is: see `fallback.printing.system`."""

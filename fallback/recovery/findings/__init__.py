"""What was written, laid against the snapshot and the record system as it is now."""

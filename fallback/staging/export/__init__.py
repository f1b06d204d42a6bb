"""A whole hospital's charts in files, sorted by ward for many hands."""

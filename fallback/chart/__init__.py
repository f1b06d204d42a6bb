"""The chart: what one snapshot holds of one patient. Frozen, and free of any record system."""

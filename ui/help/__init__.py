"""Help: a page for each place, the routine, and the keys that work there."""

"""What paper, snapshot and record system say of each thing, and what a person makes of it."""

"""Where every sheet and number stands, and what is still to be done."""

"""Where every sheet is, how far it has come, and the end of the outage."""

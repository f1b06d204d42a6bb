"""What was decided, written to the server once."""

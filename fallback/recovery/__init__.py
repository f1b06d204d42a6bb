"""After: what was written by hand goes back, once, with the time it happened and who signed."""

"""Where charts come from and where decided findings go back to."""

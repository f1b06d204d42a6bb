"""A ward PC's outage, sealed to the recovery desk and signed by the PC. See docs/package.md."""

"""Reserve identities: numbers that the region allotted to this machine, each given out once."""

"""One ward's snapshot, sealed to its PCs and signed by IT; who may open it."""

"""An invented Swedish ward, a record system made of it, and the hand that writes on its sheets."""

"""What was keyed, as the things that a hand wrote down."""

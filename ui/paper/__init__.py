"""What is on its way to paper: looked at, printed from memory, saved where someone insists."""

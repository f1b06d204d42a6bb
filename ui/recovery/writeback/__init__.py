"""What is sent to the record system: seen before it leaves, and followed to its receipt."""

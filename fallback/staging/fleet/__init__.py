"""What each ward PC says of itself, and all of them at a glance."""

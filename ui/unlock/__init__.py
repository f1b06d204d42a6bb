"""Before the ward is seen: first start, unlock, sign in."""

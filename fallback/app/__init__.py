"""The composition root: set up, unlock, sign in. Both faces begin here."""

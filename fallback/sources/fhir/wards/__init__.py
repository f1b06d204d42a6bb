"""Who lies on a ward, and their charts, by whichever way the server offers."""

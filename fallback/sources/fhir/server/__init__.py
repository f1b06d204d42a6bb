"""The server asked: what it declares, by what sign-in, page by page, and only as it lets us."""

"""Where packages and status files lie: a folder, or a file server."""

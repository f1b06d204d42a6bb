"""A bulk export: run at the server, and divided by patient without being whole in memory."""

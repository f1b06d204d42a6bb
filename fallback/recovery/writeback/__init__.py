"""What was decided goes to the record system once: recorded before it is sent, looked up before it
is sent again."""

"""The encrypted database on this machine. Keeps and fetches; decides nothing."""

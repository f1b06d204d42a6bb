"""IT's workspace: before the day comes, and the night a new system goes live."""

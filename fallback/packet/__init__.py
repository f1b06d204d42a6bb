"""From charts to fillings to rendered, proven pages. Pure: no store, no printer."""

"""An outage: declared, its packets issued, every sheet followed, closed on a balanced ledger."""

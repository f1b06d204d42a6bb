"""An outage is closed on a balanced ledger, with its report; lists and courses of events."""

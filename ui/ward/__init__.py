"""The ward during an outage: who lies here, and their packets on paper."""

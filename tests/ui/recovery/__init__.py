"""The recovery desk's stories after keying: from findings to a closed outage, by keyboard alone."""

"""Snapshots for many wards: sealed to the ward PCs, signed by IT, verified before they land."""

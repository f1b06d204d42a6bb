"""Snapshots are taken, judged, landed whole, and proven by rendering what lies on the disk."""

"""Two snapshots laid side by side, patient by patient: what is missing, new or changed."""

from fallback.snapshots.compare.comparing import compare
from fallback.snapshots.compare.model import Comparison, Pair, PatientPair, SectionPair, Verdict

__all__ = ["Comparison", "Pair", "PatientPair", "SectionPair", "Verdict", "compare"]

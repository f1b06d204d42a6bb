"""Fallback measured against others in the same run: ratios and medians, and no verdicts."""

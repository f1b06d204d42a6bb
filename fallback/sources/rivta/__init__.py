"""Reads responses of RIV-TA's GetMedicationHistory: the orders and doses of one patient."""

from fallback.sources.documents import Kind
from fallback.sources.rivta.response import open_file

RIVTA = Kind(".xml", open_file)

__all__ = ["RIVTA"]

"""A finished PDF read back: what was laid out is on it, page by page.

The reading does not go through the code that drew it: the file is opened by another library, and
its text and its page codes are compared with the geometry.
"""

from forms.proof.compare import Reading, by_place, faults, read_back
from forms.proof.faults import ProofFault, ProofKind
from forms.proof.pdfium import pictures, texts
from forms.proof.place import overlaps
from forms.proof.text import runs_on, stands

__all__ = [
    "ProofFault",
    "ProofKind",
    "Reading",
    "by_place",
    "faults",
    "overlaps",
    "pictures",
    "read_back",
    "runs_on",
    "stands",
    "texts",
]

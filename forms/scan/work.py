"""Scans → which sheet a page is, where it lies, what stands in each box; or that it must be asked.

Bytes in, frozen results out. Whoever only keeps results needs `forms.scan.result` alone, which
loads no image library.
"""

from forms.scan.faults import ScanFault, Unreadable
from forms.scan.files import count, pages, readable
from forms.scan.fit import by_codes, by_corners, by_edges
from forms.scan.look import look
from forms.scan.result import Corners, Fit, Geometry, Looked, Mark
from forms.scan.straight import as_png, crop, crops, straightened

__all__ = [
    "Corners",
    "Fit",
    "Geometry",
    "Looked",
    "Mark",
    "ScanFault",
    "Unreadable",
    "as_png",
    "by_codes",
    "by_corners",
    "by_edges",
    "count",
    "crop",
    "crops",
    "look",
    "pages",
    "readable",
    "straightened",
]

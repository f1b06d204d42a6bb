"""Who arrived while the record system was away: a number given by this machine, and what was told.

Its sheets bear `reserve:<number>` where others bear the record system's patient id, so that
neither can be taken for the other.
"""

from datetime import date
from typing import Final, Literal, TypeAlias

import msgspec

from fallback.chart.model import Sex

_PREFIX = "reserve:"

ON_PAPER: Final = "paper"
"""The reason of a number that was given to a row of a printed arrivals log, and to nobody yet."""

ReserveState: TypeAlias = Literal["given", "linked", "void"]


class ReserveIdentity(msgspec.Struct, frozen=True):
    """A number and the person as told. `system` is "" for a number of this machine only;
    `patient_id` is who it turned out to be, once a person has linked it."""

    number: str
    system: str
    outage_id: str
    name: str  # "" where not known
    birth_date: date | None
    sex: Sex
    given_at: str  # ISO in UTC
    state: ReserveState = "given"
    patient_id: str = ""
    reason: str = ""

    @property
    def on_paper(self) -> bool:
        """Whether it stands on an arrivals log, and who got it is known from the paper only."""
        return self.state == "given" and self.reason == ON_PAPER

    @property
    def unlinked(self) -> bool:
        """Whether it is somebody's whom nobody has linked yet: it is printed for, and can be
        void."""
        return self.state == "given"

    @property
    def sheet_patient_id(self) -> str:
        """What its sheets bear as patient id."""
        return sheet_id(self.number)


def sheet_id(number: str) -> str:
    """What the sheets of a reserve number bear as patient id."""
    return _PREFIX + number


def number_on_sheet(patient_id: str) -> str | None:
    """The reserve number of a sheet's patient id; None where it is the record system's."""
    return patient_id.removeprefix(_PREFIX) if patient_id.startswith(_PREFIX) else None

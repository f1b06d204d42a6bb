"""Times and amounts as the ward writes them, for the sentences a person reads."""

from datetime import datetime
from zoneinfo import ZoneInfo

import msgspec

from fallback.chart import writing
from fallback.chart.model import Quantity
from fallback.texts import Lang


class Wording(msgspec.Struct, frozen=True):
    """The reader's clock and language."""

    zone: ZoneInfo
    lang: Lang = "sv"

    def at(self, moment: datetime | None) -> str:
        """The ward's own time, "2026-11-24 14:05"; "–" where there is none."""
        return f"{moment.astimezone(self.zone):%Y-%m-%d %H:%M}" if moment else "–"

    def amount(self, quantity: Quantity | None) -> str:
        """Value and unit, "0,5 mg" in Swedish; "–" where there is none."""
        return writing.quantity(quantity, self.lang, keep_zeros=True) if quantity else "–"

    def share(self, share: float) -> str:
        """A share of 0 to 1 in per cent, to one decimal: "0,3 %"."""
        number = f"{100 * share:.1f}"
        return f"{number.replace('.', ',') if self.lang == 'sv' else number} %"
